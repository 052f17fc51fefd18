"""Does the process that keeps a core awake give way, and end?"""

import os
import sys
from pathlib import Path

import pytest

from benchmarks.awake import awake
from benchmarks.settled import started_by


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has a policy for it")
def test_a_core_is_kept_awake_by_one_who_gives_way() -> None:
    core = max(os.sched_getaffinity(0))
    before = set(started_by(os.getpid()))
    with awake(core):
        [pid] = set(started_by(os.getpid())) - before
        assert os.sched_getaffinity(pid) == {core}
        assert os.sched_getscheduler(pid) == os.SCHED_IDLE
    assert not Path(f"/proc/{pid}").exists()
