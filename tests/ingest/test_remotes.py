"""Is what the git-annex branch says of special remotes kept, without its secrets?"""

from pathlib import Path

from graphql_api.ingest.remotes import parse_remotes
from tests.ingest.repositories import tagged
from tests.ingest.shelf import Shelf

LOG = (
    "11111111-d9a7-43b8-9be8-5a6b7c8d9e0f autoenable=true bucket=nemar cipher=SECRET cipherkeys=SECRET "
    "fileprefix=nm000110/ name=nemar-s3 publicurl=https://me:SECRET@nemar.example.org s3creds=SECRET type=S3 "
    "x=a&32;b timestamp=1772034109s\n"
    "11111111-d9a7-43b8-9be8-5a6b7c8d9e0f bucket=old name=nemar-s3 type=S3 timestamp=1s\n"
    "22222222-d9a7-43b8-9be8-5a6b7c8d9e0f datacenter=US&32;East name=nemar-s3 type=S3 timestamp=1541104681.04s\n"
    "\nnonsense\nx y=\n"
)


def test_remotes_by_name() -> None:
    found = parse_remotes(LOG)
    assert list(found) == ["nemar-s3", "nemar-s3 (22222222-d9a7-43b8-9be8-5a6b7c8d9e0f)"]
    assert found["nemar-s3"] == {
        "uuid": "11111111-d9a7-43b8-9be8-5a6b7c8d9e0f",
        "autoenable": "true",
        "bucket": "nemar",
        "fileprefix": "nm000110/",
        "publicurl": "https://nemar.example.org",
        "type": "S3",
    }
    assert list(found.values())[1]["datacenter"] == "US East"
    assert "SECRET" not in str(found)


async def test_origin_of_a_clone(shelf: Shelf, tmp_path: Path) -> None:
    made = tagged(tmp_path / "made.git")
    made.commit({"remote.log": LOG.encode()}, branch="git-annex")
    made.git("config", "remote.origin.url", "https://me:SECRET@example.org/made.git")
    await shelf.ingest(made.path)
    origin = (await shelf.dataset("made")).origin
    assert origin is not None
    assert (origin.location, origin.upstream) == (str(made.path), "https://example.org/made.git")
    assert origin.annex == parse_remotes(LOG)
