"""Evaluation of chains of attribution."""

from newsledger.evaluation.gold.articles import ROLES, GoldLink
from newsledger.evaluation.gold.match import Match
from newsledger.evaluation.scores import Tally
from newsledger.evaluation.spans import paired
from newsledger.transforms.annotation import AttributionDraft

GROUPS = {
    "chain-speaker": ("speaker",),
    "chain-relay": ("relay",),
    "chain-outlet": ("outlet",),
    "chain-document": ("document",),
    "chain-relay-outlet": ("relay", "outlet"),
    "chain-relay-outlet-document": ("relay", "outlet", "document"),
    "chain-all": ROLES,
}


def judge_chains(tally: Tally, match: Match) -> None:
    """Count links by role and party; links of missed statements are missed, links of spurious statements are wrong."""
    for figure in GROUPS:
        tally.score(figure)
    gold_by_guess = {number: gold for gold, number in match.half.items()}
    for gold, quote in enumerate(match.gold.quotes):
        _chain(tally, match, quote.chain, number=match.half.get(gold))
    for number in range(len(match.found.quotes)):
        if number not in gold_by_guess:
            _chain(tally, match, (), number=number)


def _chain(tally: Tally, match: Match, expected: tuple[GoldLink, ...], *, number: int | None) -> None:
    """Count a chain; `number` is the predicted statement, or None."""
    links = sorted((link for link in match.found.attributions if link.quote == number), key=lambda link: link.position)
    pairs = paired(expected, links, lambda gold, guess: float(_same(match, gold, guess)))
    matched_gold, matched_links = {gold for gold, _, _ in pairs}, {guess for _, guess, _ in pairs}
    missed = [link for index, link in enumerate(expected) if index not in matched_gold]
    spurious = [link for index, link in enumerate(links) if index not in matched_links]
    _score_links(tally, [expected[gold] for gold in matched_gold], spurious=spurious, missed=missed)
    for index, link in enumerate(links):
        tally.trial("attributions", link.confidence, right=index in matched_links)
    _note_errors(tally, match, spurious=spurious, missed=missed)
    if expected and number is not None:
        places = [links[guess].position for _, guess, _ in sorted(pairs)]
        is_whole = len(pairs) == len(expected) == len(links) and places == sorted(places)
        tally.share("chains-whole", is_whole)


def _note_errors(tally: Tally, match: Match, *, spurious: list[AttributionDraft], missed: list[GoldLink]) -> None:
    """List relays, outlets and documents that are wrong or missed; speakers are judged with their statements."""
    tally.wrong += [f"{link.role}: {match.text.words(link.span)}" for link in spurious if link.role != "speaker"]
    tally.missed += [f"{link.role}: {link.text}" for link in missed if link.role != "speaker"]


def _score_links(
    tally: Tally, right: list[GoldLink], *, spurious: list[AttributionDraft], missed: list[GoldLink]
) -> None:
    """Count links by role: matched ones, predicted ones without a gold link, and gold links that were missed."""
    for figure, roles in GROUPS.items():
        tally.score(
            figure,
            tp=sum(link.role in roles for link in right),
            fp=sum(link.role in roles for link in spurious),
            fn=sum(link.role in roles for link in missed),
        )


def _same(match: Match, gold: GoldLink, guess: AttributionDraft) -> bool:
    words = [match.text.words(guess.span)]
    return gold.role == guess.role and match.is_party(guess.entity, words, key=gold.entity, text=gold.text)
