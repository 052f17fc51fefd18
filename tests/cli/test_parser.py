"""Does the parser of one command take and refuse what that of all commands does, and a plain line mean the same?"""

from itertools import permutations, product

import pytest

from graphql_api.commandline.arguments import command_parser
from graphql_api.commandline.plain_ingest import plain_ingest

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


#: All that an ingest can be told, each as one may write it.
TOLD = (
    ("a",),
    ("--dataset-id", "i"),
    ("--version", "1.0"),
    ("--data-dir", "d/e"),
    ("--checksum",),
    ("--json",),
)


@pytest.mark.parametrize("number", range(1, 4))
def test_a_plain_line_is_read_as_the_parser_reads_it(number: int) -> None:
    parser = command_parser("ingest")
    for chosen in permutations(TOLD, number):
        line = ["ingest", *(word for words in chosen for word in words)]
        plain = plain_ingest(line)
        assert (plain is None) == ("a" not in line)
        assert plain is None or vars(plain) == vars(parser.parse_args(line)), line


def test_each_option_of_an_ingest_may_be_plain(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command_parser("ingest").parse_args(["ingest", "--help"])
    listed = {word for word in capsys.readouterr().out.replace(",", " ").split() if word.startswith("--")}
    assert {words[0] for words in TOLD[1:]} == listed - {"--help"}


ODD = (
    "",
    "-",
    "--",
    "-1",
    "-h",
    "--help",
    "--js",
    "--json=",
    "--data-dir=d",
    "--version",
    "--data-dir",
    "a b",
    "b",
)


@pytest.mark.parametrize("odd", ODD)
def test_what_is_not_plain_is_left_to_the_parser(odd: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = command_parser("ingest")
    for words in product(("a", "--json", "--version", odd), repeat=3):
        line = ["ingest", *words]
        plain = plain_ingest(line)
        if plain is not None:
            assert vars(plain) == vars(parser.parse_args(line)), line
    assert plain_ingest(["ingest", "a", odd]) is None
    assert plain_ingest([odd, "a"]) is None
    assert capsys.readouterr().err == ""
