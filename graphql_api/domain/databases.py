"""Which named databases of documents are there where nobody says otherwise?"""

from typing import Final

#: Those that clients of EEGDash know; the datasets of the first are those of the graph.
DATABASES: Final = ("eegdash", "eegdash_dev", "eegdash_staging", "eegdash_archive", "eegdash_v1")
