"""Are datasets found by the words that are said of them, and by nothing that is hidden?"""

import random
from pathlib import Path
from typing import Any, Final

import pytest

from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.cards import card
from graphql_api.domain.changes import Delete, Insert, Show, Update, Upsert
from graphql_api.domain.datasets import Visibility
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.errors import DocumentExistsError
from graphql_api.domain.predicates import equals
from graphql_api.domain.words import begins, words
from tests.catalog.adapters import Adapter, with_seeds
from tests.catalog.document_samples import NOTE
from tests.catalog.samples import EARLY, LATE, ODD_TEXTS, dataset, publication, text_hash, version

GRAPH: Final = Space("eegdash", Collection.DATASETS)

RICH: Final[dict[str, Any]] = {
    "name": "Émotion & Faces",
    "authors": ["Ada Lovelace", "Björk"],
    "enrichment": {"keywords": [{"term": "Epilepsy", "scheme": "MeSH"}], "authors": [{"name": "Zoë Quinn"}]},
    "tags": {"pathology": ["Parkinson's"]},
    "tasks": ["FacePerception", "rest"],
    "recording_modality": ["meg"],
    "readme": "Sixteen people saw famous,\nunfamiliar and scrambled pictures.",
}


async def find(catalog: Catalog, asked: str, *, private: bool = False) -> list[str]:
    return [hit.dataset_id for hit in await catalog.search(words(asked), private=private)]


@pytest.mark.parametrize(
    "asked",
    [
        "ds000117", "DS0001", "emotion", "ÉMOTION", "émo\u0301tion", "ada lovelace", "quinn", "bjo\u0308rk", "Zoe",
        "epilepsy", "parkinson", "parkinson's", "faceper", "meg", "scrambled", "unfam pict", "faces rest scrambled",
    ],
)  # fmt: skip
async def test_a_dataset_is_found_by_all_that_is_said_of_it(catalog: Catalog, asked: str) -> None:
    await catalog.put_dataset(dataset("ds000117", **RICH))
    await catalog.put_dataset(dataset("ds9", name="Another"))
    assert await find(catalog, asked) == ["ds000117"]


@pytest.mark.parametrize("asked", ["motion", "faces nothing", "e", "mesh", "", "?!", "perception"])
async def test_what_is_not_said_is_not_found(catalog: Catalog, asked: str) -> None:
    await catalog.put_dataset(dataset("ds000117", **RICH))
    assert await find(catalog, asked) == []


async def test_the_best_come_first_and_equal_ones_by_id(catalog: Catalog) -> None:
    long = "Some words about other things. " * 20
    rows: dict[str, dict[str, Any]] = {
        "b": {"readme": f"{long} faces {long}"},
        "c": {"name": "Faces"},
        "e": {"readme": "nothing of the kind"},
        "d": {"authors": ["Faces"], "readme": long},
        "f": {"name": "Facesitting birds"},
        "g": {"name": "Faces"},
    }
    rows |= {f"z{number}": {"name": f"Other {number}"} for number in range(20)}
    for dataset_id, fields in rows.items():
        await catalog.put_dataset(dataset(dataset_id, **fields))
    found = await catalog.search(["faces"], private=False)
    ids = [hit.dataset_id for hit in found]
    assert set(ids) == {"b", "c", "d", "f", "g"}
    assert ids[:2] == ["c", "g"]
    assert ids.index("d") < ids.index("b")
    scores = [hit.score for hit in found]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= 0
    assert await catalog.search(["faces"], private=False) == found


async def test_the_readme_is_that_of_the_document_else_of_the_latest_version(catalog: Catalog) -> None:
    async def publish(tag: str, readme: str, at: str = EARLY) -> None:
        row = version("ds1", tag, [tag.encode()], at)._replace(readme=text_hash(readme))
        await catalog.publish(publication(row, [tag.encode()], [readme]))

    await publish("v1.0.0", "oldest words")
    assert await find(catalog, "oldest") == ["ds1"]
    await publish("v2.0.0", "newest words", LATE)
    assert await find(catalog, "oldest") == []
    assert await find(catalog, "newest") == ["ds1"]
    await publish("v1.0.1", "between")
    assert await find(catalog, "between") == []
    await catalog.put_dataset(dataset("ds1", readme="the document says"))
    assert await find(catalog, "newest") == []
    assert await find(catalog, "says") == ["ds1"]
    await catalog.put_dataset(dataset("ds1"))
    assert await find(catalog, "newest") == ["ds1"]


async def test_each_way_of_writing_keeps_in_step(catalog: Catalog) -> None:
    await catalog.write(Insert(GRAPH, [{"dataset_id": "a", "name": "one"}, {"dataset_id": "b"}]), NOTE)
    assert await find(catalog, "one") == ["a"]
    await catalog.write(Update(GRAPH, equals({"dataset_id": "a"}), {"name": "two"}), NOTE)
    assert (await find(catalog, "one"), await find(catalog, "two")) == ([], ["a"])
    with pytest.raises(DocumentExistsError):
        await catalog.write(Insert(GRAPH, [{"dataset_id": "c", "name": "two"}, {"dataset_id": "b"}]), NOTE)
    assert await find(catalog, "two") == ["a"]
    await catalog.write(Delete(GRAPH, equals({"dataset_id": "a"})), NOTE)
    assert await find(catalog, "two") == []
    await catalog.restore_dataset(dataset("r", name="four"), "0" * 21 + "fff")
    assert await find(catalog, "four") == ["r"]


