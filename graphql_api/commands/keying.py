"""How do file lists that were published without keys come to them?"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from graphql_api.catalog.protocols import FileLists, Lookups
from graphql_api.domain.errors import StoreCorruptError, StoreError
from graphql_api.domain.file_keys import FileKeys
from graphql_api.index.codec import decode
from graphql_api.index.file_keys import file_keys

_log = logging.getLogger(__name__)


class Store(FileLists, Lookups, Protocol):
    """The part of the catalogue that has file lists and their keys."""


async def complete_in_background(store: Store) -> None:
    """Do the same beside everything else: where the store does not answer, the next start goes on."""
    try:
        done = await complete(store)
    except StoreError as error:
        _log.warning("not all files can be looked up yet: %s", error.message)
    else:
        if done:
            _log.info("%d file lists from before can be looked into now", done)


async def complete(store: Store) -> int:
    """Give keys to all lists that have none, one after the other, and tell how many got them. Safe to be cut off.

    A list that cannot be read is left out, and tried again the next time.
    """
    done = 0
    for content_hash in await store.unkeyed_lists():
        try:
            chunks = [chunk async for chunk in store.read_file_list(content_hash)]
            keys = await asyncio.to_thread(_keys, chunks)
        except StoreCorruptError as error:
            _log.warning("files of a list cannot be looked up: %s", error.message)
            continue
        await store.put_keys(content_hash, keys)
        done += 1
    return done


def _keys(chunks: Sequence[bytes]) -> FileKeys:
    return file_keys(decode(chunks))
