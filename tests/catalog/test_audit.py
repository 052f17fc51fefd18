"""Is it remembered who changed what, and are tokens kept as promised?"""

import pytest

from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.changes import Insert, Upsert
from graphql_api.domain.errors import DocumentExistsError, TokenExistsError
from graphql_api.domain.tokens import Role, TokenRow
from tests.catalog.document_samples import NOTE, RECORDS, keyed, record
from tests.catalog.samples import EARLY, LATE

_TOKEN = TokenRow("ci", "a" * 64, frozenset({Role.WRITE, Role.READ_PRIVATE}), EARLY, LATE)


async def test_each_change_leaves_an_entry(catalog: Catalog) -> None:
    await catalog.write(Insert(RECORDS, [record(1), record(2)]), NOTE)
    await catalog.write(Upsert(RECORDS, [record(2, a=1), record(3)]), keyed("key"))
    with pytest.raises(DocumentExistsError):
        await catalog.write(Insert(RECORDS, [record(1)]), NOTE)
    newest, oldest = await catalog.list_entries(first=10)
    assert (newest.note, newest.counts) == (keyed("key"), {"inserted": 1, "matched": 1, "modified": 1})
    assert (oldest.note, oldest.counts) == (NOTE, {"inserted": 2})
    assert newest.number > oldest.number


async def test_entries_are_read_page_by_page(catalog: Catalog) -> None:
    for number in range(7):
        await catalog.append_entry(NOTE._replace(request_id=f"{number}"), {"files": number})
    page = await catalog.list_entries(first=3)
    rest = await catalog.list_entries(first=10, before=page[-1].number)
    assert [entry.note.request_id for entry in [*page, *rest]] == list("6543210")
    assert [entry.counts for entry in page] == [{"files": 6}, {"files": 5}, {"files": 4}]


async def test_tokens_come_back_until_they_are_revoked(catalog: Catalog) -> None:
    other = TokenRow("admin", "b" * 64, frozenset({Role.ADMIN}), EARLY)
    for row in (_TOKEN, other):
        await catalog.put_token(row)
    assert await catalog.get_token("a" * 64) == _TOKEN
    assert await catalog.get_token("c" * 64) is None
    assert await catalog.list_tokens() == [other, _TOKEN]
    assert await catalog.revoke_token("ci")
    assert not await catalog.revoke_token("ci")
    assert await catalog.get_token("a" * 64) is None
    assert await catalog.list_tokens() == [other]


async def test_a_token_is_not_replaced_by_one_of_its_name(catalog: Catalog) -> None:
    await catalog.put_token(_TOKEN)
    with pytest.raises(TokenExistsError):
        await catalog.put_token(_TOKEN._replace(digest="d" * 64))
    assert await catalog.list_tokens() == [_TOKEN]
