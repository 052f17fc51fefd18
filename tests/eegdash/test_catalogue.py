"""What do the documentation and the charts of EEGDash get to see?"""

import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, cast

import pytest

from tests.eegdash.serving import Server, dataset, record, served

pytestmark = pytest.mark.usefixtures("each_store")

API = "/api/eegdash"


@pytest.fixture
async def filled(tmp_path: Path) -> AsyncGenerator[Server]:
    """Two datasets of two sources, with three records."""
    async with served(tmp_path) as server:
        first = record(
            nchans=64,
            sampling_frequency=500.0,
            duration_seconds=3600.0,
            montage_hash="m1",
            participant_tsv={"age": 30},
        )
        second = record(
            subject="02", nchans=64, sampling_frequency=250, duration_seconds=1800.0, montage_hash="m1"
        )
        third = {**record("nm000001", nchans=32, montage_hash="m2"), "recording_modality": ["meg"]}
        await server.fill(
            [first, second, third],
            [
                dataset(
                    name="A study of rest",
                    authors=["Ada Lovelace", "Charles Babbage"],
                    demographics={"subjects_count": 2},
                    total_files=10,
                    size_bytes=2_000_000,
                    tasks=["rest"],
                    readme="Eyes closed and eyes open.\n" * 40,
                    tags={"pathology": ["Healthy"], "modality": ["Resting State"], "type": ["Resting state"]},
                    timestamps={
                        "dataset_created_at": "2023-04-05T06:07:08Z",
                        "digested_at": "2026-01-01T00:00:00Z",
                    },
                    license="CC0",
                ),
                {
                    **dataset("nm000001", name="Words (heard)", canonical_name=["Words"], total_files=5),
                    "source": "nemar",
                    "recording_modality": ["meg"],
                    "demographics": {"subjects_count": 1},
                    "timestamps": {"dataset_created_at": "2024-01-01"},
                },
            ],
        )
        yield server


async def data(server: Server, path: str, key: str = "data") -> Any:  # noqa: ANN401 - any JSON
    answer = await server.client.get(API + path)
    assert answer.status_code == 200, answer.text
    assert answer.json().get("success", True) is True
    return answer.json()[key]


async def test_names_are_those_of_records(filled: Server) -> None:
    assert await data(filled, "/datasets/names") == ["ds000001", "nm000001"]


async def test_literal_routes_win_over_ids(filled: Server) -> None:
    for word in ("names", "summary", "search", "chart-data"):
        await filled.send("POST", "/admin/eegdash/datasets", dataset(word))
        answer = await filled.get(f"{API}/datasets/{word}", q="zz")
        assert "dataset_id" not in answer.json().get("data", {})


async def test_a_summary_has_totals_over_all_that_match(filled: Server) -> None:
    answer = (await filled.get(f"{API}/datasets/summary", limit=1)).json()
    assert (answer["count"], answer["total"]) == (1, 2)
    assert answer["totals"] == {"datasets": 2, "subjects": 3, "files": 15, "size": 2_000_000}
    for query, ids in (("modality=MEG", ["nm000001"]), ("source=openneuro", ["ds000001"])):
        answer = (await filled.client.get(f"{API}/datasets/summary?{query}")).json()
        assert [each["dataset_id"] for each in answer["data"]] == ids
        assert answer["total"] == 1


async def test_a_summary_computes_what_the_document_lacks(filled: Server) -> None:
    shown = await data(filled, "/datasets/summary/ds000001")
    assert shown["nchans_counts"] == [{"val": 64, "count": 2}]
    assert sorted(shown["sfreq_counts"], key=lambda each: each["val"]) == [
        {"val": 250, "count": 1},
        {"val": 500.0, "count": 1},
    ]
    assert shown["total_duration_s"] == 5400.0
    assert shown["author_year"] == "Lovelace2023"
    assert shown["size_human"] == "2.0 MB"
    assert (await data(filled, "/datasets/summary/Words"))["dataset_id"] == "nm000001"
    assert (await data(filled, "/datasets/summary/Words"))["computed_title"] == "Words"
    assert (await filled.get(f"{API}/datasets/summary/DS000001")).status_code == 404


async def test_statistics_of_records(filled: Server) -> None:
    found = await data(filled, "/datasets/stats/records")
    assert found["nm000001"]["nchans_counts"] == [{"val": 32, "count": 1}]
    assert found["ds000001"]["n_records"] == 2


async def test_participants_are_one_row_each(filled: Server) -> None:
    assert await data(filled, "/datasets/ds000001/participants") == [
        {"subject": "01", "participant_tsv": {"age": 30}},
        {"subject": "02", "participant_tsv": {}},
    ]
    assert await data(filled, "/datasets/none/participants") == []


async def test_metadata_of_records(filled: Server) -> None:
    found = await data(filled, "/metadata/ds000001")
    assert (found["n_records"], found["subjects"], found["tasks"]) == (2, ["01", "02"], ["rest"])
    assert (await filled.get(f"{API}/metadata/none")).status_code == 404


async def test_search_finds_every_word_and_sorts_by_weight(filled: Server) -> None:
    assert [each["dataset_id"] for each in await data(filled, "/datasets/search?q=REST", "results")] == [
        "ds000001"
    ]
    assert [each["dataset_id"] for each in await data(filled, "/datasets/search?q=(heard)", "results")] == [
        "nm000001"
    ]
    [found] = await data(filled, "/datasets/search?q=study%20eyes", "results")
    assert "Eyes closed" in found["snippet"]
    assert len(found["snippet"]) <= 160
    assert await data(filled, "/datasets/search?q=nothing", "results") == []


