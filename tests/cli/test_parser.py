"""Does the parser of one command take and refuse what that of all commands does?"""

import pytest

from graphql_api.cli import command_parser

CALLS = (
    "ingest a b --json --data-dir d",
    "ingest",
    "ingest --help",
    "serve --port 8001",
    "serve --port x",
    "schema",
    "demo --once",
    "token create a --role admin",
    "token",
    "audit --limit 3",
    "catalog copy a b",
    "nonsense",
    "--version",
    "",
)


@pytest.mark.parametrize("call", CALLS)
def test_one_command_is_parsed_as_all_are(call: str, capfd: pytest.CaptureFixture[str]) -> None:
    told: list[object] = []
    for called in ("", call.partition(" ")[0]):
        try:
            told.append(command_parser(called).parse_args(call.split()))
        except SystemExit as end:
            told.append((end.code, capfd.readouterr()))
    assert told[0] == told[1]
