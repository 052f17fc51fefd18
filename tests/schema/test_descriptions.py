"""Is a version described as programs read it that know nothing of this one?"""

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from graphql_api import stores
from graphql_api.ingest.keeping import keep_texts
from graphql_api.ingest.run import ingest
from tests.conftest import REPOSITORY
from tests.ingest.test_truth import REPOSITORIES, TREES
from tests.schema.archive import CONTENTS
from tests.schema.asking import URL, Asker, served, settings_in

#: Made by tests/services/install.sh.
PYTHON = REPOSITORY / ".cache" / "services" / "croissant" / "bin" / "python"
#: What `mlcroissant validate` does, of many files by one process.
VALIDATE = """
import sys, mlcroissant
for path in sys.argv[1:]:
    assert mlcroissant.Dataset(jsonld=path).metadata
    print(path.rpartition("/")[2])
"""


async def described(ask: Asker, dataset_id: str, tag: str = "latest") -> dict[str, Any]:
    query = "query Q($id: String!, $tag: String!) { version(datasetId: $id, tag: $tag) { jsonLd } }"
    found: dict[str, Any] = (await ask.data(query, id=dataset_id, tag=tag))["version"]["jsonLd"]
    return found


async def test_a_version_is_a_dataset_of_schema_org(ask: Asker) -> None:
    told = await described(ask, "ds000001")
    assert told["@type"] == "sc:Dataset"
    assert told["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert (told["name"], told["version"]) == ("Two people at rest", "1.1.0")
    assert told["url"] == f"{URL}/ds000001/v1.1.0/"
    assert told["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert told["creator"][0]["sameAs"] == "https://orcid.org/0000-0002-1825-0097"
    assert told["publisher"]["name"] == "OpenNeuro"
    query = '{ dataset(datasetId: "ds000001") { jsonLd } }'
    assert (await ask.data(query))["dataset"]["jsonLd"] == told


async def test_what_nobody_could_check_is_no_file_of_a_description(ask: Asker) -> None:
    told = await described(ask, "ds000001")
    # The archive says that the file has another size than what is held of it: then nobody could check it.
    assert "distribution" not in told
    assert len(CONTENTS["participants.tsv"]) != 40


async def test_a_version_without_a_word_is_described_too(ask: Asker) -> None:
    told = await described(ask, "ds000005", "first try")
    assert (told["name"], told["version"]) == ("ds000005", "first try")
    assert "license" not in told


async def test_citations_name_the_version_that_was_asked(ask: Asker) -> None:
    query = """{ dataset(datasetId: "ds000001") {
      citation
      version(tag: "v1.0.0") { apa: citation ris: citation(style: RIS) csl: citation(style: CSL_JSON) }
      latestVersion { citation(style: BIBTEX) }
    } }"""
    told = (await ask.data(query))["dataset"]
    assert told["citation"].startswith("Ada, & Émile. (2021). Two people at rest (Version 1.1.0) [Data set].")
    assert "(2020)" in told["version"]["apa"]
    assert "https://doi.org/10.1/x.v1" in told["version"]["apa"]
    assert told["version"]["ris"].startswith("TY  - DATA\r\n")
    assert json.loads(told["version"]["csl"])[0]["version"] == "1.0.0"
    assert told["latestVersion"]["citation"].startswith("@misc{ds000001_v1.1.0,")
    assert (await ask.data('{ dataset(datasetId: "ds000002") { citation jsonLd } }'))["dataset"] == {
        "citation": None,
        "jsonLd": None,
    }


@pytest.mark.shared
@pytest.mark.slow
async def test_croissants_of_all_versions_are_valid(tmp_path: Path, shared: Path) -> None:
    if not PYTHON.exists():
        pytest.skip("mlcroissant is not installed: tests/services/install.sh croissant")
    trees = [shared / "data" / "trees" / name for name in TREES]
    bundles = [shared / "data" / "git" / f"{name}.bundle" for name in REPOSITORIES]
    # A tree and a repository have one name.
    descriptions = [*await real(tmp_path / "trees", trees), *await real(tmp_path / "git", bundles)]
    written: list[Path] = []
    for number, source in enumerate(trees + bundles):
        for tag, told in descriptions[number].items():
            written.append(tmp_path / f"{number}-{tag}.json")
            written[-1].write_text(json.dumps(told))
        if source.is_dir():
            check_files(source, json.loads(written[-1].read_text()))
    truth: dict[str, Any] = json.loads((shared / "data" / "truth.json").read_text())["git"]
    assert len(written) == len(TREES) + sum(len(each["versions"]) for each in truth.values())
    ran = subprocess.run(  # noqa: ASYNC221 - nothing else runs
        [PYTHON, "-c", VALIDATE, *written], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "error" not in ran.stderr.lower(), ran.stderr
    assert ran.stdout.split() == [path.name for path in written]


def check_files(source: Path, told: dict[str, Any]) -> None:
    for file in told.get("distribution", ()):
        content = (source / file["name"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()


async def real(tmp_path: Path, sources: list[Path]) -> list[dict[str, Any]]:
    """Read real datasets, and describe each of their versions by tag."""
    settings = settings_in(tmp_path)
    names: list[str] = []
    async with stores.opened(settings) as catalog:
        for source in sources:
            report = await ingest(str(source), catalog=catalog, data_dir=tmp_path)
            await keep_texts(catalog, report.dataset_id, 2**20)
            names.append(report.dataset_id)
    assert len(set(names)) == len(sources)
    query = "query All($id: String!) { dataset(datasetId: $id) { versions { tag jsonLd } } }"
    async with served(settings) as ask:
        found = [(await ask.data(query, id=name))["dataset"]["versions"] for name in names]
    return [{each["tag"]: each["jsonLd"] for each in versions} for versions in found]