async def test_montages_of_a_dataset(filled: Server) -> None:
    montage = {"hash": "m1", "modality": "eeg", "n_sensors": 2, "sensors": [{"name": "Fp1"}, {"name": "Fp2"}]}
    await filled.send("POST", "/admin/eegdash/montages/bulk", [montage])
    assert await data(filled, "/datasets/ds000001/montages") == [
        {"hash": "m1", "modality": "eeg", "n_sensors": 2, "subject_count": 2}
    ]
    charted = await data(filled, "/datasets/chart-data?include=montages", "datasets")
    assert charted[0]["montage"]["channel_names"] == ["Fp1", "Fp2"]
    assert charted[1]["montage"] is None


async def test_chart_data_carries_rows_and_counts(filled: Server) -> None:
    answer = (await filled.get(f"{API}/datasets/chart-data", include="montages,metadata,rows")).json()
    row = answer["datasets"][0]["row"]
    assert (row["dataset"], row["n_subjects"], row["n_records"]) == ("ds000001", 2, 2)
    assert (row["Type Subject"], row["record_modality"], row["duration_hours_total"]) == (
        "Healthy",
        "eeg",
        1.5,
    )
    assert answer["aggregations"]["modality_counts"] == {"eeg": 1, "meg": 1}
    assert answer["aggregations"]["source_counts"] == {"nemar": 1, "openneuro": 1}
    assert answer["aggregations"]["totals"]["datasets"] == 2
    assert answer["datasets"][0]["metadata"]["created_at"] == "2023-04-05T06:07:08Z"
    assert "row" not in (await filled.get(f"{API}/datasets/chart-data")).json()["datasets"][0]


async def test_the_build_manifest_is_flat(filled: Server) -> None:
    await filled.send("POST", "/admin/eegdash/datasets/compute-stats")
    found = (await filled.get(f"{API}/build-manifest")).json()
    assert (found["dataset_count"], found["schema_version"], found["name_coverage"]) == (2, "2.1.0", 0.5)
    assert found["last_ingested_at"] == "2026-01-01T00:00:00Z"
    assert found["last_stats_computed_at"].endswith("Z")


async def test_computed_statistics_are_kept(filled: Server) -> None:
    done = await filled.send("POST", "/admin/eegdash/datasets/compute-stats?datasets=ds000001,unknown")
    assert done.json()["datasets_updated"] == 1
    stored = await data(filled, "/datasets/ds000001")
    assert stored["nchans_counts"] == [{"val": 64, "count": 2}]
    assert stored["license"] == "CC0"
    assert "nchans_counts" not in await data(filled, "/datasets/nm000001")
    assert (await filled.send("POST", "/admin/eegdash/datasets/compute-stats")).json()[
        "datasets_updated"
    ] == 2


async def test_a_sankey_links_levels(filled: Server) -> None:
    found = (await filled.get(f"{API}/aggregations/sankey", levels="source,modality")).json()
    labels = {each["id"]: (each["label"], each["level"], each["value"]) for each in found["nodes"]}
    assert set(labels.values()) == {("openneuro", 0, 2), ("nemar", 0, 1), ("EEG", 1, 2), ("MEG", 1, 1)}
    links = {
        (labels[each["source"]][0], labels[each["target"]][0]): each["subject_sum"] for each in found["links"]
    }
    assert links == {("openneuro", "EEG"): 2, ("nemar", "MEG"): 1}


async def test_a_treemap_nests_levels(filled: Server) -> None:
    found = (await filled.get(f"{API}/aggregations/treemap")).json()
    nodes = {each["id"]: each for each in found["nodes"]}
    assert nodes["openneuro/EEG/Healthy"]["parent"] == "openneuro/EEG"
    assert nodes["openneuro"]["hours"] == 1.5
    assert nodes["nemar/MEG"]["records"] == 1
    assert found["totals"] == {"datasets": 2, "subjects": 3}


async def test_growth_runs_up(filled: Server) -> None:
    found = (await filled.get(f"{API}/aggregations/growth")).json()
    assert found["series"]["EEG"] == [{"period": "2023", "count": 1, "cumulative": 1}]
    months = (await filled.get(f"{API}/aggregations/growth", bucket="month")).json()
    assert months["series"]["MEG"][0]["period"] == "2024-01"


async def test_bubbles_are_datasets(filled: Server) -> None:
    found = (await filled.get(f"{API}/aggregations/bubble", x="subjects", y="hours", size="files")).json()
    assert found["points"][0] == {
        "id": "ds000001", "label": "A study of rest", "x": 2.0, "y": 1.5, "color": "EEG", "size": 10.0,
    }  # fmt: skip


@pytest.mark.shared
async def test_every_document_that_eegdash_published_comes_back_equal(server: Server, shared: Path) -> None:
    folder = shared / "data" / "eegdash"
    datasets: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.rglob("*_dataset*.json")):
        for each in _listed(json.loads(path.read_text())):
            datasets[each["dataset_id"]] = each
    records: list[dict[str, Any]] = [
        each
        for path in sorted(folder.rglob("*_records.json"))
        for each in json.loads(path.read_text())["records"]
    ]
    await server.fill(records, list(datasets.values()))
    await _assert_equal(server, "datasets", list(datasets.values()))
    await _assert_equal(server, "records", records)


def _listed(read: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    return cast("list[dict[str, Any]]", read) if isinstance(read, list) else [read]


async def _assert_equal(server: Server, path: str, sent: list[dict[str, Any]]) -> None:
    got: list[dict[str, Any]] = []
    while page := (await server.get(f"{API}/{path}", limit=1000, skip=len(got))).json()["data"]:
        got += page
    assert [{name: each[name] for name in each if name != "_id"} for each in got] == sent
