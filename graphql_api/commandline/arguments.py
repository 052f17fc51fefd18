"""Which arguments do the commands take?"""

import sys
from argparse import SUPPRESS, Action, ArgumentParser, HelpFormatter
from collections.abc import Callable
from functools import partial
from typing import Final

#: Checks each argument that is added; one that measures the terminal for it would load much.
_UNMEASURED: Final = partial(HelpFormatter, width=80)


class _Version(Action):
    """Prints which version this is; found out only when somebody asks, as that takes a while."""

    def __call__(self, parser: ArgumentParser, *_: object) -> None:
        """Print it, and end."""
        from importlib.metadata import version

        sys.stdout.write(f"bidsgraph {version('bidsgraph')}\n")
        parser.exit()


def command_parser(called: str = "") -> ArgumentParser:
    """Make the parser of all commands, from which the reference is written, or of the one that is called."""
    about = "BIDS datasets as one graph."
    parser = ArgumentParser(prog="bidsgraph", description=about, formatter_class=_UNMEASURED)
    shown = "show program's version number and exit"
    parser.add_argument("--version", action=_Version, nargs=0, default=SUPPRESS, help=shown)
    # What the program is called is said again, as finding it out takes longer than all else here.
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", prog="bidsgraph")
    for name, (told, add) in _commands().items():
        if called == name or called not in _commands():
            added = commands.add_parser(name, help=told, formatter_class=_UNMEASURED)
            add(added)
            added.formatter_class = HelpFormatter
    parser.formatter_class = HelpFormatter
    return parser


def _commands() -> dict[str, tuple[str, Callable[[ArgumentParser], object]]]:
    return {
        "ingest": ("read datasets into the catalogue", _add_ingest),
        "serve": ("serve the catalogue, and datasets given here", _add_serve),
        "schema": ("print the GraphQL schema", lambda _: None),
        "demo": ("write a small archive, ingest it, serve it and ask it", _add_demo),
        "token": ("make, list and revoke bearer tokens", _add_token),
        "audit": ("show who changed what", _add_audit),
        "catalog": ("move the catalogue into another store", _add_catalog),
    }


def _add_ingest(parser: ArgumentParser) -> None:
    parser.add_argument(
        "source", nargs="+", metavar="SOURCE", help="BIDS folder, git repository, bundle, or URL"
    )
    parser.add_argument("--dataset-id", metavar="ID", help="name of the dataset; the source's own by default")
    parser.add_argument(
        "--version", metavar="TAG", help="name of the version of a folder, or of a repository's HEAD"
    )
    parser.add_argument(
        "--checksum", action="store_true", help="read the files of folders and keep their SHA-256"
    )
    parser.add_argument("--json", action="store_true", help="print the report as one JSON document")
    _add_data_dir(parser)


def _add_serve(parser: ArgumentParser) -> None:
    parser.add_argument("source", nargs="*", metavar="SOURCE", help="ingested before serving")
    parser.add_argument("--host", help="address to listen at (BIDSGRAPH_HOST, 127.0.0.1)")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="processes that serve (BIDSGRAPH_WORKERS, 1)"
    )
    _add_port(parser)
    _add_data_dir(parser)


def _add_demo(parser: ArgumentParser) -> None:
    parser.add_argument("--once", "--no-serve", action="store_true", help="stop after the first answer")
    _add_port(parser)
    _add_data_dir(parser)


def _add_token(parser: ArgumentParser) -> None:
    from graphql_api.domain.tokens import Role

    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make a token; its secret is printed once")
    create.add_argument("name", metavar="NAME", help="what the audit calls its bearer")
    roles = [role.value for role in Role]
    create.add_argument(
        "--role",
        action="append",
        type=Role,
        choices=list(Role),
        required=True,
        help=f"one of {', '.join(roles)}; may be repeated",
    )
    create.add_argument(
        "--days", type=float, metavar="N", help="expires after so many days; never by default"
    )
    revoke = actions.add_parser("revoke", help="forget a token")
    revoke.add_argument("name", metavar="NAME")
    listing = actions.add_parser("list", help="show all tokens, without their secrets")
    listing.add_argument("--json", action="store_true", help="print one JSON document")
    for each in (create, revoke, listing):
        _add_data_dir(each)


def _add_audit(parser: ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="newest entries to show (50)")
    parser.add_argument("--before", type=int, metavar="NUMBER", help="only entries older than this one")
    parser.add_argument("--json", action="store_true", help="print one JSON document a line")
    _add_data_dir(parser)


def _add_catalog(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    copying = actions.add_parser(
        "copy", help="copy everything; an interrupted copy goes on. Nothing may write to either meanwhile"
    )
    place = "sqlite:///<path> or mongodb://<hosts>/<database>"
    copying.add_argument("source", metavar="FROM", help=place)
    copying.add_argument("target", metavar="TO", help=f"{place}; empty, or with an unfinished copy")


def _add_port(parser: ArgumentParser) -> Action:
    return parser.add_argument(
        "--port", type=int, help="port to listen at, 0 for a free one (BIDSGRAPH_PORT, 8000)"
    )


def _add_data_dir(parser: ArgumentParser) -> Action:
    told = "where the catalogue is kept (BIDSGRAPH_DATA_DIR, ./bidsgraph-data)"
    return parser.add_argument("--data-dir", metavar="DIR", help=told)
