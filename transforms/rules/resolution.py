"""Entities of one article: full name, surname and title with surname made one; reference lists joined in."""

from dataclasses import dataclass, field

from newsledger.transforms.annotation import ArticleText, EntityDraft, MentionDraft
from newsledger.transforms.rules.lists import cues, genders, stopnames
from newsledger.transforms.rules.names import Name, is_in_place
from newsledger.transforms.rules.tokens import Line

LISTED = 0.95
FULL_NAME = 0.85
SHORT_NAME = 0.85
BY_SHAPE = 0.6
PLACE_BY_PREPOSITION = 0.55


@dataclass(slots=True)
class Cast:
    """The entities of an article and where they are mentioned, as later rules need them.

    `covers` maps (line, token) to the mention's number; `bounds` maps a mention's number to its line, first and last
    token. `country` maps an entity's number to the country that a title gave it.
    """

    entities: list[EntityDraft] = field(default_factory=list)
    mentions: list[MentionDraft] = field(default_factory=list)
    bounds: list[tuple[int, int, int]] = field(default_factory=list)
    covers: dict[tuple[int, int], int] = field(default_factory=dict)
    outlets: set[int] = field(default_factory=set)
    gender: dict[int, str] = field(default_factory=dict)
    country: dict[int, str] = field(default_factory=dict)

    def entity_at(self, line: int, token: int) -> int | None:
        """The entity mentioned at a token, or None."""
        mention = self.covers.get((line, token))
        return None if mention is None else self.mentions[mention].entity

    def add(self, mention: MentionDraft, bounds: tuple[int, int, int]) -> None:
        """Keep one more mention, unless one of its words is another's already."""
        line, first, last = bounds
        if any((line, k) in self.covers for k in range(first, last + 1)):
            return
        number = len(self.mentions)
        self.mentions.append(mention)
        self.bounds.append(bounds)
        for token in range(first, last + 1):
            self.covers[(line, token)] = number


@dataclass(frozen=True, slots=True)
class Here:
    """A line with its number and the article's cast: where a rule looks."""

    line: Line
    number: int
    cast: Cast


class _Resolver:
    """Gives every name its entity."""

    def __init__(self, article: ArticleText, lines: list[Line]) -> None:
        self.article = article
        self.lines = lines
        self.cast = Cast()
        self.by_key: dict[tuple[str, str], int] = {}
        self.short: dict[str, int] = {}

    def _text(self, name: Name) -> str:
        return " ".join(self.article.words(self.lines[name.line].span(name.first, name.last)).split())

    def _entity(self, key: tuple[str, str], draft: EntityDraft) -> int:
        if key not in self.by_key:
            self.by_key[key] = len(self.cast.entities)
            self.cast.entities.append(draft)
        return self.by_key[key]

    def _listed(self, name: Name) -> int | None:
        entry = name.entry
        if entry is None:
            return None
        draft = EntityDraft(entry.name, entry.type, entry.country_code, entry.reference_id)
        number = self._entity(("ref", entry.reference_id), draft)
        if entry.is_outlet:
            self.cast.outlets.add(number)
        return number

    def full(self, names: list[Name]) -> None:
        """Enter every person's full name, with the short forms by which the article may call them again."""
        for name in names:
            text = self._text(name)
            if name.type == "PERSON" and name.last > name.first and text.casefold() not in stopnames():
                number = self._entity(("PERSON", text.casefold()), EntityDraft(text, "PERSON"))
                words = [t.text for t in self.lines[name.line].tokens[name.first : name.last + 1]]
                words = words[:-1] if words[-1] in ("Jr.", "Sr.") and len(words) > 2 else words
                self.cast.gender.setdefault(number, genders().get(words[0].casefold(), ""))
                self.short.setdefault(words[-1], number)
                if words[0].casefold() not in genders():
                    self.short.setdefault(words[0], number)
                if len(words) > 2:
                    self.short.setdefault(" ".join(words[1:]), number)
                    self.short.setdefault(f"{words[0]} {words[-1]}", number)

    def resolve(self, name: Name) -> tuple[int, str, str, float] | None:
        """The entity, mention type, rule and confidence of a name; None where it is none."""
        text = self._text(name)
        if name.entry is None and text.casefold() in stopnames():
            return None
        known = self.short.get(text)
        listed = self._listed(name) if known is None or name.last > name.first else None
        if listed is not None and name.entry is not None:
            return listed, name.entry.mention_type, "rules.list", LISTED
        if known is not None:
            return known, "PERSON", "rules.short_name", SHORT_NAME
        if name.type == "PERSON":
            number = self._entity(("PERSON", text.casefold()), EntityDraft(text, "PERSON"))
            self.short.setdefault(text, number)
            sure = FULL_NAME if name.titled or text.split()[0].casefold() in genders() else BY_SHAPE
            return number, "PERSON", "rules.full_name", sure
        kind = name.type or self._guess(name)
        if kind is None:
            return None
        rule, sure = ("rules.head_noun", BY_SHAPE) if name.type else ("rules.shape", PLACE_BY_PREPOSITION)
        return self._entity((kind, text.casefold()), EntityDraft(text, kind)), kind, rule, sure

    def _guess(self, name: Name) -> str | None:
        if name.titled or self._speaks(name):
            return "PERSON"
        return "GPE" if is_in_place(self.lines[name.line], name) else None

    def _speaks(self, name: Name) -> bool:
        """Whether a strong cue follows a single word directly."""
        tokens = self.lines[name.line].tokens
        after = tokens[name.last + 1].lower if name.last + 1 < len(tokens) else ""
        spoken = any(phrase == (after,) and word.strong for phrase, word in cues().get(after, ()))
        return spoken and not tokens[name.first].lower.endswith(("s", "ing"))


def cast(article: ArticleText, lines: list[Line], names: list[Name]) -> Cast:
    """The entities and name mentions of an article."""
    resolver = _Resolver(article, lines)
    resolver.full(names)
    for name in sorted(names, key=lambda n: (n.line, n.first)):
        found = resolver.resolve(name)
        if found is None:
            continue
        number, kind, rule, sure = found
        span = lines[name.line].span(name.first, name.last)
        mention = MentionDraft(span, number, kind, "name", rule, sure)
        resolver.cast.add(mention, (name.line, name.first, name.last))
    return resolver.cast
