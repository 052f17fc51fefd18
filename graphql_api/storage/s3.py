"""By which URL does a bucket give a file?

Credentials, their renewal and questions to the bucket are aiobotocore's; URLs are signed here, as a botocore call for
each would cost a hundred times as much. aiobotocore is imported when it is first needed: it is slow to load.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.errors import InvalidSettingError, StoreUnavailableError
from graphql_api.domain.versions import VersionRow
from graphql_api.index.arrays import Rows
from graphql_api.index.version_index import VersionIndex
from graphql_api.kernel.columns import Woven, joined
from graphql_api.storage.buckets import Bucket, choose_bucket
from graphql_api.storage.disposition import override_query
from graphql_api.storage.object_versions import ExportedObject, ObjectVersions
from graphql_api.storage.places import LONGEST, S3Place
from graphql_api.storage.protocols import Located, Locator, located_urls
from graphql_api.storage.sigv4 import BucketAddress, Credentials, QuerySigner, bucket_address, quote_key
from graphql_api.storage.woven_keys import annexed_urls, has_plain_keys, woven_keys, woven_overrides

#: Longest that credentials may be waited for, and the bucket's answer to a check.
SECONDS: Final = 10.0
_DEFAULT_REGION: Final = "us-east-1"
_ESCAPED: Final = re.compile(r"%|&[sac]")
_ESCAPES: Final = {"%": "/", "&s": "%", "&a": "&", "&c": ":"}


def now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


class S3Storage:
    """Annexed files in buckets; files that git or a folder holds are elsewhere."""

    def __init__(self, place: S3Place, clock: Callable[[], datetime] = now) -> None:
        """Sign for the bucket in `place`, if it names one. InvalidSettingError where its words cannot be used."""
        _check(place)
        self._place = place
        self._clock = clock
        self._account = _Account(place)
        self._versions = ObjectVersions()

    async def locator(self, dataset: DatasetRow, version: VersionRow, index: VersionIndex) -> Locator | None:
        """Prepare for one version; StoreUnavailableError where credentials are not to be had now."""
        del version
        origin = dataset.origin
        bucket = choose_bucket(self._place, dataset.dataset_id, origin.annex if origin else {})
        if bucket is None:
            return None
        if bucket.uuids:
            objects = await self._versions.of(origin.location if origin else "", bucket.uuids)
            return _ExportLocator(index, bucket, objects)
        return _PublicLocator(index, bucket) if bucket.public_url else await self._own(index, bucket)

    async def _own(self, index: VersionIndex, bucket: Bucket) -> Locator:
        region = bucket.region or await self._account.region()
        address = bucket_address(bucket.name, self._place.endpoint, region, self._place.addressing)
        if self._place.public:
            return _PublicLocator(index, bucket._replace(public_url=address.origin + address.path))
        return _SignedLocator(index, bucket.prefix, await self._signer(address, region))

    async def _signer(self, address: BucketAddress, region: str) -> QuerySigner:
        credentials = await self._account.credentials()
        return QuerySigner(credentials, region, address, lifetime=self._place.lifetime, now=self._clock())

    async def check(self) -> None:
        """Ask the bucket whether it is there; StoreUnavailableError where it does not answer or refuses us."""
        if self._place.bucket:
            await self._account.check()


class _SignedLocator:
    """Keys in the operator's bucket, by signed URLs that all end at the same time."""

    def __init__(self, index: VersionIndex, prefix: str, signer: QuerySigner) -> None:
        self._index = index
        self._prefix = quote(prefix)
        self._signer = signer
        self._expires_at = signer.expires_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def locate(self, row: int) -> Located | None:
        key = self._index.key(row)
        if key is None:
            return None
        name = self._index.raw_path(row).rpartition(b"/")[2].decode()
        quoted = self._prefix + key if self._plain_keys else self._quoted(key)
        return Located(self._signer.url(quoted, override_query(name)), self._expires_at)

    def urls(self, rows: range) -> list[str | None]:
        return annexed_urls(self, self._index, rows)

    def _quoted(self, key: str) -> str:
        return self._prefix + quote_key(_object_name(key))

    def woven(self, rows: Rows) -> Woven | None:
        keys, queries = woven_keys(self._index, rows), woven_overrides(self._index, rows)
        if keys is None or queries is None or not self._plain_keys:
            return None
        return self._signer.woven(joined(self._prefix.encode(), keys), queries)

    @cached_property
    def _plain_keys(self) -> bool:
        return has_plain_keys(self._index)


class _PublicLocator:
    """Keys in a bucket that everybody may read. Such a bucket takes no word on how to name the answer."""

    def __init__(self, index: VersionIndex, bucket: Bucket) -> None:
        self._index = index
        self._start = f"{bucket.public_url}/{quote(bucket.prefix)}"

    def locate(self, row: int) -> Located | None:
        key = self._index.key(row)
        return None if key is None else Located(self._start + quote(_object_name(key)))

    def urls(self, rows: range) -> list[str | None]:
        return annexed_urls(self, self._index, rows)

    def woven(self, rows: Rows) -> Woven | None:
        keys = woven_keys(self._index, rows) if has_plain_keys(self._index) else None
        return keys and joined(self._start.encode(), keys)


