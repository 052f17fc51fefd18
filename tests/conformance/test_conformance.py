"""Do a few hundred random requests get what documents and schemas say? `make conformance` asks thousands."""

import pytest

from tests.conformance import openapi, queries_over_http

pytestmark = pytest.mark.slow


# graphql-core leaves resolvers unawaited where a sibling's error has made their answers void.
@pytest.mark.usefixtures("collected")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_random_queries_are_answered_as_the_schema_says() -> None:
    found = queries_over_http.whole(30, seed=3)
    assert not found.wrong, "\n\n".join(found.wrong)
    assert found.counts["answered"] + found.counts["answered with errors"] > 15


def test_random_queries_of_the_tree_are_answered_as_plain_objects_are() -> None:
    found = queries_over_http.tree(20, seed=3)
    assert not found.wrong, "\n\n".join(found.wrong)
    assert found.counts["equal"] > 6


def test_the_api_holds_what_its_description_says() -> None:
    if not openapi.PROGRAM.exists():
        pytest.skip("schemathesis is not installed: tests/services/install.sh schemathesis")
    done = openapi.run(2, seed=3, phases="fuzzing")
    assert done.returncode == 0, done.stdout
    assert "No issues found" in done.stdout
