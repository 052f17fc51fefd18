"""What became of the sources that a command was given?"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from graphql_api.domain.errors import BidsgraphError
from graphql_api.ingest.report import IngestReport

# Loaded where documents are written.
if TYPE_CHECKING:
    from graphql_api.commandline.written import Written


class Outcome(NamedTuple):
    """One source with its report, with what its documents became, or with the error that kept it out."""

    source: str
    report: IngestReport | None = None
    written: "Written | None" = None
    error: BidsgraphError | None = None

    def as_document(self) -> dict[str, Any]:
        """Give it for JSON."""
        if self.error is not None:
            told = {"code": self.error.code, "message": self.error.message, "retryable": self.error.retryable}
            return {"source": self.source, "error": told}
        if self.written is not None:
            return {"source": self.source, "documents": self.written.as_document()}
        return self.report.as_document() if self.report else {"source": self.source}


def failed(outcomes: Sequence[Outcome]) -> bool:
    """Tell whether any source failed."""
    return any(outcome.error is not None for outcome in outcomes)


def print_json(outcomes: Sequence[Outcome]) -> None:
    """Print one JSON document on standard output: sources in the order given, and how many failed."""
    sources = [outcome.as_document() for outcome in outcomes]
    document = {"sources": sources, "failed": sum(outcome.error is not None for outcome in outcomes)}
    sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()
