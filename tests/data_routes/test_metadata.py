"""Valid in every state, and complete where something is known."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from graphql_api.domain.datasets import DatasetRow, Origin, OriginKind
from graphql_api.domain.versions import VersionRow, VersionStats
from rest_compat.data.addresses import Addresses
from rest_compat.data.bids_index import BidsIndex, bids_index
from rest_compat.data.metadata import Described, dataset_metadata
from tests.data_routes.neuroschema import Neuroschema
from tests.data_routes.site import BROKEN, DEMO, MOVED, ODD, UNPUBLISHED, Site

AT: Final = "2024-05-01T10:00:00Z"
PATHS: Final = (
    "README",
    "sub-01/ses-a/eeg/sub-01_ses-a_task-rest_run-1_eeg.edf",
    "sub-02/anat/sub-02_T1w.nii",
)
STATS: Final = VersionStats(3, int(1.15 * 1024**3), 2, 1, 1, ("anat", "eeg"), ("rest",))

#: Everything that anyone could write where something is expected, and some of it.
JUNK: Final[tuple[Any, ...]] = (
    None,
    "",
    " ",
    7,
    -1,
    True,
    1e400,
    "text",
    [],
    [None, 1, "x", {}],
    {},
    {"name": 5},
    {"a": {}},
)

ENRICHMENT: Final[dict[str, Any]] = {
    "description": "About rest.",
    "license": "CC-BY-4.0",
    "authors": [
        {"name": "Ada", "orcid": "0000-0002-1825-0097", "affiliations": [{"name": "There", "city": "x"}]},
        {"orcid": "https://orcid.org/0000-0002-1825-0097"},
    ],
    "keywords": ["rest", {"term": "EEG", "value_uri": "no uri"}],
    "related_identifiers": [
        {"identifier": "10.1/x", "identifier_type": "DOI", "relation_type": "IsDescribedBy"},
        {"identifier": "10.1/y", "relation_type": "Resembles"},
    ],
    "contributors": [
        {"name": "NEMAR", "contributor_type": "HostingInstitution", "name_type": "Organizational"}
    ],
    "dates": [{"date": "2024", "date_type": "Collected"}, {"date": "2024", "date_type": "Someday"}],
    "funding": [{"funder_name": "NSF", "award_number": "1"}],
    "pipeline_stage": "described",
}


LISTS: Final = ("authors", "keywords", "related_identifiers", "contributors", "dates", "funding")


@pytest.fixture(scope="module")
def schema(shared: Path) -> Neuroschema:
    return Neuroschema(shared / "data" / "neuroschema" / "schema")


def dataset(document: dict[str, Any], origin: Origin | None = None) -> DatasetRow:
    return DatasetRow("nm000103", document, AT, AT, origin=origin)


def version(
    tag: str = "v1.0.0", doi: str | None = None, description: dict[str, Any] | None = None
) -> VersionRow:
    return VersionRow("nm000103", tag, AT, "0" * 64, STATS, doi=doi, description=description)


def told(
    row: DatasetRow, versions: Sequence[VersionRow] = (), index: BidsIndex | None = None
) -> dict[str, Any]:
    document = dataset_metadata(Described(row, versions, index), Addresses("https://data.example.org"))
    loaded: dict[str, Any] = orjson.loads(orjson.dumps(document))
    return loaded


def test_everything_that_is_known_is_told(schema: Neuroschema) -> None:
    row = dataset(
        {"name": "Rest", "dataset_doi": "10.1/all", "demographics": {"subjects_count": 2, "age_min": 20.5}},
        Origin(OriginKind.GIT, "/x", "https://github.com/nemarDatasets/nm000103.git"),
    )
    document = told(row, [version("v1.1.0", doi="10.1/new"), version()], bids_index(PATHS))
    assert schema.faults(document) == []
    assert document["name"] == "Rest"
    assert document["source"] == "nemar"
    assert document["recording_modality"] == ["MRI", "EEG"]
    assert document["datatypes"] == ["anat", "eeg"]
    assert (document["sessions"], document["sessions_count"]) == (["a"], 1)
    assert document["demographics"]["subjects_count"] == 2
    assert document["data_summary"] == {
        "total_files": 3,
        "size_bytes": STATS.size_bytes,
        "size_human": "1.15 GB",
        "recording_count": 1,
    }
    assert document["provenance"] == {"latest_snapshot": "v1.1.0", "publish_date": AT}
    assert document["external_links"]["dataset_doi"] == "10.1/all"
    assert document["external_links"]["github_url"] == "https://github.com/nemarDatasets/nm000103"
    nemar = document["extensions"]["nemar"]
    assert nemar["versions"][0] == {
        "version": "v1.1.0",
        "doi": "10.1/new",
        "created_at": AT,
        "manifest_url": "/nm000103/v1.1.0/manifest.json",
    }
    assert nemar["bids_index"]["version"] == "v1.1.0"
    assert nemar["bids_index"]["subjects"]["sub-01"]["session_modalities"] == {"a": ["eeg"]}


def test_an_admin_wins_field_by_field_and_what_the_schema_refuses_is_left_out(schema: Neuroschema) -> None:
    own = {"license": "PD", "authors": ["Someone"], "keywords": ["old"], "enrichment": ENRICHMENT}
    document = told(dataset(own), [version(description={"Funding": ["Grant"], "Authors": ["Nobody"]})])
    assert schema.faults(document) == []
    assert document["description"] == "About rest."
    assert document["license"] == "CC-BY-4.0"
    assert document["rights"] == [
        {
            "rights": "CC-BY-4.0",
            "rights_uri": None,
            "rights_identifier": "CC-BY-4.0",
            "rights_identifier_scheme": "SPDX",
        }
    ]
    assert document["authors"] == [
        {
            "name": "Ada",
            "name_type": "Personal",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
            "affiliations": [{"name": "There"}],
        }
    ]
    assert document["keywords"] == [{"term": "rest"}, {"term": "EEG"}]
    assert [each["identifier"] for each in document["related_identifiers"]] == ["10.1/x"]
    assert document["contributors"][0]["contributor_type"] == "HostingInstitution"
    assert document["dates"] == [{"date": "2024", "date_type": "Collected"}]
    assert document["funding"] == [
        {
            "funder_name": "NSF",
            "award_number": "1",
            "award_title": None,
            "funder_identifier": None,
            "funder_identifier_type": None,
            "award_uri": None,
        }
    ]
    assert document["extensions"]["nemar"]["pipeline_stage"] == "described"


def test_what_a_dataset_says_of_itself_stands_where_nobody_else_spoke(schema: Neuroschema) -> None:
    description = {
        "Name": "Own",
        "License": "CC0",
        "Authors": ["Ada"],
        "Funding": ["G"],
        "BIDSVersion": "1.9.0",
    }
    document = told(dataset({}), [version(description=description)])
    assert schema.faults(document) == []
    assert (document["name"], document["license"], document["bids_version"]) == ("Own", "CC0", "1.9.0")
    assert document["authors"] == [{"name": "Ada", "name_type": "Personal"}]
    assert document["funding"][0]["funder_name"] == "G"


def test_authors_by_name_are_read_too(schema: Neuroschema) -> None:
    written = {"authors": {"Ada": {"orcid": "0000-0002-1825-0097"}, "Bob": None}}
    document = told(dataset({"enrichment": written}))
    assert schema.faults(document) == []
    assert [each["name"] for each in document["authors"]] == ["Ada", "Bob"]


def test_nothing_is_known(schema: Neuroschema) -> None:
    document = told(dataset({}))
    assert schema.faults(document) == []
    assert document["name"] == "nm000103"
    assert document["recording_modality"] == ["UNKNOWN"]
    assert "demographics" not in document
    assert document["data_summary"] == {
        "total_files": None,
        "size_bytes": None,
        "size_human": None,
        "recording_count": None,
    }
    assert document["provenance"] == {"latest_snapshot": None, "publish_date": None}
    assert document["extensions"]["nemar"] == {"versions": [], "bids_index": None, "pipeline_stage": None}


def test_a_file_list_that_cannot_be_read_takes_only_its_own_part_along(schema: Neuroschema) -> None:
    document = told(dataset({"sessions": ["x"]}), [version()])
    assert schema.faults(document) == []
    assert document["extensions"]["nemar"]["bids_index"] is None
    assert document["sessions"] == ["x"]
    assert document["data_summary"]["total_files"] == 3


@pytest.mark.parametrize("junk", JUNK)
def test_no_document_makes_it_invalid(schema: Neuroschema, junk: Any) -> None:  # noqa: ANN401 - junk
    keys = [
        *ENRICHMENT,
        "name",
        "source",
        "demographics",
        "external_links",
        "recording_modality",
        "datatypes",
        "tasks",
    ]
    keys += ["sessions", "total_files", "size_bytes", "rights", "language", "bids_version", "dataset_doi"]
    for document in (
        dict.fromkeys(keys, junk),
        {"enrichment": dict.fromkeys(keys, junk)},
        {"enrichment": junk},
    ):
        for versions in ([], [version(description={"Name": 5, "Authors": junk, "License": []})]):
            assert schema.faults(told(dataset(document), versions)) == []


@pytest.mark.parametrize("junk", JUNK)
def test_no_nested_value_makes_it_invalid(schema: Neuroschema, junk: Any) -> None:  # noqa: ANN401 - junk
    shapes = {key: [value for value in ENRICHMENT[key] if value != "rest"] for key in LISTS}
    broken = {key: [dict.fromkeys(entry, junk) for entry in shapes[key]] for key in LISTS}
    people = dict.fromkeys(("subjects_count", "age_min", "age_max", "species", "sex_distribution"), junk)
    links = dict.fromkeys(("github_url", "source_url", "paper_url", "references_and_links"), junk)
    row = dataset(
        {"enrichment": broken, "demographics": people | {"subjects_count": 3}, "external_links": links}
    )
    assert schema.faults(told(row)) == []


@pytest.mark.parametrize("dataset_id", [DEMO, ODD, MOVED, BROKEN, UNPUBLISHED])
def test_over_http(site: Site, schema: Neuroschema, dataset_id: str) -> None:
    reply = site.ask(f"/{dataset_id}/metadata.json", accept="text/html")
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["cache-control"] == "public, max-age=60"
    assert schema.faults(reply.json) == []
    index = reply.json["extensions"]["nemar"]["bids_index"]
    assert (index is None) is (dataset_id in {BROKEN, UNPUBLISHED})


def test_the_alias_mount_names_itself(site: Site) -> None:
    versions = site.ask(f"/data/{DEMO}/metadata.json").json["extensions"]["nemar"]["versions"]
    assert versions[0]["manifest_url"] == f"/data/{DEMO}/v2.0.0/manifest.json"


def test_with_a_slash_it_is_a_version_of_that_name(site: Site) -> None:
    assert site.ask(f"/{DEMO}/metadata.json/").json == {"error": "Version not found"}
