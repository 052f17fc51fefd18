"""Is a bad setting named, with what is allowed?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphql_api.domain.errors import InvalidSettingError
from graphql_api.setting_names import NAMES, is_setting
from graphql_api.settings import Settings, load, without_password
from graphql_api.store_settings import StoreSettings, load_store_settings


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


def test_all_settings_are_told_by_their_names() -> None:
    assert {name.lower() for name in NAMES} == Settings.model_fields.keys()
    assert is_setting("BIDSGRAPH_PORT")
    assert is_setting("bidsgraph_port")
    assert not any(map(is_setting, ("PORT", "BIDSGRAPH_", "BIDSGRAPH_PORTS", "xBIDSGRAPH_PORT")))


FEW = ("data_dir", "catalog_url", "mongo_driver", "text_size", "database_names")


def said(settings: StoreSettings) -> list[object]:
    return [getattr(settings, name) for name in FEW]


@pytest.mark.parametrize("given", [None, Path("elsewhere")])
@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"BIDSGRAPH_PORT": ""},
        {"BIDSGRAPH_OTHER": "no setting"},
        {"BIDSGRAPH_DATA_DIR": "/srv/data"},
        {"bidsgraph_data_dir": "/srv/data"},
        {
            "BIDSGRAPH_TEXT_SIZE": "2MiB",
            "BIDSGRAPH_DATABASES": "one,two",
            "BIDSGRAPH_MONGO_DRIVER": "pymongo",
        },
        {"Bidsgraph_Catalog": "sqlite:////srv/catalog.sqlite", "BIDSGRAPH_DATA_DIR": "/srv/data"},
    ],
)
def test_the_few_settings_of_a_store_are_what_all_settings_say(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], given: Path | None
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert said(load_store_settings(given)) == said(load(data_dir=given))


def test_whoever_needs_few_settings_is_told_of_each_bad_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIDSGRAPH_PORT", "http")
    with pytest.raises(InvalidSettingError, match="BIDSGRAPH_PORT"):
        load_store_settings(None)


def test_an_ingest_without_settings_loads_neither_their_checker_nor_what_draws(tmp_path: Path) -> None:
    code = (
        "import sys; from graphql_api.cli import main; "
        f"main(['ingest', '--json', '--data-dir', {str(tmp_path)!r}, 'nowhere']); "
        "print(sorted({'pydantic', 'rich', 'mne', 'mne_bids', 'strawberry', 'motor'} & sys.modules.keys()))"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BIDSGRAPH_")}
    environment["BIDSGRAPH_OTHER"] = "no setting"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout.endswith("[]\n")


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
