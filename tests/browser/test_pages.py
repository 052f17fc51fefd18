"""Chromium walks the pages: what a person sees and reaches, by mouse and by keyboard, in light and in dark."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from tests.data_routes.site import DEMO, MOVED, ODD, UNPUBLISHED, Site

pytestmark = pytest.mark.slow

HERE: Final = Path(__file__).parent
PAGES: Final = (
    "/",
    f"/{DEMO}/",
    f"/{UNPUBLISHED}/",
    f"/{DEMO}/latest/",
    f"/{DEMO}/v2.0.0/sub-01/",
    f"/{ODD}/v1.0.0/sub-01/odd%20%231%20%26%20more/",
    f"/{MOVED}/v2.0.0/",
    f"/{MOVED}/v2.0.0/gone.txt",
    f"/{MOVED}/v2.0.0/never",
    f"/data/{MOVED}/v2.0.0/",
)
PHONE: Final = 360
#: In the first version of the demo archive, and in none after it.
REMOVED: Final = "sub-03/ses-02/eeg/sub-03_ses-02_task-oddball_run-02_channels.tsv"

Step = tuple[str, str]


def seen(site: Site, pages: Sequence[str] = (), steps: Sequence[Step] = ()) -> Any:  # noqa: ANN401 - JSON
    node, chromium = shutil.which("node"), shutil.which("chromium")
    if node is None or chromium is None or not (HERE / "node_modules").is_dir():
        pytest.skip("no browser here: tests/services/install.sh browser")
    command = [node, str(HERE / "walk.mjs"), site.url, json.dumps(pages), json.dumps(steps)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={"CHROMIUM": chromium, "HOME": "/tmp"},  # noqa: S108
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def walk(site: Site, *steps: Step) -> list[dict[str, str]]:
    walked = seen(site, steps=steps)["walk"]
    assert walked["errors"] == []
    places: list[dict[str, str]] = walked["seen"]
    return places


def test_every_page_is_valid_and_for_everybody(site: Site) -> None:
    looks = seen(site, PAGES)["looks"]
    assert len(looks) == 2 * len(PAGES)
    assert {look["path"]: look["width"] for look in looks if look["width"] > PHONE} == {}
    for look in looks:
        shown = {name: look[name] for name in ("violations", "invalid", "errors")}
        assert shown == {"violations": [], "invalid": [], "errors": []}, look["path"]
        assert look["passes"] > 15
        assert look["status"] == (404 if look["path"].endswith(("gone.txt", "never")) else 200)
    light, dark = looks[0], looks[1]
    assert light["background"] != dark["background"]


def test_the_version_picker_keeps_the_directory(site: Site) -> None:
    [_, picked, *_] = walk(
        site, ("open", f"/{DEMO}/v2.0.0/sub-01/"), ("click", "nav.versions a >> text=v1.0.0")
    )
    assert picked["url"] == f"/{DEMO}/v1.0.0/sub-01/"
    assert picked["title"].startswith(f"Index of /{DEMO}/v1.0.0/sub-01/")


def test_a_tombstone_leads_to_where_the_file_last_was(site: Site) -> None:
    places = walk(
        site,
        ("open", f"/{DEMO}/v1.1.0/{REMOVED}"),
        ("read", "main"),
        ("save", f'main a[href$="/v1.0.0/{REMOVED}"]'),
    )
    assert "last present in v1.0.0" in places[1]["text"]
    assert places[2]["text"].startswith(f"{REMOVED.rpartition('/')[2]}: name\ttype\t")


def test_the_footer_of_removed_files_leads_to_them(site: Site) -> None:
    places = walk(
        site,
        ("open", f"/{MOVED}/v2.0.0/"),
        ("click", "details.removed summary"),
        ("read", "details.removed summary"),
        ("click", "details.removed li a >> text=late"),
    )
    assert places[2]["text"] == "Files removed since v1.0.0 (2)"
    assert places[3]["url"] == f"/{MOVED}/v1.0.0/late"


def test_a_keyboard_reaches_the_content_first_and_then_everything(site: Site) -> None:
    places = walk(
        site,
        ("open", f"/{DEMO}/latest/"),
        ("press", "Tab"),
        ("press", "Enter"),
        ("press", "Tab"),
        ("press", "Tab"),
        ("press", "Enter"),
    )
    assert places[1]["focus"] == "Skip to the content"
    assert places[2]["url"] == f"/{DEMO}/latest/#content"
    assert places[3]["focus"]
    assert places[5]["url"] != places[2]["url"]


def test_what_is_made_of_a_directory_is_behind_buttons(site: Site) -> None:
    places = walk(
        site,
        ("open", f"/{DEMO}/v2.0.0/sub-01/"),
        ("click", "button >> text=This page as JSON"),
        ("read", "body"),
        ("open", f"/{DEMO}/v2.0.0/sub-01/"),
        ("click", 'button >> text="manifest.json"'),
        ("read", "body"),
    )
    assert json.loads(places[2]["text"])["kind"] == "directory"
    assert json.loads(places[5]["text"])[0]["path"].startswith("sub-01/")
