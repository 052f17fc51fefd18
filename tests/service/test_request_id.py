"""Can a request be followed by its id?"""

import pytest

from tests.schema.asking import Asker


@pytest.mark.parametrize("path", ["/", "/health", "/graphql", "/health/no/such"])
async def test_every_answer_has_an_id_of_its_own(ask: Asker, path: str) -> None:
    first, second = await ask.http.get(path), await ask.http.get(path)
    assert len(first.headers["x-request-id"]) == 32
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


@pytest.mark.parametrize("given", ["abc-123", "A.b_c:d", "x" * 128])
async def test_a_client_s_id_is_taken_over(ask: Asker, given: str) -> None:
    response = await ask.http.get("/health/no/such", headers={"X-Request-ID": given})
    assert response.headers["x-request-id"] == given
    assert response.json()["request_id"] == given


@pytest.mark.parametrize("given", ["", "x" * 129, "a b", "é", "<script>", "-a", "a\tb"])
async def test_an_unsafe_id_is_replaced(ask: Asker, given: str) -> None:
    response = await ask.http.get("/health", headers={b"X-Request-ID": given.encode()})
    assert response.headers["x-request-id"] != given
    assert len(response.headers["x-request-id"]) == 32
