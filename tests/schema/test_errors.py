"""Are errors told by code, and none of them with what is not for clients?"""

import logging

import pytest
from graphql import GraphQLError

from graphql_api.domain.errors import BidsgraphError, InvalidCursorError, StoreUnavailableError
from graphql_api.schema.errors import TABLE, render
from tests.schema.asking import Asker


def _all_below(error: type[BidsgraphError]) -> set[type[BidsgraphError]]:
    return {error}.union(*(_all_below(each) for each in error.__subclasses__()))


def test_every_error_of_the_domain_has_a_row() -> None:
    assert set(TABLE) == {
        each for each in _all_below(BidsgraphError) if each.__module__ == BidsgraphError.__module__
    }


@pytest.mark.parametrize("error", sorted(TABLE, key=repr))
def test_every_row_is_told_by_its_code(error: type[BidsgraphError]) -> None:
    raised = error.__new__(error)
    BidsgraphError.__init__(raised, "what happened", path="x")
    told = render(GraphQLError("what happened", original_error=raised), request_id="r")
    assert told["message"] == (error.public or "what happened")
    assert told["extensions"] == {
        "code": error.code,
        "retryable": error.retryable,
        # What is the operator's business names places on this machine, and stays here.
        **({} if error.public else {"details": {"path": "x"}}),
        "requestId": "r",
    }


def test_only_an_operator_s_errors_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    render(GraphQLError("x", original_error=InvalidCursorError("x")), request_id="r")
    assert caplog.records == []
    render(GraphQLError("x", original_error=StoreUnavailableError("the store sleeps")), request_id="r")
    assert "STORE_UNAVAILABLE" in caplog.text


def test_the_unforeseen_is_masked_and_logged_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise KeyError("secret /path")  # noqa: TRY301 - what a bug would do
    except KeyError as error:
        told = render(GraphQLError(str(error), original_error=error), request_id="r-1")
    assert "secret" not in str(told)
    assert told["extensions"] == {"code": "INTERNAL", "retryable": False, "requestId": "r-1"}
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info
    assert "r-1" in record.getMessage()


@pytest.mark.parametrize("depth", [90, 150, 400])
async def test_too_deep_a_query_is_the_caller_s_error(ask: Asker, depth: int) -> None:
    link = "fragment F{} on Version {{ dataset {{ latestVersion {{ ...F{} }} }} }} "
    fragments = "".join(link.format(n, n + 1) for n in range(depth))
    query = (
        f'{{ version(datasetId: "ds000001") {{ ...F0 }} }} {fragments} fragment F{depth} on Version {{ tag }}'
    )
    answer = await ask.answer(query)
    codes = {error["extensions"]["code"] for error in answer.get("errors", [])}
    assert codes <= {"GRAPHQL_TOO_DEEP", "GRAPHQL_TOO_COMPLEX", "GRAPHQL_VALIDATION_FAILED"}


def test_recursion_without_end_is_told_as_too_deep() -> None:
    told = render(GraphQLError("maximum recursion depth", original_error=RecursionError()), request_id="r")
    assert told["extensions"] == {"code": "GRAPHQL_TOO_DEEP", "retryable": False, "requestId": "r"}