async def test_merged_documents_keep_in_step(catalog: Catalog) -> None:
    await catalog.write(Upsert(GRAPH, [{"dataset_id": "b", "name": "one"}]), NOTE)
    await catalog.write(
        Upsert(GRAPH, [{"dataset_id": "b", "name": "three"}, {"dataset_id": "d", "name": "three"}]), NOTE
    )
    assert (await find(catalog, "one"), await find(catalog, "three")) == ([], ["b", "d"])


async def test_only_datasets_of_the_graph_are_found(catalog: Catalog) -> None:
    other = Space("another", Collection.DATASETS)
    await catalog.write(Insert(other, [{"dataset_id": "x", "name": "elsewhere"}]), NOTE)
    record = {"dataset": "x", "bids_relpath": "elsewhere"}
    await catalog.write(Insert(Space("eegdash", Collection.RECORDS), [record]), NOTE)
    assert await find(catalog, "elsewhere", private=True) == []


async def test_what_is_private_is_found_by_those_alone_who_may_see_it(catalog: Catalog) -> None:
    await catalog.put_dataset(dataset("ds1", private=True, name="secret rest", readme="hidden"))
    await catalog.put_dataset(dataset("ds2", name="open rest"))
    assert await find(catalog, "rest") == ["ds2"]
    assert (await find(catalog, "secret"), await find(catalog, "ds1")) == ([], [])
    assert sorted(await find(catalog, "rest", private=True)) == ["ds1", "ds2"]
    assert await catalog.similar_words("sekret", 10, private=False) == []
    assert await catalog.similar_words("sekret", 10, private=True) == ["secret"]
    await catalog.write(Show("ds1", Visibility.PUBLIC), NOTE)
    assert await find(catalog, "secret") == ["ds1"]
    assert await catalog.similar_words("sekret", 10, private=False) == ["secret"]
    await catalog.write(Show("ds1", Visibility.PRIVATE), NOTE)
    assert (await find(catalog, "secret"), await find(catalog, "hidden")) == ([], [])
    assert await catalog.similar_words("sekret", 10, private=False) == []


async def test_a_dataset_of_the_same_document_is_found_by_those_who_may_see_it(catalog: Catalog) -> None:
    row = dataset("ds1", name="rest")
    for visibility, expected in (
        (Visibility.PUBLIC, ["ds1"]),
        (Visibility.PRIVATE, []),
        (Visibility.PRIVATE, []),
        (Visibility.PUBLIC, ["ds1"]),
    ):
        for time in (EARLY, LATE):
            await catalog.put_dataset(row._replace(visibility=visibility, updated_at=time))
            assert await find(catalog, "rest") == expected
            assert await find(catalog, "rest", private=True) == ["ds1"]


async def test_scores_do_not_tell_what_private_datasets_say(catalog: Catalog) -> None:
    for number in range(6):
        await catalog.put_dataset(dataset(f"ds{number}", name="rare words" if number == 0 else "others"))
    before = await catalog.search(["rare"], private=False)
    for number in range(10, 20):
        await catalog.put_dataset(dataset(f"ds{number}", private=number % 2 == 0, name="rare words indeed"))
        await catalog.write(Show(f"ds{number}", Visibility.PRIVATE), NOTE)
    assert await catalog.search(["rare"], private=False) == before
    assert len(await catalog.search(["rare"], private=True)) == 11


async def test_similar_words_begin_alike_and_are_as_long(catalog: Catalog) -> None:
    await catalog.put_dataset(
        dataset("ds1", name="rest resting face r", tasks=["rust", "Résté"], readme="reset")
    )
    found = await catalog.similar_words("reast", 10, private=False)
    assert sorted(found) == ["rest", "reste", "resting", "rust"]
    assert len(await catalog.similar_words("reast", 2, private=False)) == 2
    assert await catalog.similar_words("", 10, private=False) == []
    assert await catalog.similar_words("\U0010ffff", 10, private=False) == []


async def test_cards_that_are_missing_are_written_when_the_store_is_opened(
    adapter: Adapter, catalog: Catalog, tmp_path: Path
) -> None:
    await catalog.put_dataset(dataset("ds1", name="from before"))
    adapter.without_cards(tmp_path)
    again = adapter.make(tmp_path)
    await again.open()
    assert await find(again, "before") == ["ds1"]
    await again.close()


#: Words of many kinds, few enough for datasets to share them.
_VOCABULARY: Final = (
    *("rest", "resting", "Restless", "EEG", "eeg1", "e", "é", "été", "Été", "\u0301", "a", "ab", "abc"),
    *("日本", "日本語", "x_y", "½", "\ufb01", "ß", "ss", "İ"),
    *("NEAR", "AND", "OR", "NOT", "^", "*", "-", ":", '"', "'", "(", ")", "{"),
)


@with_seeds(3)
async def test_random_words_find_what_a_plain_loop_finds(catalog: Catalog, seed: int) -> None:
    source = random.Random(seed)  # noqa: S311 repeatable on purpose

    def text(most: int) -> str:
        odd = [*ODD_TEXTS, *(chr(source.randrange(0xD800)) for _ in range(5))]
        return " ".join(source.choices([*_VOCABULARY * 4, *odd], k=source.randrange(most)))

    expected: dict[str, set[str]] = {}
    for number in range(30):
        row = dataset(f"ds{number:02}", name=text(4), readme=text(20), tasks=[text(2)])
        await catalog.put_dataset(row)
        expected[row.dataset_id] = {each for said in card(row.document).values() for each in words(said)}
    found_some = 0
    for _ in range(150):
        wanted = words(text(4))
        fitting = [
            key
            for key, said in expected.items()
            if wanted and all(any(begins(word, each) for each in said) for word in wanted)
        ]
        found = await catalog.search(wanted, private=False)
        assert sorted(hit.dataset_id for hit in found) == fitting, wanted
        found_some += 0 < len(fitting) < len(expected)
    assert found_some > 40
