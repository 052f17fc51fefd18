"""Is memory that large answers gave back there for the next?"""

import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

import pytest

pytestmark = pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="not glibc, whose allocator this is about"
)

#: Makes and drops as many bytes as a large answer has, again and again; prints what was said, and the faults of pages.
_PROGRAM: Final = """
import resource
from graphql_api.commandline.allocator import keep_freed_memory
said = keep_freed_memory()
pieces = [bytes(1_000_000) for _ in range(20)]
del pieces
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    pieces = [bytes([7]) * 1_000_000 for _ in range(20)]
    del pieces
print(said, resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""
#: Pages of what one turn makes; twenty turns fault once for each of theirs where all is given back.
_PAGES: Final = 20_000_000 // os.sysconf("SC_PAGE_SIZE")


def _ran(environment: Mapping[str, str]) -> tuple[bool, int]:
    kept = {
        name: value for name, value in os.environ.items() if "MALLOC" not in name and name != "GLIBC_TUNABLES"
    }
    program = [sys.executable, "-c", _PROGRAM]
    said, faults = subprocess.check_output(program, env={**kept, **environment}, text=True).split()
    return said == "True", int(faults)


def test_freed_memory_is_used_again() -> None:
    """Far fewer pages are asked of the system than are written."""
    said, faults = _ran({})
    assert said
    assert faults < 2 * _PAGES


def test_what_an_operator_said_holds() -> None:
    """Where the environment has a limit, memory goes back as it says."""
    said, faults = _ran({"MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_MMAP_THRESHOLD_": "131072"})
    assert not said
    assert faults > 10 * _PAGES
