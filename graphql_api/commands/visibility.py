"""Who may see a dataset, and who says so?"""

from graphql_api.catalog.protocols import Documents
from graphql_api.commands.author import Author
from graphql_api.domain.changes import Outcome, Show
from graphql_api.domain.datasets import Visibility
from graphql_api.domain.errors import DatasetNotFoundError
from graphql_api.domain.tokens import Role


async def show(store: Documents, author: Author, dataset_id: str, visibility: Visibility) -> Outcome:
    """Make a dataset of the graph public or private; DatasetNotFoundError where there is none."""
    note = author.note("set-visibility", f"dataset/{dataset_id}", visibility.value, role=Role.ADMIN)
    done = await store.write(Show(dataset_id, visibility), note)
    if not done.matched:
        raise DatasetNotFoundError(f"there is no dataset {dataset_id[:200]!r}")
    return done
