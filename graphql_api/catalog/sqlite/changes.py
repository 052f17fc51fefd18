"""Which datasets changed since somebody looked?"""

import sqlite3


def mark(connection: sqlite3.Connection, dataset_id: str) -> None:
    """Give the dataset a number that no dataset had before; to be called in the transaction of the change."""
    connection.execute("UPDATE change SET counter = counter + 1")
    connection.execute(
        "UPDATE dataset SET change = (SELECT counter FROM change) WHERE dataset_id = ?", (dataset_id,)
    )


def tokens(connection: sqlite3.Connection) -> dict[str, str]:
    """Give each dataset's number as text; answered from one index, documents are not touched."""
    rows = connection.execute("SELECT dataset_id, change FROM dataset")
    return {dataset_id: str(change) for dataset_id, change in rows}


def check(connection: sqlite3.Connection) -> None:
    """Read one row from the file."""
    connection.execute("SELECT counter FROM change").fetchone()
