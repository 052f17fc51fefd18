"""How are headers read of recordings whose bytes are on this disk?"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from graphql_api.domain.datasets import Origin
from graphql_api.domain.signals import Header
from graphql_api.index.recordings import RecordingRows
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest import headers
from graphql_api.ingest.contents import read_heads
from graphql_api.ingest.header_reader import EXTENSIONS, read_headers
from graphql_api.ingest.staging import stage


async def headers_of(
    origin: Origin, index: VersionIndex, recordings: Sequence[RecordingRows]
) -> dict[str, Header]:
    """Give the headers that can be read, by the path of their recording."""
    begun = {each.path: each.rows.start for each in recordings if each.extension in headers.EXTENSIONS}
    heads = await read_heads(origin, index, begun, headers.HEAD_BYTES)
    pairs = ((path, headers.header(path[path.rfind(".") :], head)) for path, head in heads.items())
    found = {path: header for path, header in pairs if header}
    lacking = [
        each
        for each in recordings
        if each.extension in EXTENSIONS and (each.path not in found or found[each.path].samples is None)
    ]
    with tempfile.TemporaryDirectory(prefix="bidsgraph-") as folder:
        staged = await stage(origin, index, lacking, Path(folder)) if lacking else []
        return found | (await read_headers(Path(folder), staged) if staged else {})
