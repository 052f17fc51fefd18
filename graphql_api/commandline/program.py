"""How is a command run, and what does a shell learn of how it went?"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

from graphql_api.commandline.loading import load
from graphql_api.commandline.plain_ingest import plain_ingest
from graphql_api.domain.errors import BidsgraphError, InvalidInputError, InvalidSettingError

# What reads any arguments is imported where they are not plain: it takes longer to load than git takes to start.
if TYPE_CHECKING:
    from argparse import Namespace
    from types import SimpleNamespace

_INTERRUPTED = 130


class Command(Protocol):
    """A module of `graphql_api.commandline`."""

    def run(self, arguments: "Namespace | SimpleNamespace") -> int:
        """Do the work and give the exit status."""
        ...


def program() -> NoReturn:
    """Be the program: run one command and end with its status.

    An ingest ends at once where it is done: it has closed what it opened, and to take apart all that it loaded takes as
    long as a tenth of the work. A server ends as Python does, with whatever others have asked to be done then.
    """
    given = sys.argv[1:]
    status = main(given)
    if given[:1] == ["ingest"]:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    sys.exit(status)


def main(given: Sequence[str]) -> int:
    """Run one command; errors that were foreseen are one line on standard error, never a traceback."""
    arguments = plain_ingest(given) or _read(given)
    try:
        return _loaded(arguments.command).run(arguments)
    except (InvalidSettingError, InvalidInputError) as error:
        return _told(error, 2)
    except BidsgraphError as error:
        return _told(error, 1)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has read enough; Python would complain once more on closing it.
        sys.stderr.close()
        return 1


def _read(given: Sequence[str]) -> "Namespace":
    from graphql_api.commandline.arguments import command_parser  # noqa: PLC0415 (as said above)

    return command_parser(next(iter(given), "")).parse_args(given)


def _loaded(name: str) -> Command:
    return cast("Command", load(name))


def _told(error: BidsgraphError, status: int) -> int:
    sys.stderr.write(f"bidsgraph: {error.message}\n")
    return status
