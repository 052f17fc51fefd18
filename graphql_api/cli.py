"""What can be told to `bidsgraph` in a shell?

Exit status: 0 done, 1 a source or the work failed, 2 a usage or a setting that cannot be. Each command is imported
when it is called: an ingest loads no server.
"""

import sys

from graphql_api.commandline.loading import load


def program() -> None:
    """Be the program: run one command and end with its status."""
    load("program").program()


def main(argv: list[str] | None = None) -> int:
    """Run one command; errors that were foreseen are one line on standard error, never a traceback."""
    return int(load("program").main(sys.argv[1:] if argv is None else argv))


if __name__ == "__main__":
    program()
