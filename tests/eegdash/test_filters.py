"""What do filters in MongoDB's syntax mean?"""

import pytest

from graphql_api.domain.documents import Collection
from graphql_api.domain.errors import InvalidFilterError
from graphql_api.domain.predicates import (
    EVERYTHING,
    And,
    Compare,
    Comparison,
    Exists,
    In,
    Matches,
    Not,
    Or,
    Predicate,
)
from rest_compat.eegdash import filters

EQ = Comparison.EQ


def montages(text: str | None) -> Predicate:
    """Montages have no old names: what comes out is what stands there."""
    return filters.parse_text(text, Collection.MONTAGES)


def records(text: str) -> Predicate:
    return filters.parse_text(text, Collection.RECORDS)


def datasets(text: str) -> Predicate:
    return filters.parse_text(text, Collection.DATASETS)


@pytest.mark.parametrize("text", [None, "", "{}"])
def test_no_filter_is_everything(text: str | None) -> None:
    assert montages(text) == EVERYTHING


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ('{"a": 1}', Compare("a", EQ, 1)),
        ('{"a.b": null}', Compare("a.b", EQ, None)),
        ('{"a": {"b": 1}}', Compare("a", EQ, {"b": 1})),
        ('{"a": [1, 2]}', Compare("a", EQ, [1, 2])),
        ('{"a": {}}', Compare("a", EQ, {})),
        ('{"a": 1, "b": 2}', And((Compare("a", EQ, 1), Compare("b", EQ, 2)))),
        ('{"a": {"$eq": 1}}', Compare("a", EQ, 1)),
        ('{"a": {"$ne": 1}}', Not(Compare("a", EQ, 1))),
        (
            '{"a": {"$gte": 1, "$lt": 9}}',
            And((Compare("a", Comparison.GTE, 1), Compare("a", Comparison.LT, 9))),
        ),
        ('{"a": {"$gt": "x"}}', Compare("a", Comparison.GT, "x")),
        ('{"a": {"$lte": 2.5}}', Compare("a", Comparison.LTE, 2.5)),
        ('{"a": {"$in": [1, "x"]}}', In("a", (1, "x"))),
        ('{"a": {"$in": []}}', In("a", ())),
        ('{"a": {"$in": [1, null]}}', Or((In("a", (1,)), Compare("a", EQ, None)))),
        ('{"a": {"$nin": [1]}}', Not(In("a", (1,)))),
        ('{"a": {"$all": [1, 2]}}', And((Compare("a", EQ, 1), Compare("a", EQ, 2)))),
        ('{"a": {"$all": []}}', Or(())),
        ('{"a": {"$exists": true}}', Exists("a")),
        ('{"a": {"$exists": 0}}', Not(Exists("a"))),
        ('{"a": {"$regex": "^x"}}', Matches("a", "^x")),
        ('{"a": {"$options": "ims", "$regex": "^x"}}', Matches("a", "^x", "ims")),
        ('{"a": {"$not": {"$gt": 1}}}', Not(Compare("a", Comparison.GT, 1))),
        ('{"$and": [{"a": 1}, {}]}', And((Compare("a", EQ, 1), EVERYTHING))),
        ('{"$or": [{"a": 1}, {"b": 2}]}', Or((Compare("a", EQ, 1), Compare("b", EQ, 2)))),
        ('{"$nor": [{"a": 1}]}', Not(Or((Compare("a", EQ, 1),)))),
        ('{"\\u0061": "\\u00e9"}', Compare("a", EQ, "é")),
        ('{"a:b": "c:d"}', Compare("a:b", EQ, "c:d")),
        ('{"a": 9223372036854775807}', Compare("a", EQ, 2**63 - 1)),
        ('{"a": 12345678901234567890.5}', Compare("a", EQ, 12345678901234567890.5)),
        ('{"a": "18446744073709551616"}', Compare("a", EQ, "18446744073709551616")),
    ],
)
def test_a_filter_means(text: str, meaning: Predicate) -> None:
    assert montages(text) == meaning


def test_sixteen_filters_within_one_another_are_enough_for_anyone() -> None:
    def nested(depth: int) -> str:
        return '{"$and": [' * (depth - 1) + '{"a": 1}' + "]}" * (depth - 1)

    montages(nested(16))
    with pytest.raises(InvalidFilterError, match="16"):
        montages(nested(17))


def test_a_record_is_asked_by_its_entities_wherever_they_stand() -> None:
    assert records('{"subject": "01"}') == Or(
        (Compare("subject", EQ, "01"), Compare("entities.subject", EQ, "01"))
    )
    assert records('{"run": null}') == And((Compare("run", EQ, None), Compare("entities.run", EQ, None)))
    assert records('{"run": {"$ne": null}}') == Not(
        And((Compare("run", EQ, None), Compare("entities.run", EQ, None)))
    )


def test_modality_is_asked_of_both_schemas_in_any_case() -> None:
    either = ("EEG", "eeg")
    paths = ("modality", "recording_modality", "datatype")
    assert records('{"modality": "EEG"}') == Or(tuple(In(path, either) for path in paths))
    assert records('{"modality": {"$in": ["EEG"]}}') == Or(tuple(In(path, either) for path in paths))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("task", "tasks"),
        ("n_subjects", "demographics.subjects_count"),
        ("clinical.group", "tags.pathology"),
        ("clinical_group", "tags.pathology"),
        ("provider", "source"),
    ],
)
def test_datasets_are_asked_by_old_names(old: str, new: str) -> None:
    meaning = datasets(f'{{"{old}": "x"}}')
    assert isinstance(meaning, Or)
    assert meaning.parts[0] == Compare(old, EQ, "x")
    assert Compare(new, EQ, "x") in meaning.parts


def test_what_search_datasets_sends_is_understood() -> None:
    sent = (
        '{"$and": [{"$or": [{"modality": "EEG"}, {"modality": "eeg"}]}, '
        '{"$or": [{"source": "openneuro"}, {"provider": "openneuro"}]}], '
        '"n_subjects": {"$gte": 20}, "license": "CC0"}'
    )
    assert isinstance(datasets(sent), And)
