import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from graphql_api.schema import graphiql

HOSTILE = "# </script><script>alert(1)</script> <!-- \u2028 é\n{ datasets { id } }"


class Elements(HTMLParser):
    """The elements of a page in order: their names, attributes and the text right inside them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.inside: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = []
        self.found.append((tag, dict(attrs), self.inside))

    def handle_data(self, data: str) -> None:
        self.inside.append(data)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  (the parser's own signature)
        self.inside = []

    def loaded(self) -> list[dict[str, str | None]]:
        """Return the attributes of each element that loads something from elsewhere."""
        return [each for _, each, _ in self.found if not (address(each) or "data:").startswith("data:")]

    def inline(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        """Return the attributes and the text of each such element that carries its text itself."""
        return [(each, "".join(text)) for name, each, text in self.found if name == tag and "src" not in each]


def address(attributes: dict[str, str | None]) -> str | None:
    return attributes.get("src") or attributes.get("href")


def page(*, local_assets: bool, endpoint: str = "/graphql", default_query: str = "{ __typename }") -> str:
    return graphiql.page(endpoint=endpoint, default_query=default_query, local_assets=local_assets)


def test_with_local_assets_no_other_host_is_named() -> None:
    html = page(local_assets=True)
    assert not re.search(r"\w//|//\w", html)
    names = [asset["name"] for asset in graphiql.assets()]
    assert [address(each) for each in Elements(html).loaded()] == [
        f"/graphql/assets/{name}" for name in names
    ]


def test_from_the_cdn_every_file_is_pinned_and_checked() -> None:
    loaded = Elements(page(local_assets=False)).loaded()
    assert len(loaded) == len(graphiql.assets())
    for element, asset in zip(loaded, graphiql.assets(), strict=True):
        url = address(element) or ""
        assert url.startswith("https://")
        assert url.endswith(f"/{asset['package']}@{asset['version']}/{asset['path']}")
        assert element["integrity"] == asset["integrity"]
        assert element["crossorigin"] == "anonymous"


def test_recorded_hashes_are_those_of_the_built_files() -> None:
    directory = graphiql.assets_directory()
    if directory is None:
        pytest.skip("GraphiQL's files are not built here: make assets")
    for asset in graphiql.assets():
        digest = hashlib.sha384((directory / asset["name"]).read_bytes()).digest()
        assert asset["integrity"] == f"sha384-{base64.b64encode(digest).decode()}"


def test_versions_are_those_of_the_lock() -> None:
    lock = Path(graphiql.__file__).parents[2] / "assets" / "package-lock.json"
    packages = json.loads(lock.read_bytes())["packages"]
    for asset in graphiql.assets():
        assert packages[f"node_modules/{asset['package']}"]["version"] == asset["version"]


@pytest.mark.parametrize("local_assets", [True, False])
def test_query_and_endpoint_arrive_as_they_are(*, local_assets: bool) -> None:
    html = page(local_assets=local_assets, endpoint='/a"b</script>', default_query=HOSTILE)
    settings, start = Elements(html).inline("script")
    assert settings[0] == {"type": "application/json", "id": "settings"}
    assert json.loads(settings[1]) == {"endpoint": '/a"b</script>', "defaultQuery": HOSTILE}
    assert start[0] == {}


def test_inline_script_and_style_are_those_whose_hashes_are_told() -> None:
    elements = Elements(page(local_assets=True))
    script = next(text for each, text in elements.inline("script") if "type" not in each)
    style = next(text for _, text in elements.inline("style"))
    assert graphiql.inline_hashes() == {"script": csp_source(script), "style": csp_source(style)}


def csp_source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
