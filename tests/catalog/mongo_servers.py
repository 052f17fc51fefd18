"""Which MongoDB servers do tests run against? Real ones, started here on free ports and stopped in the end."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any, Final

from pymongo import MongoClient, WriteConcern
from pymongo.errors import PyMongoError

_PROGRAM: Final = Path(__file__).parents[2] / ".cache" / "services" / "bin" / "mongod"
#: Other processes of one test run find the server of the first through the environment.
_SINGLE: Final = "BIDSGRAPH_TEST_MONGODB"
SET: Final = "BIDSGRAPH_TEST_MONGODB_SET"


def program() -> str | None:
    """Find mongod; None where tests/services/install.sh has not been run and none is on the path."""
    return str(_PROGRAM) if _PROGRAM.exists() else shutil.which("mongod")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Member:
    """One mongod with files of its own, which can be killed and started again."""

    def __init__(self, *options: str) -> None:
        # In memory where there is such a place: it is the program that is tested, not the disk.
        memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 a folder of our own in it
        self.folder = Path(tempfile.mkdtemp(prefix="bidsgraph-mongod-", dir=memory))
        self.port = free_port()
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        words = [
            str(program()),
            "--dbpath",
            str(self.folder),
            "--port",
            str(self.port),
            "--bind_ip",
            "127.0.0.1",
        ]
        words += ["--quiet", "--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "64", "--setParameter"]
        words += ["diagnosticDataCollectionEnabled=false", *self._options]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait()

    def _wait(self) -> None:
        with self.client() as client:
            for _ in range(300):
                try:
                    client.admin.command("ping")
                except PyMongoError:
                    time.sleep(0.1)
                else:
                    return
        raise TimeoutError(f"mongod did not start; see {self.folder}")

    def client(self) -> MongoClient[dict[str, Any]]:
        """Connect to this one alone, whatever set it is a member of."""
        return MongoClient(self.address, directConnection=True, serverSelectionTimeoutMS=500)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()

    def signal(self, number: signal.Signals) -> None:
        """Freeze it, or let it go on."""
        if self._process:
            self._process.send_signal(number)

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class ReplicaSet:
    """Three members that elect another primary when theirs has not been heard of for so many milliseconds."""

    def __init__(self, patience: int = 500) -> None:
        self._patience = patience
        # Transactions of a process that was killed hold up others for so long; 60 s by default.
        options = ("--replSet", "rs", "--setParameter", "transactionLifetimeLimitSeconds=3")
        self.members = [Member(*options) for _ in range(3)]

    @property
    def url(self) -> str:
        return f"mongodb://{','.join(member.address for member in self.members)}/?replicaSet=rs"

    def start(self) -> None:
        for member in self.members:
            member.start()
        hosts = [{"_id": number, "host": member.address} for number, member in enumerate(self.members)]
        settings = {
            "electionTimeoutMillis": self._patience,
            "heartbeatIntervalMillis": max(self._patience // 5, 100),
        }
        with self.members[0].client() as client:
            client.admin.command("replSetInitiate", {"_id": "rs", "members": hosts, "settings": settings})
        self.primary()

    def primary(self) -> Member:
        """Wait for a primary."""
        for _ in range(600):
            for member in self.members:
                if self._leads(member):
                    return member
            time.sleep(0.05)
        raise TimeoutError("no primary was elected")

    def _leads(self, member: Member) -> bool:
        try:
            with member.client() as client:
                return bool(client.admin.command("hello")["isWritablePrimary"])
        except PyMongoError:
            return False

    def remove(self) -> None:
        for member in self.members:
            member.remove()


@cache
def single_url() -> str:
    """Give the address of a server of its own, started once in a test run."""
    if _SINGLE not in os.environ:
        member = Member()
        atexit.register(member.remove)
        member.start()
        os.environ[_SINGLE] = f"mongodb://{member.address}/"
    return os.environ[_SINGLE]


@cache
def set_url() -> str:
    """Give the address of a replica set of three, started once in a test run."""
    if SET not in os.environ:
        # Nobody kills these: what they ask one another all the time takes a tenth of a core from the tests.
        members = ReplicaSet(patience=2500)
        atexit.register(members.remove)
        members.start()
        os.environ[SET] = members.url
    return os.environ[SET]


def empty(url: str, name: str) -> None:
    """Forget all documents of a database but keep its collections: making indexes takes longer than any test."""
    database = _kept_client(url)[name]
    names = database.list_collection_names()
    for collection in names:
        database.get_collection(collection, write_concern=WriteConcern(w=1)).delete_many({})
    for collection in names[:1]:
        # Waits until most members have done all of it, once for all collections.
        database[collection].delete_many({})


@cache
def _kept_client(url: str) -> MongoClient[dict[str, Any]]:
    """Connect once in a process: greeting three members anew for each test takes longer than to empty them."""
    client = MongoClient[dict[str, Any]](url)
    atexit.register(client.close)
    return client


def drop(url: str, name: str, collection: str) -> None:
    """Forget a collection with its indexes."""
    with MongoClient[dict[str, Any]](url) as client:
        client[name].drop_collection(collection)
