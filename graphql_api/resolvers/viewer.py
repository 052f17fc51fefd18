"""Whose eyes is a question answered for?"""

from dataclasses import dataclass
from typing import Final

from graphql_api.domain.datasets import DatasetRow, Visibility


@dataclass(frozen=True, slots=True)
class Viewer:
    """What the one who asks may see. Doors make it, out of credentials that stay with them."""

    can_read_private: bool

    def may_see(self, dataset: DatasetRow) -> bool:
        """Tell whether this dataset exists for the viewer."""
        return self.can_read_private or dataset.visibility is Visibility.PUBLIC


#: Everyone without credentials.
PUBLIC: Final = Viewer(can_read_private=False)
