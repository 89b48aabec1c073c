"""Whether words of a quotation occur in a ledger: verbatim, altered, attributed to somebody else, or not at all."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import Enum
from typing import Any

from rapidfuzz import fuzz

from newsledger.expectations.errors import SettingsError
from newsledger.warehouse.home import Home
from newsledger.warehouse.search import Search, found_hits
from newsledger.warehouse.search_hits import Hit, Target, details, speakers, words
from newsledger.warehouse.search_index import Searchable, searchable

FEWEST_WORDS = 3
_ALIKE = 75.0  # least similarity of the characters of two wordings, as rapidfuzz counts it, from 0 to 100
_SHARED = 0.6  # least share of the words asked for that an altered wording has
_CANDIDATES: Mapping[Target, int] = {"statements": 200, "articles": 20}
_LOOKED_UP = 8
_RUN, _IN_RUNS, _SPAN = 3, 0.9, 3  # words left out: fewest words of a run, least share in runs, longest place per word
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SHOWN: Mapping[Target, str] = {
    "statements": "quote_id, CAST(day AS VARCHAR), outlet, title, chain, link",
    "articles": "article_id, CAST(day AS VARCHAR), outlet, title, NULL, url",
}


class Verdict(Enum):
    """The answer; the value is the exit code of the command."""

    VERBATIM = 0
    ALTERED = 4
    OTHER_SPEAKER = 5
    NOT_FOUND = 6


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of a text that are those asked for, or like them.

    Attributes:
        text: The words as they are there.
        differences: The words asked for, with [-missing-] and {+additional+} words; empty if there are none.
        similarity: From 0 to 1.
    """

    text: str
    differences: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where the words, or words like them, stand.

    Attributes:
        key: quote_id; article_id if the words stand outside a statement.
        article_id: Article.
        wording: The words.
        speaker: Names of the speakers; empty if there are none.
        is_by_speaker: Whether this is the speaker asked for; true if none was.
        day: Day of publication.
        outlet: Name of the outlet.
        title: Headline.
        chain: Chain of attribution; empty outside a statement.
        link: Link to the passage, or to the page.
        is_day_stated: Whether the article states the day; if not, it is that of the fetch.
    """

    key: str
    article_id: str
    wording: Wording
    speaker: str
    is_by_speaker: bool
    day: str = ""
    outlet: str = ""
    title: str = ""
    chain: str = ""
    link: str = ""
    is_day_stated: bool = True

    @property
    def day_shown(self) -> str:
        """The day, marked where it is that of the fetch."""
        return self.day if self.is_day_stated else f"{self.day} (fetched)"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer, and the occurrences that it rests on: by the speaker, then the most similar, then the earliest."""

    verdict: Verdict
    occurrences: tuple[Occurrence, ...]


def finding(home: Home, asked: str, *, speaker: str | None = None, notify: Callable[[str], None]) -> Finding:
    """Return whether words occur in the latest versions of articles.

    Case, punctuation and white space do not matter. A place outside every statement counts if the article has no
    statement with the words; it has no speaker.

    Raises:
        SettingsError: There are too few words.
        WarehouseError: There is no warehouse, or the index cannot be used.
    """
    tokens = _tokens(asked)
    if len(tokens) < FEWEST_WORDS:
        raise SettingsError(f"give {FEWEST_WORDS} words or more to check; {asked!r} has {len(tokens)}")
    with searchable(home, notify=notify) as store:
        said = _occurrences(store, "statements", tokens, speaker=speaker)
        said_in = {occurrence.article_id for occurrence in said}
        printed = _occurrences(store, "articles", tokens, speaker=speaker)
        detailed = [*said, *(occurrence for occurrence in printed if occurrence.article_id not in said_in)]
    ordered = tuple(sorted(detailed, key=_rank))
    return Finding(_verdict(ordered), ordered)


def _tokens(text: str) -> list[str]:
    return [token.replace("’", "'") for token in _WORD.findall(text.casefold())]


def _rank(occurrence: Occurrence) -> tuple[bool, float, bool, str]:
    similarity = round(occurrence.wording.similarity, 2)
    return not occurrence.is_by_speaker, -similarity, not occurrence.chain, occurrence.day


def _verdict(occurrences: Sequence[Occurrence]) -> Verdict:
    if not occurrences:
        return Verdict.NOT_FOUND
    exact = [occurrence for occurrence in occurrences if not occurrence.wording.differences]
    if any(occurrence.is_by_speaker for occurrence in exact):
        return Verdict.VERBATIM
    if exact or not occurrences[0].is_by_speaker:
        return Verdict.OTHER_SPEAKER
    return Verdict.ALTERED


def _occurrences(store: Searchable, target: Target, tokens: Sequence[str], *, speaker: str | None) -> list[Occurrence]:
    """Return the rows that have the words, or words like them."""
    candidates = {
        hit.key: hit
        for expression in _expressions(tokens)
        for hit in found_hits(store, Search("", target, _CANDIDATES[target]), expression)
    }
    wordings = {
        key: max(alike, key=lambda wording: wording.similarity)
        for key, read in words(store.ledger, target, candidates.values()).items()
        if (alike := [wording for text in (read.title, read.text) if (wording := _wording(tokens, text))])
    }
    return _detailed(store, target, {candidates[key]: wording for key, wording in wordings.items()}, speaker=speaker)


