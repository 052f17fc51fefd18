"""Does an ingest that is killed leave a catalogue that is whole? A few rounds of what `kill_rounds` does many of."""

from pathlib import Path

import pytest

from tests.conftest import swept
from tests.ingest.kill_rounds import make_bundle, run_rounds


@pytest.mark.slow
async def test_killed(tmp_path: Path) -> None:
    source = make_bundle(tmp_path, versions=8, files=100)
    done = await run_rounds(swept(5, 3), 0, source, tmp_path)
    assert any(not each.ended for each in done)
