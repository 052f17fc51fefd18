"""In which forms are datasets cited?"""

from enum import Enum

import strawberry


@strawberry.enum
class CitationStyle(Enum):
    """Forms of a citation: a text, or what programs read."""

    APA = "apa"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"
