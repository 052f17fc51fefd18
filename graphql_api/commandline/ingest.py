"""How are sources brought into the catalogue from a shell?

What this needs is loaded while git reads already, and the catalogue is created.
"""

from typing import TYPE_CHECKING, cast

from graphql_api.commandline.loading import load
from graphql_api.commandline.reading_ahead import reading_ahead
from graphql_api.commandline.wanted import Wanted
from graphql_api.domain.errors import InvalidInputError
from graphql_api.store_settings import load_store_settings

# What reads the arguments is not loaded where they are plain.
if TYPE_CHECKING:
    from argparse import Namespace
    from types import SimpleNamespace


def run(arguments: "Namespace | SimpleNamespace") -> int:
    """Ingest, print the report, and give the exit status: 0, or 1 where any source failed."""
    if arguments.dataset_id is not None and len(arguments.source) > 1:
        raise InvalidInputError("--dataset-id names one dataset: give one source with it")
    settings = load_store_settings(arguments.data_dir)
    wanted = Wanted(arguments.source, arguments.dataset_id, arguments.version, arguments.checksum)
    with reading_ahead(settings, wanted) as ahead:
        with load("opening").opening(settings):
            ingesting = load("ingesting")
        return cast(
            "int", ingesting.tell(ingesting.ingest_all(settings, wanted, ahead), as_json=arguments.json)
        )
