"""Are the addresses of many files those of each?"""

import hashlib
from datetime import UTC, datetime

import pytest

from graphql_api.domain.datasets import DatasetRow, Origin, OriginKind
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.versions import VersionRow, VersionStats
from graphql_api.index.builder import build_columns
from graphql_api.index.version_index import VersionIndex
from graphql_api.storage.chain import StorageChain
from graphql_api.storage.git import GitStorage
from graphql_api.storage.object_links import ObjectLinks
from graphql_api.storage.places import S3Place
from graphql_api.storage.s3 import S3Storage

AT = "2026-01-01T00:00:00Z"
GITHUB = Origin(OriginKind.GIT, "", "https://github.com/OpenNeuroDatasets/ds000001.git")
NAMES = ("a.edf", "b c.tsv", "d+é.json", "README", "sub-01/x.nii.gz", "it's.txt", "~.edf", "%41.edf")


def index_of(*extensions: str, odd: bool) -> VersionIndex:
    forms = [KeyForm(Holder.ANNEX_LINK, "sha256", "SHA256E", each) for each in extensions]
    forms.append(KeyForm(Holder.GIT, "git"))
    files = [
        FileEntry(name, number, forms[number % len(forms)], hashlib.sha256(name.encode()).digest())
        for number, name in enumerate(NAMES)
    ]
    files += [
        FileEntry("odd", 5, KeyForm(Holder.ANNEX_POINTER, None, "URL"), b"", "URL--http&c%%x%y z")
    ] * odd
    return VersionIndex(build_columns(files))


@pytest.mark.parametrize("extensions", [(".edf",), (".edf", ".nii.gz"), (".x y",)])
@pytest.mark.parametrize("odd", [False, True])
@pytest.mark.parametrize("public", [False, True])
async def test_many_are_as_one(extensions: tuple[str, ...], *, odd: bool, public: bool) -> None:
    index = index_of(*extensions, odd=odd)
    place = S3Place("archive", region="us-east-2", access_key="A", secret_key="b", public=public)  # noqa: S106 - nobody's
    chain = StorageChain(
        [S3Storage(place, lambda: datetime(2026, 1, 1, tzinfo=UTC)), GitStorage(ObjectLinks(b"x" * 32))]
    )
    version = VersionRow("ds000001", "v1.0.0", AT, "0" * 64, VersionStats(1, 1, 1, 1, 1), "1.0.0")
    locator = await chain.locator(DatasetRow("ds000001", {}, AT, AT, origin=GITHUB), version, index)
    assert locator is not None
    for rows in (range(len(index)), range(2, 5), range(3, 3)):
        each = [locator.locate(row) for row in rows]
        assert locator.urls(rows) == [found.url if found else None for found in each]
        assert None not in each
