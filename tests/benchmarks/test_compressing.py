"""Is what is compressed in the benchmark the answer, in the pieces that the server sends?"""

import gzip
from pathlib import Path
from typing import Any, Final

import brotli
import pytest
import zstandard

from benchmarks.archive import opened
from benchmarks.compressing import CODINGS, compressed, sent
from benchmarks.ours import answerer
from benchmarks.questions import ALL
from graphql_api.schema.request import GraphQLRequest

#: Published without types.
_BROTLI: Final[Any] = brotli


def _unpacked(packed: bytes, coding: str) -> bytes:
    if coding == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(packed)
    return gzip.decompress(packed) if coding == "gzip" else bytes(_BROTLI.decompress(packed))


@pytest.mark.parametrize("coding", CODINGS)
async def test_what_is_compressed_is_the_answer_as_it_is_sent(folder: Path, coding: str) -> None:
    async with opened(folder) as archive:
        answer = await answerer(archive.epoch)(
            GraphQLRequest(ALL["tree"], None, None, safe=False), archive.context()
        )
        assert answer.is_long
        plain = await sent(answer)
    packed = await compressed(plain, coding)()
    assert (b"content-encoding", coding.encode()) in packed[0]["headers"]
    assert len(packed) == len(plain)
    text = b"".join(each["body"] for each in packed[1:])
    assert _unpacked(text, coding) == (folder / "tree.json").read_bytes()
    assert b"".join(each["body"] for each in plain[1:]) == (folder / "tree.json").read_bytes()
    # The same again: what was measured once is not at hand.
    assert await compressed(plain, coding)() == packed
