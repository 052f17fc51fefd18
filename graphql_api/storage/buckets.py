"""In which bucket are a dataset's annexed files?

The repository says so itself: git-annex keeps what its special remotes are in `remote.log`, and ingest keeps that in
`Origin.annex`. Where it says nothing that can be used, the operator's own bucket holds them.

A repository is not trusted with our signature: only the bucket that the operator named is ever signed for; every
other one is offered by the public address that the repository gives for it, or not at all.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from graphql_api.storage.places import S3Place

#: git-annex's word for the region that has no name of its own (`datacenter=US`).
_REGIONS: Final = {"US": "us-east-1", "EU": "eu-west-1"}


class Bucket(NamedTuple):
    """Where annexed files are. `public_url` is the address before keys where nothing is signed, else empty.

    `uuids` are the git-annex remotes that export to it: there objects are named by path, and which of a path's
    versions has a key's content is known only by the version id that git-annex noted. Empty where keys are names.
    """

    name: str
    prefix: str
    region: str = ""
    public_url: str = ""
    uuids: frozenset[str] = frozenset()


Remotes = Mapping[str, Mapping[str, str]]


def choose_bucket(place: S3Place, dataset_id: str, remotes: Remotes) -> Bucket | None:
    """Choose the bucket of one dataset; null where none is known."""
    usable = [facts for facts in remotes.values() if _is_readable(facts)]
    return (
        _own(place, usable)
        or _public(usable)
        or (
            Bucket(place.bucket, place.prefix.replace("{dataset_id}", dataset_id), place.region)
            if place.bucket
            else None
        )
    )


def _is_readable(facts: Mapping[str, str]) -> bool:
    """Tell whether objects are the files themselves: neither encrypted nor cut to chunks."""
    whole = facts.get("chunk", "0") in {"", "0"}
    return (
        facts.get("type") == "S3"
        and bool(facts.get("bucket"))
        and whole
        and facts.get("encryption", "none") == "none"
    )


def _own(place: S3Place, usable: list[Mapping[str, str]]) -> Bucket | None:
    """The operator's bucket, where the repository keeps keys in it; an export of that name is somebody else's."""
    if not place.bucket:
        return None
    found = (facts for facts in usable if facts["bucket"] == place.bucket and not _exports(facts))
    return next(
        (Bucket(place.bucket, each.get("fileprefix", ""), _region(place, each)) for each in found), None
    )


def _region(place: S3Place, facts: Mapping[str, str]) -> str:
    named = facts.get("datacenter", "")
    return place.region or ("" if place.endpoint else _REGIONS.get(named, named))


def _public(usable: list[Mapping[str, str]]) -> Bucket | None:
    shared = [facts for facts in usable if _is_public_address(facts.get("publicurl", ""))]
    keyed = next((facts for facts in shared if not _exports(facts)), None)
    if keyed is not None:
        return Bucket(keyed["bucket"], keyed.get("fileprefix", ""), public_url=keyed["publicurl"].rstrip("/"))
    exported = next(_versioned(shared), None)
    if exported is None:
        return None
    address = exported["publicurl"].rstrip("/")
    same = (facts for facts in _versioned(shared) if facts["publicurl"].rstrip("/") == address)
    return Bucket(
        exported["bucket"], "", public_url=address, uuids=frozenset(facts["uuid"] for facts in same)
    )


def _versioned(shared: list[Mapping[str, str]]) -> Iterator[Mapping[str, str]]:
    return (facts for facts in shared if facts.get("versioning") == "yes" and facts.get("uuid"))


def _exports(facts: Mapping[str, str]) -> bool:
    return facts.get("exporttree") == "yes" or facts.get("importtree") == "yes"


def _is_public_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return (
            parts.scheme == "https"
            and bool(parts.hostname)
            and not (parts.username or parts.query or parts.fragment)
        )
    except ValueError:
        return False
