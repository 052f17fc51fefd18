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
from tests.schema.archive import CONTENTS
from tests.schema.asking import URL, Asker, served, settings_in

#: Made by tests/services/install.sh.
VALIDATOR = REPOSITORY / ".cache" / "services" / "croissant" / "bin" / "mlcroissant"


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
@pytest.mark.parametrize("name", ["trees/eeg_matchingpennies", "trees/pheno004", "git/ds002778.bundle"])
async def test_croissants_are_valid(tmp_path: Path, shared: Path, name: str) -> None:
    if not VALIDATOR.exists():
        pytest.skip("mlcroissant is not installed: tests/services/install.sh croissant")
    told = await real(tmp_path, shared / "data" / name)
    [file] = told["distribution"]
    source = shared / "data" / name / "participants.tsv"
    if source.exists():
        assert file["sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()
    path = tmp_path / "croissant.json"
    path.write_text(json.dumps(told))
    ran = subprocess.run(  # noqa: ASYNC221 - nothing else runs
        [VALIDATOR, "validate", "--jsonld", path], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "error" not in ran.stderr.lower(), ran.stderr


async def real(tmp_path: Path, source: Path) -> dict[str, Any]:
    """Read a real dataset and describe it."""
    settings = settings_in(tmp_path)
    async with stores.opened(settings) as catalog:
        report = await ingest(str(source), catalog=catalog, data_dir=tmp_path)
        await keep_texts(catalog, report.dataset_id, 2**20)
    async with served(settings) as ask:
        return await described(ask, report.dataset_id)
