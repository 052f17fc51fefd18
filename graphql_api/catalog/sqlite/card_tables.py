"""Which tables are searched for words?"""

from typing import Final

from graphql_api.domain.cards import Part

_COLUMNS: Final = ", ".join(Part)

TABLES: Final = (
    # Rows are numbered by the positions of datasets. Short beginnings have an index of their own.
    f"CREATE VIRTUAL TABLE card USING fts5 ({_COLUMNS}, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')",
    # The words of all parts but the README: what is suggested instead of a misspelled one.
    """CREATE TABLE known_word (
        word TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (word, position)
    ) WITHOUT ROWID""",
    "CREATE INDEX known_word_position ON known_word (position)",
)
