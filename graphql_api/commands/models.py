"""Which fields must a document have to be kept?

Only those that make it what it is; all others are kept as they come. Values are checked and never converted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from graphql_api.domain.documents import Collection, Document
from graphql_api.domain.errors import InvalidDocumentError

_Text = Annotated[str, Field(min_length=1)]
#: Ids of EEGDash are those of its sources: wider than the graph's, but they stand in a URL and in a node's id.
_DatasetId = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[^\s/:\x00-\x1f][^/:\x00-\x1f]*$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)


class StorageModel(_Model):
    """Where a recording's bytes are."""

    backend: _Text = Field(description="Kind of storage: `s3`, `https`, `local`, `nemar`, `webdav`.")
    base: _Text = Field(description="URL or path that keys are below: `s3://openneuro.org/ds002778`.")
    raw_key: _Text = Field(description="Key of the recording below `base`.")
    dep_keys: list[str] | None = Field(
        default=None, description="Keys of files that must lie beside it to be read."
    )


class DatasetModel(_Model):
    """A dataset's document."""

    dataset_id: _DatasetId = Field(description="Accession number; names the document.")
    source: _Text = Field(description="Archive or place that it is from: `openneuro`.")
    recording_modality: list[str] | _Text = Field(description="`eeg`, `meg`, `ieeg` and so on, as a list.")


class PartialDatasetModel(_Model):
    """Fields of a dataset that is there already."""

    dataset_id: _DatasetId = Field(description="Accession number; names the document.")


class RecordModel(_Model):
    """A recording's document."""

    dataset: _DatasetId = Field(description="Id of the dataset that it belongs to.")
    bids_relpath: _Text = Field(description="Path in the dataset; with `dataset` it names the document.")
    storage: StorageModel
    recording_modality: Annotated[list[str], Field(min_length=1)] = Field(description="`eeg` and so on.")


class MontageModel(_Model):
    """Places of sensors that many recordings share."""

    hash: _Text = Field(description="Digest of the sensors; names the document.")
    modality: str | None = Field(default=None, description="`eeg` and so on.")
    n_sensors: int | None = Field(default=None, description="How many sensors.")
    sensors: list[dict[str, Any]] | None = Field(
        default=None, description="`name`, `x`, `y`, `z`, `type` of each."
    )


MODELS: Final[Mapping[Collection, type[BaseModel]]] = {
    Collection.DATASETS: DatasetModel,
    Collection.RECORDS: RecordModel,
    Collection.MONTAGES: MontageModel,
}

_LISTS: Final[Mapping[type[BaseModel], TypeAdapter[Any]]] = {
    DatasetModel: TypeAdapter(list[DatasetModel]),
    PartialDatasetModel: TypeAdapter(list[PartialDatasetModel]),
    RecordModel: TypeAdapter(list[RecordModel]),
    MontageModel: TypeAdapter(list[MontageModel]),
}


@dataclass(frozen=True, slots=True)
class ItemFault:
    """What is wrong in one of several documents: its position, the path within it, and why."""

    index: int
    path: str
    reason: str


def faults(model: type[BaseModel], documents: Sequence[Document]) -> list[ItemFault]:
    """Find all that the model misses, in the order of the documents."""
    try:
        _LISTS[model].validate_python(documents)
    except ValidationError as error:
        return [
            _fault(each)
            for each in error.errors(include_url=False, include_context=False, include_input=False)
        ]
    return []


def _fault(error: ErrorDetails) -> ItemFault:
    index, *path = error["loc"]
    return ItemFault(int(index), ".".join(str(part) for part in path), error["msg"])


def check_documents(model: type[BaseModel], documents: Sequence[Document]) -> Sequence[Document]:
    """Give the documents back unchanged where each has what the model asks for.

    InvalidDocumentError names the first fault as `<position>.<field>`.
    """
    found = faults(model, documents)
    if found:
        path = f"{found[0].index}.{found[0].path}"
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise InvalidDocumentError(f"{path}: {found[0].reason}{more}", path=path, faults=len(found))
    return documents
