"""Are texts given back as they were kept?"""

from hypothesis import given, settings
from hypothesis import strategies as st

from graphql_api.catalog.protocols import Catalog
from tests.catalog.samples import ODD_TEXTS, publication, text_hash, version
from tests.catalog.stores import fresh, names


async def _publish(catalog: Catalog, tag: str, texts: list[str]) -> None:
    chunks = [tag.encode()]
    await catalog.publish(publication(version("ds1", tag, chunks), chunks, texts))


async def test_texts_come_in_the_order_asked_with_none_for_the_absent(catalog: Catalog) -> None:
    await _publish(catalog, "v1.0.0", ["one", "two", ""])
    asked = [text_hash("two"), "f" * 64, text_hash("one"), text_hash("two"), text_hash(""), "not a hash"]
    assert await catalog.get_texts(asked) == ["two", None, "one", "two", "", None]
    assert await catalog.get_texts([]) == []


async def test_a_text_of_two_versions_is_kept(catalog: Catalog) -> None:
    await _publish(catalog, "v1.0.0", ["same", "one"])
    await _publish(catalog, "v1.0.1", ["same", "two"])
    hashes = [text_hash(text) for text in ("same", "one", "two")]
    assert await catalog.get_texts(hashes) == ["same", "one", "two"]


async def test_a_large_text_comes_back(catalog: Catalog) -> None:
    text = "".join(f"line {number} of CHANGES\r\n" for number in range(200_000))
    await _publish(catalog, "v1.0.0", [text])
    assert await catalog.get_texts([text_hash(text)]) == [text]


async def test_odd_texts_come_back(catalog: Catalog) -> None:
    await _publish(catalog, "v1.0.0", list(ODD_TEXTS))
    assert await catalog.get_texts([text_hash(text) for text in ODD_TEXTS]) == list(ODD_TEXTS)


@given(adapter_name=st.sampled_from(names()), texts=st.lists(st.text(), max_size=8))
@settings(max_examples=30, deadline=None)
async def test_any_text_comes_back(adapter_name: str, texts: list[str]) -> None:
    async with fresh(adapter_name) as catalog:
        await _publish(catalog, "v1.0.0", texts)
        assert await catalog.get_texts([text_hash(text) for text in texts]) == texts


async def test_texts_are_kept_without_a_version_and_stay_as_they_are(catalog: Catalog) -> None:
    await catalog.put_texts({"git:1": "one", "git:2": "two"})
    await catalog.put_texts({"git:2": "another", "git:3": ""})
    await catalog.put_texts({})
    assert await catalog.get_texts(["git:3", "git:2", "git:1"]) == ["", "two", "one"]
    assert await catalog.missing_texts(["git:9", "git:1", "git:8", "git:9"]) == ["git:9", "git:8"]
    assert await catalog.missing_texts([]) == []


async def test_thousands_of_texts_are_kept_in_one_step(catalog: Catalog) -> None:
    texts = {f"git:{number}": f"text {number}" for number in range(2500)}
    await catalog.put_texts(texts)
    assert await catalog.get_texts(list(texts)) == list(texts.values())
