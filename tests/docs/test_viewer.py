"""Are the screens of docs/viewer.md answered, and are the facts on it true?"""

import re
from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, Final

import pytest

from graphql_api import stores
from graphql_api.demo.archive import write_archive
from graphql_api.ingest.keeping import keep_texts
from graphql_api.ingest.run import ingest
from tests.docs.pages import REPOSITORY, blocks
from tests.schema.asking import Asker, served, settings_in

PAGE: Final = REPOSITORY / "docs" / "viewer.md"
SCREENS: Final = {
    name: block.text
    for block in blocks(PAGE)
    if block.language == "graphql" and (name := block.text.split("(")[0].removeprefix("query "))
}
#: Variables of all screens, on the demo archive.
ASKED: Final[dict[str, Any]] = {
    "datasetId": "xx000001",
    "where": {"datatype": {"eq": "eeg"}},
    "filter": {"entities": {"datatype": {"eq": "eeg"}}},
    "from": "v1.0.0",
}


async def archive(directory: Path, source: Path) -> AsyncGenerator[tuple[Asker, str]]:
    settings = settings_in(directory)
    async with stores.opened(settings) as catalog:
        report = await ingest(str(source), catalog=catalog, data_dir=directory)
        await keep_texts(catalog, report.dataset_id, settings.text_size)
    async with served(settings) as asker:
        yield asker, report.dataset_id


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncGenerator[Asker]:
    async for asker, _ in archive(tmp_path, write_archive(tmp_path)):
        yield asker


def test_there_are_six_screens_with_their_figures() -> None:
    assert len(SCREENS) == 6
    table = re.findall(r"^\| (\w+) \| [\d,]+ \| \d+ \| \d+ \|$", PAGE.read_text(), re.MULTILINE)
    assert table == list(SCREENS)


@pytest.mark.parametrize("screen", SCREENS)
async def test_each_screen_is_one_request(demo: Asker, screen: str) -> None:
    query = SCREENS[screen]
    wanted = {name: value for name, value in ASKED.items() if f"${name}:" in query}
    data = await demo.data(query, **wanted)
    assert not _missing(screen, data)


def _missing(screen: str, data: dict[str, Any]) -> list[str]:
    """Name what a screen cannot be drawn without and was not given."""
    match screen:
        case "Catalogue":
            needed = [data["datasets"]["nodes"], data["datasets"]["facets"][0]["buckets"]]
        case "Landing":
            latest = data["dataset"]["latestVersion"]
            needed = [
                data["dataset"]["citation"],
                latest["participants"]["rowCount"],
                data["dataset"]["versions"],
            ]
        case "Tree":
            needed = [data["version"]["subjects"][0]["sessions"][0]["tasks"][0]["runs"][0]["files"]]
        case "Files":
            needed = [data["version"]["files"]["nodes"][0]["url"], data["version"]["tasks"]]
        case "Recording":
            recording = data["version"]["recording"]
            needed = [
                recording["sidecar"]["merged"],
                recording["channels"]["rows"],
                recording["events"]["rows"],
            ]
        case _:
            needed = [data["version"]["diff"]["changes"]["nodes"], data["dataset"]["versions"]]
    return [f"{place}" for place, value in enumerate(needed) if not value]


FACTS = """query Facts($datasetId: String!) {
  version(datasetId: $datasetId) {
    stats { subjectCount recordingCount participantCount tasks ageMin ageMax }
    subjects { label }
    recordings { datatype samplingFrequency channelCount }
  }
}"""


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("name", ["ds002778", "ds003645", "nm000110"])
async def test_what_people_wrote_is_what_the_graph_answers(tmp_path: Path, shared: Path, name: str) -> None:
    async for asker, dataset_id in archive(tmp_path, shared / "data" / "git" / f"{name}.bundle"):
        version = (await asker.data(FACTS, datasetId=dataset_id))["version"]
        stats, recordings = version["stats"], version["recordings"]
        rates = Counter((each["datatype"], each["samplingFrequency"]) for each in recordings)
        channels = Counter(each["channelCount"] for each in recordings)
        if name == "ds002778":
            assert (stats["subjectCount"], stats["participantCount"], stats["tasks"]) == (31, 31, ["rest"])
            assert rates == {("eeg", 512): 46}
            assert channels == {41: 46}
        elif name == "ds003645":
            assert (stats["subjectCount"], stats["participantCount"]) == (19, 18)
            assert "emptyroom" in {subject["label"] for subject in version["subjects"]}
            assert rates[("eeg", 1100)] == 108
        else:
            assert (stats["subjectCount"], stats["recordingCount"]) == (24, 686)
            assert rates == {("eeg", 256): 686}
            assert channels.most_common(1)[0][0] == 23
            assert (stats["ageMin"], stats["ageMax"]) == (71, 89)
