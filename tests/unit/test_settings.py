"""Settings: precedence of their sources, and former names that are still read."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsledger.expectations.errors import SettingsError
from newsledger.flows.settings import FORMER_NAMES, Settings, settings


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.LogCaptureFixture]:
    monkeypatch.setattr(logging.getLogger("newsledger"), "propagate", True)
    with caplog.at_level(logging.WARNING, "newsledger"):
        yield caplog


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_arguments_precede_the_environment_and_the_environment_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "newsledger.toml").write_text("workers = 3\nshard_size = 5\nrequest_attempts = 7\n")
    monkeypatch.setenv("NEWSLEDGER_WORKERS", "4")
    monkeypatch.setenv("NEWSLEDGER_SHARD_SIZE", "6")
    effective = settings(workers=2, home=None)
    assert (effective.workers, effective.shard_size, effective.request_attempts) == (2, 6, 7)


def test_every_former_name_leads_to_a_setting() -> None:
    assert not FORMER_NAMES.keys() & Settings.model_fields.keys()
    assert set(FORMER_NAMES.values()) <= Settings.model_fields.keys()


@pytest.mark.parametrize("former", FORMER_NAMES)
def test_a_former_name_in_the_environment_is_read_with_a_warning(
    former: str, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(f"NEWSLEDGER_{former.upper()}", "2")
    current = FORMER_NAMES[former]
    assert getattr(settings(), current) == 2
    renamed = f"NEWSLEDGER_{former.upper()} has been renamed to NEWSLEDGER_{current.upper()}"
    assert log.messages == [f"environment: {renamed}; the former name will be removed in version 0.3"]


@pytest.mark.parametrize("former", FORMER_NAMES)
def test_a_former_name_in_the_file_is_read_with_a_warning(
    former: str, folder: Path, log: pytest.LogCaptureFixture
) -> None:
    (folder / "newsledger.toml").write_text(f"{former} = 2\n")
    assert getattr(settings(), FORMER_NAMES[former]) == 2
    renamed = f"{former} has been renamed to {FORMER_NAMES[former]}"
    assert log.messages == [f"newsledger.toml: {renamed}; the former name will be removed in version 0.3"]


def test_a_current_name_precedes_a_former_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "newsledger.toml").write_text("softening_minutes = 1\nbackoff_minutes = 2\nhosts_at_once = 3\n")
    monkeypatch.setenv("NEWSLEDGER_HOSTS_AT_ONCE", "4")
    monkeypatch.setenv("NEWSLEDGER_CONCURRENT_HOSTS", "5")
    assert (settings().backoff_minutes, settings().concurrent_hosts) == (2, 5)


def test_an_unknown_name_or_a_wrong_value_is_refused_in_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "newsledger.toml").write_text("colour = 1\n")
    with pytest.raises(SettingsError, match=r"^setting colour: .* \(got 1\)$"):
        settings()
    (folder / "newsledger.toml").unlink()
    monkeypatch.setenv("NEWSLEDGER_HOSTS_AT_ONCE", "0")
    with pytest.raises(SettingsError, match=r"^setting concurrent_hosts: .* \(got '0'\)$"):
        settings()


@pytest.mark.parametrize("content", [b"[[", b"\xff\xfe", b"home = "])
def test_a_broken_file_is_named_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "newsledger.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"newsledger\.toml is not valid TOML.*repair or remove it"):
        settings()


@pytest.mark.parametrize("written", ["", "a.example", "['a.example']", "[80"])
def test_a_list_of_the_environment_that_is_not_json_is_named(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLEDGER_ALLOWED_PRIVATE_HOSTS", written)
    with pytest.raises(SettingsError, match=r"^NEWSLEDGER_ALLOWED_PRIVATE_HOSTS is not valid JSON"):
        settings()
