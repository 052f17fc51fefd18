"""Who asks?"""

from dataclasses import dataclass
from typing import Final

from graphql_api.domain.errors import ForbiddenError, UnauthenticatedError
from graphql_api.domain.tokens import Role


@dataclass(frozen=True, slots=True)
class Identity:
    """The bearer of a token by its name, and what it may do. Without a token, nobody.

    It `lasts` where the same token names the same bearer, who may do the same, for as long as the process runs.
    """

    name: str
    roles: frozenset[Role]
    lasts: bool = False

    def may(self, role: Role) -> bool:
        """Tell whether the bearer has the role; admins have every one."""
        return role in self.roles or Role.ADMIN in self.roles

    def require(self, role: Role) -> None:
        """Let the role through; UnauthenticatedError for nobody, ForbiddenError for bearers that lack it."""
        if self is NOBODY:
            raise UnauthenticatedError("this needs a bearer token: Authorization: Bearer <token>")
        if not self.may(role):
            raise ForbiddenError(f"this needs a token with the role {role}", role=role.value)


#: Whoever sent no token that is known here.
NOBODY: Final = Identity("", frozenset())
