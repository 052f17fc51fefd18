"""Does anybody see how far an ingest is?"""

import sys
from collections.abc import Generator
from contextlib import contextmanager

from graphql_api.ingest import progress


@contextmanager
def bars() -> Generator[progress.Progress]:
    """Give bars on standard error while it is a terminal, else something that shows nothing."""
    if not sys.stderr.isatty():
        yield progress.Silence()
        return
    # Imported late: what draws takes as long to load as all of the catalogue.
    from graphql_api.commandline.drawn_bars import drawn_bars  # noqa: PLC0415

    with drawn_bars() as drawn:
        yield drawn
