"""Are documents that are told by columns written as each of them is?"""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphql_api.catalog.sqlite import alike_documents
from graphql_api.catalog.sqlite.contents import write_clean
from graphql_api.catalog.sqlite.document_changes import prepare
from graphql_api.catalog.sqlite.document_rows import key_text
from graphql_api.catalog.sqlite.written_documents import Written, written
from graphql_api.domain.alike_documents import AlikeDocuments, Part, numbered
from graphql_api.domain.documents import Document, check_document
from graphql_api.domain.errors import InvalidDocumentError
from graphql_api.domain.paths import MISSING
from tests.catalog.document_samples import RECORDS

TEXTS = st.text(st.sampled_from('ab,"\\{}[]:é\n\0\ud800'), max_size=6)
NAMES = st.sampled_from(
    ["task", "storage", "participant_tsv", "entities", "nchans", "run", "é", "a", "$a", "_id"]
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63) - 1, 2**64) | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["age", "sex", "backend", "task", "$x", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)
#: Values that are most often alike, so that most columns are plain ones.
COLUMNS = st.sampled_from(
    [st.integers(0, 3), st.text("ab", max_size=2), st.lists(st.text("a,")), VALUES]
).flatmap(lambda values: st.lists(values, min_size=5, max_size=5))


@st.composite
def documents(draw: st.DrawFn) -> AlikeDocuments:
    """Documents with a few parts, some with rows of their own and some that share theirs."""
    count = draw(st.integers(0, 5))
    parts = [Part({"dataset": ["ds1"]}, [0] * count)]
    paths = draw(st.lists(st.text("ab/é", min_size=1) | TEXTS, min_size=count, max_size=count))
    parts.insert(draw(st.integers(0, 1)), Part({"bids_relpath": paths}))
    for names in draw(st.lists(st.lists(NAMES, min_size=1, max_size=3, unique=True), max_size=3)):
        rows = draw(st.integers(1, 5))
        if draw(st.booleans()):
            parts.append(Part({name: draw(COLUMNS)[:count] for name in names}))
        else:
            columns = {name: [*draw(COLUMNS)[: rows - 1], MISSING] for name in names}
            places = draw(st.lists(st.integers(0, rows - 1), min_size=count, max_size=count))
            parts.append(Part(columns, places))
    return AlikeDocuments(count, parts)


def told(made: Written) -> str:
    """All that is written, as text, which tells 1 from 1.0."""
    cells = {path: list(column) for path, column in made.used_cells().items()}
    return repr((list(made.keys), cells, made.many, list(made.plain), list(made.texts)))


def outcome(given: AlikeDocuments | list[Document]) -> str:
    """What is written of documents, or what is wrong with one of them."""
    try:
        return told(prepare(RECORDS, given).keyed.written(range(len(given))))
    except InvalidDocumentError as error:
        return str(error)


@given(documents())
def test_they_are_written_as_each_of_them_is(given: AlikeDocuments) -> None:
    assert outcome(given) == outcome(list(given))


def plain(count: int) -> AlikeDocuments:
    kinds, places = numbered([("eeg", 250.0), ("meg", 1000)][number % 2] for number in range(count))
    people = [{"age": 30.5, "sex": None}, MISSING, {"sex": "F", "note": "é, {x},{y}"}]
    return AlikeDocuments(
        count,
        [
            Part({"dataset": ["ds1"]}, [0] * count),
            Part({"bids_relpath": [f"sub-{number}_eeg.set" for number in range(count)]}),
            Part(
                {"datatype": [kind for kind, _ in kinds], "sampling_frequency": [rate for _, rate in kinds]},
                places,
            ),
            Part({"recording_modality": [["eeg"]], "ch_names": [["Fz", "Cz"]]}, [0] * count),
            Part({"participant_tsv": people}, [number % 3 for number in range(count)]),
            Part({"storage": [{"backend": "s3", "dep_keys": ["a", f"{number}"]} for number in range(count)]}),
        ],
    )


def test_plain_ones_are_written_a_column_at_a_time() -> None:
    given = plain(7)
    made = alike_documents.write(RECORDS.collection, given)
    assert made is not None
    keys = [key_text(check_document(RECORDS.collection, each)) for each in given]
    assert told(made) == told(written(keys, list(given), write_clean))
    assert made.many == 0


def test_their_documents_and_columns_are_told() -> None:
    given = plain(3)
    assert given[-2] == list(given)[1] == given[1:2][0]
    assert given[1] == {
        "dataset": "ds1",
        "bids_relpath": "sub-1_eeg.set",
        "datatype": "meg",
        "sampling_frequency": 1000,
        "recording_modality": ["eeg"],
        "ch_names": ["Fz", "Cz"],
        "storage": {"backend": "s3", "dep_keys": ["a", "1"]},
    }
    assert given.column("datatype") == ["eeg", "meg", "eeg"]
    assert given.column("participant_tsv")[1] is MISSING
    assert given.column("none") == [MISSING] * 3
    assert len(given) == len(list(given)) == 3
