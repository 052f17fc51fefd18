"""Which tables hold documents, and which indexes answer what clients ask?"""

from typing import Final

from graphql_api.catalog.sqlite.document_columns import PATHS, quoted

_COLUMNS: Final = ", ".join(map(quoted, PATHS))

#: Each is led by the space and ends, as every index does, with the position: a page is read in order and stops.
_INDEXED: Final = (
    '"dataset"',
    '"dataset", "subject"',
    '"dataset", "task"',
    '"data_name"',
    '"bidspath"',
    '"subject"',
    '"task"',
    '"datatype"',
    '"suffix"',
    '"extension"',
    '"sampling_frequency"',
    '"nchans"',
    '"montage_hash"',
    '"source"',
    '"_has_missing_files"',
)

#: Where records name their entities otherwise, which few do: only those stand in these indexes.
_INDEXED_WHERE_GIVEN: Final = ("entities.subject", "entities.task")

TABLES: Final = (
    # The first database is '': a lab may call it otherwise tomorrow. `many`: see document_columns.py. `size` is the
    # number of its documents, which would take an archive's whole index to count.
    """CREATE TABLE space (
        space INTEGER PRIMARY KEY,
        database TEXT NOT NULL,
        collection TEXT NOT NULL,
        many INTEGER NOT NULL DEFAULT 0,
        size INTEGER NOT NULL DEFAULT 0,
        UNIQUE (database, collection)
    )""",
    # Positions are never used again: they are the order of insertion, and `_id`. Narrow rows, for filters to walk on.
    f"""CREATE TABLE document (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        space INTEGER NOT NULL REFERENCES space,
        key TEXT NOT NULL,
        {_COLUMNS},
        UNIQUE (space, key)
    )""",
    "CREATE INDEX document_space ON document (space)",
    *(
        f"CREATE INDEX document_{number} ON document (space, {columns})"
        for number, columns in enumerate(_INDEXED)
    ),
    *(
        f"CREATE INDEX document_given_{number} ON document (space, {quoted(path)}) WHERE {quoted(path)} IS NOT NULL"
        for number, path in enumerate(_INDEXED_WHERE_GIVEN)
    ),
    # See holdings.py.
    """CREATE TABLE holding (
        space INTEGER NOT NULL REFERENCES space,
        dataset TEXT NOT NULL,
        size INTEGER NOT NULL,
        PRIMARY KEY (space, dataset)
    ) WITHOUT ROWID""",
    # `plain` says that the content is JSON as any reader takes it, without NaN and the like.
    """CREATE TABLE content (
        position INTEGER PRIMARY KEY REFERENCES document,
        plain INTEGER NOT NULL,
        content TEXT NOT NULL
    )""",
    """CREATE TABLE audit (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        target TEXT NOT NULL,
        at TEXT NOT NULL,
        request_id TEXT NOT NULL,
        idempotency_key TEXT,
        fingerprint TEXT NOT NULL,
        counts TEXT NOT NULL
    )""",
    """CREATE TABLE receipt (
        actor TEXT NOT NULL,
        idempotency_key TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        outcome TEXT NOT NULL,
        PRIMARY KEY (actor, idempotency_key)
    ) WITHOUT ROWID""",
    """CREATE TABLE token (
        name TEXT NOT NULL PRIMARY KEY,
        digest TEXT NOT NULL UNIQUE,
        roles TEXT NOT NULL,
        created_at TEXT NOT NULL,
        expires_at TEXT
    )""",
)
