"""Does walking the pages meet each dataset once, in byte order?"""

from hypothesis import given, settings
from hypothesis import strategies as st

from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.pages import Page
from tests.catalog.samples import dataset
from tests.catalog.stores import fresh, names
from tests.conftest import swept

_ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,5}", fullmatch=True)


async def _page(
    catalog: Catalog, first: int, after: str | None, *, private: bool = False
) -> Page[DatasetRow]:
    return await catalog.page_datasets(first=first, after=after, private=private)


async def _fill(catalog: Catalog, *dataset_ids: str) -> None:
    for dataset_id in dataset_ids:
        await catalog.put_dataset(dataset(dataset_id))


async def test_ids_come_in_byte_order(catalog: Catalog) -> None:
    await _fill(catalog, "b", "a", "B", "a.b", "a-b", "a_b", "ab", "10", "9", "é", "\U0001f9e0", "\uffee")
    page = await _page(catalog, 100, None)
    expected = ["10", "9", "B", "a", "a-b", "a.b", "a_b", "ab", "b", "é", "\uffee", "\U0001f9e0"]
    assert list(page.keys) == [item.dataset_id for item in page.items] == expected


async def test_a_page_knows_what_lies_around_it(catalog: Catalog) -> None:
    await _fill(catalog, "a", "b", "c", "d")
    sizes = (2, 2, 2, 9, 0, 0, 4, 1)
    cursors = (None, "a", "b", "d", None, "d", None, "0")
    seen = [await _page(catalog, *asked) for asked in zip(sizes, cursors, strict=True)]
    assert [(list(page.keys), page.has_previous, page.has_next) for page in seen] == [
        (["a", "b"], False, True),
        (["b", "c"], True, True),
        (["c", "d"], True, False),
        ([], True, False),
        ([], False, True),
        ([], True, False),
        (["a", "b", "c", "d"], False, False),
        (["a"], False, True),
    ]
    assert {page.total_count for page in seen} == {4}


async def test_a_page_begins_behind_an_id_that_is_gone_or_never_was(catalog: Catalog) -> None:
    await _fill(catalog, "a", "c")
    assert list((await _page(catalog, 5, "b")).keys) == ["c"]


async def test_private_ones_leave_no_trace_in_the_public_list(catalog: Catalog) -> None:
    for dataset_id in ("a", "c", "e"):
        await catalog.put_dataset(dataset(dataset_id, private=True))
    await _fill(catalog, "b", "d")
    page = await _page(catalog, 1, None)
    assert (list(page.keys), page.total_count, page.has_previous, page.has_next) == (["b"], 2, False, True)
    last = await _page(catalog, 1, "c")
    assert (list(last.keys), last.has_previous, last.has_next) == (["d"], True, False)
    assert not (await _page(catalog, 1, "a")).has_previous
    everything = await _page(catalog, 9, None, private=True)
    assert (list(everything.keys), everything.total_count) == (["a", "b", "c", "d", "e"], 5)


async def test_a_dataset_made_private_leaves_the_list(catalog: Catalog) -> None:
    await _fill(catalog, "a", "b")
    await catalog.put_dataset(dataset("a", private=True))
    assert list((await _page(catalog, 9, None)).keys) == ["b"]


@given(
    adapter_name=st.sampled_from(names()),
    before=st.sets(_ids, max_size=25),
    between=st.lists(_ids, max_size=10),
    first=st.integers(1, 7),
)
@settings(max_examples=swept(60, 24), deadline=None)
async def test_a_walk_meets_each_id_once_while_others_are_put(
    adapter_name: str, before: set[str], between: list[str], first: int
) -> None:
    async with fresh(adapter_name) as catalog:
        await _fill(catalog, *sorted(before))
        walked: list[str] = []
        late = iter(between)
        after: str | None = None
        while True:
            page = await _page(catalog, first, after)
            assert page.has_next or len(page.keys) <= first
            assert not page.has_next or len(page.keys) == first
            walked.extend(page.keys)
            if not page.has_next:
                break
            after = page.keys[-1]
            await _fill(catalog, *(dataset_id for dataset_id in [next(late, None)] if dataset_id))
        assert walked == sorted(set(walked), key=str.encode)
        assert before <= set(walked) <= before | set(between)
