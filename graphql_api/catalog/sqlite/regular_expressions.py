"""How are regular expressions searched for without a chance to hang?

By RE2, whose time grows with the text and never faster.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from graphql_api.domain.errors import InvalidFilterError


@cache
def _engine() -> Any:  # noqa: ANN401 (published without types)
    """Load it when the first expression comes: most who open a catalogue ask for none."""
    return import_module("re2")


@lru_cache(maxsize=256)
def search(pattern: str, options: str) -> Callable[[str], bool]:
    """Make the search for an expression in a text; InvalidFilterError where RE2 does not take it."""
    # Imported late, as the engine is.
    from graphql_api.domain.patterns import portable  # noqa: PLC0415

    written = (f"(?{options})" if options else "") + portable(pattern, options)
    try:
        compiled = _engine().compile(written, _settings())
    except _engine().error as error:
        raise InvalidFilterError(
            "this regular expression is not answered: it is malformed or too large"
        ) from error
    return lambda text: compiled.search(text) is not None


def _settings() -> object:
    settings = _engine().Options()
    settings.log_errors = False
    return settings
