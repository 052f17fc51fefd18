"""What does a viewer ask for, screen by screen, and on the dataset of some catalogue?"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.docs.test_viewer import ASKED
from tests.docs.test_viewer import SCREENS as ON_THE_PAGE
from tests.fastpath.everything import Asked

#: Over the small catalogue of the tests.
SCREENS = {
    file.stem: file.read_text() for file in sorted((Path(__file__).parent / "screens").glob("*.graphql"))
}


def screens(values: Mapping[str, list[Any]]) -> Iterator[Asked]:
    """Give those above and those of docs/viewer.md, asked of the first dataset that values of arguments name."""
    dataset_id = values["datasetId"][0]
    for name, query in SCREENS.items():
        yield Asked(name, query.replace("ds000001", dataset_id), {}, [])
    known = ASKED | {"datasetId": dataset_id, "from": values["from"][0]}
    for name, query in ON_THE_PAGE.items():
        yield Asked(name, query, {key: value for key, value in known.items() if f"${key}:" in query}, [])
