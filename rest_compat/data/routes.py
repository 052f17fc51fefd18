"""How does the data API answer a request?

One callable for all of its routes, at the root and under `/data`: what a target means depends on segments that only
the raw target tells apart. A dataset is looked for before anything else, the same way whether its id is malformed,
unknown or private, and before anything that is kept.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final

from starlette.types import Receive, Scope, Send

from graphql_api.domain.errors import BidsgraphError, StoreCorruptError, StoreError
from graphql_api.domain.versions import LATEST
from graphql_api.resolvers import overview
from graphql_api.resolvers.locations import Locations
from graphql_api.resolvers.publications import Publication, Publications
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import PublishedVersion
from graphql_api.resolvers.viewer import PUBLIC
from rest_compat.data import answers, catalogue, landing, links, metadata, refusals, search_box, stylesheet
from rest_compat.data.answers import Answer
from rest_compat.data.bids_index import BidsIndex
from rest_compat.data.headers import BRIEF, FOR_EVER, LONGER, VARY, Headers, header, kept
from rest_compat.data.request import Request
from rest_compat.data.version_routes import HeldIndexes, VersionRoutes

_log = logging.getLogger(__name__)

#: Ids of datasets that these routes serve, unless a setting says otherwise.
DATASET_IDS: Final = r"(nm|xx|on|ds)[0-9]{6}"

#: An id is looked for that no dataset has, where the one that was asked for can be none. Its form is a dataset's.
_NOWHERE: Final = "0"

#: Seconds before which nobody is told that a dataset was not found: longer than looking for one takes, so that the
#: time tells nothing of what was found and may not be shown.
_NOT_BEFORE: Final = 0.005

#: Datasets on a page of the catalogue.
_PAGE: Final = 500

METADATA: Final = "metadata.json"
_METHODS: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the routes work with.

    `reader` makes what one request reads through. `dataset_ids` is a regular expression of the ids that are served,
    `public_url` the address that clients reach this server by (no `/` at its end), null for each request's own. `about`
    is what the root's JSON says of the server beside the datasets.
    """

    reader: Callable[[], Reader]
    indexes: HeldIndexes
    publications: Publications
    locations: Locations
    dataset_ids: str = DATASET_IDS
    public_url: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict[str, Any])


