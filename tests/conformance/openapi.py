"""Does the EEGDash API hold what its OpenAPI document says, whatever it is sent?

`python -m tests.conformance.openapi --examples 50`: a server with the demo archive and some documents is asked by
schemathesis over HTTP: what the document allows, what it forbids, and chains of requests. Fails on a 5xx, and on a
status, a content type, a header or a body that the document does not tell of.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from graphql_api import stores
from graphql_api.demo.archive import write_archive
from graphql_api.domain.changes import Insert, Note
from graphql_api.domain.documents import Collection, Space
from graphql_api.ingest.run import ingest
from graphql_api.settings import Settings
from tests.conftest import REPOSITORY
from tests.data_routes.site import serving
from tests.schema.archive import DOCUMENT, MADE, RECORD
from tests.schema.asking import settings_in

PROGRAM: Final = REPOSITORY / ".cache" / "services" / "schemathesis" / "bin" / "st"
_TOKEN: Final = "conformance"  # noqa: S105 - the script's own
#: A schema of JSON cannot say all that is refused: numbers of more than 64 bits, what a filter may be, that a parameter
#: of a choice is one of it. So not everything that it allows has to be accepted.
_LEFT_OUT: Final = "positive_data_acceptance"
#: Clients of a dataset that is gone are told by `modified_count: 0` that nothing was changed, as they always were.
_CONFIGURATION: Final = """\
[[operations]]
include-name = "PATCH /admin/{db}/datasets/{dataset}"
checks.use_after_free.enabled = false
"""


def run(examples: int, seed: int, phases: str) -> "subprocess.CompletedProcess[str]":
    """Ask so many examples of each operation."""
    with tempfile.TemporaryDirectory() as made:
        (Path(made) / "schemathesis.toml").write_text(_CONFIGURATION)
        settings = settings_in(Path(made)).model_copy(update={"admin_token": SecretStr(_TOKEN)})
        asyncio.run(_fill(settings))
        with serving(settings) as port:
            return subprocess.run(
                _command(port, examples, seed, phases), capture_output=True, text=True, check=False, cwd=made
            )


def _command(port: int, examples: int, seed: int, phases: str) -> list[str]:
    where = [str(PROGRAM), "run", f"http://127.0.0.1:{port}/openapi.json"]
    asked = ["--header", f"Authorization: Bearer {_TOKEN}", "--exclude-checks", _LEFT_OUT]
    many = ["--max-examples", str(examples), "--seed", str(seed), "--phases", phases]
    return [*where, *asked, *many, "--continue-on-failure", "--warnings", "off", "--request-timeout", "60"]


async def _fill(settings: Settings) -> None:
    async with stores.opened(settings) as catalog:
        await ingest(str(write_archive(settings.data_dir)), catalog=catalog, data_dir=settings.data_dir)
        for collection, document in ((Collection.DATASETS, DOCUMENT), (Collection.RECORDS, RECORD)):
            note = Note("tests", "insert", "x", MADE)
            await catalog.write(Insert(Space("eegdash", collection), [document]), note)


def main() -> int:
    """Ask, and print what schemathesis says; 1 where anything does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful")
    options = parser.parse_args()
    done = run(options.examples, options.seed, options.phases)
    sys.stdout.write(done.stdout + done.stderr)
    return int(done.returncode != 0)


if __name__ == "__main__":
    raise SystemExit(main())
