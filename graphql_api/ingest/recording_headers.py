"""What do the headers of recordings say, of which nothing else tells how they were sampled?

Of recordings whose bytes are on this disk. Those of EDF, BDF and BrainVision are read from the first bytes, all others
by mne-bids. What was found is kept with the texts of the catalogue, under the names of the files' contents, so that
it is of every version that has them.
"""

from collections.abc import Mapping, Sequence

from graphql_api.catalog.protocols import Texts
from graphql_api.domain.datasets import Origin, OriginKind
from graphql_api.domain.signals import Header, read_header, write_header
from graphql_api.index.recordings import RecordingRows, signal_rows
from graphql_api.index.text_names import header_name
from graphql_api.index.version_index import VersionIndex


async def find_headers(
    store: Texts, origin: Origin | None, index: VersionIndex, recordings: Sequence[RecordingRows]
) -> tuple[dict[str, Header], int]:
    """Give the headers of recordings by path, keep those that were not kept before, and count these."""
    if origin is None or origin.kind is OriginKind.DOCUMENT or not recordings:
        return {}, 0
    names = {each.path: header_name(index, signal_rows(index, each)) for each in recordings}
    kept = await _kept(store, names)
    lacking = [each for each in recordings if each.path not in kept]
    # Imported late: of most recordings, sidecars tell all that there is to know.
    from graphql_api.ingest.reading_headers import headers_of  # noqa: PLC0415

    found = await headers_of(origin, index, lacking)
    await store.put_texts(
        {name: write_header(header) for path, header in found.items() if (name := names[path])}
    )
    return {**kept, **found}, len(found)


async def _kept(store: Texts, names: Mapping[str, str | None]) -> dict[str, Header]:
    asked = {path: name for path, name in names.items() if name}
    texts = await store.get_texts(list(asked.values()))
    pairs = ((path, read_header(text)) for path, text in zip(asked, texts, strict=True) if text)
    return {path: header for path, header in pairs if header}
