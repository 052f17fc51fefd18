"""Are our signatures those of botocore, byte for byte?"""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.storage.disposition import content_disposition, content_type, override_query
from graphql_api.storage.sigv4 import BucketAddress, Credentials, QuerySigner, bucket_address

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
#: botocore has no types.
AUTH: Any = import_module("botocore.auth")
REQUEST: Any = import_module("botocore.awsrequest")
CREDENTIALS: Any = import_module("botocore.credentials")
SESSION: Any = import_module("botocore.session")
CONFIG: Any = import_module("botocore.config")
KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
KEYS = [
    "nm000132/objects/SHA256E-s1048576--" + "0f" * 32 + ".set",
    "nm000132/objects/MD5E-s0--d41d8cd98f00b204e9800998ecf8427e.nii.gz",
    "a b+c&d=e?f#g%h/é/e\u0301/日本語/~*'()!$,;:@[]{}|\\^`\"<>",
    "ends with/",
    "two//slashes",
    "dots/../kept/./so",
]
NAMES = [
    "sub-01_task-rest_eeg.edf",
    "sub-01_desc-a+b_bold.json",
    "a b.txt",
    '日本 "x" 100%.tsv',
    "é\\.html",
    "x;y,z",
    ".bidsignore",
    "README",
    "a.",
    "x.TSV",
]
ADDRESSES = [
    ("nemar", "", "us-east-1", "auto"),
    ("nemar", "", "us-east-2", "virtual"),
    ("nemar", "", "us-east-2", "path"),
    ("nemar", "", "eu-central-1", "virtual"),
    ("openneuro.org", "", "us-east-1", "auto"),
    ("openneuro.org", "", "us-east-2", "auto"),
    ("Upper_Case", "", "us-east-2", "auto"),
    ("nemar", "http://127.0.0.1:8333", "us-east-1", "auto"),
    ("nemar", "http://[::1]:8333", "us-east-1", "auto"),
    ("nemar", "http://s3.example.org:80", "us-east-1", "auto"),
    ("nemar", "https://s3.example.org:443", "us-east-1", "path"),
    ("nemar", "https://S3.Example.org:9000", "us-east-1", "virtual"),
    ("nemar", "https://gateway.example.org/s3", "garage", "path"),
    ("nemar", "https://gateway.example.org/s3/", "garage", "virtual"),
]


def signed_by_botocore(url: str, region: str, token: str | None, lifetime: int) -> str:
    credentials = CREDENTIALS.Credentials("AKIDEXAMPLE", KEY, token)
    signer = AUTH.S3SigV4QueryAuth(credentials, "s3", region, lifetime)
    request = REQUEST.AWSRequest("GET", url)
    # What its add_auth does, but at a fixed time.
    request.context["timestamp"] = NOW.strftime("%Y%m%dT%H%M%SZ")
    signer._modify_request_before_signing(request)
    to_sign = signer.string_to_sign(request, signer.canonical_request(request))
    signer._inject_signature_to_request(request, signer.signature(to_sign, request))
    return str(request.url)


def overrides(name: str) -> dict[str, str]:
    return {
        "response-content-disposition": content_disposition(name),
        "response-content-type": content_type(name),
    }


def written(parameters: dict[str, str]) -> str:
    return "&".join(f"{key}={quote(value, safe='')}" for key, value in parameters.items())


def signed_here(address: BucketAddress, region: str, token: str | None, key: str, query: str) -> str:
    credentials = Credentials("AKIDEXAMPLE", KEY, token)
    return QuerySigner(credentials, region, address, lifetime=3600, now=NOW).url(quote(key), query)


@pytest.mark.parametrize("token", [None, "FwoGZXIvYXdzE//+abc=="])
@pytest.mark.parametrize("where", ADDRESSES, ids=str)
@pytest.mark.parametrize("key", KEYS)
def test_a_url_is_that_of_botocore_signer(
    where: tuple[str, str, str, str], key: str, token: str | None
) -> None:
    address = bucket_address(*where)
    for name in NAMES:
        plain = f"{address.plain(key)}?{written(overrides(name))}"
        expected = signed_by_botocore(plain, where[2], token, 3600)
        assert signed_here(address, where[2], token, key, override_query(name)) == expected


@pytest.mark.parametrize("where", ADDRESSES, ids=str)
def test_a_bucket_is_where_botocore_clients_find_it(where: tuple[str, str, str, str]) -> None:
    bucket, endpoint, region, addressing = where
    client = SESSION.get_session().create_client(
        "s3",
        region_name=region,
        endpoint_url=endpoint or None,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key=KEY,
        config=CONFIG.Config(signature_version="s3v4", s3={"addressing_style": addressing}),
    )
    for key in KEYS[:3]:
        parameters = {
            "Bucket": bucket,
            "Key": key,
            "ResponseContentDisposition": content_disposition("a b.txt"),
            "ResponseContentType": content_type("a b.txt"),
            "VersionId": "x.y_z",
        }
        expected: str = client.generate_presigned_url("get_object", Params=parameters, ExpiresIn=3600)
        stamp = dict(pair.split("=") for pair in urlsplit(expected).query.split("&"))["X-Amz-Date"]
        at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        signer = QuerySigner(
            Credentials("AKIDEXAMPLE", KEY), region, bucket_address(*where), lifetime=3600, now=at
        )
        assert signer.url(quote(key), override_query("a b.txt") + "&versionId=x.y_z") == expected


@given(
    key=st.text(st.characters(codec="utf-8"), min_size=1),
    name=st.text(st.characters(codec="utf-8"), min_size=1),
)
def test_any_key_and_name_are_signed_as_botocore_does(key: str, name: str) -> None:
    address = bucket_address("nemar", "http://127.0.0.1:8333", "us-east-1", "auto")
    plain = f"{address.plain(key)}?{written(overrides(name))}"
    assert signed_here(address, "us-east-1", None, key, override_query(name)) == signed_by_botocore(
        plain, "us-east-1", None, 3600
    )


def test_a_url_ends_with_the_credentials_that_signed_it() -> None:
    address = bucket_address("nemar", "", "us-east-2", "auto")
    soon = NOW + timedelta(minutes=5)
    short = QuerySigner(Credentials("A", KEY, "t", soon), "us-east-2", address, lifetime=3600, now=NOW)
    long = QuerySigner(Credentials("A", KEY), "us-east-2", address, lifetime=3600, now=NOW)
    assert (short.expires_at, long.expires_at) == (soon, NOW + timedelta(hours=1))


def test_nothing_secret_is_printed() -> None:
    assert "EXAMPLEKEY" not in repr(Credentials("AKID", KEY, "EXAMPLEKEY"))


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("sub-01_eeg.edf", 'attachment; filename="sub-01_eeg.edf"'),
        ("a b.tsv", 'inline; filename="a b.tsv"'),
        ('q"\\.txt', "inline; filename=\"q__.txt\"; filename*=UTF-8''q%22%5C.txt"),
        ("日.png", "inline; filename=\"_.png\"; filename*=UTF-8''%E6%97%A5.png"),
        ("100%41.nii.gz", "attachment; filename=\"100_41.nii.gz\"; filename*=UTF-8''100%2541.nii.gz"),
        (
            "a\r\nSet-Cookie: x.txt",
            "inline; filename=\"a__Set-Cookie_ x.txt\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x.txt",
        ),
    ],
)
def test_a_name_is_told_safely(name: str, disposition: str) -> None:
    assert content_disposition(name) == disposition
