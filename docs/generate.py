"""Which pages of the reference does the code itself write?

`make reference` writes them; a test compares them with what this gives.
"""

import ast
import inspect
import sys
from argparse import Action, ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Final, cast

from pydantic import ByteSize, SecretStr
from pydantic.fields import FieldInfo

from graphql_api.commandline.arguments import command_parser
from graphql_api.domain.errors import BidsgraphError
from graphql_api.domain.issues import MEANINGS
from graphql_api.schema import errors as graphql_errors
from graphql_api.setting_names import PREFIX
from graphql_api.settings import Settings
from rest_compat.data.refusals import STATUSES as DATA_STATUSES
from rest_compat.eegdash.problems import STATUS as EEGDASH_STATUSES

REPOSITORY: Final = Path(__file__).parents[1]

#: Where the pages go.
DIRECTORY: Final = REPOSITORY / "docs" / "reference"

_MADE: Final = "<!-- Written by `make reference`: change the code that it tells of, and run that again. -->"

#: Rooms whose modules refuse requests by a status and a code of their own.
_DOORS: Final = {
    "GraphQL": "graphql_api/schema",
    "objects": "graphql_api/service",
    "EEGDash": "rest_compat/eegdash",
}
_REFUSALS: Final = ("RefusedError", "_refusal")


def pages() -> dict[str, str]:
    """Give the text of each page by its file name."""
    made = {"settings.md": _settings(), "command-line.md": _commands(), "errors.md": _errors()}
    made["issues.md"] = _issues()
    return {name: f"{text.rstrip()}\n" for name, text in made.items()}


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", _MADE, *parts])


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [list(header), ["---"] * len(header), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _settings() -> str:
    told = (
        "Each is an environment variable; none has to be set. An option of the command line wins over it, and one that "
        "is set to nothing counts as not set. A value that cannot be used ends the start with exit status 2 and a line "
        "that names the setting."
    )
    rows = [
        (f"`{PREFIX}{name.upper()}`", _default(field), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    return _page("Settings", told, _table(("setting", "default", "what it is"), rows))


def _default(field: FieldInfo) -> str:
    value: object = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, ByteSize):
        value = value.human_readable(separator=" ")
    if isinstance(value, bool):
        value = str(value).lower()
    return "" if value in {None, ""} else f"`{value}`"


def _commands() -> str:
    told = (
        "Exit status: 0 done; 1 a source or the work failed; 2 a usage or a setting that cannot be. What foreseeably "
        "goes wrong is one line on standard error."
    )
    return _page("Command line", told, *_command(command_parser(), ""))


def _command(parser: ArgumentParser, told: str) -> Iterator[str]:
    actions = _actions(parser)
    below = [(action, parsers) for action in actions if (parsers := _parsers(action))]
    arguments = [action for action in actions if not _parsers(action)]
    rows = [(_shown(action), action.help or "") for action in arguments if action.dest != "help"]
    yield f"## `{parser.prog}`"
    if told:
        yield f"{told[0].upper()}{told[1:]}."
    if rows:
        yield _table(("argument", "what it is"), rows)
    for action, parsers in below:
        helps = {each.dest: each.help or "" for each in _choices(action)}
        for name, each in parsers.items():
            yield from _command(each, helps.get(name, ""))


# argparse has no public way to ask a parser for its arguments; its help texts differ between Python's versions.
def _actions(parser: ArgumentParser) -> list[Action]:
    return parser._actions  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def _choices(action: Action) -> Iterable[Action]:
    return cast("Iterable[Action]", getattr(action, "_choices_actions", ()))


def _parsers(action: Action) -> dict[str, ArgumentParser]:
    choices: object = action.choices
    if not isinstance(choices, dict):
        return {}
    return cast("dict[str, ArgumentParser]", choices)


def _shown(action: Action) -> str:
    name = ", ".join(f"`{option}`" for option in action.option_strings)
    metavar = str(action.metavar or action.dest.upper()) if action.nargs != 0 else ""
    if not name:
        return f"`{metavar}{'...' if action.nargs in {'+', '*'} else ''}`"
    return f"{name} `{metavar}`" if metavar else name


def _errors() -> str:
    told = (
        "Codes are stable, messages are not. GraphQL puts a code into `extensions` of an error, beside `retryable`, "
        "`details` and `requestId`; the EEGDash routes answer `{detail, code, request_id}`, the data routes "
        "`{error, message, code}`. In GraphQL's column, *logged* means that an operator has to look: the error is in "
        "the server's log with its traceback."
    )
    tree = _table(
        ("code", "meaning", "GraphQL", "EEGDash", "data routes", "retry"),
        [_error(each) for each in _tree(BidsgraphError)],
    )
    codes = (
        graphql_errors.PARSE_FAILED,
        graphql_errors.VALIDATION_FAILED,
        graphql_errors.EXECUTION_REFUSED,
        graphql_errors.TOO_DEEP,
        graphql_errors.TOO_COMPLEX,
        graphql_errors.TOO_EXPENSIVE,
        graphql_errors.TOO_LARGE,
    )
    own = "GraphQL's own refusals have these codes: " + ", ".join(f"`{code}`" for code in codes) + "."
    refusals = _table(("code", "status", "door"), _refusals())
    return _page(
        "Error codes",
        told,
        "## What can go wrong",
        tree,
        own,
        "## What is refused before anything is asked of the catalogue",
        refusals,
    )


def _tree(root: type[BidsgraphError]) -> Iterator[type[BidsgraphError]]:
    yield root
    for each in root.__subclasses__():
        yield from _tree(each)


def _error(error: type[BidsgraphError]) -> tuple[str, ...]:
    meaning = (inspect.getdoc(error) or "").partition("\n\n")[0]
    if error is BidsgraphError:
        meaning = "Something that was not foreseen; the request's id finds it in the log."
    data = next(DATA_STATUSES[each] for each in error.__mro__ if each in DATA_STATUSES)
    logged = graphql_errors.TABLE[error] is graphql_errors.Fault.OPERATOR
    statuses = (str(EEGDASH_STATUSES[error]), str(int(data)))
    return (
        f"`{error.code}`",
        meaning,
        "logged" if logged else "",
        *statuses,
        "yes" if error.retryable else "",
    )


def _refusals() -> Iterator[tuple[str, str, str]]:
    doors: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for door, room in _DOORS.items():
        for source in sorted((REPOSITORY / room).glob("*.py")):
            for status, code in _raised(ast.parse(source.read_bytes())):
                # No application hears of these, and so no door.
                doors[code, status].add("all" if source.name == "malformed.py" else door)
    for refusal, names in sorted(doors.items()):
        yield f"`{refusal[0]}`", str(refusal[1]), ", ".join(sorted(names))


def _raised(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Find each refusal's status and code where they stand as literals."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Name(id=name),
                args=[ast.Constant(value=int(status)), ast.Constant(value=str(code)), *_],
            ) if name in _REFUSALS:
                yield status, code
            case _:
                pass


def _issues() -> str:
    told = (
        "An issue never stops an ingest: the version is published, and the report names the issue by its code, with "
        "how often it occurred and the first few places. Codes are stable."
    )
    rows = [(f"`{code.value}`", _value(meaning.severity), meaning.text) for code, meaning in MEANINGS.items()]
    return _page("Issues that an ingest reports", told, _table(("code", "severity", "meaning"), rows))


def _value(member: Enum) -> str:
    return str(member.value)


def main() -> int:
    """Write all pages."""
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (DIRECTORY / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{DIRECTORY / name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
