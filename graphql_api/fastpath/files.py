"""How is each field of a file made for many files at once?

The meaning of a field is that of `schema/file.py`; its columns are here, by the same names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

import orjson
from graphql import GraphQLObjectType

from graphql_api.domain.mediatypes import media_type
from graphql_api.domain.names import long_entities
from graphql_api.fastpath import collected
from graphql_api.fastpath.batch import FileBatch
from graphql_api.fastpath.collected import Scope, Selected, object_type
from graphql_api.fastpath.template import Part, Template, template
from graphql_api.fastpath.unsupported import Reason, UnsupportedError
from graphql_api.kernel.columns import Column

FilePart: TypeAlias = Part[FileBatch]
FileTemplate: TypeAlias = Template[FileBatch]


def file_template(scope: Scope, selected: Selected, of: GraphQLObjectType) -> FileTemplate:
    """Make the template of the files that stand at `selected`."""
    return template((each.key, _part(scope, each)) for each in collected.below(scope, selected, of))


def _part(scope: Scope, selected: Selected) -> FilePart:
    if selected.name == "__typename":
        return Part((b'"File"',))
    if selected.name == "checksum":
        return _checksum(scope, selected)
    part = _PARTS.get(selected.name)
    if part is None or selected.field is None or selected.field.args:
        raise UnsupportedError(Reason.TYPE, f"File.{selected.name}")
    return part


def _id_prefix(batch: FileBatch) -> bytes:
    return orjson.dumps(f"File:{batch.node_prefix}:")[:-1]


def _url_prefix(batch: FileBatch) -> bytes:
    return orjson.dumps(f"{batch.address}/")[:-1]


def _paths(batch: FileBatch) -> Column:
    return batch.paths


def _url_paths(batch: FileBatch) -> Column:
    return batch.url_paths


def _sizes(batch: FileBatch) -> Column:
    return batch.sizes


def _names(batch: FileBatch) -> Column:
    return batch.names


def _media_types(batch: FileBatch) -> Column:
    return batch.by_name(lambda name: orjson.dumps(media_type(name)))


def _entities(batch: FileBatch) -> Column:
    return batch.by_name(lambda name: orjson.dumps(long_entities(name)))


def _of_kind(name: str) -> Callable[[FileBatch], Column]:
    return lambda batch: batch.by_kind(lambda kind: orjson.dumps(getattr(kind, name)))


class Width(NamedTuple):
    """No fewer bytes than a column's text has for any file: so many, and the path's where that may be in it."""

    own: int
    path: bool


@dataclass(frozen=True, slots=True)
class _Checksums:
    """A column of checksums, and how many bytes the keys within take."""

    column: Callable[[FileBatch], Column]
    around: int

    def __call__(self, batch: FileBatch, /) -> Column:
        """Give the column."""
        return self.column(batch)


def width(column: Callable[[FileBatch], Column]) -> Width:
    """Give the width of a column of files; for most of them an estimate that is too high."""
    if isinstance(column, _Checksums):
        return Width(_WIDE.own + column.around, path=False)
    return _WIDTHS.get(column, _WIDE)


_WIDTHS: Final[dict[Callable[[FileBatch], Column], Width]] = {
    _paths: Width(0, path=True),
    _url_paths: Width(0, path=True),
    _names: Width(2, path=True),
    _sizes: Width(20, path=False),
}
#: More than a value of a checksum takes, with its quotes; it may be asked for many times.
_VALUE: Final = 140
#: More than a checksum takes without its keys, a media type, or names of entities beyond the file's own name.
_WIDE: Final = Width(128, path=True)

_PARTS: Final[dict[str, FilePart]] = {
    "id": Part((_id_prefix,), _paths, (b'"',)),
    "path": Part((b'"',), _paths, (b'"',)),
    "name": Part((b'"',), _names, (b'"',)),
    "sizeBytes": Part((), _sizes),
    "mediaType": Part((), _media_types),
    "datatype": Part((), _of_kind("datatype")),
    "suffix": Part((), _of_kind("suffix")),
    "extension": Part((), _of_kind("extension")),
    "entities": Part((), _entities),
    "url": Part((_url_prefix,), _url_paths, (b'"',)),
}


def _checksum(scope: Scope, selected: Selected) -> FilePart:
    fields = collected.below(scope, selected, object_type(scope, "Checksum"))
    names, keys = [each.name for each in fields], [orjson.dumps(each.key) + b":" for each in fields]
    around = 2 * len(keys) + sum(map(len, keys))
    if names == ["algorithm", "value"]:
        # That is how checksums are kept.
        texts = (b"{" + keys[0] + b'"', b'",' + keys[1] + b'"', b'"}')
        return Part((), _Checksums(lambda batch: batch.checksums(*texts), around))
    known = {"algorithm": 0, "value": 1, "__typename": 2}
    if not set(names) <= set(known):
        raise UnsupportedError(Reason.TYPE, "Checksum")
    values = [known[name] for name in names]
    return Part((), _Checksums(_any_order(keys, values), around + _VALUE * len(keys)))


def _any_order(keys: list[bytes], values: list[int]) -> Callable[[FileBatch], Column]:
    def text(etag: bytes) -> bytes:
        algorithm, _, value = etag.partition(b":")
        given = (b'"' + algorithm + b'"', b'"' + value + b'"', b'"Checksum"')
        pairs = zip(keys, values, strict=True)
        return b"{" + b",".join([key + given[value] for key, value in pairs]) + b"}" if etag else b"null"

    return lambda batch: batch.by_etag(text)
