"""The search language: words, phrases, fields, NEAR/n, AND, OR, NOT and parentheses, translated to an FTS5 expression.

    query     = conjunct { "OR" conjunct }
    conjunct  = part { [ "AND" ] part }
    part      = "NOT" part | nearness
    nearness  = atom { "NEAR/n" atom }
    atom      = word | word* | "phrase" | field:atom | field:( query ) | ( query )

Operators are in capitals. NOT binds to the part after it; parts beside each other are joined with AND. Words without a
letter or digit are ignored.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from newsledger.expectations.errors import SettingsError


class SearchField(StrEnum):
    """Fields of a query; docs/search.md says what each holds."""

    TEXT = "text"
    TITLE = "title"
    SPEAKER = "speaker"
    VIA = "via"
    OUTLET = "outlet"
    NAME = "name"
    AGENCY = "agency"
    DATE = "date"


FIELDS = tuple(str(name) for name in SearchField)
DEFAULT_NEARNESS = 10
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>\() | (?P<close>\))
        | (?P<near>NEAR(?:/(?P<distance>\d{1,3}))?)(?=[\s(]|$)
        | (?P<operator>AND|OR|NOT)(?=[\s()]|$)
        | (?P<field>[a-z]+):(?=[^\s])
        | ["“”„](?P<phrase>[^"“”„]*)["“”]
        | (?P<stray>["“”„])
        | (?P<word>[^\s()"“”„]+)
    )""",
    re.VERBOSE,
)
_LETTERS = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class _QueryToken:
    kind: str
    text: str
    start: int


@dataclass(slots=True)
class _Parts:
    """Expressions joined with AND: those that must match, and those that must not."""

    required: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)

    def joined(self) -> str:
        required = " AND ".join(self.required)
        if not self.excluded:
            return required
        return f"({required}) NOT ({' OR '.join(self.excluded)})"


@dataclass(frozen=True, slots=True)
class Expression:
    """A query as an FTS5 expression.

    Attributes:
        match: The expression.
        in_text: Its words, phrases and NEAR groups that can stand in the field `text` of a match, to be marked there.
    """

    match: str
    in_text: tuple[str, ...]


def fts_expression(query: str, fields: Sequence[str] = ("text", "title")) -> Expression:
    """Return the FTS5 expression for a query; words without a field are looked up in `fields`.

    Raises:
        SettingsError: The query is not well-formed; the message names the place.
    """
    parser = _Parser(query, _query_tokens(query))
    expression = parser.alternatives(fields)
    if parser.index < len(parser.tokens):
        raise parser.fault("unexpected )")
    return Expression(expression, tuple(parser.in_text))


def _query_tokens(query: str) -> list[_QueryToken]:
    tokens, start = [], 0
    while match := _TOKEN.match(query, start):
        kind = str(match.lastgroup if match.lastgroup != "distance" else "near")
        text = match[kind] if kind != "near" else match["distance"] or str(DEFAULT_NEARNESS)
        if kind not in {"word", "phrase"} or _LETTERS.search(text):
            tokens.append(_QueryToken(kind, text, match.start(match.lastgroup or 0)))
        start = match.end()
    return tokens


@dataclass(slots=True)
class _Parser:
    query: str
    tokens: Sequence[_QueryToken]
    index: int = 0
    in_text: list[str] = field(default_factory=list)

    def fault(self, problem: str) -> SettingsError:
        """Return the error at the current token."""
        token = self._peek()
        place = f"at character {token.start + 1}" if token else "at the end"
        return SettingsError(f"cannot read the search query {self.query!r}: {problem} {place}")

    def alternatives(self, fields: Sequence[str]) -> str:
        """Parse conjuncts joined with OR."""
        expressions = [self._conjunct(fields)]
        while self._accepts("operator", "OR"):
            expressions.append(self._conjunct(fields))
        return expressions[0] if len(expressions) == 1 else " OR ".join(f"({text})" for text in expressions)

    def _conjunct(self, fields: Sequence[str]) -> str:
        parts = _Parts()
        self._part(fields, parts)
        while self._accepts("operator", "AND") or self._continues():
            self._part(fields, parts)
        if not parts.required:
            raise self.fault("a query needs a part that is not excluded by NOT")
        return parts.joined()

    def _continues(self) -> bool:
        token = self._peek()
        return token is not None and token.kind != "close" and (token.kind, token.text) != ("operator", "OR")

    def _part(self, fields: Sequence[str], parts: _Parts) -> None:
        is_excluded = False
        while self._accepts("operator", "NOT"):
            is_excluded = not is_excluded
        marked = len(self.in_text)
        (parts.excluded if is_excluded else parts.required).append(self._nearness(fields))
        if is_excluded:
            del self.in_text[marked:]

    def _nearness(self, fields: Sequence[str]) -> str:
        first = self._atom(fields)
        if not (token := self._accepts("near")):
            return self._expression(first, fields)
        phrases, distance = [first, self._atom(fields)], int(token.text)
        while token := self._accepts("near"):
            phrases.append(self._atom(fields))
            distance = max(distance, int(token.text))
        if any(phrase.group or phrase.fields not in {None, first.fields} for phrase in phrases):
            raise self.fault("NEAR joins words and phrases of one field")
        listed = " ".join(phrase.text for phrase in phrases)
        return self._expression(_Atom(f"NEAR({listed}, {distance})", first.fields), fields)

    def _expression(self, atom: "_Atom", fields: Sequence[str]) -> str:
        if not atom.group and SearchField.TEXT in (atom.fields or fields):
            self.in_text.append(f"{{{SearchField.TEXT}}} : {atom.text}")
        return atom.expression(fields)

    def _atom(self, fields: Sequence[str]) -> "_Atom":
        token = self._peek()
        if token is None or token.kind in {"close", "operator", "near", "stray"}:
            problem = "a quotation mark without its partner" if token and token.kind == "stray" else "a word is missing"
            raise self.fault(problem)
        self.index += 1
        if token.kind == "field":
            return self._of_field(token)
        if token.kind == "open":
            expression = self.alternatives(fields)
            if not self._accepts("close"):
                raise self.fault("a closing ) is missing")
            return _Atom(f"({expression})", None, group=True)
        return _Atom(_quoted(token), None)

    def _of_field(self, token: _QueryToken) -> "_Atom":
        if token.text not in FIELDS:
            self.index -= 1
            raise self.fault(f"unknown field {token.text}: (the fields are {', '.join(FIELDS)})")
        atom = self._atom((token.text,))
        return atom if atom.group else _Atom(atom.text, atom.fields or (token.text,))

    def _peek(self) -> _QueryToken | None:
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    def _accepts(self, kind: str, text: str | None = None) -> _QueryToken | None:
        token = self._peek()
        if token is None or token.kind != kind or (text is not None and token.text != text):
            return None
        self.index += 1
        return token


@dataclass(frozen=True, slots=True)
class _Atom:
    """A phrase or group, with the fields that it names itself."""

    text: str
    fields: tuple[str, ...] | None
    group: bool = False

    def expression(self, fields: Sequence[str]) -> str:
        """Return the expression, in the fields that it names, otherwise in those of its surroundings."""
        if self.group:
            return self.text
        return f"{{{' '.join(self.fields or fields)}}} : {self.text}"


def _quoted(token: _QueryToken) -> str:
    is_prefix = token.kind == "word" and token.text.endswith("*")
    text = token.text.rstrip("*").replace('"', " ")
    return f'"{text}"' + ("*" if is_prefix else "")
