"""Evaluation of statements, their speakers and other attributes."""

from newsledger.evaluation.gold.articles import GoldLink
from newsledger.evaluation.gold.match import Match
from newsledger.evaluation.scores import Tally
from newsledger.evaluation.statements import is_exact

KINDS = ("direct", "indirect", "mixed")


def judge_statements(tally: Tally, match: Match) -> None:
    """Count contents with an overlap of half, exact contents, correct kinds, and recall by kind."""
    exact = sum(is_exact(match.wanted[gold], match.guesses[found]) for gold, found, _ in match.pairs)
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
    for number, found in enumerate(match.found.quotes):
        tally.trial("quotes", found.confidence, right=number in right_ones)
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
            told = ", ".join(words[0] for _, words in _heads(match, number)) or "nobody"
            wanted = ", ".join(link.text for link in heads) or "nobody"
            tally.wrong.append(f"speaker: {told}, not {wanted}, of: {match.wanted[gold].text}")
    others = (len(match.guesses) - right_ones, len(match.wanted) - right_ones)
    tally.score("statements-sourced", tp=right_ones, fp=others[0], fn=others[1])


def _has_speaker(match: Match, number: int, heads: list[GoldLink]) -> bool:
    found = _heads(match, number)
    if not heads or not found:
        return not heads and not found
    return any(
        match.is_party(entity, words, key=head.entity, text=head.text) for entity, words in found for head in heads
    )


def _heads(match: Match, number: int) -> list[tuple[int | None, list[str]]]:
    quote = match.found.quotes[number]
    links = [link for link in match.found.attributions if link.quote == number]
    heads = [link for link in links if link.role == "speaker"] or [link for link in links if link.position == 0]
    found = [(link.entity, [match.text.words(link.span)]) for link in heads]
    if quote.speaker is not None and not heads:
        found.append((quote.speaker_entity, [match.text.words(quote.speaker)]))
    return found


def judge_details(tally: Tally, match: Match) -> None:
    """Count addressees, hedges, negations and parents; those of missed statements are missed."""
    back = {found: gold for gold, found in match.half.items()}
    keys = {number: match.gold.quotes[gold].key for number, gold in back.items()}
    for figure in ("addressees", "hedges", "negations", "parents"):
        tally.score(figure)
    for at, quote in enumerate(match.gold.quotes):
        found = match.found.quotes[match.half[at]] if at in match.half else None
        hedge = found.hedge.casefold() if found is not None and found.hedge else None
        parent = keys.get(found.parent, "") if found is not None and found.parent is not None else None
        addressee = None
        if found is not None and found.addressee_entity is not None:
            addressee = match.key(found.addressee_entity) or ""
        _detail(tally, "addressees", gold=quote.addressee, found=addressee)
        _detail(tally, "hedges", gold=quote.hedge.casefold() if quote.hedge else None, found=hedge)
        is_negated = found is not None and found.is_negated
        _detail(tally, "negations", gold="not" if quote.is_negated else None, found="not" if is_negated else None)
        _detail(tally, "parents", gold=quote.parent, found=parent)
    for number, found in enumerate(match.found.quotes):
        if number not in back:
            tally.score("addressees", fp=int(found.addressee_entity is not None))
            tally.score("hedges", fp=int(found.hedge is not None))
            tally.score("negations", fp=int(found.is_negated))
            tally.score("parents", fp=int(found.parent is not None))


def _detail(tally: Tally, figure: str, *, gold: str | None, found: str | None) -> None:
    right = gold is not None and gold == found
    is_wrong, is_missed = found is not None and not right, gold is not None and not right
    tally.score(figure, tp=int(right), fp=int(is_wrong), fn=int(is_missed))
    if is_wrong or is_missed:
        tally.wrong.append(f"{figure}: {found or 'none'}, not {gold or 'none'}")
