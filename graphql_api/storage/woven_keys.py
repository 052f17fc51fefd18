"""How are the keys and names of many annexed files written at once?"""

import numpy as np

from graphql_api import kernel
from graphql_api.index.arrays import Rows
from graphql_api.index.version_index import VersionIndex
from graphql_api.kernel.columns import Coded, Numbers, Part, Texts, Woven, joined
from graphql_api.storage.disposition import around_name
from graphql_api.storage.protocols import Locator, located_urls
from graphql_api.storage.sigv4 import quote_key


def annexed_urls(locator: Locator, index: VersionIndex, rows: range) -> list[str | None]:
    """Give the addresses of rows that follow one another: all that git-annex holds at once, where `locator` can."""
    annexed = np.array([form.is_annexed for form in index.columns.form_list], bool)
    chosen = annexed[index.columns.arrays.forms[rows.start : rows.stop]]
    found = np.flatnonzero(chosen).astype(np.uint32) + np.uint32(rows.start)
    woven = locator.woven(found)
    if woven is None:
        return located_urls(locator.locate, rows)
    if not len(found):
        return [None] * len(rows)
    made = kernel.weave(woven, len(found), b"\0").decode().split("\0")
    if len(made) == len(rows):
        return [*made]
    following = iter(made)
    return [next(following) if each else None for each in chosen.tolist()]


def has_plain_keys(index: VersionIndex) -> bool:
    """Tell whether no key needs to be encoded: between backend and extension stand digits alone."""
    columns = index.columns
    around = "".join([f"{form.backend}{form.key_extension}" for form in columns.form_list])
    return not columns.odd_keys and quote_key(around) == around


def woven_keys(index: VersionIndex, rows: Rows) -> Woven | None:
    """Write git-annex keys; null where some files have none, or one that is put together in another way."""
    columns = index.columns
    forms = columns.arrays.forms[rows]
    annexed = np.array([form.is_annexed for form in columns.form_list], bool)
    if columns.odd_keys or not annexed[forms].all():
        return None
    starts = [f"{form.backend}-s".encode() for form in columns.form_list]
    ends = [form.key_extension.encode() for form in columns.form_list]
    digests = Texts(columns.checksums, index.checksum_starts, rows, Part.VALUE)
    return joined(
        Coded(starts, forms), Numbers(columns.arrays.sizes[rows]), b"--", digests, Coded(ends, forms)
    )


def woven_overrides(index: VersionIndex, rows: Rows) -> Woven | None:
    """Write the queries that `disposition.override_query` writes for plain names; null where some are not plain."""
    columns = index.columns
    if not columns.plain_url:
        return None
    kinds = columns.arrays.kinds[rows]
    unnamed = np.array([not kind.extension for kind in columns.kind_list], bool)
    # A name without an extension, as BIDS has it, may all the same end like one that has.
    for row in rows[unnamed[kinds]].tolist():
        name = index.path(row).rpartition("/")[2]
        dot = name.rfind(".")
        if dot > 0 and around_name(name[dot:]) != around_name(""):
            return None
    around = [around_name(_ending(kind.extension)) for kind in columns.kind_list]
    names = Texts(columns.paths, index.path_starts, rows, Part.NAME)
    return joined(
        Coded([start.encode() for start, _ in around], kinds),
        names,
        Coded([end.encode() for _, end in around], kinds),
    )


def _ending(extension: str) -> str:
    """Give what follows the last dot, with it."""
    return f".{extension.rpartition('.')[2]}" if extension else ""
