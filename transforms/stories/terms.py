"""What an article is about: its words, names and acts, weighted by how rare they are and where they stand.

Weights depend on the article and on a fixed list of common words, never on the other articles of a ledger, so that how
alike two articles are does not depend on the order in which articles arrive.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log, sqrt

from newsledger.transforms.copies.own_words import is_boilerplate
from newsledger.transforms.lexicon.common_words import UNSEEN, base, is_common, rarity

UNIT = 10_000  # the length of a vector of weights
TERMS = 80
_TITLE_COUNT = _LEAD_COUNT = 2
_LEAD_WORDS = 60
_CAPITALISED = 1.3
_NAME = 0.5
_ACT = 0.7  # of the rarity of a word that is not listed, whatever the act is
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_LEAST_PERSONS = 3  # occurrences of persons from which an article is about persons


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """The words of an article, and what its annotation found.

    Attributes:
        title: Headline.
        body: Text.
        names: Names of entities, once per mention by name.
        persons: Last names of persons, once per mention by name, twice in the title and the first sentences.
        acts: Types of event with the names of both parties.
    """

    title: str
    body: str
    names: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()


def terms(article: ArticleWords) -> dict[str, int]:
    """Return the heaviest terms of an article with their weights, heaviest first; the squares have the sum UNIT²."""
    weights = {f"name {name}": _weight(count, _name_rarity(name)) for name, count in Counter(article.names).items()}
    weights |= {f"act {act}": _weight(count, _ACT * UNSEEN) for act, count in Counter(article.acts).items()}
    occurrences: Counter[str] = Counter()
    for word, count in _words(article):
        occurrences[word] += count
    counts: Counter[str] = Counter()
    rarities: dict[str, float] = {}
    for word, count in occurrences.items():
        term = base(word.casefold())
        counts[term] += count
        is_name = word[0].isupper() and not is_common(term)
        rarities.setdefault(term, rarity(term) * (_CAPITALISED if is_name else 1))
    weights |= {term: _weight(count, rarities[term]) for term, count in counts.items()}
    return _of_unit_length(weights)


def person_weights(article: ArticleWords) -> dict[str, int]:
    """Return the weight of each person by occurrences; nobody where persons hardly occur."""
    counts = Counter(article.persons)
    return _of_unit_length(counts) if counts.total() >= _LEAST_PERSONS else {}


def _weight(count: int, rareness: float) -> float:
    return (1 + log(count)) * rareness


def _name_rarity(name: str) -> float:
    return _NAME * max((rarity(base(word)) for word in name.split()), default=0.0)


def _of_unit_length(weights: Mapping[str, float]) -> dict[str, int]:
    heaviest = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:TERMS]
    length = sqrt(sum(weight * weight for _, weight in heaviest))
    return {term: round(UNIT * weight / length) for term, weight in heaviest if weight > 0}


def _words(article: ArticleWords) -> Iterator[tuple[str, int]]:
    """Yield the words of the title and of the body without boilerplate, with the occurrences that each counts for."""
    yield from ((word, _TITLE_COUNT) for word in _tokens(article.title))
    paragraphs = [part for part in article.body.split("\n\n") if not is_boilerplate(part)]
    for place, word in enumerate(word for part in paragraphs for word in _tokens(part)):
        yield word, _LEAD_COUNT if place < _LEAD_WORDS else 1


def _tokens(text: str) -> Iterator[str]:
    return (match.group() for match in _TOKEN.finditer(text) if len(match.group()) > 1)
