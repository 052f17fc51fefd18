"""Does every store find the same documents, those that the matcher of the domain finds?"""

import orjson

from graphql_api.catalog.protocols import Catalog
from graphql_api.catalog.sqlite.regular_expressions import search
from graphql_api.domain.changes import Insert
from graphql_api.domain.matching import matcher
from graphql_api.domain.predicates import EVERYTHING, Compare, Comparison, In, Predicate
from tests.catalog.adapters import with_seeds
from tests.catalog.document_samples import NOTE, RECORDS, record
from tests.catalog.predicate_samples import Samples
from tests.conftest import swept


async def _paths(catalog: Catalog, predicate: Predicate) -> list[str]:
    found = await catalog.find(RECORDS, predicate, private=True, limit=1000)
    return [orjson.loads(each)["bids_relpath"] for each in found]


@with_seeds(4)
async def test_random_predicates_find_what_the_matcher_finds(catalog: Catalog, seed: int) -> None:
    count = swept(750, 250)
    samples = Samples(seed)
    documents = [samples.record(number) for number in range(200)]
    outcome = await catalog.write(Insert(RECORDS, documents), NOTE)
    seen = [{"_id": id, **each} for id, each in zip(outcome.ids, documents, strict=True)]
    found_some = 0
    for _ in range(count):
        predicate = samples.predicate()
        fits = matcher(predicate, search)
        expected = [each["bids_relpath"] for each in seen if fits(each)]
        assert await _paths(catalog, predicate) == expected, predicate
        assert await catalog.count(RECORDS, predicate, private=True) == len(expected)
        found_some += 0 < len(expected) < len(documents)
    assert found_some > 0.4 * count


async def test_documents_come_back_equal_in_order(catalog: Catalog) -> None:
    samples = Samples(9)
    documents = [samples.record(number) for number in range(300)]
    outcome = await catalog.write(Insert(RECORDS, documents), NOTE)
    found = [orjson.loads(each) for each in await catalog.find(RECORDS, EVERYTHING, private=True, limit=999)]
    assert found == [{"_id": id, **each} for id, each in zip(outcome.ids, documents, strict=True)]
    assert [orjson.dumps(each) for each in found] == await catalog.find(
        RECORDS, EVERYTHING, private=True, limit=999
    )


async def test_ids_are_compared_as_text(catalog: Catalog) -> None:
    outcome = await catalog.write(Insert(RECORDS, [record(number) for number in range(20)]), NOTE)
    ids = outcome.ids
    assert list(ids) == sorted(set(ids))
    asked: dict[Predicate, int] = {
        Compare("_id", Comparison.EQ, ids[3]): 1,
        Compare("_id", Comparison.GT, ids[3]): 16,
        Compare("_id", Comparison.GTE, ids[3]): 17,
        Compare("_id", Comparison.LT, ids[3]): 3,
        Compare("_id", Comparison.LTE, "zzz"): 20,
        Compare("_id", Comparison.GT, ids[3].upper() + "0"): 16,
        Compare("_id", Comparison.EQ, "f" * 24): 0,
        Compare("_id", Comparison.EQ, None): 0,
        In("_id", (ids[0], ids[19], "no id", 5)): 2,
    }
    for predicate, expected in asked.items():
        assert await catalog.count(RECORDS, predicate, private=True) == expected, predicate
