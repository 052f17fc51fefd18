"""On what machine, and with which versions, was it measured?"""

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

import orjson

from benchmarks.sides import PYTHON, RIVALS

_OWN: Final = ("graphql-core", "strawberry-graphql", "orjson", "starlette", "uvicorn", "uvloop", "httptools")
_ON_PYTHON: Final = ("strawberry-graphql", "ariadne", "graphql-core", "orjson", "starlette", "uvicorn")


@dataclass(frozen=True, slots=True)
class Machine:
    """The processor, the system with its interpreters, and the libraries of both sides, each in one line."""

    processor: str
    system: str
    own: str
    rivals: str


def described() -> Machine:
    """Describe this one."""
    return Machine(_processor(), _system(), _own_versions(), _rival_versions())


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores"


def _system() -> str:
    node = _output(["node", "--version"]).lstrip("v")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{platform.system()} {platform.machine()}, {python}, Node {node}"


def _own_versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in _OWN)


def _rival_versions() -> str:
    told = (
        f"import importlib.metadata as m; print(', '.join(f'{{n}} {{m.version(n)}}' for n in {_ON_PYTHON}))"
    )
    pinned = orjson.loads((RIVALS / "package.json").read_bytes())["dependencies"]
    on_node = [f"{name} {number}" for name, number in pinned.items()]
    nginx = [f"nginx {_output(['nginx', '-v']).partition('/')[2]}"] if shutil.which("nginx") else []
    return ", ".join([_output([str(PYTHON), "-c", told]), *on_node, *nginx])


def load_average() -> float:
    """Processes that wanted a core during the last minute, on average."""
    return os.getloadavg()[0]


def _output(command: list[str]) -> str:
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.strip()
