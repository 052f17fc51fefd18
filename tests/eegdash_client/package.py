"""Which client is driven? The published package, of an environment of its own, that the project never sees."""

import importlib
import json
import os
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

#: The version that the contract was read out of.
VERSION: Final = "0.9.1"

Result = TypeVar("Result")


@dataclass(frozen=True)
class Site:
    """A server, its admin's token, and a dataset that was ingested there with its recordings.

    `limited` is the address of the same archive behind a limit of three requests a minute.
    """

    url: str
    limited: str
    token: str
    ingested: str
    recordings: int


def package() -> Any:  # noqa: ANN401 - nothing is known of it here
    """Import the package, and check that it is the one that is meant."""
    warnings.simplefilter("ignore")
    found = importlib.import_module("eegdash")
    assert found.__version__ == VERSION, found.__version__
    return found


def client(site: Site, *, token: str | None = None, **options: str) -> Any:  # noqa: ANN401 - the package's
    """Make a client as users do: the address from the environment, with a slash too many."""
    os.environ["EEGDASH_API_URL"] = f"{site.url}/"
    os.environ.pop("EEGDASH_API_TOKEN", None)
    made: Any = importlib.import_module("eegdash.http_api_client")
    return made.EEGDashAPIClient(auth_token=token, **options)


def facade(site: Site) -> Any:  # noqa: ANN401 - the package's
    """Make what most users have, which wraps the client."""
    os.environ["EEGDASH_API_URL"] = site.url
    return package().EEGDash(auth_token=site.token)


def refusal(ask: Callable[[], object]) -> tuple[int, dict[str, Any]]:
    """Give status and body of the answer that the client raised, which must come at once: it was not retried."""
    begin = time.monotonic()
    answer = _refused(ask)
    assert time.monotonic() - begin < 5, "the client asked again and again"
    body: dict[str, Any] = json.loads(answer.text)
    assert body["code"], body
    assert body["request_id"] == answer.headers["X-Request-ID"], body
    return answer.status_code, body


def _refused(ask: Callable[[], object]) -> Any:  # noqa: ANN401 - the package's
    requests: Any = importlib.import_module("requests")
    try:
        ask()
    except requests.HTTPError as error:
        return error.response
    raise AssertionError("nothing was refused")


def exceed(url: str) -> None:
    """Ask, without the client's patience, until the server has had enough; it says for how long."""
    requests: Any = importlib.import_module("requests")
    for _ in range(20):
        answer = requests.get(url, timeout=30)
        if answer.status_code == 429:
            assert 1 <= int(answer.headers["Retry-After"]) <= 60
            return
    raise AssertionError("there is no limit")


def timed(ask: Callable[[], Result]) -> tuple[Result, float]:
    """Do it, and tell the seconds that it took."""
    begin = time.monotonic()
    return ask(), time.monotonic() - begin
