"""The fault boundary: an exception that nobody expected becomes an error of one document, with its type and place."""

import errno
import json
import re

import pytest

from newsledger.expectations.errors import DocumentError, SettingsError, contained, unexpected
from newsledger.expectations.keys import text_sha256
from newsledger.transforms.urls import registrable


def _document_error(detail: str) -> DocumentError:
    return DocumentError("unexpected", detail)


def _caught(exc: Exception) -> Exception:
    try:
        raise exc
    except Exception as raised:  # noqa: BLE001 - any exception is the subject of these tests
        return raised


def test_the_wording_names_type_message_and_the_line_of_newsledger() -> None:
    with pytest.raises(UnicodeEncodeError) as raised:
        text_sha256("\ud800")
    with pytest.raises(TypeError) as raised_by_library:
        registrable(7)
    assert re.fullmatch(r"UnicodeEncodeError: .*\\ud800.* \(expectations/keys\.py:\d+\)", unexpected(raised.value))
    assert re.fullmatch(r"\w+Error: .+ \(transforms/urls\.py:\d+\)", unexpected(raised_by_library.value))


def test_the_wording_can_be_stored_and_stays_on_one_line() -> None:
    worded = unexpected(_caught(ValueError("first\nsecond \ud83d \x07 " + "x" * 5000)))
    assert "\n" not in worded
    assert r"\ud83d \x07" in worded
    assert len(worded.encode()) < 700


def test_an_exception_without_message_or_traceback_is_its_type() -> None:
    assert unexpected(KeyError()) == "KeyError"


def test_the_boundary_translates_what_nobody_expected() -> None:
    with pytest.raises(DocumentError, match=r"unexpected: JSONDecodeError: .*\(.*:\d+\)"), contained(_document_error):
        json.loads("{")


def test_the_boundary_lets_own_errors_and_the_machines_pass() -> None:
    for exc in (SettingsError("x"), ImportError("y"), MemoryError(), OSError(errno.ENOSPC, "No space left on device")):
        with pytest.raises(type(exc)), contained(_document_error):
            raise exc


def test_the_boundary_translates_other_errors_of_the_system() -> None:
    with pytest.raises(DocumentError, match="ConnectionResetError"), contained(_document_error):
        raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
