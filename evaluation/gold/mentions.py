"""Evaluation of mentions and entities."""

from dataclasses import replace

from newsledger.evaluation.gold.articles import GoldMention
from newsledger.evaluation.gold.match import Match
from newsledger.evaluation.scores import Tally
from newsledger.evaluation.spans import paired
from newsledger.transforms.annotation import MentionDraft, Span

_ARTICLES = ("the ", "a ", "an ")


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
    for number, key_index, _ in pairs:
        entity, gold = match.found.entities[number], match.gold.entities[keys[key_index]]
        is_named, is_typed = entity.name.casefold() == gold.name.casefold(), entity.type == gold.type
        tally.share("entities-name", is_named)
        tally.share("entities-type", is_typed)
        if gold.country is not None:
            tally.share("entities-country", entity.country_code == gold.country)
        whole += is_named and is_typed and gold.country in (None, entity.country_code)
        if not (is_named and is_typed and gold.country in (None, entity.country_code)):
            difference = (
                f"{entity.type} {entity.name} {entity.country_code}, not {gold.type} {gold.name} {gold.country}"
            )
            tally.wrong.append(f"entity: {difference}")
    tally.score("entities-exact", tp=whole, fp=len(match.found.entities) - whole, fn=len(keys) - whole)


def _likeness(match: Match, number: int, key: str) -> float:
    common = match.shared.get((number, key), 0)
    is_same = match.found.entities[number].name.casefold() == match.gold.entities[key].name.casefold()
    return common + 0.5 * is_same


def _names(tally: Tally, match: Match) -> None:
    expected = {_span(mention): mention for mention in match.gold.mentions if mention.kind == "name"}
    guesses = {mention.span: mention for mention in match.found.mentions if mention.kind == "name"}
    tally.score("names")
    for place, gold in expected.items():
        type_, guess = match.gold.entities[gold.entity].type, guesses.get(place)
        right = guess is not None and _is_type(guess.type, type_)
        for figure in ("names", f"names-{type_}"):
            tally.score(figure, tp=int(right), fn=int(not right))
        if right and guess is not None:
            tally.share("names-entity", match.key(guess.entity) == gold.entity)
        else:
            tally.missed.append(f"name: {_shown(match, place)} ({type_})")
    for place, guess in guesses.items():
        gold_one = expected.get(place)
        right = gold_one is not None and _is_type(guess.type, match.gold.entities[gold_one.entity].type)
        tally.trial("mentions", guess.confidence, right=right)
        if not right:
            for figure in ("names", f"names-{guess.type}"):
                tally.score(figure, fp=1)
            tally.wrong.append(f"name: {_shown(match, place)} ({guess.type})")


def _is_type(guessed_type: str, gold: str) -> bool:
    """Return whether types match; adjectives and demonyms of a country may be NORP."""
    return guessed_type == gold or (guessed_type == "NORP" and gold == "GPE")


def _references(tally: Tally, match: Match, kind: str) -> None:
    """Count nominals or pronouns; a wrong entity counts as both wrong and missed."""
    figure = f"{kind}s"
    expected = {_bare(match, _span(mention)): mention for mention in match.gold.mentions if mention.kind == kind}
    guesses: dict[Span, MentionDraft] = {
        _bare(match, mention.span): mention for mention in match.found.mentions if mention.kind == kind
    }
    tally.score(figure)
    for place, gold in expected.items():
        guess = guesses.get(place)
        right = guess is not None and match.key(guess.entity) == gold.entity
        tally.score(figure, tp=int(right), fn=int(not right))
        if not right:
            tally.missed.append(f"{kind}: {_shown(match, place)} is {gold.entity}")
    for place, guess in guesses.items():
        gold_one = expected.get(place)
        right = gold_one is not None and match.key(guess.entity) == gold_one.entity
        tally.trial("mentions", guess.confidence, right=right)
        if not right:
            tally.score(figure, fp=1)
            tally.wrong.append(f"{kind}: {_shown(match, place)} is not {match.found.entities[guess.entity].name}")


def _span(mention: GoldMention) -> Span:
    return Span(mention.start, mention.end, "title" if mention.zone == "title" else "body")


def _bare(match: Match, span: Span) -> Span:
    """Return the span without an article at its beginning."""
    words = match.text.words(span).casefold()
    length = next((len(article) for article in _ARTICLES if words.startswith(article)), 0)
    return replace(span, start=span.start + length)


def _shown(match: Match, span: Span) -> str:
    return f"{match.text.words(span)} ({span.zone} {span.start}–{span.end})"
