"""Which tables are searched for words?"""

from typing import Final

from graphql_api.domain.cards import Part

_COLUMNS: Final = ", ".join(Part)

#: Cards of public datasets, then of private ones. How much a word weighs depends on how many cards of a table have it:
#: in one table, the public could tell from its scores what private datasets say.
CARDS: Final = ("card", "private_card")

TABLES: Final = (
    # Rows are numbered by the positions of datasets. Short beginnings have an index of their own.
    *(
        f"CREATE VIRTUAL TABLE {name} USING fts5 "
        f"({_COLUMNS}, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
        for name in CARDS
    ),
    # The words of all parts but the README: what is suggested instead of a misspelled one.
    """CREATE TABLE known_word (
        word TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (word, position)
    ) WITHOUT ROWID""",
    "CREATE INDEX known_word_position ON known_word (position)",
)
