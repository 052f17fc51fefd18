"""Does the published client work against a server? Asked of its every method, each line told when it holds.

Run by the package's own environment, never the project's: `python -m tests.eegdash_client.everything SITE`.
The site is JSON.
"""

import importlib
import json
import logging
import re
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from typing import Any, Final

from tests.eegdash_client.package import Site, client, exceed, facade, package, refusal, timed
from tests.eegdash_client.samples import dataset, record

_COUNT: Final = 2500
_TEXT: Final = "Étude — 脑电图 ⚡ \U0001f9e0"
_PAGE: Final = 1000


def _told(words: str) -> None:
    sys.stdout.write(f"  {words}\n")
    sys.stdout.flush()


class Conversation:
    """All that one client asks of one server, in order; `name` is a NEMAR id that the server does not have yet."""

    def __init__(self, site: Site, name: str) -> None:
        self._site = site
        self._name = name
        self._client = client(site, token=site.token)
        self._facade = facade(site)

    def insert(self) -> None:
        """Insert records, one and many."""
        identity = self._client.insert_one(record(self._name, 0, note=_TEXT))
        assert re.fullmatch("[0-9a-f]{24}", identity), identity
        assert (
            self._client.insert_many([record(self._name, number) for number in range(1, _PAGE)]) == _PAGE - 1
        )
        _told("insert_one gives an id, insert_many a count")
        assert self._facade.insert(record(self._name, _PAGE))
        rest = [record(self._name, number) for number in range(_PAGE + 1, _COUNT)]
        assert sum(self._facade.insert(rest[at : at + _PAGE]) for at in (0, _PAGE)) == len(rest)
        _told("EEGDash.insert takes one and many")

    def upsert(self) -> None:
        """Upsert records that are there and one that is not."""
        known = [record(self._name, number, nchans=64) for number in range(10)]
        sent = [*known, record(self._name, 9999)]
        assert self._client.upsert_many(sent) == {"inserted_count": 1, "updated_count": 10}
        assert self._client.upsert_many(sent) == {"inserted_count": 0, "updated_count": 0}
        found = self._client.find_one({"dataset": self._name, "subject": "0000"})
        assert (found["nchans"], found["note"]) == (64, _TEXT)
        _told("upsert_many merges what is there, inserts what is not, and changes nothing the second time")

    def page(self) -> None:
        """Read more than a page."""
        found, seconds = timed(lambda: self._client.find({"dataset": self._name}))
        expected = [f"{number:04}" for number in (*range(_COUNT), 9999)]
        assert [each["subject"] for each in found] == expected
        assert len({each["_id"] for each in found}) == len(expected)
        assert found[0]["note"] == _TEXT
        expected_document = record(self._name, 17)
        assert {name: value for name, value in found[17].items() if name != "_id"} == expected_document
        _told(
            f"find without a limit gives {len(found):,} records by pages of 1,000, in order, in {seconds:.2f} s"
        )
        assert len(self._client.find({"dataset": self._name}, limit=_PAGE)) == _PAGE
        assert len(self._client.find({"dataset": self._name}, limit=10, skip=_COUNT - 5)) == 6
        assert len(self._client.find({"dataset": self._name}, skip=_PAGE)) == _COUNT + 1 - _PAGE
        assert len(self._client.find(limit=5)) == 5
        _told("find takes limit and skip, together and alone, and no filter")

    def filter(self) -> None:
        """Ask by all the forms that users write."""
        count = self._facade.count
        assert len(self._facade.find(dataset=self._name, subject=["0001", " 0002 ", None, ""])) == 2
        assert count({"nchans": {"$gte": 64}}, dataset=self._name) == 10
        assert count(dataset=self._name, subject=re.compile("^000[0-4]$")) == 5
        assert count(dataset=self._name, task=re.compile("REST", re.IGNORECASE)) == _COUNT + 1
        assert (
            count({"dataset": {"$in": [self._name, "ds999999"]}, "_has_missing_files": {"$ne": True}})
            == _COUNT + 1
        )
        assert count({"dataset": self._name, "note": _TEXT}) == 1
        _told("keywords, lists, regular expressions, $and, $gte, $in, $ne and unicode find what they say")
        assert count(dataset=self._name, modality="eeg") == _COUNT + 1
        _told("the old name `modality` finds records that have only `recording_modality`")
        asked = {"dataset": self._name, "subject": {"$in": [f"{number:04}" for number in range(_COUNT)]}}
        assert self._client.count_documents(asked) == _COUNT
        assert len(self._client.find(asked)) == _COUNT
        _told(f"a filter of {len(json.dumps(asked)):,} bytes in the URL is answered")

    def miss(self) -> None:
        """Ask for what is not there: empty, not an error."""
        assert self._client.find({"dataset": "ds999999"}) == []
        assert self._client.count_documents({"dataset": "ds999999"}) == 0
        assert self._client.find_one({"dataset": "none"}) is None
        assert self._client.get_dataset("ds999999") is None
        assert self._client.find_datasets({"dataset_id": "none"}) == []
        assert not self._facade.exists(dataset="none")
        assert self._facade.find_one(dataset=self._name, subject="0007")["subject"] == "0007"
        assert self._facade.exists(dataset=self._name)
        _told("what is not there is an empty list, 0 or None (404)")
        twin = "ds" + self._name.removeprefix("on")
        assert self._client.count_documents({"dataset": twin}) == _COUNT + 1
        assert len(self._client.find({"dataset": {"$in": [twin]}}, limit=5)) == 5
        _told("an id of OpenNeuro is looked for once more as NEMAR's twin, and found")

    def datasets(self) -> None:
        """Write a dataset as the ingestion does, and find it."""
        posted = self._client._session.post(
            f"{self._site.url}/admin/eegdash/datasets/bulk", json=[dataset(self._name)], timeout=30
        )
        assert posted.json()["inserted_count"] == 1, posted.text
        found = self._facade.get_dataset(self._name)
        assert {name: value for name, value in found.items() if name != "_id"} == dataset(self._name)
        assert self._client.get_dataset("ds" + self._name.removeprefix("on"))["dataset_id"] == self._name
        assert [each["dataset_id"] for each in self._facade.find_datasets({"dataset_id": self._name})] == [
            self._name
        ]
        assert self._name in {each["dataset_id"] for each in self._client.find_datasets({}, limit=_PAGE)}
        _told("get_dataset and find_datasets give the document as it was sent")
        searches: list[dict[str, Any]] = [
            {"modality": "EEG"},
            {"modality": "eeg", "task": "rest", "license": "CC0"},
            {"n_subjects_min": 2000, "source": "nemar"},
            {"modality": "EEG", "clinical_group": "Healthy", "source": "nemar", "n_subjects_min": 10},
        ]
        for asked in searches:
            assert self._name in set(self._facade.search_datasets(**asked)["dataset_id"]), asked
        assert self._name not in set(self._facade.search_datasets(n_subjects_min=2001)["dataset_id"])
        _told("search_datasets finds by modality, task, subjects, group, source and licence")

    def update(self) -> None:
        """Change fields."""
        assert self._client.update_many({"dataset": self._name, "subject": "0001"}, {"a.b": 1}) == (1, 1)
        assert self._facade.update_field({"dataset": self._name}, subject="0001", update={"a.b": 1}) == (1, 0)
        assert self._facade.find_one(dataset=self._name, subject="0001")["a"] == {"b": 1}
        assert self._client.update_many({"dataset": "ds999999"}, {"a": 1}) == (0, 0)
        for modified in (1, 0):
            assert self._facade.update_dataset(self._name, {"clinical.is_clinical": True}) == modified
        assert self._client.update_dataset("ds999999", {"a": 1}) == 0
        _told("update_many, update_field and update_dataset set fields, and tell what changed")

    def be_refused(self) -> None:
        """Do what is not allowed: each is told at once."""
        status, body = refusal(lambda: self._client.insert_one(record(self._name, 0)))
        assert (status, body["code"]) == (409, "DOCUMENT_EXISTS"), body
        status, body = refusal(lambda: self._client.insert_one({"dataset": self._name}))
        assert status == 422, body
        many = [record(self._name, number) for number in range(10_000, 11_001)]
        assert refusal(lambda: self._client.insert_many(many))[0] == 413
        for asked in ({"$where": "1"}, {"a": {"$regex": "^(a+)+$"}}):
            assert refusal(partial(self._client.find, asked))[0] == 422
        assert refusal(lambda: self._client.find({}, limit=0))[0] == 422
        assert refusal(lambda: client(self._site, database="nowhere").find({}))[0] == 404
        _told("a clash is 409, a faulty record or filter 422, 1,001 records 413, an unknown database 404")

    def use_tokens(self) -> None:
        """Write with a wrong token and with none; read with both."""
        for other in (client(self._site, token="wrong"), client(self._site)):  # noqa: S106 - that is what it is
            assert refusal(partial(other.insert_one, record(self._name, 5555)))[0] == 401
            assert refusal(partial(other.update_dataset, self._name, {"a": 1}))[0] == 401
            assert other.count_documents({"dataset": self._name}) == _COUNT + 1
        _told("a wrong token and none are refused to write (401), and read all the same")

    def snapshot(self) -> None:
        """Take the registry of datasets from the server, as the package does for its generated classes."""
        made: Any = importlib.import_module("eegdash.dataset.snapshot")
        found = made.DatasetSnapshot.build(
            api_base=f"{self._site.url}/api", database="eegdash", force_refresh=True
        )
        assert not found.api_errors, found.api_errors
        assert found.dataset_count == len(self._client.find_datasets({}))
        _told(f"DatasetSnapshot.build takes {found.dataset_count} datasets from the {found.source}")

    def be_limited(self) -> None:
        """Ask more often than allowed: the client waits as long as it is told."""
        limited = replace(self._site, url=self._site.limited)
        exceed(f"{limited.url}/api/eegdash/count")
        count, seconds = timed(lambda: client(limited).count_documents({"dataset": self._name}))
        assert count == _COUNT + 1
        assert 0.5 < seconds < 65, seconds
        _told(f"a 429 is survived: the client waits as long as it is told ({seconds:.0f} s), and is answered")
        exceed(f"{limited.url}/api/eegdash/count")
        admin = client(limited, token=self._site.token)
        answers, seconds = timed(lambda: [admin.count_documents({"dataset": self._name}) for _ in range(10)])
        assert answers == [_COUNT + 1] * 10
        assert seconds < 5, seconds
        _told("the admin's token is never limited")

    def load(self) -> None:
        """List the recordings of a dataset that was ingested, and read the signal of one."""
        with tempfile.TemporaryDirectory() as cache:
            found = package().EEGDashDataset(cache_dir=cache, dataset=self._site.ingested)
            assert len(found.datasets) == self._site.recordings, len(found.datasets)
            table = found.description
            assert table["subject"].notna().all()
            signal = found.datasets[0].raw
            assert signal.n_times > 0
            _told(
                f"EEGDashDataset lists the {len(found.datasets)} recordings of {self._site.ingested}; "
                f"the first has {len(signal.ch_names)} channels at {signal.info['sfreq']:g} Hz"
            )
            one = package().EEGDashDataset(
                cache_dir=cache, dataset=self._site.ingested, subject=["01"], task="rest"
            )
            assert set(one.description["subject"]) == {"01"}
            _told(f"of one subject and task: {len(one.datasets)}")


def main() -> None:
    # What readers of signals warn of is not what is asked here.
    logging.disable(logging.WARNING)
    site = Site(**json.loads(sys.argv[1]))
    _told(f"eegdash {package().__version__}")
    conversation = Conversation(site, f"on{int(time.time()) % 1_000_000:06}")
    conversation.insert()
    conversation.upsert()
    conversation.page()
    conversation.filter()
    conversation.miss()
    conversation.datasets()
    conversation.update()
    conversation.be_refused()
    conversation.use_tokens()
    conversation.load()
    conversation.snapshot()
    conversation.be_limited()


if __name__ == "__main__":
    main()
