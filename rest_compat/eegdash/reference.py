"""How do people read what the API says of itself?

One page out of the same description as `/openapi.json`, made here: it needs no scripts and no other server.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from html import escape
from string import Template
from typing import Any, Final

_STYLE: Final = """\
:root { color-scheme: light dark; --line: light-dark(#d8dbe0, #3a3f47); --soft: light-dark(#f4f5f7, #23272d);
  --text: light-dark(#1c1f23, #e4e6ea); --page: light-dark(#fff, #17191d); --link: light-dark(#0b5cad, #7db8f5) }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text);
  background: var(--page) }
h1 { margin: 0; font-size: 1.6rem } h2 { margin: 2rem 0 .5rem; font-size: 1.15rem } a { color: var(--link) }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .4rem 0; padding: .4rem .75rem }
summary { cursor: pointer } .method { display: inline-block; min-width: 4.5rem; font-weight: 600 }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100%; margin: .5rem 0 }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
code { font: .875rem/1.45 ui-monospace, monospace; background: var(--soft); padding: 0 .2rem; border-radius: .2rem }
"""

_PAGE: Final = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<link rel="icon" href="data:,">
<style>$style</style>
</head>
<body>
<main>
<h1>$title</h1>
<p>$summary For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<p>Every error is <code>{"detail": "...", "code": "...", "request_id": "..."}</code>. Routes below <code>/admin</code>
need <code>Authorization: Bearer &lt;token&gt;</code>.</p>
$groups
</main>
</body>
</html>
""")

#: Lets the page's own style through, and nothing else.
POLICY: Final = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; img-src data:; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
)


def page(described: Mapping[str, Any]) -> str:
    """Show a description as HTML: operations by tag, each with its parameters, its body and its answers."""
    groups: dict[str, list[str]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_operation(method, path, operation))
    shown = "\n".join(f"<h2>{escape(tag)}</h2>\n" + "\n".join(parts) for tag, parts in sorted(groups.items()))
    info = described["info"]
    title = f"{info['title']} {info['version']}"
    return _PAGE.substitute(style=_STYLE, title=escape(title), summary=escape(info["summary"]), groups=shown)


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    name = f'<span class="method">{method.upper()}</span> <code>{escape(path)}</code>'
    told = f"<p>{_text(operation['description'])}</p>" if "description" in operation else ""
    shown = told + _parameters(operation) + _body(operation) + _answers(operation)
    summary = f"<summary>{name} {escape(operation['summary'])}</summary>"
    return f'<details id="{operation["operationId"]}">{summary}{shown}</details>'


def _body(operation: Mapping[str, Any]) -> str:
    if "requestBody" not in operation:
        return ""
    return f"<p>Body: {_schema(operation['requestBody']['content']['application/json']['schema'])}</p>"


def _parameters(operation: Mapping[str, Any]) -> str:
    rows = "".join(_parameter(each) for each in operation["parameters"])
    head = "<tr><th>Parameter</th><th>In</th><th>Type</th><th>Meaning</th></tr>"
    return f'<div class="wide"><table>{head}{rows}</table></div>' if rows else ""


def _parameter(each: Mapping[str, Any]) -> str:
    name = f"<code>{escape(each['name'])}</code>{'' if each['required'] else ' (optional)'}"
    cells = (name, each["in"], _schema(each["schema"]), _text(each["description"]))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _answers(operation: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{status}</td><td>{_text(each['description'])}</td>"
        f"<td>{_schema(next(iter(each['content'].values()))['schema'])}</td></tr>"
        for status, each in operation["responses"].items()
    )
    return f'<div class="wide"><table><tr><th>Status</th><th>When</th><th>Body</th></tr>{rows}</table></div>'


def _schema(schema: Mapping[str, Any]) -> str:
    return " or ".join(f"<code>{escape(part)}</code>" for part in _types(schema))


def _types(schema: Mapping[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        yield str(schema["$ref"]).rpartition("/")[2]
    elif "anyOf" in schema:
        for part in schema["anyOf"]:
            yield from _types(part)
    elif schema.get("type") == "array":
        yield "list of " + " or ".join(_types(schema.get("items", {"type": "anything"})))
    else:
        yield _plain(schema)


def _plain(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    told = str(schema.get("type", "anything"))
    if "minimum" in schema:
        told += f" {schema['minimum']}..{schema['maximum']}"
    return f"{told}, default {schema['default']}" if schema.get("default") is not None else told


def _text(told: str) -> str:
    """Show text in which backquotes mark code."""
    parts = escape(told).split("`")
    return "".join(f"<code>{part}</code>" if position % 2 else part for position, part in enumerate(parts))
