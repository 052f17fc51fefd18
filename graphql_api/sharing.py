"""Which processes share answers?

Those of one program over one catalogue, with the same settings, as far as answers may hang on these.
"""

import hashlib
import socket
from functools import partial
from importlib.metadata import version
from typing import Final

import orjson
from graphql import print_schema
from starlette.middleware import Middleware

from graphql_api.catalog.addresses import mongo_url
from graphql_api.resolvers.epoch import Epoch
from graphql_api.schema.endpoint import PATH, SHARING
from graphql_api.schema.schema import graph
from graphql_api.service.metrics import REDIS_LOST
from graphql_api.service.redis_link import RedisLink
from graphql_api.service.shared_answers import SharedAnswers
from graphql_api.service.sharing import Shares
from graphql_api.settings import Settings, without_password

#: Settings that no answer hangs on.
_OWN: Final = {
    "answer_memory",
    "catalog",
    "data_dir",
    "host",
    "index_memory",
    "log_format",
    "log_level",
    "port",
    "redis",
    "redis_timeout",
    "workers",
}


def answers_of(settings: Settings, epoch: Epoch) -> SharedAnswers | None:
    """Make what finds and keeps answers in Redis; null where none are to be shared.

    It has a connection of its own: whoever counts requests does not wait behind an answer.
    """
    if not (settings.redis and settings.shared_answers):
        return None
    link = RedisLink(settings.redis, REDIS_LOST.inc, seconds=settings.redis_timeout)
    return SharedAnswers(link, epoch, scope=partial(_scope, settings), capacity=int(settings.shared_answers))


def shares(answers: SharedAnswers | None) -> list[Middleware]:
    """Make what lets requests find them; nothing where there are none."""
    return [Middleware(Shares, path=PATH, state=SHARING, answers=answers)] if answers else []


def _scope(settings: Settings) -> str:
    told = settings.model_dump(mode="json", exclude=_OWN)
    parts = [version("bidsgraph"), print_schema(graph().core), told, _catalog(settings)]
    # Secrets are masked in it.
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def _catalog(settings: Settings) -> list[object]:
    """Tell catalogues apart. A file is another one where another was put in its place, or on another machine."""
    if mongo_url(settings.catalog_url):
        return [without_password(settings.catalog_url)]
    found = settings.catalog_path.stat()
    return [socket.gethostname(), str(settings.catalog_path.resolve()), found.st_dev, found.st_ino]
