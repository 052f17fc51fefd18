"""What does a record's path say of it?"""

from graphql_api.domain.documents import Document
from graphql_api.domain.names import long_entities, parse_name
from graphql_api.domain.placement import Placer

_LABELS = ("subject", "session", "task", "run")


def told_by_path(dataset_id: str, path: str) -> Document:
    """Give the fields that clients of EEGDash ask for and that follow from a path, as far as it tells."""
    name = path.rpartition("/")[2]
    entities, own = long_entities(name), parse_name(name)
    told: Document = {
        "data_name": f"{dataset_id}_{name}",
        "bidspath": f"{dataset_id}/{path}",
        "datatype": Placer().place(path).datatype,
        "suffix": own.suffix,
        "extension": own.extension,
        **{label: entities.get(label) for label in _LABELS},
    }
    return {field: value for field, value in told.items() if value}