def _expressions(tokens: Sequence[str]) -> Iterator[str]:
    """Yield FTS5 expressions for candidates: the words as a phrase, and any of the longest, which are the rarest."""
    yield f'{{text title}} : "{" ".join(tokens)}"'
    longest = sorted(set(tokens), key=lambda token: (-len(token), token))[:_LOOKED_UP]
    yield "{text title} : (" + " OR ".join(f'"{token}"' for token in longest) + ")"


def _wording(tokens: Sequence[str], text: str) -> Wording | None:
    """Return the part of a text that is most like the words; None if no part is like them."""
    matches = list(_WORD.finditer(text))
    present = [match[0].casefold().replace("’", "'") for match in matches]
    for start in range(len(present) - len(tokens) + 1):
        if present[start : start + len(tokens)] == list(tokens):
            return Wording(text[matches[start].start() : matches[start + len(tokens) - 1].end()], "", 1.0)
    return _altered(tokens, present, lambda first, past: text[matches[first].start() : matches[past - 1].end()])


def _altered(tokens: Sequence[str], present: Sequence[str], words: Callable[[int, int], str]) -> Wording | None:
    """Return the words of a text that are most like those asked for, cut to the first and last that both have."""
    place = _near(tokens, present) or _spliced(tokens, present)
    if place is None:
        return None
    first, past = place
    comparison = SequenceMatcher(None, tokens, present[first:past], autojunk=False)
    differences = _differences(comparison, tokens, present[first:past])
    return Wording(" ".join(words(first, past).split()), differences, comparison.ratio())


def _near(tokens: Sequence[str], present: Sequence[str]) -> tuple[int, int] | None:
    """Return where the words of a text stand that are like those asked for, letter by letter."""
    text = " ".join(present)
    alignment = fuzz.partial_ratio_alignment(" ".join(tokens), text, score_cutoff=_ALIKE)
    if alignment is None or not present:
        return None
    first, past = 0, len(present)
    if len(text) > len(" ".join(tokens)):
        first = len(text[: alignment.dest_start + 1].split()) - 1
        past = len(text[: alignment.dest_end].split())
    blocks = SequenceMatcher(None, tokens, present[first:past], autojunk=False).get_matching_blocks()
    if sum(block.size for block in blocks) < _SHARED * len(tokens):
        return None
    return first + blocks[0].b, first + blocks[-2].b + blocks[-2].size


def _spliced(tokens: Sequence[str], present: Sequence[str]) -> tuple[int, int] | None:
    """Return where a text has the words asked for in runs, between which it has words that are left out."""
    blocks = SequenceMatcher(None, tokens, present, autojunk=False).get_matching_blocks()
    runs = [block for block in blocks if block.size >= _RUN]
    if not runs or sum(run.size for run in runs) < _IN_RUNS * len(tokens):
        return None
    first, past = runs[0].b, runs[-1].b + runs[-1].size
    return (first, past) if past - first <= _SPAN * len(tokens) else None


def _differences(comparison: SequenceMatcher[str], tokens: Sequence[str], present: Sequence[str]) -> str:
    """Return the words asked for with what is missing and what is additional in the text."""
    parts: list[str] = []
    for operation, i, j, k, m in comparison.get_opcodes():
        if operation == "equal":
            parts.append(" ".join(tokens[i:j]))
            continue
        if i < j:
            parts.append(f"[-{' '.join(tokens[i:j])}-]")
        if k < m:
            parts.append(f"{{+{' '.join(present[k:m])}+}}")
    return " ".join(parts)


def _is_same(name: str, speaker: str) -> bool:
    """Return whether two names can be one person's: all words of one are words of the other."""
    first, second = set(_tokens(name)), set(_tokens(speaker))
    return bool(first and second) and (first <= second or second <= first)


def _detailed(
    store: Searchable, target: Target, wordings: Mapping[Hit, Wording], *, speaker: str | None
) -> list[Occurrence]:
    """Return occurrences with their speakers and the details of their articles."""
    if not wordings:
        return []
    names = speakers(store.ledger, wordings) if target == "statements" else {}
    rows = store.ledger.execute(f"SELECT {_SHOWN[target]} FROM ({details(target, wordings)})").fetchall()
    columns: dict[str, list[Any]] = {key: [value or "" for value in values] for key, *values in rows}
    undated = _undated(store, {hit.article_id for hit in wordings})
    occurrences = [
        Occurrence(
            hit.key,
            hit.article_id,
            wording,
            ", ".join(names.get(hit.key, ())),
            speaker is None or any(_is_same(name, speaker) for name in names.get(hit.key, ())),
            *columns[hit.key],
        )
        for hit, wording in wordings.items()
    ]
    return [replace(one, is_day_stated=one.article_id not in undated) for one in occurrences]


def _undated(store: Searchable, article_ids: Collection[str]) -> set[str]:
    """Return those of some articles that do not state their day."""
    query = (
        "SELECT article_id FROM latest_articles "
        "WHERE NOT has_stated_day AND article_id IN (SELECT unnest(?::VARCHAR[]))"
    )
    return {article_id for (article_id,) in store.ledger.execute(query, [sorted(article_ids)]).fetchall()}
