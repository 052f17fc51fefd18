from collections.abc import Mapping

from graphql_api.domain.files import FileEntry, KeyForm
from graphql_api.kernel.columns import Files, Level, Woven
from graphql_api.kernel.listing import FormOf

def weave(woven: Woven, count: int, between: bytes, /) -> bytes: ...
def weave_tree(levels: list[Level], files: Files | None, continued: bool, /) -> bytes: ...
def parse(
    text: str,
    source: object,
    classes: tuple[type, ...],
    kinds: tuple[object, ...],
    operations: tuple[object, ...],
    most: int,
    /,
) -> object | None: ...
def choose_hash(portable: bool, /) -> None: ...
def is_clean(value: object, depth: int, /) -> bool: ...
def usual_files(
    printed: bytes, contents: Mapping[str, bytes], git: KeyForm, form_of: FormOf, kind: type[FileEntry], /
) -> tuple[list[FileEntry], bytes]: ...
