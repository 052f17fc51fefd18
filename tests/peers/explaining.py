"""Which rule of the standard's inheritance principle says that we are right where another library says otherwise?

The rules stand in "Common principles", "The Inheritance Principle", "Rules".
"""

from typing import Final

from graphql_api.domain.inheritance import applies
from graphql_api.domain.names import BidsName, parse_name
from tests.peers.comparing import Difference

ENTITIES: Final = "it gives a file with an entity that the recording has not, which does not apply (rule 2c)"


def explanation(difference: Difference) -> str | None:
    """Give the reason; null where there is none to be given."""
    theirs = difference.theirs
    if isinstance(theirs, str) and not applies(_name(theirs), _name(difference.path)):
        return ENTITIES
    return None


def _name(path: str) -> BidsName:
    return parse_name(path.rpartition("/")[2])
