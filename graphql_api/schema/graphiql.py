"""What page does a browser get at `GET /graphql`?"""

import base64
import hashlib
import json
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Literal, TypedDict, cast

ASSETS_PATH = "/graphql/assets"
"""Where the page expects the files of `assets_directory`. Their names hold their version: they never change."""

_HERE = Path(__file__).parent
_CDN = "https://cdn.jsdelivr.net/npm"

_PAGE = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>GraphiQL · bidsgraph</title>
<link rel="icon" href="data:,">
$assets
<style>$style</style>
</head>
<body>
<div id="graphiql">Loading GraphiQL …</div>
<noscript>GraphiQL needs JavaScript. The same address answers GraphQL requests sent by POST or GET.</noscript>
<script type="application/json" id="settings">$settings</script>
<script>$start</script>
</body>
</html>
""")

_STYLE = "body { margin: 0; font-family: system-ui, sans-serif } #graphiql { height: 100dvh }"


class Asset(TypedDict):
    """One file of the page, as `assets/build.mjs` recorded it when it was taken from its npm package."""

    package: str
    path: str
    """Inside the package; a CDN of npm packages serves it there."""
    kind: Literal["script", "style"]
    version: str
    name: str
    """In the assets directory."""
    integrity: str
    """As HTML's `integrity` attribute has it: `sha384-` and base64."""


def page(*, endpoint: str, default_query: str, local_assets: bool) -> str:
    """GraphiQL asking `endpoint`, an absolute path, in the light or dark of the reader's system.

    Scripts and styles come from ASSETS_PATH of this server, or else from a CDN; in both cases the browser refuses
    a file whose hash is not the recorded one. No other host is asked for anything.
    """
    return _PAGE.substitute(
        assets="\n".join(_tag(asset, local=local_assets) for asset in assets()),
        style=_STYLE,
        settings=_json({"endpoint": endpoint, "defaultQuery": default_query}),
        start=_start(),
    )


@cache
def assets() -> tuple[Asset, ...]:
    """The files of the page, in the order of loading."""
    return tuple(cast("list[Asset]", json.loads((_HERE / "graphiql.json").read_bytes())))


def assets_directory() -> Path | None:
    """Where the built files are; None where they were not built, or not all of these versions."""
    directory = _HERE / "assets"
    return directory if all((directory / asset["name"]).is_file() for asset in assets()) else None


def inline_hashes() -> dict[Literal["script", "style"], str]:
    """What a Content-Security-Policy must allow for the page's own inline script and style: `'sha256-…'` each."""
    return {"script": _csp_hash(_start()), "style": _csp_hash(_STYLE)}


def _tag(asset: Asset, *, local: bool) -> str:
    published = f"{asset['package']}@{asset['version']}/{asset['path']}"
    url = f"{ASSETS_PATH}/{asset['name']}" if local else f"{_CDN}/{published}"
    checked = f'integrity="{escape(asset["integrity"])}" crossorigin="anonymous"'
    if asset["kind"] == "style":
        return f'<link rel="stylesheet" href="{escape(url)}" {checked}>'
    return f'<script src="{escape(url)}" {checked}></script>'


def _json(value: object) -> str:
    # Inside <script> nothing is unescaped but "</script" and "<!--" end or change it; JSON may spell "<" so.
    return json.dumps(value).replace("<", "\\u003c")


@cache
def _start() -> str:
    return (_HERE / "graphiql.js").read_text(encoding="utf-8")


def _csp_hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
