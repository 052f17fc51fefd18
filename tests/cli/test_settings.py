"""Is a bad setting named, with what is allowed?"""

from pathlib import Path

import pytest

from graphql_api.domain.errors import InvalidSettingError
from graphql_api.settings import Settings, load, without_password


def test_every_setting_has_a_default_that_needs_no_service_and_a_description() -> None:
    for name, field in Settings.model_fields.items():
        assert not field.is_required(), name
        assert field.description, name
    assert load().catalog_path == Path("bidsgraph-data/catalog.sqlite")


def test_the_environment_is_read_and_options_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIDSGRAPH_PORT", "9000")
    monkeypatch.setenv("BIDSGRAPH_INDEX_MEMORY", "2MiB")
    monkeypatch.setenv("BIDSGRAPH_PUBLIC_URL", "https://data.example.org/")
    monkeypatch.setenv("BIDSGRAPH_CATALOG", "sqlite:////srv/catalog.sqlite")
    settings = load()
    assert (settings.port, int(settings.index_memory)) == (9000, 2 * 1024 * 1024)
    assert settings.public_address == "https://data.example.org"
    assert settings.catalog_path == Path("/srv/catalog.sqlite")
    assert load(port=1).port == 1


def test_an_empty_setting_is_an_absent_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIDSGRAPH_PORT", "")
    assert load().port == 8000


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "http", "integer"),
        ("PORT", "70000", "65535"),
        ("PUBLIC_URL", "not a url", "URL"),
        ("INDEX_MEMORY", "much", "byte"),
        ("MAX_BODY", "1", "1024"),
        ("REQUEST_TIMEOUT", "0", "greater than 0"),
        ("REQUEST_TIMEOUT", "inf", "finite"),
        ("LOG_LEVEL", "loud", "debug, info"),
        ("CATALOG", "sqlite:///", "sqlite:///"),
        ("CATALOG", "postgres://host/db", "mongodb://"),
        ("CATALOG", "mongodb://", "needs a place"),
        ("MONGO_DRIVER", "other", "motor"),
    ],
)
def test_a_bad_setting_is_named_with_its_value_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"BIDSGRAPH_{name}", value)
    with pytest.raises(InvalidSettingError) as raised:
        load()
    assert raised.value.message.startswith(f"BIDSGRAPH_{name}='{value}': ")
    assert said in raised.value.message
    assert "\n" not in raised.value.message
    assert raised.value.details == {"setting": f"BIDSGRAPH_{name}"}


def test_passwords_are_masked() -> None:
    assert without_password("mongodb://me:secret@host/db") == "mongodb://me:***@host/db"
    assert without_password("sqlite:///a@b") == "sqlite:///a@b"