class DataRoutes:
    """The routes as one ASGI application, for whatever no other route is for."""

    def __init__(self, surroundings: Surroundings) -> None:
        """Answer with what the surroundings give."""
        self._reader = surroundings.reader
        self._publications = surroundings.publications
        self._dataset_ids = re.compile(surroundings.dataset_ids)
        self._public_url = surroundings.public_url
        self._about = dict(surroundings.about)
        self._version_routes = VersionRoutes(surroundings.indexes, surroundings.locations)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] == "OPTIONS":
            await answers.send_answer(answers.preflight(), None, receive, send)
        elif scope["method"] not in _METHODS:
            await answers.send_answer(answers.refused_method(), None, receive, send)
        else:
            request = Request(scope, self._reader, self._public_url)
            await answers.send_answer(await self._answer(request), request, receive, send)

    def prompt(self, scope: Scope) -> tuple[int, Headers] | None:
        """Answer for a file of a public version from what lies at hand; null where that is not enough."""
        request = Request(scope, self._reader, self._public_url)
        names = request.target.names
        if len(names) <= 2 or not names[0] or not self._named(names[0]):  # noqa: PLR2004 - /<id>/<version>/<path>
            return None
        publication = self._publications.known(names[0], PUBLIC)
        published = _published(publication, str(names[1])) if publication else None
        answer = self._version_routes.prompt(request, published) if published else None
        return (answer.status, answer.headers) if answer else None

    async def _answer(self, request: Request) -> Answer:
        try:
            return await self._route(request)
        except BidsgraphError as error:
            if isinstance(error, StoreError) or error.code == BidsgraphError.code:
                _log.warning("data routes: %s: %s", error.code, error.message)
            return refusals.told(error)
        except Exception:  # noqa: BLE001 - logged, and told as a failure of this server
            # Told here, as most requests pass by what would tell it for others.
            _log.exception("unforeseen error in the data routes")
            return refusals.failed()

    async def _route(self, request: Request) -> Answer:
        names = request.target.names
        if not names:
            return await self._catalogue(request)
        if names == (stylesheet.NAME,) and not request.target.slash:
            return _stylesheet(request)
        return await self._in_dataset(request, names)

    async def _in_dataset(self, request: Request, names: tuple[str | None, ...]) -> Answer:
        began = monotonic()
        publication = await self._find(request, names[0])
        if publication is None:
            await asyncio.sleep(_NOT_BEFORE - (monotonic() - began))
            return refusals.dataset_not_found()
        if len(names) == 1:
            return self._landing(request, publication)
        if len(names) == 2 and names[1] == METADATA and not request.target.slash:  # noqa: PLR2004 - /<id>/<this>
            return await self._metadata(request, publication)
        return await self._in_version(request, publication, names)

    async def _find(self, request: Request, dataset_id: str | None) -> Publication | None:
        named = dataset_id is not None and self._named(dataset_id)
        wanted = dataset_id if named and dataset_id else _NOWHERE
        found = await self._publications.find(lambda: request.reader, wanted, PUBLIC)
        return found if named else None

    async def _in_version(
        self, request: Request, publication: Publication, names: tuple[str | None, ...]
    ) -> Answer:
        asked = str(names[1])
        published = _published(publication, asked)
        if published is None:
            return refusals.version_not_found()
        if len(names) == 2 and not request.target.slash:  # noqa: PLR2004 - /<id>/<version>
            return _with_slash(request, published.row.dataset_id, asked)
        return await self._version_routes.answer(request, published, asked)

    def _landing(self, request: Request, publication: Publication) -> Answer:
        dataset = publication.dataset
        rows = [each.row for each in publication.numbered.values()]
        pointing = links.landing_links(dataset, rows[0] if rows else None, request.addresses)
        headers = [kept(BRIEF), VARY, pointing]
        if request.wants_html:
            body = landing.landing_page(dataset, rows, request.addresses)
            return answers.conditional(request, answers.page(body, more=headers))
        told = landing.landing_document(dataset, rows, request.addresses)
        return answers.conditional(request, answers.document(told, more=headers))

    async def _metadata(self, request: Request, publication: Publication) -> Answer:
        latest = publication.latest
        index = await self._index(latest) if latest else None
        rows = [each.row for each in publication.numbered.values()]
        told = metadata.dataset_metadata(
            metadata.Described(publication.dataset, rows, index), request.addresses
        )
        return answers.conditional(request, answers.document(told, more=[kept(BRIEF)]))

    async def _index(self, latest: PublishedVersion) -> BidsIndex | None:
        """Index the latest version; null where its file list cannot be read, as the rest can still be told."""
        try:
            return await self._version_routes.index(await self._version_routes.load(latest))
        except StoreCorruptError as error:
            _log.warning("metadata of %s without its index: %s", latest.row.dataset_id, error.message)
            return None

    async def _catalogue(self, request: Request) -> Answer:
        after = next(iter(request.query.get("after", [])), None)
        asked = search_box.asked(request.query)
        seen = (
            await overview.search(request.reader, asked, after=after)
            if asked
            else await overview.look(request.reader, first=_PAGE, after=after)
        )
        headers = [kept(BRIEF), VARY]
        if request.wants_html:
            body = catalogue.catalogue_page(seen, asked, self._named, request.addresses)
            return answers.conditional(request, answers.page(body, more=headers))
        told = self._about | catalogue.catalogue_document(seen, asked, self._named, request.addresses)
        return answers.conditional(request, answers.document(told, more=headers))

    def _named(self, dataset_id: str) -> bool:
        return self._dataset_ids.fullmatch(dataset_id) is not None


def _published(publication: Publication, asked: str) -> PublishedVersion | None:
    return publication.latest if asked == LATEST else publication.numbered.get(asked)


def _with_slash(request: Request, dataset_id: str, asked: str) -> Answer:
    """Lead to the version's root, where relative links hold."""
    query = f"?{request.raw_query}" if request.raw_query else ""
    address = request.addresses.version(dataset_id, asked) + query
    return Answer(308, [header("location", address), kept(LONGER), (b"content-length", b"0")])


def _stylesheet(request: Request) -> Answer:
    body = stylesheet.CONTENT
    headers = [
        header("content-type", "text/css; charset=utf-8"),
        header("content-length", str(len(body))),
        kept(FOR_EVER),
    ]
    return answers.conditional(request, Answer(200, headers, body))
