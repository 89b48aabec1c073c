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
    back = {number: gold for gold, number in match.half.items()}
    for gold, quote in enumerate(match.gold.quotes):
        _chain(tally, match, quote.chain, number=match.half.get(gold))
    for number in range(len(match.found.quotes)):
        if number not in back:
            _chain(tally, match, (), number=number)


def _chain(tally: Tally, match: Match, wanted: tuple[GoldLink, ...], *, number: int | None) -> None:
    """Count a chain; `number` is the predicted statement, or None."""
    links = sorted((one for one in match.found.attributions if one.quote == number), key=lambda one: one.position)
    pairs = paired(wanted, links, lambda one, other: float(_same(match, one, other)))
    golds, founds = {gold for gold, _, _ in pairs}, {found for _, found, _ in pairs}
    for figure, roles in GROUPS.items():
        tally.score(
            figure,
            tp=sum(wanted[gold].role in roles for gold in golds),
            fp=sum(link.role in roles for at, link in enumerate(links) if at not in founds),
            fn=sum(link.role in roles for at, link in enumerate(wanted) if at not in golds),
        )
    for at, link in enumerate(links):
        tally.trial("attributions", link.confidence, right=at in founds)
        if at not in founds and link.role != "speaker":
            tally.wrong.append(f"{link.role}: {match.text.words(link.span)}")
    tally.missed += [
        f"{link.role}: {link.text}" for at, link in enumerate(wanted) if at not in golds and link.role != "speaker"
    ]
    if wanted and number is not None:
        places = [links[found].position for _, found, _ in sorted(pairs)]
        tally.share("chains-whole", len(pairs) == len(wanted) == len(links) and places == sorted(places))


def _same(match: Match, gold: GoldLink, found: AttributionDraft) -> bool:
    words = [match.text.words(found.span)]
    return gold.role == found.role and match.is_party(found.entity, words, key=gold.entity, text=gold.text)
