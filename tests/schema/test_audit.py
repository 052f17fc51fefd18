"""Does the published audit suite of GraphQL over HTTP pass, all of it?

It is the one of the npm package `graphql-http`; tests/services/install.sh audit installs it.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.data_routes.site import serving
from tests.schema.asking import settings_in

AUDIT = Path(__file__).parents[1] / "audit"


@pytest.mark.parametrize("guarded", [False, True])
def test_every_audit_passes(tmp_path: Path, *, guarded: bool) -> None:
    if shutil.which("node") is None or not (AUDIT / "node_modules").is_dir():
        pytest.skip("the audits are not installed: tests/services/install.sh audit")
    options = {"rate_limit": 1000, "max_cost": 20_000} if guarded else {}
    with serving(settings_in(tmp_path, **options)) as port:
        command = ["node", "audit.mjs", f"http://127.0.0.1:{port}/graphql"]
        done = subprocess.run(command, cwd=AUDIT, capture_output=True, text=True, timeout=60, check=True)
    results = json.loads(done.stdout)
    assert len(results) >= 61
    assert {name: reason for name, reason in results.items() if reason} == {}
