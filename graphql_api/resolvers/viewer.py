"""Whose eyes is a question answered for?"""

from typing import Final

from graphql_api.domain.datasets import DatasetRow, Visibility


class Viewer:
    """What the one who asks may see. Doors make it, out of credentials that stay with them.

    It notes whether anything was asked that the public might have been answered otherwise.
    """

    __slots__ = ("_private", "used_privilege")

    def __init__(self, *, can_read_private: bool) -> None:
        """Grant it; nothing was asked yet."""
        self._private = can_read_private
        self.used_privilege = False

    @property
    def is_privileged(self) -> bool:
        """Whether more than the public's may be seen; to know that is not to use it."""
        return self._private

    @property
    def can_read_private(self) -> bool:
        """Whether what is private is asked for, too; noted where it is."""
        if self._private:
            self.used_privilege = True
        return self._private

    def may_see(self, dataset: DatasetRow) -> bool:
        """Tell whether this dataset exists for the viewer."""
        return dataset.visibility is Visibility.PUBLIC or self.can_read_private


#: Everyone without credentials.
PUBLIC: Final = Viewer(can_read_private=False)
