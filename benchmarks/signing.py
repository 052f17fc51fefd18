"""How much faster are URLs signed here than by aiobotocore?

`python -m benchmarks signing`: both sign the same keys with the same words on how to name the answer, in turns, so
that a busy machine is busy for both. Target: at least 100 times faster.
"""

import asyncio
import hashlib
import statistics
import time
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession

from graphql_api import kernel
from graphql_api.kernel.columns import Listed, joined
from graphql_api.storage.disposition import content_disposition, content_type, override_query
from graphql_api.storage.sigv4 import Credentials, QuerySigner, bucket_address, quote_key

ROUNDS: Final = 15
THEIRS: Final = 100
OURS: Final = 5_000
TARGET: Final = 100

BUCKET, REGION = "nemar", "us-east-2"
CREDENTIALS: Final = Credentials("AKIDEXAMPLE", "x" * 40)
DIGESTS: Final = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(OURS)]
KEYS: Final = [f"nm000132/objects/SHA256E-s{1_000_000 + n}--{digest}.edf" for n, digest in enumerate(DIGESTS)]
NAMES: Final = [f"sub-{n % 500:03}_ses-01_task-rest_run-{n % 9}_eeg.edf" for n in range(OURS)]


def sign_here(count: int) -> list[str]:
    """Sign as a manifest does: what its URLs share is prepared anew, then all of them together."""
    address = bucket_address(BUCKET, "", REGION, "virtual")
    signer = QuerySigner(CREDENTIALS, REGION, address, lifetime=3600, now=datetime.now(UTC))
    keys = Listed([quote_key(key).encode() for key in KEYS[:count]])
    queries = Listed([override_query(name).encode() for name in NAMES[:count]])
    signed = kernel.weave(signer.woven(joined(keys), joined(queries)), count, b"\n")
    return signed.decode().split("\n")


async def sign_there(client: Any, count: int) -> list[str]:  # noqa: ANN401 (published without types)
    """Sign with the client that an application has anyway."""
    return [await _one(client, KEYS[n], NAMES[n]) for n in range(count)]


async def _one(client: Any, key: str, name: str) -> str:  # noqa: ANN401 (published without types)
    disposition = content_disposition(name)
    parameters = {"ResponseContentDisposition": disposition, "ResponseContentType": content_type(name)}
    return str(
        await client.generate_presigned_url(
            "get_object", Params={"Bucket": BUCKET, "Key": key, **parameters}, ExpiresIn=3600
        )
    )


async def main() -> None:
    """Print both times and their ratio."""
    config = AioConfig(signature_version="s3v4", s3={"addressing_style": "virtual"})
    session: Any = AioSession()
    async with session.create_client(
        "s3",
        region_name=REGION,
        aws_access_key_id=CREDENTIALS.access_key,
        aws_secret_access_key=CREDENTIALS.secret_key,
        config=config,
    ) as client:
        await _agree(client)
        await sign_there(client, THEIRS)
        rounds = [await _round(client) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratio = statistics.median(there / here for here, there in rounds)
    print(
        f"here {ours * 1e6:.2f} us a URL, aiobotocore {theirs * 1e6:.1f} us a URL: {ratio:.0f} times (target {TARGET})"
    )
    assert ratio >= TARGET, f"signing is {ratio:.0f} times as fast as aiobotocore's"


async def _round(client: Any) -> tuple[float, float]:  # noqa: ANN401 (published without types)
    began = time.perf_counter()
    sign_here(OURS)
    here = (time.perf_counter() - began) / OURS
    began = time.perf_counter()
    await sign_there(client, THEIRS)
    return here, (time.perf_counter() - began) / THEIRS


async def _agree(client: Any) -> None:  # noqa: ANN401 (published without types)
    """Hold the URLs of one second against each other; the second may turn in between, hence some tries."""
    for _ in range(5):
        here, there = sign_here(3), await sign_there(client, 3)
        if _date(here[0]) == _date(there[-1]):
            assert here == there
            return
    raise AssertionError("no second was long enough to sign three URLs twice")


def _date(url: str) -> str:
    return parse_qs(urlsplit(url).query)["X-Amz-Date"][0]


if __name__ == "__main__":
    asyncio.run(main())