class _ExportLocator:
    """Exact versions of objects that are named by path; what has no version id noted is not offered."""

    def __init__(self, index: VersionIndex, bucket: Bucket, objects: Mapping[str, ExportedObject]) -> None:
        self._index = index
        self._start = bucket.public_url
        self._objects = objects

    def locate(self, row: int) -> Located | None:
        found = self._objects.get(self._index.key(row) or "")
        if found is None:
            return None
        return Located(f"{self._start}/{quote(found.name)}?versionId={quote(found.version_id, safe='')}")

    def urls(self, rows: range) -> list[str | None]:
        return located_urls(self.locate, rows)

    def woven(self, rows: Rows) -> Woven | None:
        del rows
        return None


def _object_name(key: str) -> str:
    """Undo what git-annex does to a key's text to make a file name of it, which is what trees hold."""
    return _ESCAPED.sub(lambda match: _ESCAPES[match[0]], key) if "%" in key or "&" in key else key


def _check(place: S3Place) -> None:
    if place.addressing not in {"auto", "path", "virtual"}:
        raise InvalidSettingError("addressing is auto, path or virtual", setting="BIDSGRAPH_S3_ADDRESSING")
    if not 1 <= place.lifetime <= LONGEST:
        raise InvalidSettingError(
            f"a URL lives from 1 to {LONGEST} seconds", setting="BIDSGRAPH_URL_LIFETIME"
        )
    for endpoint, setting in (
        (place.endpoint, "BIDSGRAPH_S3_ENDPOINT"),
        (place.internal_endpoint, "BIDSGRAPH_S3_INTERNAL_ENDPOINT"),
    ):
        if endpoint and not re.fullmatch(r"https?://[^/?#@\s]+(/[^?#\s]*)?", endpoint):
            raise InvalidSettingError(
                "the endpoint is an http or https URL without credentials", setting=setting
            )
    if bool(place.access_key) != bool(place.secret_key):
        raise InvalidSettingError(
            "an access key and a secret key come together", setting="BIDSGRAPH_S3_SECRET_KEY"
        )


class _Account:
    """The operator's account: given credentials, else AWS's own chain, asked once and renewed before they end."""

    def __init__(self, place: S3Place) -> None:
        self._place = place
        self._turn = asyncio.Lock()
        self._session: Any = None
        self._chain: Any = None

    async def credentials(self) -> Credentials:
        place = self._place
        if place.access_key:
            return Credentials(place.access_key, place.secret_key, place.session_token or None)
        try:
            async with asyncio.timeout(SECONDS):
                return await self._from_chain()
        except StoreUnavailableError:
            raise
        except Exception as error:  # botocore's providers raise what their transports do
            raise StoreUnavailableError(f"no credentials for S3: {type(error).__name__}") from error

    async def _from_chain(self) -> Credentials:
        async with self._turn:
            session = await self._opened()
            self._chain = self._chain or await session.get_credentials()
        if self._chain is None:
            raise StoreUnavailableError("no credentials for S3 in settings, environment, profile or instance")
        frozen = await self._chain.get_frozen_credentials()
        ends = getattr(self._chain, "_expiry_time", None)
        return Credentials(frozen.access_key, frozen.secret_key, frozen.token, ends)

    async def region(self) -> str:
        if self._place.region:
            return self._place.region
        async with self._turn:
            session = await self._opened()
        return str(session.get_config_variable("region") or _DEFAULT_REGION)

    async def _opened(self) -> Any:  # noqa: ANN401 (aiobotocore is published without types)
        if self._session is None:
            self._session = await asyncio.to_thread(_new_session)
        return self._session

    async def check(self) -> None:
        try:
            async with asyncio.timeout(SECONDS), await self._client() as client:
                await client.head_bucket(Bucket=self._place.bucket)
        except StoreUnavailableError:
            raise
        except Exception as error:  # what botocore raises is built at run time, for each service
            raise StoreUnavailableError(
                f"the bucket {self._place.bucket} gives no answer: {type(error).__name__}"
            ) from error

    async def _client(self) -> AbstractAsyncContextManager[Any]:
        credentials, region = await self.credentials(), await self.region()
        async with self._turn:
            session = await self._opened()
        client: AbstractAsyncContextManager[Any] = session.create_client(
            "s3",
            region_name=region,
            endpoint_url=self._place.internal_endpoint or self._place.endpoint or None,
            aws_access_key_id=credentials.access_key,
            aws_secret_access_key=credentials.secret_key,
            aws_session_token=credentials.token,
        )
        return client


def _new_session() -> Any:  # noqa: ANN401 (aiobotocore is published without types)
    from aiobotocore.session import AioSession  # noqa: PLC0415 (slow to load, and needed by few)

    return AioSession()
