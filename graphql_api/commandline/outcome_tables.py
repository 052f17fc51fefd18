"""How do people read what became of the sources that a command was given?"""

import sys
from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from graphql_api.commandline.outcome import Outcome
from graphql_api.commandline.written import Written
from graphql_api.domain.sizes import readable
from graphql_api.ingest.report import IngestReport

#: Columns of a table that goes to a file or a pipe.
_WIDTH: Final = 120


def print_tables(outcomes: Sequence[Outcome]) -> None:
    """Print what was read on standard output, for people; errors go to standard error."""
    console = Console(width=None if sys.stdout.isatty() else _WIDTH, highlight=False)
    reports = [outcome.report for outcome in outcomes if outcome.report]
    if reports:
        console.print(_datasets(reports))
    for outcome in outcomes:
        if outcome.written is not None:
            console.print(f"Documents of {escape(outcome.source)}", soft_wrap=True)
            console.print(_documents(outcome.written))
    for report in reports:
        if report.issues.found:
            console.print(_issues(report))
    for outcome in outcomes:
        if outcome.error is not None:
            sys.stderr.write(f"bidsgraph: {outcome.error.code}: {outcome.error.message}\n")


def _documents(written: Written) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("collection", no_wrap=True)
    for name in ("inserted", "updated", "unchanged"):
        table.add_column(name, justify="right")
    for collection, counts in written.as_document().items():
        table.add_row(collection, *(f"{count:,}" for count in counts.values()))
    return table


def _datasets(reports: Sequence[IngestReport]) -> Table:
    table = Table(title="Datasets", title_justify="left", box=None, pad_edge=False)
    table.add_column("dataset", no_wrap=True)
    table.add_column("published")
    for name in ("unchanged", "skipped"):
        table.add_column(name, justify="right")
    table.add_column("latest", no_wrap=True)
    for name in ("files", "size", "seconds"):
        table.add_column(name, justify="right", no_wrap=True)
    for report in reports:
        table.add_row(*(escape(cell) for cell in _cells(report)))
    return table


def _cells(report: IngestReport) -> tuple[str, ...]:
    return (
        report.dataset_id,
        ", ".join(report.published) or "nothing new",
        str(len(report.unchanged)),
        str(len(report.skipped)),
        report.latest,
        f"{report.files:,}",
        readable(report.size_bytes),
        f"{report.seconds:.2f}",
    )


def _issues(report: IngestReport) -> Table:
    table = Table(
        title=f"Issues of {escape(report.dataset_id)}", title_justify="left", box=None, pad_edge=False
    )
    table.add_column("code", no_wrap=True)
    table.add_column("count", justify="right", no_wrap=True)
    table.add_column("for example")
    for code in sorted(report.issues.found):
        found = report.issues.found[code]
        example = found.examples[0].as_document().values() if found.examples else ()
        table.add_row(code.value, f"{found.count:,}", escape(" ".join(repr(each)[1:-1] for each in example)))
    return table
