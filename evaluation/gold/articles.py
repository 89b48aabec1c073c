"""Gold articles: one TOML file each, with names marked in the text and all other annotations given by their text.

The format and the annotation rules are in `docs/gold.md`. Offsets are half-open, in code points of title or body.
"""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from newsledger.expectations.errors import DocumentError
from newsledger.expectations.vocabulary import ENTITY_TYPES, PLOVER_EVENTS, STANDING_RELATIONS

RELATION_TYPES = (*STANDING_RELATIONS, *PLOVER_EVENTS)
ROLES = ("speaker", "relay", "outlet", "document")
_MARK = re.compile(r"\[|\|(?P<entity>[a-z0-9_-]+)(?:\|(?P<kind>nominal|pronoun))?\]")


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An entity of an article; `country` is an ISO 3166-1 alpha-2 code."""

    key: str
    type: str
    name: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A mention of an entity, by its key."""

    zone: str
    start: int
    end: int
    entity: str
    kind: str


@dataclass(frozen=True, slots=True)
class GoldLink:
    """A link of a chain; `entity` is None if unnamed."""

    role: str
    entity: str | None
    text: str


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """An attributed statement; `parts` are the spans of its content, in order."""

    key: str
    zone: str
    kind: str
    parts: tuple[tuple[int, int], ...]
    content: str
    cue: str | None
    chain: tuple[GoldLink, ...]
    addressee: str | None = None
    hedge: str | None = None
    is_negated: bool = False
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """A relation; `object` is None if unnamed."""

    type: str
    subject: str
    object: str | None
    role: str | None = None
    claimed_by: str | None = None
    is_negated: bool = False
    modality: str = "asserted"
    either_way: bool = False


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A gold article: plain title and body, and the expected annotations."""

    name: str
    title: str
    body: str
    published_on: date
    style: str
    entities: dict[str, GoldEntity] = field(default_factory=dict)
    mentions: tuple[GoldMention, ...] = ()
    quotes: tuple[GoldQuote, ...] = ()
    relations: tuple[GoldRelation, ...] = ()


class _Reader:
    def __init__(self, path: Path) -> None:
        self.name = path.stem
        try:
            self.data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
            raise self.fault(f"not valid TOML: {exc}") from exc
        self.mentions: list[GoldMention] = []
        self.texts: dict[str, str] = {}

    def fault(self, message: str) -> DocumentError:
        return DocumentError("bad_gold", f"{self.name}: {message}")

    def article(self) -> GoldArticle:
        """Return the article after checking all references."""
        for zone, key in (("title", "title"), ("body", "text")):
            self.texts[zone] = self._plain(zone, str(self.data[key]).strip())
        entities = {key: self._entity(key, value) for key, value in self.data.get("entities", {}).items()}
        for mention in self.mentions:
            self._known(mention.entity, entities, self.texts[mention.zone][mention.start : mention.end])
        return GoldArticle(
            self.name,
            self.texts["title"],
            self.texts["body"],
            self.data["published_on"],
            str(self.data["style"]),
            entities,
            tuple(sorted(self.mentions, key=lambda m: (m.zone != "title", m.start, -m.end))),
            self._quotes(entities),
            tuple(self._relation(row, entities) for row in self.data.get("relations", [])),
        )

    def _plain(self, zone: str, text: str) -> str:
        plain, offset, length, open_marks = [], 0, 0, []
        for mark in _MARK.finditer(text):
            piece = text[offset : mark.start()]
            plain.append(piece)
            length += len(piece)
            offset = mark.end()
            if mark.group() == "[":
                open_marks.append(length)
                continue
            if not open_marks:
                raise self.fault(f"closing bracket without an opening one: …{text[max(0, offset - 60) : offset]}")
            kind = mark["kind"] or "name"
            self.mentions.append(GoldMention(zone, open_marks.pop(), length, mark["entity"], kind))
        if open_marks:
            raise self.fault(f"unclosed bracket in the {zone}")
        return "".join(plain) + text[offset:]

    def _entity(self, key: str, row: list[str]) -> GoldEntity:
        if len(row) not in (2, 3) or row[0] not in ENTITY_TYPES:
            raise self.fault(f"entity {key!r}: expected [TYPE, name, country], got {row}")
        return GoldEntity(key, row[0], row[1], row[2] if len(row) > 2 else None)

    def _known(self, key: str | None, entities: dict[str, GoldEntity], context: str) -> str | None:
        if key is not None and key not in entities:
            raise self.fault(f"entity {key!r} is not declared ({context})")
        return key

    def _place(self, zone: str, words: str, *, nth: int, start: int) -> tuple[int, int]:
        offset = start - 1
        for _ in range(nth):
            offset = self.texts[zone].find(words, offset + 1)
            if offset < 0:
                raise self.fault(f"the {zone} does not contain enough occurrences of {words!r}")
        return offset, offset + len(words)

    def _quotes(self, entities: dict[str, GoldEntity]) -> tuple[GoldQuote, ...]:
        quotes = tuple(self._quote(row, entities) for row in self.data.get("quotes", []))
        keys = [quote.key for quote in quotes]
        if len(set(keys)) != len(keys):
            raise self.fault("duplicate quote id")
        for quote in quotes:
            if quote.parent is not None and quote.parent not in keys:
                raise self.fault(f"quote {quote.key}: unknown parent {quote.parent!r}")
        return quotes

    def _quote(self, row: dict[str, Any], entities: dict[str, GoldEntity]) -> GoldQuote:
        key, zone = str(row["id"]), str(row.get("zone", "body"))
        content = row["content"] if isinstance(row["content"], list) else [row["content"]]
        parts, offset = [], 0
        for number, words in enumerate(content):
            place = self._place(zone, words, nth=int(row.get("nth", 1)) if number == 0 else 1, start=offset)
            parts.append(place)
            offset = place[1]
        if row["kind"] not in ("direct", "indirect", "mixed"):
            raise self.fault(f"quote {key}: unknown kind {row['kind']!r}")
        chain = tuple(self._link(key, link, entities) for link in row.get("chain", []))
        for words in (row.get("cue"), row.get("hedge")):
            if words is not None and words not in self.texts[zone]:
                raise self.fault(f"quote {key}: the {zone} does not contain {words!r}")
        return GoldQuote(
            key,
            zone,
            row["kind"],
            tuple(parts),
            " ".join(self.texts[zone][a:b] for a, b in parts),
            row.get("cue"),
            chain,
            self._known(row.get("addressee"), entities, f"addressee of {key}"),
            row.get("hedge"),
            bool(row.get("negated", False)),
            row.get("parent"),
        )

    def _link(self, key: str, link: list[str], entities: dict[str, GoldEntity]) -> GoldLink:
        if len(link) != 3 or link[0] not in ROLES:
            raise self.fault(f"quote {key}: expected [role, entity or '', text], got {link}")
        if not any(link[2] in text for text in self.texts.values()):
            raise self.fault(f"quote {key}: {link[2]!r} is in neither title nor body")
        return GoldLink(link[0], self._known(link[1] or None, entities, f"chain of {key}"), link[2])

    def _relation(self, row: dict[str, Any], entities: dict[str, GoldEntity]) -> GoldRelation:
        if row["type"] not in RELATION_TYPES:
            raise self.fault(f"unknown relation type {row['type']!r}")
        context = f"{row['type']} {row['subject']}"
        self._known(row["subject"], entities, context)
        self._known(row.get("object"), entities, context)
        keys = {str(quote["id"]) for quote in self.data.get("quotes", [])}
        if row.get("claimed_by") is not None and row["claimed_by"] not in keys:
            raise self.fault(f"{context}: unknown quote {row['claimed_by']!r}")
        return GoldRelation(
            row["type"],
            row["subject"],
            row.get("object"),
            row.get("role"),
            row.get("claimed_by"),
            bool(row.get("negated", False)),
            str(row.get("modality", "asserted")),
            bool(row.get("either_way", False)),
        )


def gold_article(path: Path) -> GoldArticle:
    """Return the gold article of a file.

    Raises:
        DocumentError: The file violates the format; the message names the file and location.
    """
    return _Reader(path).article()


def gold_articles(folder: Path) -> list[GoldArticle]:
    """Return the gold articles in a folder, ordered by file name."""
    return [gold_article(path) for path in sorted(folder.rglob("*.toml"))]


def main(paths: list[str]) -> int:
    """Check gold files; print errors, and the number of annotations of each valid file."""
    faults = 0
    for path in (file for name in paths for file in (sorted(Path(name).rglob("*.toml")) or [Path(name)])):
        try:
            article = gold_article(path)
        except (DocumentError, KeyError, OSError) as exc:
            print(f"{path}: {exc!r}")
            faults += 1
            continue
        words = len(article.body.split())
        print(
            f"{path.name}: {words} words, {len(article.entities)} entities, {len(article.mentions)} mentions, "
            f"{len(article.quotes)} quotes, {len(article.relations)} relations"
        )
    return 1 if faults else 0


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
