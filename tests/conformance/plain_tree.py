"""What does a git repository say of a dataset, read with git and plain loops alone?

Nothing of this program is used: objects are dictionaries with the fields of tree.graphql, and graphql-core walks them.
Names are those of BIDS; links into an annex are read as git-annex writes them.
"""

import re
import subprocess
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

Object = dict[str, Any]

_LONG: Final = {
    "sub": "subject",
    "ses": "session",
    "task": "task",
    "acq": "acquisition",
    "run": "run",
    "desc": "description",
}
_KEY: Final = re.compile(r"(MD5|SHA256)E?-s(\d+)--([0-9a-f]+)")
#: Git's modes of files and of links; others are no files.
_LINK: Final = "120000"
_FILES: Final = {"100644", "100755", _LINK}


def read(repository: Path, dataset_id: str, address: str) -> Object:
    """Read all tags of a repository; `address` is that of the server whose addresses are compared."""
    dataset: Object = {"__typename": "Dataset", "datasetId": dataset_id}
    names = _git(repository, "tag", "--sort=creatordate").split()
    versions = [_version(dataset, repository, name, address) for name in names]
    for number, version in enumerate(versions):
        version["previous"] = versions[number - 1] if number else None
        version["isLatest"] = number == len(versions) - 1
    dataset["latestVersion"] = versions[-1]
    dataset["versions"] = versions[::-1]
    return dataset


def root(dataset: Object) -> Object:
    """Give the root of all queries."""

    def found(_info: object, datasetId: str) -> Object | None:  # noqa: N803 - the schema's own name
        return dataset if datasetId == dataset["datasetId"] else None

    def version(_info: object, datasetId: str, tag: str) -> Object | None:  # noqa: N803
        every: list[Object] = dataset["versions"] if datasetId == dataset["datasetId"] else []
        return next((each for each in every if tag in {"latest", each["tag"]}), None)

    return {"dataset": found, "version": version}


def _git(repository: Path, *words: str) -> str:
    return subprocess.run(
        ["git", "-C", str(repository), *words], capture_output=True, text=True, check=True
    ).stdout


def _version(dataset: Object, repository: Path, name: str, address: str) -> Object:
    tag = f"v{name}"
    below = f"{address}/{dataset['datasetId']}/{tag}"
    files = sorted(_files(repository, name, below), key=lambda file: file["path"].encode())
    subjects = _levels([file for file in files if file["path"].startswith("sub-")], 0)
    version: Object = {"tag": tag, "dataset": dataset, "subjects": subjects}
    version["stats"] = {**_sums(files), "subjectCount": len(subjects)}

    def subject(_info: object, label: str) -> Object | None:
        return _first(subjects, "label", label)

    def file(_info: object, path: str) -> Object | None:
        return _first(files, "path", path)

    def directory(_info: object, path: str) -> Object | None:
        return _directory(files, path)

    def page(_info: object, first: int) -> Object:
        total = _sums(files)["sizeBytes"]
        info = {"hasNextPage": len(files) > first}
        return {"nodes": files[:first], "totalCount": len(files), "totalSizeBytes": total, "pageInfo": info}

    return version | {"subject": subject, "file": file, "directory": directory, "files": page}


def _first(objects: list[Object], field: str, value: str) -> Object | None:
    return next((each for each in objects if each[field] == value), None)


def _files(repository: Path, name: str, below: str) -> Iterator[Object]:
    for line in _git(repository, "ls-tree", "-r", "-l", "-z", name).split("\0")[:-1]:
        about, path = line.split("\t")
        mode, _, blob, size = about.split()
        if mode not in _FILES or path.startswith(".github/"):
            continue
        target = _git(repository, "cat-file", "blob", blob) if mode == _LINK else ""
        key = _KEY.search(target)
        file: Object = {"__typename": "File", "path": path, "name": path.split("/")[-1]}
        file["sizeBytes"] = int(key[2]) if key else int(size)
        kind, value = (key[1].lower(), key[3]) if key else ("git", blob)
        file["checksum"] = {"algorithm": kind, "value": value}
        file["entities"] = _entities(file["name"])
        file["url"] = f"{below}/{quote(path)}"
        yield file


def _entities(name: str) -> dict[str, str]:
    parts = [part.split("-", 1) for part in name.split(".", maxsplit=1)[0].split("_")[:-1]]
    return {_LONG[part[0]]: part[1] for part in parts if len(part) == 2 and part[0] in _LONG}


def _sums(files: list[Object]) -> Object:
    return {"fileCount": len(files), "sizeBytes": sum(file["sizeBytes"] for file in files)}


def _label(file: Object, entity: str) -> str | None:
    if entity == "subject":
        return str(file["path"].split("/")[0].removeprefix("sub-"))
    found: dict[str, str] = file["entities"]
    return found.get(entity)


#: An entity for each level, and what the list below it is called.
_BELOW: Final = (("subject", "sessions"), ("session", "tasks"), ("task", "runs"), ("run", "files"))


def _levels(files: list[Object], depth: int) -> list[Object]:
    """Group files by the entity of a level, null first, then by text."""
    if depth == len(_BELOW):
        return files
    entity, below = _BELOW[depth]

    def by_label(file: Object) -> tuple[bool, str]:
        label = _label(file, entity)
        return label is not None, label or ""

    groups = [list(group) for _, group in groupby(sorted(files, key=by_label), key=by_label)]
    return [
        {"label": _label(group[0], entity), **_sums(group), below: _levels(group, depth + 1)}
        for group in groups
    ]


def _directory(files: list[Object], path: str) -> Object | None:
    """Give a directory by its path; null where no file is in it."""
    prefix = f"{path}/" if path else ""
    inside = [file for file in files if file["path"].startswith(prefix)]
    if not inside:
        return None
    names = sorted({file["path"][len(prefix) :].split("/")[0] for file in inside if _deep(file, prefix)})

    def entries(_info: object) -> list[Mapping[str, Any] | None]:
        direct = [file for file in inside if not _deep(file, prefix)]
        return [*(_directory(inside, prefix + name) for name in names), *direct]

    name = path.rsplit("/", maxsplit=1)[-1]
    return {"__typename": "Directory", "path": path, "name": name, **_sums(inside), "entries": entries}


def _deep(file: Object, prefix: str) -> bool:
    return "/" in file["path"][len(prefix) :]
