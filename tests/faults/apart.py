"""How is one member of a replica set cut off from all others, and from the server?

Each member runs in a network namespace of its own, joined by a bridge, and all of that in a namespace of this script's
own, which has no way to anywhere else. Cutting a member off takes its end of the bridge down. It takes an
administrator's rights, and `ip` and `unshare`.
"""

import os
import subprocess
import sys
from typing import Final

from tests.catalog.mongo_servers import Member, ReplicaSet, program

_INSIDE: Final = "BIDSGRAPH_FAULTS_APART"
_NETWORK: Final = "10.77.0"
_PORT: Final = 27017


def inside() -> bool:
    """Tell whether this process is in a network of its own."""
    return _INSIDE in os.environ


def again(*names: str) -> "subprocess.CompletedProcess[str]":
    """Run faults in a network of their own; it prints what this would."""
    command = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$0" -m tests.faults "$@"']
    return subprocess.run(
        [*command, sys.executable, *names],
        env={**os.environ, _INSIDE: "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )


class ApartMember(Member):
    """A mongod with a network namespace of its own."""

    def __init__(self, number: int, *options: str) -> None:
        super().__init__(*options)
        self.port = _PORT
        self._number = number
        self._name = f"bidsgraph-{os.getpid()}-{number}"

    @property
    def address(self) -> str:
        return f"{_NETWORK}.{10 + self._number}:{_PORT}"

    @property
    def link(self) -> str:
        """The end of its link that is the bridge's."""
        return f"member{self._number}"

    def start(self) -> None:
        _ip(f"netns add {self._name}")
        _ip(f"link add {self.link} type veth peer name eth0 netns {self._name}")
        _ip(f"link set {self.link} master members up")
        for setting in (
            f"addr add {_NETWORK}.{10 + self._number}/24 dev eth0",
            "link set eth0 up",
            "link set lo up",
        ):
            _ip(f"-n {self._name} {setting}")
        words = ["ip", "netns", "exec", self._name, str(program()), "--dbpath", str(self.folder)]
        words += ["--port", str(_PORT), "--bind_ip", "0.0.0.0", "--quiet", "--wiredTigerCacheSizeGB", "0.25"]  # noqa: S104 - of its own namespace
        words += ["--oplogSize", "64", *self._options]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait()

    def cut(self) -> None:
        """Let nothing through, in no direction: nobody is told that it is gone."""
        _ip(f"link set {self.link} down")

    def join(self) -> None:
        """Let everything through again."""
        _ip(f"link set {self.link} up")

    def remove(self) -> None:
        super().remove()
        subprocess.run(["ip", "netns", "del", self._name], check=False, capture_output=True)


class ApartSet(ReplicaSet):
    """Three members, each in a namespace."""

    def __init__(self) -> None:
        super().__init__()
        for member in self.members:
            member.remove()
        options = ("--replSet", "rs", "--setParameter", "transactionLifetimeLimitSeconds=3")
        self.members = [ApartMember(number, *options) for number in range(3)]

    def start(self) -> None:
        for words in (
            "link add members type bridge",
            f"addr add {_NETWORK}.1/24 dev members",
            "link set members up",
        ):
            _ip(words)
        super().start()


def _ip(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True)
