"""How does a test make a git repository of any shape, also of those that git itself would not make?"""

import hashlib
import os
import subprocess
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

DESCRIPTION: Final = b'{"Name": "Made", "BIDSVersion": "1.9.0", "DatasetDOI": "doi:10.18112/x.v1.0.0"}'
KEY: Final = "MD5E-s2048--0123456789abcdef0123456789abcdef.set"


class Entry(NamedTuple):
    """One entry of a tree: git's mode, and the content of its blob (or the commit's name, for a submodule)."""

    mode: str
    content: bytes


def link(target: str) -> Entry:
    return Entry("120000", os.fsencode(target))


def annex_link(key: str = KEY) -> Entry:
    return link(f"../.git/annex/objects/Xx/Yy/{key}/{key}")


def pointer(key: str = KEY, rest: bytes = b"") -> Entry:
    return Entry("100644", b"/annex/objects/" + key.encode() + b"\n" + rest)


def submodule() -> Entry:
    return Entry("160000", b"1234567890123456789012345678901234567890")


Files = Mapping[str | bytes, bytes | Entry]

#: The least that is a BIDS dataset of one recording.
GOOD: Final[dict[str | bytes, bytes | Entry]] = {
    "dataset_description.json": DESCRIPTION,
    "README": b"A dataset made by a test.\n",
    "CHANGES": b"1.0.0\n  - made\n",
    "participants.tsv": b"participant_id\tage\nsub-01\t30\n",
    "sub-01/eeg/sub-01_task-rest_eeg.edf": annex_link(),
    "sub-01/eeg/sub-01_task-rest_eeg.json": b"{}",
}


class Repository:
    """A bare repository that is written by git's plumbing, but for blobs, which are written as git would."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--bare", "--template=", "--initial-branch=main", str(path))
        self._time = 1_600_000_000

    def git(self, *arguments: str, sent: bytes = b"", time: int = 1_600_000_000) -> str:
        """Run git here, and give what it prints; times of commits and tags are `time`."""
        names = ("AUTHOR", "COMMITTER")
        person = {f"GIT_{name}_{field}": "test@example.org" for name in names for field in ("NAME", "EMAIL")}
        person |= {f"GIT_{name}_DATE": f"{time} +0000" for name in names}
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_DIR": str(self.path),
            "GIT_CONFIG_NOSYSTEM": "1",
            **person,
        }
        ran = subprocess.run(
            ["git", *arguments], input=sent, capture_output=True, env=environment, check=True
        )
        return ran.stdout.decode(errors="replace").strip()

    def blob(self, content: bytes) -> str:
        """Write a blob, and give its name; here, since most of what tests wait for would be a process each."""
        whole = b"blob %d\0" % len(content) + content
        name = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
        place = self.loose(name)
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(zlib.compress(whole, 1))
            place.chmod(0o444)
        return name

    def commit(self, files: Files, *, branch: str = "main") -> str:
        """Write a commit of these files and nothing else, a day after the one before; give its name."""
        (self.path / "index").unlink(missing_ok=True)
        self.git("update-index", "-z", "--index-info", sent=b"".join(map(self._index, files.items())))
        return self.commit_tree(self.git("write-tree"), branch=branch)

    def commit_tree(self, tree: str, *, branch: str = "main") -> str:
        """Write a commit of a tree, on top of the branch."""
        self._time += 86_400
        before = self.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")
        parents = ("-p", before) if before else ()
        name = self.git("commit-tree", tree, *parents, "-m", "made", time=self._time)
        self.git("update-ref", f"refs/heads/{branch}", name)
        return name

    def _index(self, item: tuple[str | bytes, bytes | Entry]) -> bytes:
        path, what = item
        entry = what if isinstance(what, Entry) else Entry("100644", what)
        name = entry.content.decode() if entry.mode == "160000" else self.blob(entry.content)
        return (
            f"{entry.mode} {name}\t".encode() + (path if isinstance(path, bytes) else path.encode()) + b"\0"
        )

    def tag(self, name: str, target: str = "main") -> None:
        """Write a lightweight tag."""
        self.git("update-ref", f"refs/tags/{name}", target)

    def tree(self, *lines: str) -> str:
        """Write a tree of `MODE TYPE NAME<tab>PATH` lines, which need not make sense."""
        return self.git("mktree", "--missing", "-z", sent="".join(line + "\0" for line in lines).encode())

    def loose(self, name: str) -> Path:
        """Where an object is."""
        return self.path / "objects" / name[:2] / name[2:]

    def bundle(self, path: Path) -> Path:
        """Write all of it into a bundle."""
        self.git("bundle", "create", "--quiet", str(path), "--all")
        return path


def tagged(path: Path, files: Files = GOOD, *, tag: str = "1.0.0") -> Repository:
    """Make a repository of one commit and one tag."""
    made = Repository(path)
    made.commit(files)
    made.tag(tag)
    return made


def changed(files: Files) -> dict[str | bytes, bytes | Entry]:
    """Give the good dataset with these files put in or replaced."""
    return {**GOOD, **files}


def write_folder(path: Path, files: Mapping[str, bytes | Entry]) -> Path:
    """Write files and links into a folder."""
    for name, what in files.items():
        place = path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(what, Entry) and what.mode == "120000":
            place.symlink_to(os.fsdecode(what.content))
        else:
            place.write_bytes(what.content if isinstance(what, Entry) else what)
    return path


#: The good dataset as a folder would have it.
FOLDER: Final[dict[str, bytes | Entry]] = {str(path): what for path, what in GOOD.items()}
