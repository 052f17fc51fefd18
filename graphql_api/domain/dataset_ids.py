"""How are datasets named?"""

import re
from typing import Final

from graphql_api.domain.errors import InvalidInputError

_DATASET_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


def is_dataset_id(text: str) -> bool:
    """Tell whether `text` can name a dataset."""
    return _DATASET_ID.fullmatch(text) is not None


def check_dataset_id(text: str) -> str:
    """Return `text` where it can name a dataset; raise InvalidInputError otherwise."""
    if not is_dataset_id(text):
        rule = "use 1 to 64 letters, digits, '_', '.' or '-', a letter or digit first"
        message = f"{text[:80]!r} cannot name a dataset: {rule}"
        raise InvalidInputError(message)
    return text
