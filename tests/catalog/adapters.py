"""Which stores are held to the contract of the catalogue?"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from mongomock_motor import AsyncMongoMockClient

from graphql_api.catalog.mongo.catalog import MongoCatalog
from graphql_api.catalog.mongo.client import Server
from graphql_api.catalog.protocols import Catalog
from tests.catalog import mongo_servers
from tests.catalog.clients import DATABASE, client
from tests.catalog.sqlite_files import make_texts_old
from tests.conftest import swept


def _nothing() -> None:
    """A new place is empty."""


def _nowhere(place: Path) -> None:
    """There is nothing to be taken away."""
    del place


@dataclass(frozen=True, slots=True)
class Adapter:
    """A way to make a catalogue.

    `make` gives one that is not open yet; two made for one place are two clients of one store. `package` is its room
    under `graphql_api/catalog/`. `empty` is called before a test, `without_cards` makes the store as it was before
    there were any. `shared` says that other processes reach the same store. `slow` ones are left out of quick runs.
    `missing` says why there is none here. `gaps` names the tests that a mock cannot pass by faults of its own.
    """

    package: str
    make: Callable[[Path], Catalog]
    empty: Callable[[], None] = _nothing
    without_cards: Callable[[Path], None] = _nowhere
    shared: bool = True
    slow: bool = False
    missing: Callable[[], str] = str
    gaps: frozenset[str] = frozenset()


def _sqlite_without_cards(place: Path) -> None:
    make_texts_old(place / "catalog.sqlite")
    with closing(sqlite3.connect(place / "catalog.sqlite")) as connection:
        connection.executescript(
            "DROP TABLE card; DROP TABLE private_card; DROP TABLE known_word; "
            "DROP TABLE file_key; DROP INDEX version_content; PRAGMA user_version = 1"
        )


def _no_mongod() -> str:
    return "" if mongo_servers.program() else "there is no mongod: run tests/services/install.sh mongod"


def _mongo_adapter(name: str, url: Callable[[], str], *, slow: bool = False) -> Adapter:
    return Adapter(
        package="mongo",
        make=partial(client, name),
        empty=lambda: mongo_servers.empty(url(), DATABASE),
        without_cards=lambda _: mongo_servers.drop(url(), DATABASE, "cards"),
        slow=slow,
        missing=_no_mongod,
    )


_GAPS: Final = frozenset(
    {
        # It takes 0 for false and 1 for true, no positions in lists, and knows neither order of types nor of fields.
        "test_random_predicates_find_what_the_matcher_finds",
        # Its bulk_write does not know an argument that PyMongo gives it since 4.11.
        "test_an_id_that_is_brought_along_is_dropped",
        "test_an_upsert_of_another_type_modifies",
        "test_each_change_leaves_an_entry",
        "test_fields_only_for_new_documents_are_left_alone_later",
        "test_pages_are_in_order_of_insertion_and_stay_so",
        "test_parallel_upserts_of_the_same_keys_make_each_once",
        "test_prepared_ones_are_merged_into_those_of_before_and_into_each_other",
        "test_upserts_merge_insert_and_count",
        # It sets what lies behind text or null, and one of two elements behind the end of a list.
        "test_an_update_pads_lists_with_null",
        "test_an_update_through_a_plain_value_is_refused",
        # It looks into no object that stands in a list.
        "test_tallies_reach_into_objects_in_lists",
        # It has no text indexes.
        "test_a_dataset_is_found_by_all_that_is_said_of_it",
        "test_a_dataset_of_the_same_document_is_found_by_those_who_may_see_it",
        "test_cards_that_are_missing_are_written_when_the_store_is_opened",
        "test_each_way_of_writing_keeps_in_step",
        "test_merged_documents_keep_in_step",
        "test_random_words_find_what_a_plain_loop_finds",
        "test_scores_do_not_tell_what_private_datasets_say",
        "test_the_best_come_first_and_equal_ones_by_id",
        "test_the_readme_is_that_of_the_document_else_of_the_latest_version",
        "test_what_is_private_is_found_by_those_alone_who_may_see_it",
        # It never waits, so that no other task has its turn.
        "test_a_page_is_of_one_moment",
        "test_a_task_that_is_cancelled_leaves_the_store_at_work",
    }
)

_MOCKS: Final[dict[Path, Any]] = {}


def _mongomock(place: Path) -> Catalog:
    """Speak to a server that is Python, in this process: one for each place."""
    mock = _MOCKS.setdefault(place, AsyncMongoMockClient())
    return MongoCatalog(Server("", connect=lambda: mock["bidsgraph"]))


ADAPTERS: Final[dict[str, Adapter]] = {
    "sqlite": Adapter(package="sqlite", make=partial(client, "sqlite"), without_cards=_sqlite_without_cards),
    "mongo-motor": _mongo_adapter("mongo-motor", mongo_servers.single_url),
    "mongo-pymongo": _mongo_adapter("mongo-pymongo", mongo_servers.single_url),
    "mongo-set-motor": _mongo_adapter("mongo-set-motor", mongo_servers.set_url, slow=True),
    "mongo-set-pymongo": _mongo_adapter("mongo-set-pymongo", mongo_servers.set_url, slow=True),
    "mongomock": Adapter(package="mongo", make=_mongomock, shared=False, gaps=_GAPS),
}


def parameters() -> list[Any]:
    """Give the names of all adapters as parameters of tests."""
    marks = {True: [pytest.mark.slow], False: []}
    return [pytest.param(name, marks=marks[adapter.slow]) for name, adapter in sorted(ADAPTERS.items())]


def with_seeds(count: int) -> pytest.MarkDecorator:
    """Run a test with each adapter and seed; clients of MongoDB share the seeds out where not all is swept."""
    each = parameters()
    clients = [
        name for name, adapter in sorted(ADAPTERS.items()) if adapter.package == "mongo" and adapter.shared
    ]
    dealt = {name: range(place, count, len(clients)) for place, name in enumerate(clients)}
    return pytest.mark.parametrize(
        ("adapter_name", "seed"),
        [
            pytest.param(*adapter.values, seed, marks=adapter.marks)
            for adapter in each
            for seed in swept({}, dealt).get(adapter.values[0], range(count))
        ],
    )


def ready(name: str) -> Adapter:
    """Give an adapter whose store is empty; skips where it cannot be had."""
    adapter = ADAPTERS[name]
    if missing := adapter.missing():
        pytest.skip(missing)
    adapter.empty()
    return adapter
