"""What does a visitor of the server's root see?"""

import base64
import hashlib
from collections.abc import Callable
from html import escape
from string import Template
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from graphql_api.domain.sizes import readable
from graphql_api.resolvers import overview
from graphql_api.resolvers.document import text
from graphql_api.resolvers.overview import Glance, Overview
from graphql_api.resolvers.reader import Reader

_STYLE: Final = """\
:root { color-scheme: light dark; --line: light-dark(#d8dbe0, #3a3f47); --soft: light-dark(#f4f5f7, #23272d);
  --text: light-dark(#1c1f23, #e4e6ea); --page: light-dark(#fff, #17191d); --link: light-dark(#0b5cad, #7db8f5) }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text);
  background: var(--page) }
h1 { margin: 0; font-size: 1.6rem } h2 { margin: 2rem 0 .5rem; font-size: 1.15rem } a { color: var(--link) }
.table { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
pre { overflow-x: auto; padding: .75rem; border-radius: .4rem; background: var(--soft) }
code { font: .875rem/1.45 ui-monospace, monospace }
"""

_PAGE: Final = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>bidsgraph</title>
<link rel="icon" href="data:,">
<style>$style</style>
</head>
<body>
<main>
<h1>bidsgraph</h1>
<p>BIDS datasets as one graph: dataset, version, subject, session, task, run, file.</p>
<h2>Loaded</h2>
$loaded
<h2>Ask</h2>
<p><a href="$graphiql">Ask in the browser</a> with GraphiQL, or from a shell:</p>
<pre><code>$curl</code></pre>
<p>Also: <a href="/health">health</a>. This page as data: <code>curl -H 'Accept: application/json' $url/</code></p>
</main>
</body>
</html>
""")

_TABLE: Final = Template("""\
<div class="table"><table>
<thead><tr><th>Dataset</th><th>Title</th><th>Latest</th><th class="number">Versions</th><th class="number">Subjects</th>
<th class="number">Files</th><th class="number">Size</th></tr></thead>
<tbody>
$rows
</tbody>
</table></div>
$more""")

_NOTHING: Final = (
    "<p>Nothing yet: <code>bidsgraph ingest &lt;folder, repository or URL&gt;</code> loads a dataset.</p>"
)

_POLICY: Final = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; img-src data:; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
)

#: The first query anyone may want: one dataset's whole tree.
_QUERY: Final = (
    '{ version(datasetId: "%s") { tag subjects { label sessions { label '
    "tasks { label runs { label files { path } } } } } } }"
)


class Landing:
    """Shows what is loaded and how to ask: HTML for browsers, JSON for programs."""

    def __init__(self, reader: Callable[[Request], Reader], *, version: str, public_url: str | None) -> None:
        """Look through `reader`; show addresses below `public_url`, else below what the request came to."""
        self._reader = reader
        self._version = version
        self._public_url = public_url

    async def answer(self, request: Request) -> Response:
        """Answer in JSON where `Accept` names it and not HTML."""
        seen = await overview.look(self._reader(request))
        accept = request.headers.get("accept", "")
        if "application/json" in accept and "text/html" not in accept:
            return JSONResponse(_document(seen, self._version), headers={"Vary": "Accept"})
        url = self._public_url or str(request.base_url).rstrip("/")
        return HTMLResponse(_html(seen, url), headers={"Content-Security-Policy": _POLICY, "Vary": "Accept"})


def _document(seen: Overview, version: str) -> dict[str, Any]:
    datasets = [_glance_document(glance) for glance in seen.shown]
    return {
        "name": "bidsgraph",
        "version": version,
        "graphql": "/graphql",
        "health": "/health",
        "dataset_count": seen.dataset_count,
        "datasets": datasets,
    }


def _glance_document(glance: Glance) -> dict[str, Any]:
    latest = glance.latest.row if glance.latest else None
    return {
        "dataset_id": glance.dataset.dataset_id,
        "name": text(glance.dataset.document, "name"),
        "version_count": glance.version_count,
        "latest": latest.tag if latest else None,
        "subject_count": latest.stats.subject_count if latest else None,
        "file_count": latest.stats.file_count if latest else None,
        "size_bytes": latest.stats.size_bytes if latest else None,
    }


def _html(seen: Overview, url: str) -> str:
    query = _QUERY % (seen.shown[0].dataset.dataset_id if seen.shown else "ds002778")
    asked = query.replace('"', '\\"')
    curl = f"curl {url}/graphql -H 'Content-Type: application/json' \\\n  -d '{{\"query\": \"{asked}\"}}'"
    return _PAGE.substitute(
        style=_STYLE,
        loaded=_table(seen) if seen.shown else _NOTHING,
        graphiql=f"/graphql?query={quote(query)}",
        curl=escape(curl, quote=False),
        url=escape(url),
    )


def _table(seen: Overview) -> str:
    left_out = seen.dataset_count - len(seen.shown)
    more = (
        f"<p>and {left_out:,} more; <code>datasets</code> pages through all of them.</p>" if left_out else ""
    )
    return _TABLE.substitute(rows="\n".join(_row(glance) for glance in seen.shown), more=more)


def _row(glance: Glance) -> str:
    latest = glance.latest.row if glance.latest else None
    words = [
        glance.dataset.dataset_id,
        text(glance.dataset.document, "name") or "",
        latest.tag if latest else "none",
    ]
    numbers = [f"{glance.version_count:,}"]
    if latest:
        stats = latest.stats
        numbers += [f"{stats.subject_count:,}", f"{stats.file_count:,}", readable(stats.size_bytes)]
    cells = [f"<td>{escape(word)}</td>" for word in words]
    cells += [f'<td class="number">{number}</td>' for number in [*numbers, "", "", ""][:4]]
    return f"<tr>{''.join(cells)}</tr>"
