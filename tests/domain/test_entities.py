"""Are entities and data types those of the BIDS standard?"""

import pytest
from bidsschematools.schema import load_schema
from bidsschematools.types.namespace import Namespace

from graphql_api.domain.entities import DATATYPES, LONG_NAMES, SHORT_NAMES
from graphql_api.domain.names import is_directory_recording


@pytest.fixture(scope="module")
def standard() -> Namespace:
    return load_schema()


def test_names_and_their_order_are_the_standards(standard: Namespace) -> None:
    entities = standard.objects.entities
    assert list(LONG_NAMES.items()) == [(entities[long].name, long) for long in standard.rules.entities]
    assert set(LONG_NAMES.values()) == set(entities)


def test_short_and_long_names_lead_to_each_other() -> None:
    assert {SHORT_NAMES[long]: long for long in SHORT_NAMES} == LONG_NAMES


def test_data_types_are_the_standards(standard: Namespace) -> None:
    assert {each.value for each in standard.objects.datatypes.values()} == DATATYPES


def test_every_directory_extension_of_the_standard_makes_a_directory_recording(standard: Namespace) -> None:
    extensions = [each.value for each in standard.objects.extensions.values()]
    directories = {extension.rstrip("/") for extension in extensions if extension.endswith("/")} - {""}
    assert directories == {".ds", ".mefd", ".ome.zarr"}
    assert all(is_directory_recording(f"sub-01_meg{extension}") for extension in directories)


def test_ordinary_extensions_and_dot_directories_do_not() -> None:
    segments = ["", ".ds", ".zarr", "sub-01", "ds", "sub-01_meg.fif", "x.ds.bak", "eeg"]
    assert not [segment for segment in segments if is_directory_recording(segment)]
