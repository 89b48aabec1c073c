"""Evaluation of statements, their speakers and other attributes."""

from collections.abc import Mapping

from newsledger.evaluation.gold.articles import GoldLink
from newsledger.evaluation.gold.match import Match
from newsledger.evaluation.scores import Tally
from newsledger.evaluation.statements import is_exact
from newsledger.transforms.annotation import QuoteDraft

KINDS = ("direct", "indirect", "mixed")
_DETAILS = ("addressees", "hedges", "negations", "parents")


def judge_statements(tally: Tally, match: Match) -> None:
    """Count contents with an overlap of half, exact contents, correct kinds, and recall by kind."""
    exact = sum(is_exact(match.wanted[gold], match.guesses[guess]) for gold, guess, _ in match.pairs)
    for figure, right in (("statements-half", len(match.half)), ("statements-exact", exact)):
        tally.score(figure, tp=right, fp=len(match.guesses) - right, fn=len(match.wanted) - right)
    for kind in KINDS:
        tally.share(f"statements-{kind}")
    for gold, quote in enumerate(match.gold.quotes):
        tally.share(f"statements-{quote.kind}", gold in match.half)
        if gold in match.half:
            tally.share("statements-kind", match.found.quotes[match.half[gold]].kind == quote.kind)
        else:
            tally.missed.append(f"statement: {match.wanted[gold].text}")
    right_ones = set(match.half.values())
    for number, guess in enumerate(match.found.quotes):
        tally.trial("quotes", guess.confidence, right=number in right_ones)
        if number not in right_ones:
            tally.wrong.append(f"statement: {match.guesses[number].text}")


def judge_speakers(tally: Tally, match: Match) -> None:
    """Count correct speakers of the statements found, and score them including missed statements.

    Speakers are all links with the role speaker, or the first link of the chain if there is none.
    """
    right_ones = 0
    for kind in KINDS:
        tally.share(f"speaker-{kind}")
    for gold, number in match.half.items():
        quote = match.gold.quotes[gold]
        heads = [link for link in quote.chain if link.role == "speaker"] or list(quote.chain[:1])
        right = _has_speaker(match, number, heads)
        right_ones += right
        tally.share(f"speaker-{quote.kind}", right)
        if not right:
            guessed_words = ", ".join(words[0] for _, words in _heads(match, number)) or "nobody"
            expected_words = ", ".join(link.text for link in heads) or "nobody"
            tally.wrong.append(f"speaker: {guessed_words}, not {expected_words}, of: {match.wanted[gold].text}")
    remainders = (len(match.guesses) - right_ones, len(match.wanted) - right_ones)
    tally.score("statements-sourced", tp=right_ones, fp=remainders[0], fn=remainders[1])


def _has_speaker(match: Match, number: int, heads: list[GoldLink]) -> bool:
    heads_found = _heads(match, number)
    if not heads or not heads_found:
        return not heads and not heads_found
    return any(
        match.is_party(entity, words, key=head.entity, text=head.text)
        for entity, words in heads_found
        for head in heads
    )


def _heads(match: Match, number: int) -> list[tuple[int | None, list[str]]]:
    quote = match.found.quotes[number]
    links = [link for link in match.found.attributions if link.quote == number]
    heads = [link for link in links if link.role == "speaker"] or [link for link in links if link.position == 0]
    heads_found = [(link.entity, [match.text.words(link.span)]) for link in heads]
    if quote.speaker is not None and not heads:
        heads_found.append((quote.speaker_entity, [match.text.words(quote.speaker)]))
    return heads_found


def judge_details(tally: Tally, match: Match) -> None:
    """Count addressees, hedges, negations and parents; those of missed statements are missed."""
    gold_by_guess = {guess: gold for gold, guess in match.half.items()}
    keys = {number: match.gold.quotes[gold].key for number, gold in gold_by_guess.items()}
    for figure in _DETAILS:
        tally.score(figure)
    for index, quote in enumerate(match.gold.quotes):
        guess = match.found.quotes[match.half[index]] if index in match.half else None
        guessed = _details(match, guess, keys) if guess is not None else dict.fromkeys(_DETAILS)
        expected = {
            "addressees": quote.addressee,
            "hedges": quote.hedge.casefold() if quote.hedge else None,
            "negations": "not" if quote.is_negated else None,
            "parents": quote.parent,
        }
        for figure in _DETAILS:
            _detail(tally, figure, gold=expected[figure], guess=guessed[figure])
    for number, guess in enumerate(match.found.quotes):
        if number not in gold_by_guess:
            for figure, detail in _details(match, guess, keys).items():
                tally.score(figure, fp=int(detail is not None))


def _details(match: Match, guess: QuoteDraft, keys: Mapping[int, str]) -> dict[str, str | None]:
    """Return the details of a predicted statement; an addressee or parent without a gold counterpart is empty."""
    return {
        "addressees": None if guess.addressee_entity is None else match.key(guess.addressee_entity) or "",
        "hedges": None if guess.hedge is None else guess.hedge.casefold(),
        "negations": "not" if guess.is_negated else None,
        "parents": None if guess.parent is None else keys.get(guess.parent, ""),
    }


def _detail(tally: Tally, figure: str, *, gold: str | None, guess: str | None) -> None:
    right = gold is not None and gold == guess
    is_wrong, is_missed = guess is not None and not right, gold is not None and not right
    tally.score(figure, tp=int(right), fp=int(is_wrong), fn=int(is_missed))
    if is_wrong or is_missed:
        tally.wrong.append(f"{figure}: {guess or 'none'}, not {gold or 'none'}")
