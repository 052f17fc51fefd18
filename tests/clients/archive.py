"""What is mirrored: every real tree with the bytes that it has, and a real repository whose data are in a bucket."""

import asyncio
import hashlib
import random
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from graphql_api import stores
from graphql_api.domain.annex import parse_key
from graphql_api.ingest.run import ingest
from graphql_api.settings import Settings, load
from graphql_api.storage.places import S3Place
from tests.storage.conftest import put_object

ANNEXED: Final = "nm000777"
#: Bytes of one generated file at most: what is in doubt are names, links and sizes, not length.
_MOST: Final = 300_000
_WHO: Final = ("-c", "user.name=tests", "-c", "user.email=tests@example.org", "-c", "commit.gpgsign=false")


@dataclass
class Mirrored:
    """An archive, and by dataset the files that a mirror of it must hold."""

    settings: Settings
    files: dict[str, dict[str, bytes]] = field(default_factory=dict[str, dict[str, bytes]])

    @property
    def trees(self) -> list[str]:
        return [dataset for dataset in self.files if dataset != ANNEXED]


def filled(shared: Path, folder: Path, bucket: S3Place) -> Mirrored:
    """Ingest every tree of the real data, and the repository, whose objects are put into the bucket."""
    settings = load(data_dir=folder / "data").model_copy(
        update={
            "s3_bucket": bucket.bucket,
            "s3_endpoint": bucket.endpoint,
            "s3_region": "us-east-1",
            "s3_access_key": bucket.access_key,
            "s3_secret_key": SecretStr(bucket.secret_key),
        }
    )
    mirrored = Mirrored(settings)
    sources: dict[str, Path] = {}
    for number, tree in enumerate(sorted((shared / "data" / "trees").iterdir())):
        sources[f"nm{number:06}"] = tree
        mirrored.files[f"nm{number:06}"] = contents(tree)
    sources[ANNEXED] = folder / "repository"
    mirrored.files[ANNEXED] = _annex(shared, sources[ANNEXED], bucket)
    asyncio.run(_ingest(settings, sources))
    return mirrored


def contents(folder: Path) -> dict[str, bytes]:
    """Read all files of a folder, by their paths in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


async def _ingest(settings: Settings, sources: dict[str, Path]) -> None:
    async with stores.opened(settings) as catalog:
        for dataset_id, source in sources.items():
            await ingest(
                str(source),
                catalog=catalog,
                data_dir=settings.data_dir,
                dataset_id=dataset_id,
                checksum=dataset_id != ANNEXED,
                version=None if dataset_id == ANNEXED else "v1.0.0",
            )


def _annex(shared: Path, folder: Path, bucket: S3Place) -> dict[str, bytes]:
    """Make ds002778 anew with generated data, as nobody here has its own; give all contents.

    The history is left behind: there the repository names its own bucket, which would win over the one here.
    """
    whole = folder.parent / "whole"
    _git(folder.parent, "clone", "--quiet", str(shared / "data" / "git" / "ds002778.bundle"), str(whole))
    shutil.copytree(whole, folder, symlinks=True, ignore=shutil.ignore_patterns(".git"))
    made = {
        path.relative_to(folder).as_posix(): _generate(path, bucket)
        for path in sorted(folder.rglob("*"))
        if path.is_symlink()
    }
    _git(folder, "init", "--quiet")
    _git(folder, "add", "--all")
    _git(folder, *_WHO, "commit", "--quiet", "--message=all")
    _git(folder, "tag", "1.0.0")
    return contents(folder) | made


def _generate(link: Path, bucket: S3Place) -> bytes:
    """Put bytes into the bucket, and let the link name them as git-annex does."""
    key = parse_key(link.readlink().name)
    assert key is not None
    content = random.Random(link.name).randbytes(min(key.size or 0, _MOST))  # noqa: S311 - filling
    named = f"SHA256E-s{len(content)}--{hashlib.sha256(content).hexdigest()}{key.extension}"
    put_object(bucket, f"{ANNEXED}/objects/{named}", content)
    link.unlink()
    link.symlink_to(Path(".git/annex/objects/Xx/Yy") / named / named)
    return content


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
