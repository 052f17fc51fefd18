"""How are regular expressions searched for without a chance to hang?

By RE2, whose time grows with the text and never faster.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import re2

from graphql_api.domain.errors import InvalidFilterError
from graphql_api.domain.patterns import portable

#: Published without types.
_ENGINE: Final[Any] = re2


@lru_cache(maxsize=256)
def search(pattern: str, options: str) -> Callable[[str], bool]:
    """Make the search for an expression in a text; InvalidFilterError where RE2 does not take it."""
    written = (f"(?{options})" if options else "") + portable(pattern, options)
    try:
        compiled = _ENGINE.compile(written, _settings())
    except _ENGINE.error as error:
        raise InvalidFilterError(
            "this regular expression is not answered: it is malformed or too large"
        ) from error
    return lambda text: compiled.search(text) is not None


def _settings() -> object:
    settings = _ENGINE.Options()
    settings.log_errors = False
    return settings
