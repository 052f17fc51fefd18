"""Is the right bucket chosen for each dataset, and none that we may not sign for?"""

import pytest

from graphql_api.storage.buckets import Bucket, choose_bucket
from graphql_api.storage.places import S3Place

#: As the repositories of the real datasets have them.
NEMAR = {
    "uuid": "ce5a681f-5e89-4f25-8610-0433bb8f0803",
    "type": "S3",
    "bucket": "nemar",
    "datacenter": "us-east-2",
    "encryption": "none",
    "fileprefix": "nm000132/objects/",
    "host": "s3.amazonaws.com",
    "publicurl": "https://nemar.s3.us-east-2.amazonaws.com",
}
EXPORT = {
    "uuid": "a20bb269-f723-4574-af29-a49fa098f07e",
    "type": "S3",
    "bucket": "openneuro.org",
    "datacenter": "US",
    "encryption": "none",
    "exporttree": "yes",
    "fileprefix": "ds003061/",
    "public": "yes",
    "publicurl": "https://s3.amazonaws.com/openneuro.org",
    "versioning": "yes",
}
PRIVATE = {
    **EXPORT,
    "uuid": "1716de2d-8200-4bc6-9ff5-78c44dc694b4",
    "bucket": "openneuro-private",
    "publicurl": "",
}
AGAIN = {**EXPORT, "uuid": "e8393e99-9bd1-48ce-bc7f-b334e4d55c52"}


def test_the_repository_says_where_keys_are() -> None:
    found = choose_bucket(S3Place("nemar"), "nm000132", {"nemar-s3": NEMAR})
    assert found == Bucket("nemar", "nm000132/objects/", "us-east-2")


def test_an_endpoint_of_ones_own_has_its_own_region() -> None:
    found = choose_bucket(S3Place("nemar", "http://127.0.0.1:8333"), "nm000132", {"nemar-s3": NEMAR})
    assert found == Bucket("nemar", "nm000132/objects/", "")


def test_a_bucket_of_others_is_never_signed_for() -> None:
    secret = {**NEMAR, "bucket": "payroll", "publicurl": ""}
    assert choose_bucket(S3Place(access_key="A"), "nm000132", {"s3": secret}) is None
    found = choose_bucket(S3Place("nemar"), "nm000132", {"s3": secret})
    assert found == Bucket("nemar", "nm000132/objects/")


def test_a_public_bucket_of_others_is_offered_by_its_public_address() -> None:
    found = choose_bucket(S3Place(), "nm000132", {"nemar-s3": NEMAR})
    assert found == Bucket(
        "nemar", "nm000132/objects/", public_url="https://nemar.s3.us-east-2.amazonaws.com"
    )


def test_exports_to_one_public_address_are_one_bucket() -> None:
    found = choose_bucket(S3Place(), "ds003061", {"p": PRIVATE, "a": EXPORT, "b": AGAIN})
    uuids = frozenset({EXPORT["uuid"], AGAIN["uuid"]})
    assert found == Bucket(
        "openneuro.org", "", public_url="https://s3.amazonaws.com/openneuro.org", uuids=uuids
    )


def test_a_copy_of_an_export_in_our_bucket_has_none_of_its_versions() -> None:
    found = choose_bucket(S3Place("openneuro.org", "http://127.0.0.1:8333"), "ds003061", {"a": EXPORT})
    assert found is not None
    assert found.uuids == {EXPORT["uuid"]}


def test_without_a_word_of_the_repository_the_settings_say_where() -> None:
    found = choose_bucket(S3Place("mine", prefix="bids/{dataset_id}/", region="eu-west-1"), "ds9", {})
    assert found == Bucket("mine", "bids/ds9/", "eu-west-1")
    assert choose_bucket(S3Place(), "ds9", {}) is None


@pytest.mark.parametrize(
    "facts",
    [
        {"encryption": "shared"},
        {"chunk": "10MiB"},
        {"type": "directory"},
        {"bucket": ""},
        {"publicurl": "http://nemar.example.org"},
        {"publicurl": "https://user:word@nemar.example.org"},
        {"publicurl": "javascript:alert(1)"},
        {"publicurl": "https://[bad"},
        {"exporttree": "yes"},
    ],
    ids=str,
)
def test_what_cannot_be_fetched_whole_and_openly_is_not_offered(facts: dict[str, str]) -> None:
    assert choose_bucket(S3Place(), "nm000132", {"s3": {**NEMAR, **facts}}) is None
