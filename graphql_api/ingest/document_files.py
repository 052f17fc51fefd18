"""Which files hold documents of EEGDash?

What they hold is read by `reading_documents.py`.
"""

from pathlib import Path
from typing import Final

from graphql_api.domain.errors import SourceMissingError

_NAMES: Final = (
    "*_dataset.json",
    "*_datasets.json",
    "*_records.json",
    "*_montages.json",
    "dataset_summary.csv",
)


def document_files(source: str) -> list[Path]:
    """Give the files of documents that a source names: itself, or those in a folder; none where it is something else.

    A folder that holds a BIDS dataset is read as one.
    """
    path = Path(source).expanduser()
    try:
        if path.is_file():
            return [path] if path.suffix in {".json", ".csv"} else []
        if not path.is_dir() or (path / "dataset_description.json").exists() or (path / ".git").exists():
            return []
        return sorted(each for name in _NAMES for each in (*path.glob(name), *path.glob(f"*/{name}")))
    except OSError as error:
        raise SourceMissingError(f"{source}: cannot be reached ({error.strerror})") from error
