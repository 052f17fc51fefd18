"""Whom does a token make its bearer, and what may that one do?"""

import hashlib
import logging
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from graphql_api import stores
from graphql_api.commands import tokens
from graphql_api.commands.identity import NOBODY, Identity
from graphql_api.commands.tokens import Authority
from graphql_api.domain.errors import (
    ForbiddenError,
    InvalidInputError,
    TokenExistsError,
    UnauthenticatedError,
)
from graphql_api.domain.tokens import Role
from graphql_api.service.auth import bearer_token
from graphql_api.settings import Settings, token_digests
from tests.eegdash.serving import TOKEN, Server, dataset, record, served


async def _made(place: Path, name: str, *roles: Role, lifetime: timedelta | None = None) -> str:
    async with stores.opened(Settings(data_dir=place)) as catalog:
        return (await tokens.create(catalog, name, roles, lifetime))[1]


async def _status(server: Server, method: str, path: str, secret: str, body: object = None) -> int:
    headers = {"Authorization": f"Bearer {secret}"}
    return (await server.client.request(method, path, json=body, headers=headers)).status_code


async def test_each_role_may_do_its_own(tmp_path: Path) -> None:
    reader = await _made(tmp_path, "reader", Role.READ_PRIVATE)
    writer = await _made(tmp_path, "writer", Role.WRITE)
    admin = await _made(tmp_path, "admin", Role.ADMIN)
    async with served(tmp_path) as server:
        await server.fill(datasets=[dataset()])
        await server.send("PATCH", "/admin/eegdash/datasets/ds000001/visibility", {"visibility": "private"})
        read, write, audit = "/api/eegdash/datasets/ds000001", "/admin/eegdash/records/upsert", "/admin/audit"
        expected = {reader: (200, 403, 403), writer: (404, 200, 403), admin: (200, 200, 200)}
        for secret, statuses in expected.items():
            found = (
                await _status(server, "GET", read, secret),
                await _status(server, "POST", write, secret, [record()]),
                await _status(server, "GET", audit, secret),
            )
            assert found == statuses


async def test_a_token_ends_when_it_expires_or_is_revoked(tmp_path: Path) -> None:
    secret = await _made(tmp_path, "short", Role.ADMIN, lifetime=timedelta(microseconds=1))
    lasting = await _made(tmp_path, "lasting", Role.ADMIN, lifetime=timedelta(days=1))
    async with stores.opened(Settings(data_dir=tmp_path)) as catalog:
        authority = Authority(catalog)
        assert await authority.identify(secret) is NOBODY
        assert (await authority.identify(lasting)).name == "lasting"
        assert await tokens.revoke(catalog, "lasting")
        assert await authority.identify(lasting) is NOBODY
        assert not await tokens.revoke(catalog, "lasting")
        entries = await catalog.list_entries(first=10)
        assert [each.note.action for each in entries] == ["revoke-token", "create-token", "create-token"]


async def test_tokens_of_the_settings_may_be_hashed(tmp_path: Path) -> None:
    hashed = "sha256:" + hashlib.sha256(b"second").hexdigest()
    async with stores.opened(Settings(data_dir=tmp_path)) as catalog:
        authority = Authority(catalog, token_digests(SecretStr(f"first {hashed}")))
        assert (await authority.identify("first")).may(Role.ADMIN)
        assert (await authority.identify("second")).may(Role.WRITE)
        assert await authority.identify(hashed) is NOBODY
        assert await authority.identify("") is NOBODY


@pytest.mark.parametrize("name", ["", "a b", "-a", "a" * 65, "é", "a\n"])
async def test_names_are_plain(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInputError):
        await _made(tmp_path, name, Role.WRITE)


async def test_a_name_is_given_once(tmp_path: Path) -> None:
    await _made(tmp_path, "a", Role.WRITE)
    with pytest.raises(TokenExistsError):
        await _made(tmp_path, "a", Role.WRITE)


async def test_no_secret_is_kept_or_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = await _made(tmp_path, "a", Role.ADMIN)
    async with served(tmp_path) as server:
        answers = [
            await server.client.request(method, path, headers={"Authorization": f"Bearer {each}"}, json={})
            for each in (secret, secret + "x", TOKEN)
            for method, path in (
                ("GET", "/api/eegdash/records"),
                ("POST", "/admin/eegdash/records"),
                ("GET", "/no"),
            )
        ]
        told = caplog.text + "".join(answer.text + str(answer.headers) for answer in answers)
    kept = _kept(tmp_path)
    for each in (secret, TOKEN):
        assert each not in told
        assert each.encode() not in kept
    assert TOKEN not in repr(Settings(data_dir=tmp_path, admin_token=SecretStr(TOKEN)))


def _kept(place: Path) -> bytes:
    return b"".join(path.read_bytes() for path in place.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        ("Basic abc", None),
        ("Bearer", None),
        ("Bearer ", None),
        (None, None),
        ("Bearer é", None),
        ("Bearer " + "a" * 2000, None),
    ],
)
def test_only_bearer_tokens_are_read(header: str | None, token: str | None) -> None:
    assert bearer_token(header) == token


def test_nobody_and_the_wrong_one_are_told_apart() -> None:
    with pytest.raises(UnauthenticatedError):
        NOBODY.require(Role.WRITE)
    with pytest.raises(ForbiddenError):
        Identity("a", frozenset({Role.READ_PRIVATE})).require(Role.WRITE)
    Identity("a", frozenset({Role.ADMIN})).require(Role.READ_PRIVATE)
