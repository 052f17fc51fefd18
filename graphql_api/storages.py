"""In which places do the settings say that bytes are?"""

import asyncio
from collections.abc import Awaitable, Callable

from graphql_api.settings import Settings
from graphql_api.storage.chain import StorageChain
from graphql_api.storage.git import GitStorage
from graphql_api.storage.local import LocalStorage
from graphql_api.storage.object_links import ObjectLinks
from graphql_api.storage.object_secret import object_secret
from graphql_api.storage.places import S3Place
from graphql_api.storage.protocols import Storage
from graphql_api.storage.s3 import S3Storage


async def opened_links(settings: Settings) -> ObjectLinks:
    """Read or make the secret of this server's own links; InvalidSettingError where it cannot be used."""
    given = settings.object_secret.get_secret_value()
    secret = await asyncio.to_thread(object_secret, given, settings.data_dir)
    return ObjectLinks(secret, lifetime=settings.url_lifetime)


def storage_of(settings: Settings, links: ObjectLinks) -> Storage:
    """Put the places in their order: buckets, this machine's disk, git."""
    return StorageChain([S3Storage(s3_place(settings)), LocalStorage(links), GitStorage(links)])


def s3_place(settings: Settings) -> S3Place:
    """Say how the operator's bucket is spoken to."""
    return S3Place(
        settings.s3_bucket,
        settings.s3_endpoint,
        settings.s3_prefix,
        settings.s3_region,
        settings.s3_access_key,
        settings.s3_secret_key.get_secret_value(),
        settings.s3_session_token.get_secret_value(),
        settings.s3_public,
        settings.s3_addressing,
        settings.url_lifetime,
        settings.s3_internal_endpoint,
    )


def bucket_check(settings: Settings) -> Callable[[], Awaitable[None]] | None:
    """Give what raises StoreError where the operator's bucket does not answer; null where there is none."""
    return S3Storage(s3_place(settings)).check if settings.s3_bucket else None
