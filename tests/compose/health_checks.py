"""Do the health checks of docker-compose.yml tell of the real programs whether they are well?

`python -m tests.compose.health_checks`: starts each service's program by the command of the file, in namespaces where
its name and its port are its own, and runs the check as the container's engine would: before the program runs, until
it is well, and after it was stopped. Prints a line for each; 1 where a check says what is not so. It takes an
administrator's rights, and what `tests/services/install.sh mongosh mongod seaweedfs redis` installs.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml  # type: ignore[import-untyped]

_ROOT: Final = Path(__file__).parents[2]
_CACHE: Final = _ROOT / ".cache" / "services"
_INSIDE: Final = "BIDSGRAPH_COMPOSE_INSIDE"
_PATIENCE: Final = 90.0


class Service(NamedTuple):
    """A program, and what says whether it is well."""

    name: str
    command: list[str]
    check: list[str]


def services(folder: Path) -> Iterator[Service]:
    """Read them from the two files; what is changed is where data is kept and where programs are."""
    written = (_ROOT / "docker-compose.yml").read_text()
    # Nothing is in the environment of what it says by default.
    said = re.sub(r"\$\{\w+:?-([^}]*)\}", r"\1", written)
    compose: dict[str, Any] = yaml.safe_load(said)["services"]
    where = {"mongodb": ["--dbpath", str(folder / "mongodb")], "redis": ["--dir", str(folder)], "s3": []}
    for name, more in where.items():
        (folder / name).mkdir()
        command = [word.replace("-dir=/data", f"-dir={folder / name}") for word in compose[name]["command"]]
        # The image's own program comes before a command that does not name it.
        command = ["weed", *command] if name == "s3" else command
        yield Service(name, [*command, *more], _words(compose[name]["healthcheck"]["test"]))
    dockerfile = (_ROOT / "Dockerfile").read_text()
    found = re.search(r"HEALTHCHECK.*?CMD (\[.*?\])\n", dockerfile, re.DOTALL)
    start = re.search(r"^CMD (\[.*\])$", dockerfile, re.MULTILINE)
    assert found
    assert start
    yield Service("api", ["bidsgraph", *json.loads(start[1])], json.loads(found[1]))


def _words(test: list[str]) -> list[str]:
    """Give what an engine runs for a check."""
    return ["sh", "-c", test[1]] if test[0] == "CMD-SHELL" else test[1:]


def proven(service: Service, environment: dict[str, str]) -> str:
    """Run a service and its check; say what came of it, or AssertionError."""

    def check() -> int:
        return subprocess.run(service.check, env=environment, capture_output=True, check=False).returncode

    assert check() != 0, f"{service.name} is well before it runs"
    began = time.monotonic()
    with subprocess.Popen(
        service.command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            while check() != 0:
                assert process.poll() is None, f"{service.name} ended by itself: {service.command}"
                assert time.monotonic() < began + _PATIENCE, f"{service.name} never got well"
                time.sleep(0.5)
            took = time.monotonic() - began
        finally:
            process.kill()
    assert check() != 0, f"{service.name} is well after it was killed"
    return f"{service.name}: refused before it ran, well after {took:.1f} s, refused after it was killed"


def _inside() -> int:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        hosts = folder / "hosts"
        hosts.write_text("127.0.0.1 localhost mongodb redis s3\n")
        subprocess.run(["mount", "--bind", str(hosts), "/etc/hosts"], check=True)
        places = (_CACHE / "bin", _CACHE / "mongosh" / "node_modules" / ".bin", Path(sys.executable).parent)
        path = ":".join([*map(str, places), os.environ["PATH"]])
        environment = {**os.environ, "PATH": path, "BIDSGRAPH_DATA_DIR": str(folder / "api"), "HOME": made}
        environment |= {"AWS_ACCESS_KEY_ID": "bidsgraph", "AWS_SECRET_ACCESS_KEY": "only-on-this-machine"}
        for service in services(folder):
            missing = [
                each for each in (service.command[0], service.check[0]) if not shutil.which(each, path=path)
            ]
            assert not missing, f"not installed: {missing}"
            sys.stdout.write(proven(service, environment) + "\n")
            sys.stdout.flush()
    return 0


def main() -> int:
    """Prove all of them, in namespaces of network and mounts that end with this."""
    if _INSIDE in os.environ:
        return _inside()
    words = [
        "unshare",
        "--net",
        "--mount",
        "sh",
        "-c",
        'ip link set lo up && exec "$0" -m tests.compose.health_checks',
    ]
    done = subprocess.run([*words, sys.executable], env={**os.environ, _INSIDE: "1"}, check=False)
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main())
