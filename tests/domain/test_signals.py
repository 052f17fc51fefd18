"""How was a recording sampled, as the files beside it tell?"""

import pytest

from graphql_api.domain.sidecars import Fields
from graphql_api.domain.signals import Signals, told
from graphql_api.domain.tables import Table, parse_table

LISTED = parse_table("name\tsampling_frequency\nFz\t250\nCz\t250.0\nTrigger\tn/a\n")
MIXED = parse_table("name\tsampling_frequency\nFz\t250\nCz\t500\n")
COUNTS = {"EEGChannelCount": 64, "EOGChannelCount": 2, "SamplingFrequency": 512, "RecordingDuration": 4.5}


@pytest.mark.parametrize(
    ("fields", "listed", "expected"),
    [
        ({}, None, Signals(None, None, None)),
        (COUNTS, None, Signals(512, 66, 4.5)),
        (COUNTS, LISTED, Signals(512, 3, 4.5)),
        ({}, LISTED, Signals(250, 3, None)),
        ({}, MIXED, Signals(None, 2, None)),
        ({}, parse_table("name\n"), Signals(None, None, None)),
        ({"SamplingFrequency": "n/a", "RecordingDuration": 0}, LISTED, Signals(250, 3, None)),
    ],
)
def test_sidecars_are_believed_before_lists_but_in_counting(
    fields: Fields, listed: Table | None, expected: Signals
) -> None:
    assert told(fields, listed) == expected
