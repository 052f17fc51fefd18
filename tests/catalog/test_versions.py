"""Are versions published all or nothing, and listed as they were?"""

import pytest

from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.errors import PublicationConflictError, StoreCorruptError
from tests.catalog.samples import (
    EARLY,
    LATE,
    content_hash,
    dataset,
    publication,
    read_all,
    rich_version,
    simple_publication,
    text_hash,
    version,
)


async def test_every_field_comes_back(catalog: Catalog) -> None:
    row = rich_version("ds1", "v1.0.0", [b"x"])
    await catalog.publish(publication(row, [b"x"]))
    assert await catalog.list_versions(["ds1"]) == [[row]]


async def test_publishing_makes_the_dataset_known(catalog: Catalog) -> None:
    await catalog.publish(simple_publication("ds1", "v1.0.0"))
    assert await catalog.get_datasets(["ds1"]) == [dataset("ds1")]


async def test_publishing_replaces_the_dataset_but_for_its_time_of_creation(catalog: Catalog) -> None:
    await catalog.put_dataset(dataset("ds1", name="before"))
    row = dataset("ds1", name="after")._replace(created_at=LATE, updated_at=LATE)
    await catalog.publish(simple_publication("ds1", "v1.0.0")._replace(dataset=row))
    assert await catalog.get_datasets(["ds1"]) == [row._replace(created_at=EARLY)]


async def test_versions_come_newest_first_in_the_order_asked(catalog: Catalog) -> None:
    tags = [("v1.0.0", EARLY), ("v1.10.0", EARLY), ("v1.9.0", EARLY), ("0001", LATE), ("odd", EARLY)]
    for number, (tag, time) in enumerate(tags):
        chunks = [b"%d" % number]
        await catalog.publish(publication(version("ds1", tag, chunks, time), chunks))
    await catalog.publish(simple_publication("ds2", "v1.0.0"))
    await catalog.put_dataset(dataset("bare"))
    listed = await catalog.list_versions(["ds2", "missing", "ds1", "bare", "ds2"])
    expected = [["v1.0.0"], [], ["0001", "v1.10.0", "v1.9.0", "v1.0.0", "odd"], [], ["v1.0.0"]]
    assert [[row.tag for row in rows] for rows in listed] == expected


async def test_asking_for_no_dataset_gives_nothing(catalog: Catalog) -> None:
    assert await catalog.list_versions([]) == []


async def test_publishing_again_changes_nothing(catalog: Catalog) -> None:
    sample = simple_publication("ds1", "v1.0.0")
    await catalog.publish(sample)
    before = await catalog.revisions()
    await catalog.publish(sample)
    assert await catalog.list_versions(["ds1"]) == [[sample.version]]
    assert await read_all(catalog.read_file_list(sample.version.content_hash)) == sample.chunks
    assert await catalog.revisions() == before


async def test_the_fields_of_a_version_are_refreshed_while_its_content_is_the_same(catalog: Catalog) -> None:
    sample = simple_publication("ds1", "v1.0.0")
    await catalog.publish(sample)
    refreshed = rich_version("ds1", "v1.0.0", sample.chunks)._replace(doi="10.1/new")
    await catalog.publish(sample._replace(version=refreshed))
    assert await catalog.list_versions(["ds1"]) == [[refreshed]]


async def test_other_content_under_a_published_tag_is_refused_and_changes_nothing(catalog: Catalog) -> None:
    sample = publication(version("ds1", "v1.0.0", [b"one"]), [b"one"], ["old"], {"v0.9.0": ["a"]})
    await catalog.publish(sample)
    before = await catalog.revisions()
    other = publication(version("ds1", "v1.0.0", [b"two"]), [b"two"], ["new"], {"v0.9.0": ["b"]})
    with pytest.raises(PublicationConflictError):
        await catalog.publish(other._replace(dataset=dataset("ds1", name="other")))
    assert await catalog.list_versions(["ds1"]) == [[sample.version]]
    assert await catalog.get_datasets(["ds1"]) == [sample.dataset]
    assert await catalog.get_texts([text_hash("old"), text_hash("new")]) == ["old", None]
    assert await catalog.last_seen("ds1", "a") == ["v0.9.0"]
    assert await catalog.last_seen("ds1", "b") == []
    assert await catalog.revisions() == before
    with pytest.raises(StoreCorruptError):
        await read_all(catalog.read_file_list(content_hash([b"two"])))


async def test_a_store_goes_on_after_a_refusal(catalog: Catalog) -> None:
    await catalog.publish(simple_publication("ds1", "v1.0.0", "one"))
    with pytest.raises(PublicationConflictError):
        await catalog.publish(simple_publication("ds1", "v1.0.0", "two"))
    await catalog.publish(simple_publication("ds1", "v1.0.1", "two"))
    assert [row.tag for row in (await catalog.list_versions(["ds1"]))[0]] == ["v1.0.1", "v1.0.0"]


async def test_one_tag_in_two_datasets_is_two_versions(catalog: Catalog) -> None:
    await catalog.publish(simple_publication("ds1", "v1.0.0", "one"))
    await catalog.publish(simple_publication("ds2", "v1.0.0", "two"))
    first, second = await catalog.list_versions(["ds1", "ds2"])
    assert first[0].content_hash != second[0].content_hash


async def test_a_token_changes_with_the_dataset_and_only_then(catalog: Catalog) -> None:
    seen = [await catalog.revisions()]
    await catalog.put_dataset(dataset("ds1"))
    await catalog.put_dataset(dataset("ds2"))
    seen.append(await catalog.revisions())
    await catalog.put_dataset(dataset("ds1", name="new"))
    seen.append(await catalog.revisions())
    await catalog.publish(simple_publication("ds1", "v1.0.0")._replace(dataset=dataset("ds1", name="new")))
    seen.append(await catalog.revisions())
    refreshed = simple_publication("ds1", "v1.0.0").version._replace(doi="10.1/x")
    again = simple_publication("ds1", "v1.0.0")._replace(
        version=refreshed, dataset=dataset("ds1", name="new")
    )
    await catalog.publish(again)
    seen.append(await catalog.revisions())
    await catalog.publish(again._replace(removed={"v0.1.0": ["gone"]}))
    seen.append(await catalog.revisions())
    assert [sorted(tokens) for tokens in seen] == [[], *[["ds1", "ds2"]] * 5]
    assert len({tokens["ds1"] for tokens in seen[1:]}) == 5
    assert len({tokens["ds2"] for tokens in seen[1:]}) == 1
