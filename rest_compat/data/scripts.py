"""By which script does a client download a list of files?

Names of files are strangers' words: in shell scripts they stand within single quotes and behind `./`, so that no
shell and no program takes one for anything else. Every file is fetched by its durable address, which redirects to
the bytes, so that a script can be kept and run again.
"""

import shlex
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final

from rest_compat.data.selected import Selected


class Program(StrEnum):
    """Programs that a script can be had for."""

    CURL = "curl"
    WGET = "wget"
    ARIA2 = "aria2"
    RCLONE = "rclone"


_HEAD: Final = """\
#!/bin/sh
# Downloads {count} files of {dataset} {tag} into ./{folder} with {program}.
# What is there already stays, what was interrupted goes on: run it again until it says nothing.
set -u
mkdir -p {folder} && cd {folder} || exit 1
failed=0
"""

#: Arguments: address, path, size in bytes.
_FETCH: Final = """\
fetch() {{
  case $2 in */*) mkdir -p "./${{2%/*}}" ;; esac
  size=-1
  if [ -f "./$2" ]; then size=$(($(wc -c < "./$2"))); fi
  if [ "$size" -eq "$3" ]; then return; fi
  if [ "$size" -gt "$3" ] || [ "$3" -eq 0 ]; then : > "./$2"; fi
  if [ "$3" -eq 0 ]; then return; fi
  {command} || {{ printf 'failed: %s\\n' "$2" >&2; failed=1; }}
}}
"""
_COMMANDS: Final = {
    Program.CURL: 'curl -fsSL --retry 5 -C - -o "./$2" "$1"',
    Program.WGET: 'wget -q -t 5 -c -O "./$2" "$1"',
}
_END: Final = 'exit "$failed"\n'

#: Behind the last name of rclone's list; a path cannot be empty between slashes, so none is this.
_LAST: Final = "//end of the list//"

_BREAKS: Final = ("\n", "\r")


def _shell(selected: Selected, program: Program) -> Iterator[bytes]:
    yield (_head(selected, program) + _FETCH.format(command=_COMMANDS[program])).encode()
    for part in selected.slices():
        lines = [
            f"fetch {shlex.quote(url)} {shlex.quote(path)} {size}\n"
            for url, path, size in zip(selected.urls(part.paths), part.paths, part.sizes, strict=True)
        ]
        yield "".join(lines).encode()
    yield _END.encode()


def _head(selected: Selected, program: Program) -> str:
    row = selected.version.published.row
    folder = shlex.quote(folder_of(selected))
    count = f"{len(selected.rows):,}"
    return _HEAD.format(count=count, dataset=row.dataset_id, tag=row.tag, folder=folder, program=program)


def folder_of(selected: Selected) -> str:
    """Name the folder that a script fills: one for each version, so that none goes on with another's bytes."""
    row = selected.version.published.row
    return f"{row.dataset_id}-{row.tag}"


def _rclone(selected: Selected, program: Program) -> Iterator[bytes]:
    url = shlex.quote(selected.files_url)
    # The list is a file of names, one a line: a name with a line's end in it is fetched by itself.
    yield _head(selected, program).encode()
    yield f"rclone copy --files-from-raw - --http-url {url} :http: . << '{_LAST}' || failed=1\n".encode()
    broken: list[str] = []
    for part in selected.slices():
        broken += [path for path in part.paths if _breaks(path)]
        yield "".join([f"{path}\n" for path in part.paths if not _breaks(path)]).encode()
    single = [
        f"rclone copyurl {shlex.quote(address)} {shlex.quote('./' + path)} || failed=1\n"
        for path, address in zip(broken, selected.urls(broken), strict=True)
    ]
    yield (f"{_LAST}\n" + "".join(single) + _END).encode()


def _aria2(selected: Selected, program: Program) -> Iterator[bytes]:
    folder = folder_of(selected)
    yield f"# Run: {program}c --continue --auto-file-renaming=false --dir={folder} --input-file=<this file>\n".encode()
    for part in selected.slices():
        entries = zip(selected.urls(part.paths), part.paths, part.checksums, strict=True)
        yield "".join([_aria2_entry(*entry) for entry in entries]).encode()


def _aria2_entry(url: str, path: str, checksum: str) -> str:
    if _breaks(path):
        return f"# aria2 has no way to write the name of {url}\n"
    algorithm, _, digest = checksum.partition(":")
    check = f"  checksum={_ARIA2_ALGORITHMS[algorithm]}={digest}\n" if algorithm in _ARIA2_ALGORITHMS else ""
    return f"{url}\n  out=./{path}\n{check}"


_ARIA2_ALGORITHMS: Final = {"md5": "md5", "sha1": "sha-1", "sha256": "sha-256", "sha512": "sha-512"}


def _breaks(path: str) -> bool:
    return any(each in path for each in _BREAKS)


_WRITERS: Final[dict[Program, Callable[[Selected, Program], Iterator[bytes]]]] = {
    Program.CURL: _shell,
    Program.WGET: _shell,
    Program.ARIA2: _aria2,
    Program.RCLONE: _rclone,
}


def download_script(selected: Selected, program: Program) -> Iterator[bytes]:
    """Write the script slice by slice."""
    return _WRITERS[program](selected, program)


def script_name(selected: Selected, program: Program) -> str:
    """Name the script's file."""
    return f"{folder_of(selected)}-{program}.{'txt' if program is Program.ARIA2 else 'sh'}"
