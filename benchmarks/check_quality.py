"""Measure what `newsledger check` answers to 200 quotations of known kind: a confusion table.

python benchmarks/check_quality.py HOME OTHER [--seed 7] [--show]

HOME and OTHER are ledgers of different articles. Quotations are what stands between quotation marks in the texts of
HOME, found by a pattern and not by the annotator, six to forty words long, each of another article as far as there are
enough:

- 100 as they are, half of them with the speaker whom the text names right behind them (“…,” Ada Brandt said);
- 50 altered, ten of each kind: words replaced, left out or added (one in eight, at least one, none at the ends), two
  neighbours swapped, the middle third left out;
- 25 under another name: 12 under that of somebody whom the same article quotes, 13 under one that it does not mention;
- 25 that HOME does not print: 13 quotations of OTHER, 12 made of the words of quotations of HOME, each word within
  three places of the word before it in one of them.

Prints no text unless asked to with `--show`, which lists the quotations that are answered otherwise.
"""

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from newsledger.warehouse.home import Home
from newsledger.warehouse.wording import Verdict, finding

_QUOTED = re.compile(r"“([^“”\n]+)”|(?<!\w)\"([^\"\n]+)\"(?!\w)")
_NAME = r"([A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+)"
_BESIDE = re.compile(rf"\s*(?:{_NAME} (?:said|says|told)\b|(?:said|says) {_NAME}\b)")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_FEWEST, _MOST = 6, 40
_ALTERATIONS = ("replaced", "left out", "added", "swapped", "middle left out")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks: the article, and the speaker whom the text names right behind them, if any."""

    words: str
    article_id: str
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """What `check` is asked, and what it should answer."""

    kind: str
    words: str
    speaker: str | None
    answer: Verdict


def quotations(home: Home) -> Iterator[Quotation]:
    """Yield the quotations of a home, in the order of their articles and places."""
    for article_id, text in _texts(home):
        for match in _QUOTED.finditer(text):
            words = match[1] or match[2]
            if _FEWEST <= len(_WORD.findall(words)) <= _MOST:
                beside = _BESIDE.match(text, match.end()) if words.rstrip()[-1] in ",?!" else None
                yield Quotation(words, article_id, (beside[1] or beside[2]) if beside else None)


def _texts(home: Home) -> list[tuple[str, str]]:
    with duckdb.connect(str(home.warehouse), read_only=True) as ledger:
        query = "SELECT article_id, text FROM articles WHERE is_latest AND language = 'en' ORDER BY article_id"
        return ledger.sql(query).fetchall()


def questions(home: Home, other: Home, rng: random.Random) -> list[Question]:
    """Return the 200 questions."""
    known = list(quotations(home))
    texts = dict(_texts(home))
    chosen = _spread(known, rng)
    named = [quotation for quotation in chosen if quotation.speaker][:50]
    plain = [quotation for quotation in chosen if quotation not in named]
    asked = [Question("verbatim, speaker given", one.words, one.speaker, Verdict.VERBATIM) for one in named]
    asked += [Question("verbatim", one.words, None, Verdict.VERBATIM) for one in plain[: 100 - len(named)]]
    rest = plain[100 - len(named) :]
    vocabulary = sorted({word for one in known for word in _WORD.findall(one.words)})
    for place, one in enumerate([one for one in rest if len(one.words.split()) >= 8][:50]):
        kind = _ALTERATIONS[place % len(_ALTERATIONS)]
        asked.append(
            Question(
                f"altered: {kind}", altered(one.words, kind, vocabulary=vocabulary, rng=rng), None, Verdict.ALTERED
            )
        )
    asked += _misattributed(known, chosen, texts=texts, rng=rng)
    printed = " ".join(" ".join(_folded(text)) for text in texts.values())
    elsewhere = (one.words for one in _spread(list(quotations(other)), rng))
    asked += _absent("invented: printed elsewhere", elsewhere, printed=printed, count=13)
    asked += _absent("invented: of the same words", _chains(known, rng), printed=printed, count=12)
    return asked


def _misattributed(
    known: Sequence[Quotation], chosen: Sequence[Quotation], *, texts: Mapping[str, str], rng: random.Random
) -> Iterator[Question]:
    """Yield quotations under the names of others: 12 whom the same article quotes, 13 whom it does not mention."""
    speakers = {
        one.article_id: sorted({o.speaker for o in known if o.speaker and o.article_id == one.article_id})
        for one in chosen
    }
    names = sorted({one.speaker for one in known if one.speaker})
    quoted = [
        (one, others)
        for one in chosen
        if one.speaker
        and (others := [name for name in speakers[one.article_id] if not set(name.split()) & set(one.speaker.split())])
    ]
    for one, others in quoted[:12]:
        yield Question("misattributed: quoted there", one.words, rng.choice(others), Verdict.OTHER_SPEAKER)
    used = {one.words for one, _ in quoted[:12]}
    for one in [one for one in reversed(chosen) if one.words not in used][: 25 - len(used)]:
        strangers = [name for name in names if not any(part in texts[one.article_id] for part in name.split())]
        yield Question("misattributed: not named there", one.words, rng.choice(strangers), Verdict.OTHER_SPEAKER)


def _spread(quotations: Sequence[Quotation], rng: random.Random) -> list[Quotation]:
    """Return quotations in random order, one of each article before a second of any."""
    by_article: dict[str, list[Quotation]] = defaultdict(list)
    for quotation in rng.sample(quotations, len(quotations)):
        by_article[quotation.article_id].append(quotation)
    longest = max(map(len, by_article.values()), default=0)
    return [group[turn] for turn in range(longest) for group in by_article.values() if turn < len(group)]


def altered(words: str, kind: str, *, vocabulary: Sequence[str], rng: random.Random) -> str:
    """Return a quotation with words inside it changed."""
    tokens = words.split()
    third = len(tokens) // 3
    if kind == "middle left out":
        return " ".join(tokens[:third] + tokens[-third:])
    for place in sorted(rng.sample(range(2, len(tokens) - 2), max(1, len(tokens) // 8)), reverse=True):
        if kind == "swapped":
            tokens[place - 1 : place + 1] = tokens[place], tokens[place - 1]
            break
        tokens[place : place + (kind != "added")] = [] if kind == "left out" else [rng.choice(vocabulary)]
    return " ".join(tokens)


def _chains(known: Sequence[Quotation], rng: random.Random) -> Iterator[str]:
    """Yield sentences in which each word stands within three places of the word before it in some quotation."""
    near: dict[str, list[str]] = defaultdict(list)
    for quotation in known:
        tokens = _folded(quotation.words)
        for place, token in enumerate(tokens):
            near[token] += tokens[place + 1 : place + 4]
    starts = sorted(near)
    while True:
        sentence = [rng.choice(starts)]
        while len(sentence) < 14 and near[sentence[-1]]:
            sentence.append(rng.choice(near[sentence[-1]]))
        if len(sentence) == 14:
            yield " ".join(sentence)


def _absent(kind: str, candidates: Iterator[str], *, printed: str, count: int) -> list[Question]:
    """Return the first candidates no eight words of which stand in a text."""
    kept: list[Question] = []
    while len(kept) < count:
        tokens = _folded(words := next(candidates))
        runs = (" ".join(tokens[place : place + 8]) for place in range(max(1, len(tokens) - 7)))
        if not any(run in printed for run in runs):
            kept.append(Question(kind, words, None, Verdict.NOT_FOUND))
    return kept


def _folded(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


def main() -> None:
    """Ask the questions and print the confusion table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    home = Home(given.home)
    counts: dict[str, Counter[Verdict]] = defaultdict(Counter)
    right = 0
    asked = questions(home, Home(given.other), random.Random(given.seed))
    for question in asked:
        found = finding(home, question.words, speaker=question.speaker, notify=lambda _: None)
        counts[question.kind][found.verdict] += 1
        right += found.verdict is question.answer
        if given.show and found.verdict is not question.answer:
            print(f"{question.kind} → {found.verdict.name}: {question.words!r} ({question.speaker})")
            print(
                *(
                    f"    {one.speaker!r} {one.wording.differences or one.wording.text}"
                    for one in found.occurrences[:2]
                ),
                sep="\n",
            )
    print(f"{right} of {len(asked)} right")
    print(f"{'asked':32}", *(f"{verdict.name.lower().replace('_', ' '):>14}" for verdict in Verdict))
    for kind, row in counts.items():
        print(f"{kind:32}", *(f"{row[verdict]:14}" for verdict in Verdict))


if __name__ == "__main__":
    main()
