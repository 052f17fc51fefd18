"""How are datasets found by words?

A card has the texts of its parts, for the text index to weigh, and lists of their words, for what that cannot find:
beginnings of words, and all words together rather than one of them.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from pymongo import TEXT, IndexModel

from graphql_api.catalog.mongo import texts
from graphql_api.catalog.mongo.client import Fields, Server, Session
from graphql_api.catalog.mongo.rows import read_dataset, read_version
from graphql_api.catalog.mongo.spaces import CARDS, DATASETS, VERSIONS, private_ids
from graphql_api.domain.cards import WEIGHTS, Hit, card, indexed, known_words
from graphql_api.domain.errors import StoreCorruptError
from graphql_api.domain.versions import latest, newest_first
from graphql_api.domain.words import is_beginning

#: Words that the beginnings which were asked for are weighed as, at most.
_WEIGHED: Final = 64


def index_models() -> list[IndexModel]:
    """Give the indexes: no language's, as words are taken as they are."""
    keys = [(f"texts.{part}", TEXT) for part in WEIGHTS]
    weights = {f"texts.{part}": weight for part, weight in WEIGHTS.items()}
    # No field of ours chooses a language.
    options = {"default_language": "none", "language_override": "no_language", "weights": weights}
    text_index = IndexModel(keys, name="texts", **options)
    return [text_index, IndexModel([("words", 1)], name="words"), IndexModel([("known", 1)], name="known")]


async def refresh(server: Server, dataset_ids: Iterable[str], session: Session) -> None:
    """Write cards anew, with the change that they tell of; of datasets that are gone, forget them."""
    for dataset_id in dict.fromkeys(dataset_ids):
        row = await server[DATASETS].find_one({"key": dataset_id}, session=session)
        if row is None:
            await server[CARDS].delete_one({"_id": dataset_id}, session=session)
            continue
        document = {"dataset_id": dataset_id, **read_dataset(row).document}
        written = indexed(card(document, await _readme(server, dataset_id, session)))
        all_words = sorted({word for text in written.values() for word in text.split()})
        made = {
            "texts": {part.value: text for part, text in written.items()},
            "words": all_words,
            "known": known_words(written),
        }
        await server[CARDS].replace_one({"_id": dataset_id}, made, upsert=True, session=session)


async def _readme(server: Server, dataset_id: str, session: Session) -> str | None:
    """Give the README of the latest version; None where it cannot be read, which must not stop a change."""
    try:
        rows = await server[VERSIONS].find({"dataset_id": dataset_id}, session=session).to_list(None)
        newest = latest(newest_first([read_version(row) for row in rows]))
        return (await texts.get(server, [newest.readme]))[0] if newest and newest.readme else None
    except StoreCorruptError:
        return None


async def fill(server: Server) -> None:
    """Write the cards that are missing: of a catalogue from before there were any, or after a death in between."""
    kept = {row["_id"] for row in await server[CARDS].find({}, {"_id": 1}).to_list(None)}
    rows = await server[DATASETS].find({}, {"key": 1, "_id": 0}).to_list(None)
    await refresh(server, [row["key"] for row in rows if row["key"] not in kept], None)


async def search(server: Server, words: Sequence[str], *, private: bool) -> list[Hit]:
    """Find datasets that have all the words."""
    if not words:
        return []
    asked: Fields = {"$and": [{"words": _beginning(word)} for word in words]}
    asked |= await _visible(server, private=private)
    found = [row["_id"] for row in await server[CARDS].find(asked, {"_id": 1}).to_list(None)]
    scores = await _scores(server, asked, words) if found else {}
    hits = [Hit(dataset_id, scores.get(dataset_id, 0.0)) for dataset_id in found]
    return sorted(hits, key=lambda hit: (-hit.score, hit.dataset_id))


async def _visible(server: Server, *, private: bool) -> Fields:
    return {} if private else {"_id": {"$nin": await private_ids(server)}}


def _beginning(word: str) -> Any:  # noqa: ANN401 a text or an expression
    return {"$regex": f"^{re.escape(word)}"} if is_beginning(word) else word


async def _scores(server: Server, asked: Fields, words: Sequence[str]) -> dict[str, float]:
    """Weigh what was found, the words themselves twice as much as what they begin."""
    longer = [word for word in await _longer(server, asked, words) if word not in words]
    scores: dict[str, float] = {}
    for factor, each in ((1.0, words), (0.5, longer)):
        if each:
            found = await server.aggregate(CARDS, _weighing(asked, each))
            for row in found:
                scores[row["_id"]] = scores.get(row["_id"], 0.0) + factor * row["score"]
    return scores


def _weighing(asked: Fields, words: Sequence[str]) -> list[Fields]:
    return [
        {"$match": {"$text": {"$search": " ".join(words)}, **asked}},
        {"$project": {"score": {"$meta": "textScore"}}},
    ]


async def _longer(server: Server, asked: Fields, words: Sequence[str]) -> list[str]:
    """Give the words that the wanted ones begin in what was found, those of most datasets first."""
    begun = "|".join(re.escape(word) for word in words if is_beginning(word))
    if not begun:
        return []
    matching = {
        "$filter": {"input": "$words", "cond": {"$regexMatch": {"input": "$$this", "regex": f"^({begun})"}}}
    }
    rows = await server.aggregate(
        CARDS,
        [
            {"$match": asked},
            {"$project": {"words": matching}},
            {"$unwind": "$words"},
            {"$group": {"_id": "$words", "count": {"$sum": 1}}},
            {"$sort": {"count": -1, "_id": 1}},
            {"$limit": _WEIGHED},
        ],
    )
    return [row["_id"] for row in rows]


async def similar(server: Server, word: str, most: int, *, private: bool) -> list[str]:
    """Give known words that begin as this one does and are about as long."""
    if not word:
        return []
    # Lengths are characters, as everywhere; `.` is one of those.
    shape = f"^{re.escape(word[0])}.{{{max(0, len(word) - 3)},{len(word) + 1}}}$"
    rows = await server.aggregate(
        CARDS,
        [
            {"$match": {"known": {"$regex": shape}, **await _visible(server, private=private)}},
            {"$unwind": "$known"},
            {"$match": {"known": {"$regex": shape}}},
            {"$group": {"_id": "$known"}},
            {"$limit": most},
        ],
    )
    return [row["_id"] for row in rows]
