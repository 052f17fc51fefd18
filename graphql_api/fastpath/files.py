"""How is each field of a file made for many files at once?

The meaning of a field is that of `schema/file.py`; its columns are here, by the same names.
"""

from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

import orjson
from graphql import GraphQLObjectType

from graphql_api.domain.mediatypes import media_type
from graphql_api.domain.names import long_entities
from graphql_api.fastpath import collected
from graphql_api.fastpath.batch import FileBatch
from graphql_api.fastpath.collected import Scope, Selected, object_type
from graphql_api.fastpath.template import Column, Part, Template, template
from graphql_api.fastpath.unsupported import Reason, UnsupportedError

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


def _paths(batch: FileBatch) -> list[bytes]:
    return batch.paths


def _url_paths(batch: FileBatch) -> list[bytes]:
    return batch.url_paths


def _sizes(batch: FileBatch) -> list[bytes]:
    return batch.sizes


def _names(batch: FileBatch) -> list[bytes]:
    if batch.index.columns.plain_json:
        return [b'"%b"' % name for name in batch.names]
    return [orjson.dumps(name.decode()) for name in batch.names]


def _media_types(batch: FileBatch) -> list[bytes]:
    return [orjson.dumps(media_type(name.decode())) for name in batch.names]


def _entities(batch: FileBatch) -> list[bytes]:
    return [orjson.dumps(long_entities(name.decode())) for name in batch.names]


def _of_kind(name: str) -> Callable[[FileBatch], list[bytes]]:
    def column(batch: FileBatch) -> list[bytes]:
        return batch.by_kind([orjson.dumps(getattr(kind, name)) for kind in batch.index.columns.kind_list])

    return column


class Width(NamedTuple):
    """No fewer bytes than a column's text has for any file: so many, and the path's where that may be in it."""

    own: int
    path: bool


def width(column: Column[FileBatch]) -> Width:
    """Give the width of a column of files; for most of them an estimate that is too high."""
    return _WIDTHS.get(column, _WIDE)


_WIDTHS: Final[dict[Column[FileBatch], Width]] = {
    _paths: Width(0, path=True),
    _url_paths: Width(0, path=True),
    _names: Width(2, path=True),
    _sizes: Width(20, path=False),
}
#: More than a checksum takes, or a media type, or names of entities beyond what they are in the file's own name.
_WIDE: Final = Width(128, path=True)

_PARTS: Final[dict[str, FilePart]] = {
    "id": Part((_id_prefix,), _paths, (b'"',)),
    "path": Part((b'"',), _paths, (b'"',)),
    "name": Part((), _names),
    "sizeBytes": Part((), _sizes),
    "mediaType": Part((), _media_types),
    "datatype": Part((), _of_kind("datatype")),
    "suffix": Part((), _of_kind("suffix")),
    "extension": Part((), _of_kind("extension")),
    "entities": Part((), _entities),
    "url": Part((_url_prefix,), _url_paths, (b'"',)),
}


def _checksum(scope: Scope, selected: Selected) -> FilePart:
    """Write a checksum by replacing the colon that parts its algorithm from its value where that is their order."""
    fields = collected.below(scope, selected, object_type(scope, "Checksum"))
    names, keys = [each.name for each in fields], [orjson.dumps(each.key) + b":" for each in fields]
    if names == ["algorithm", "value"]:
        return _stored_order(b"{" + keys[0] + b'"', b'",' + keys[1] + b'"', b'"}')
    known = {"algorithm": 0, "value": 1, "__typename": 2}
    if not set(names) <= set(known):
        raise UnsupportedError(Reason.TYPE, "Checksum")
    return Part((), _any_order(keys, [known[name] for name in names]))


def _stored_order(before: bytes, between: bytes, after: bytes) -> FilePart:
    """Put the texts around a checksum into the template where every file of a batch has one."""

    def column(batch: FileBatch) -> list[bytes]:
        texts = batch.checksums(between)
        return texts if batch.all_checked else [before + text + after if text else b"null" for text in texts]

    def around(text: bytes) -> Callable[[FileBatch], bytes]:
        return lambda batch: text if batch.all_checked else b""

    return Part((around(before),), column, (around(after),))


def _any_order(keys: list[bytes], values: list[int]) -> Column[FileBatch]:
    def text(etag: bytes) -> bytes:
        algorithm, _, value = etag.partition(b":")
        given = (b'"' + algorithm + b'"', b'"' + value + b'"', b'"Checksum"')
        pairs = zip(keys, values, strict=True)
        return b"{" + b",".join([key + given[value] for key, value in pairs]) + b"}"

    def column(batch: FileBatch) -> list[bytes]:
        return [text(etag) if etag else b"null" for etag in batch.etags]

    return column
