"""Which datasets are there?"""

from graphql_api.domain.dataset_ids import is_dataset_id
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.pages import Page, check_page_size, decode_cursor
from graphql_api.resolvers.reader import Reader

#: Most datasets on one page.
MOST = 1000


async def get(reader: Reader, dataset_id: str) -> DatasetRow | None:
    """Give one dataset; null where there is none for this viewer, whether unknown or private."""
    if not is_dataset_id(dataset_id):
        return None
    row = await reader.datasets.load(dataset_id)
    return row if row and reader.viewer.may_see(row) else None


async def page(reader: Reader, *, first: int, after: str | None) -> Page[DatasetRow]:
    """Give a page of the datasets that this viewer may see, in byte order of ids."""
    key = decode_cursor(after) if after is not None else None
    size = check_page_size(first, MOST)
    return await reader.store.page_datasets(first=size, after=key, private=reader.viewer.can_read_private)
