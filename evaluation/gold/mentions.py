"""Evaluation of mentions and entities."""

from newsledger.evaluation.gold.articles import GoldMention
from newsledger.evaluation.gold.match import Match
from newsledger.evaluation.scores import Tally
from newsledger.evaluation.spans import paired
from newsledger.transforms.annotation import MentionDraft, Span, Zone

_ARTICLES = ("the ", "a ", "an ")
Place = tuple[Zone, int, int]


def judge_mentions(tally: Tally, match: Match) -> None:
    """Count names by strict span and type, and nominals and pronouns by span and entity."""
    _names(tally, match)
    for kind in ("nominal", "pronoun"):
        _references(tally, match, kind)


def judge_entities(tally: Tally, match: Match) -> None:
    """Count entities paired by shared names, and those with the correct name, type and country."""
    keys = list(match.gold.entities)
    pairs = paired(range(len(match.found.entities)), keys, lambda number, key: _likeness(match, number, key))
    tally.score("entities", tp=len(pairs), fp=len(match.found.entities) - len(pairs), fn=len(keys) - len(pairs))
    whole = 0
    for number, at, _ in pairs:
        found, gold = match.found.entities[number], match.gold.entities[keys[at]]
        is_named, is_typed = found.name.casefold() == gold.name.casefold(), found.type == gold.type
        tally.share("entities-name", is_named)
        tally.share("entities-type", is_typed)
        if gold.country is not None:
            tally.share("entities-country", found.country_code == gold.country)
        whole += is_named and is_typed and gold.country in (None, found.country_code)
        if not (is_named and is_typed and gold.country in (None, found.country_code)):
            told = f"{found.type} {found.name} {found.country_code}, not {gold.type} {gold.name} {gold.country}"
            tally.wrong.append(f"entity: {told}")
    tally.score("entities-exact", tp=whole, fp=len(match.found.entities) - whole, fn=len(keys) - whole)


def _likeness(match: Match, number: int, key: str) -> float:
    shared = match.shared.get((number, key), 0)
    is_same = match.found.entities[number].name.casefold() == match.gold.entities[key].name.casefold()
    return shared + 0.5 * is_same


def _names(tally: Tally, match: Match) -> None:
    wanted = {_place(one): one for one in match.gold.mentions if one.kind == "name"}
    guessed = {(one.span.zone, one.span.start, one.span.end): one for one in match.found.mentions if one.kind == "name"}
    tally.score("names")
    for place, gold in wanted.items():
        type_, found = match.gold.entities[gold.entity].type, guessed.get(place)
        right = found is not None and _is_type(found.type, type_)
        for figure in ("names", f"names-{type_}"):
            tally.score(figure, tp=int(right), fn=int(not right))
        if right and found is not None:
            tally.share("names-entity", match.key(found.entity) == gold.entity)
        else:
            tally.missed.append(f"name: {_shown(match, place)} ({type_})")
    for place, found in guessed.items():
        gold_one = wanted.get(place)
        right = gold_one is not None and _is_type(found.type, match.gold.entities[gold_one.entity].type)
        tally.trial("mentions", found.confidence, right=right)
        if not right:
            for figure in ("names", f"names-{found.type}"):
                tally.score(figure, fp=1)
            tally.wrong.append(f"name: {_shown(match, place)} ({found.type})")


def _is_type(found: str, gold: str) -> bool:
    """Return whether types match; adjectives and demonyms of a country may be NORP."""
    return found == gold or (found == "NORP" and gold == "GPE")


def _references(tally: Tally, match: Match, kind: str) -> None:
    """Count nominals or pronouns; a wrong entity counts as both wrong and missed."""
    figure = f"{kind}s"
    wanted = {_bare(match, _place(one)): one for one in match.gold.mentions if one.kind == kind}
    guessed: dict[Place, MentionDraft] = {
        _bare(match, (one.span.zone, one.span.start, one.span.end)): one
        for one in match.found.mentions
        if one.kind == kind
    }
    tally.score(figure)
    for place, gold in wanted.items():
        found = guessed.get(place)
        right = found is not None and match.key(found.entity) == gold.entity
        tally.score(figure, tp=int(right), fn=int(not right))
        if not right:
            tally.missed.append(f"{kind}: {_shown(match, place)} is {gold.entity}")
    for place, found in guessed.items():
        gold_one = wanted.get(place)
        right = gold_one is not None and match.key(found.entity) == gold_one.entity
        tally.trial("mentions", found.confidence, right=right)
        if not right:
            tally.score(figure, fp=1)
            tally.wrong.append(f"{kind}: {_shown(match, place)} is not {match.found.entities[found.entity].name}")


def _place(mention: GoldMention) -> Place:
    return "title" if mention.zone == "title" else "body", mention.start, mention.end


def _bare(match: Match, place: Place) -> Place:
    """Return the span without an article at its beginning."""
    zone, start, end = place
    words = match.text.words(Span(start, end, zone)).casefold()
    return zone, start + next((len(one) for one in _ARTICLES if words.startswith(one)), 0), end


def _shown(match: Match, place: Place) -> str:
    zone, start, end = place
    return f"{match.text.words(Span(start, end, zone))} ({zone} {start}–{end})"
