"""The version and its section of the changelog."""

import re
from collections.abc import Collection, Iterator
from datetime import date

from packaging.version import InvalidVersion, Version

_SECTION = re.compile(
    r"^## \[(?P<name>[^\]]+)\](?: - (?P<day>\S+))?\n(?P<body>.*?)(?=^## \[|\Z)", re.MULTILINE | re.DOTALL
)


def section(changelog: str, name: str) -> str | None:
    """Return the text below the heading of a version, or of `Unreleased`; None if there is no such heading."""
    return next((match["body"].strip() for match in _SECTION.finditer(changelog) if match["name"] == name), None)


def faults(changelog: str, version: str, tags: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with the version, its tag, and its section of the changelog."""
    try:
        parsed = Version(version)
    except InvalidVersion:
        yield f"pyproject.toml: {version!r} is not a version; write it as 1.2.3"
        return
    if str(parsed) != version or parsed.is_devrelease or parsed.local:
        yield f"pyproject.toml: {version} is not the plain form of a release; write {parsed.public}"
    if f"v{version}" in tags:
        yield f"pyproject.toml: {version} was released already, as the tag v{version} says; raise the version"
    matches = {match["name"]: match for match in _SECTION.finditer(changelog)}
    if version not in matches:
        yield f"CHANGELOG.md: there is no section [{version}]; move the entries of [Unreleased] to it, with the day"
        return
    if not matches[version]["body"].strip():
        yield f"CHANGELOG.md: the section [{version}] is empty; list what changed"
    try:
        date.fromisoformat(matches[version]["day"] or "")
    except ValueError:
        yield f"CHANGELOG.md: the section [{version}] has no day; write ## [{version}] - YYYY-MM-DD"
    if section(changelog, "Unreleased"):
        yield f"CHANGELOG.md: [Unreleased] still has entries; move them to [{version}]"
