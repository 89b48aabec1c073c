"""Teams by their scores, "Brighton 1-0 Leeds", and by what they do where they only begin sentences: "Rovers sack …"."""

import re
from collections.abc import Iterator, Mapping, Sequence

from newsledger.transforms.english.mentions.names import NameSpan, named_words, names_by_block
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.common_words import base, is_common
from newsledger.transforms.lexicon.gazetteer import listed, nominal_heads, person_nouns, title_forms
from newsledger.transforms.lexicon.lemmas import noun_lemma
from newsledger.transforms.lexicon.name_words import DAYS, FUNCTION_WORDS, MONTHS, PUBLIC_BODY_HEADS
from newsledger.transforms.lexicon.words import words

_RULE, _CONFIDENCE = "names.score", 0.8
_POINTS = re.compile(r"\d{1,3}")
_RESULT = re.compile(r"\d{1,3}[-–]\d{1,3}")
_DASHES = frozenset({"-", "–"})
_BEHIND_SCORES = frozenset({".", ":", "(", ";"})
_NO_TEAMS = FUNCTION_WORDS | DAYS | MONTHS
_SPORT, _ACTS_OF_TEAMS = words("words_of_sport"), words("acts_of_teams")
_PARTIES = frozenset({"GPE", "ORG"})
_PLURAL_VERBS = frozenset({"are", "have", "were"})
_NATIONS = frozenset({"England", "Northern Ireland", "Scotland", "Wales"})  # teams of parts of a state
_SHORTEST_NICKNAME = 3  # letters
_LONGEST = 4  # words


def with_teams(blocks: Sequence[Block], names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names, with those on both sides of a score as organisations, in order; countries and persons stay."""
    by_block = names_by_block(names)
    result = [name for block in blocks for name in _in_block(block, by_block.get(block.number, []))]
    result += _nicknames(blocks, named_words(result))
    return sorted(result, key=lambda name: name.phrase.position)


def _nicknames(blocks: Sequence[Block], name_words: set[tuple[int, int]]) -> Iterator[NameSpan]:
    """Yield the teams that begin sentences of an article on sport and act as teams do, or take a plural verb."""
    if not any(word.lower in _SPORT for block in blocks for word in block.words):
        return
    yield from _in_the_plural(blocks, name_words)
    teams = _teams_of_sport(blocks)
    for block in blocks if teams else ():
        for index, word in enumerate(block.words):
            is_lone = word.text in teams and not block.word(index + 1).is_capital
            if is_lone and (block.number, index) not in name_words:
                yield NameSpan(block.phrase(index, index), "ORG", "names.team", _CONFIDENCE)


def _in_the_plural(blocks: Sequence[Block], name_words: set[tuple[int, int]]) -> Iterator[NameSpan]:
    """Yield the capitalised words, no plurals themselves, with which a sentence begins before a plural verb."""
    for block in blocks:
        for first, _ in block.sentences:
            team = _capitals_from(block, first)
            if team is None or len(team) == 1 or team.next_word.lower not in _PLURAL_VERBS:
                continue
            is_unread = all((block.number, index) not in name_words for index in team.indices)
            last = team.words[-1].lower
            if is_unread and not last.endswith("s") and not is_common(base(last)) and (last,) not in title_forms():
                yield NameSpan(team, "ORG", "names.team", _CONFIDENCE)


def _teams_of_sport(blocks: Sequence[Block]) -> set[str]:
    """Return the plurals that act as teams, without those that the article also writes small."""
    openings = ((block, first) for block in blocks for first, _ in block.sentences)
    teams = {block.words[first].text for block, first in openings if _acts_as_team(block, first)}
    small = {word.text.title() for block in blocks for word in block.words if word.text.islower()} if teams else set()
    return teams - small


def _acts_as_team(block: Block, first: int) -> bool:
    """Return whether a plural that is no noun for people stands directly before a verb of teams: Wolves beat."""
    word = block.words[first]
    is_plural = word.is_capital and word.lower.endswith("s") and len(word.text) > _SHORTEST_NICKNAME
    if not is_plural or word.lower in nominal_heads() or word.lower in FUNCTION_WORDS or word.text.isupper():
        return False
    return noun_lemma(word.lower) not in person_nouns() and block.lower(first + 1) in _ACTS_OF_TEAMS


def _in_block(block: Block, names: Sequence[NameSpan]) -> Iterator[NameSpan]:
    by_word = {index: name for name in names for index in name.phrase.indices}
    teams = [
        NameSpan(team, "ORG", _RULE, _CONFIDENCE)
        for team in dict.fromkeys(team for pair in _contests(block, by_word) for team in pair)
        if not _is_country(team) and not _is_listed_team(team, by_word)
    ]
    team_words = {index for team in teams for index in team.phrase.indices}
    yield from teams
    yield from (name for name in names if team_words.isdisjoint(name.phrase.indices))


def _contests(block: Block, by_word: Mapping[int, NameSpan]) -> Iterator[tuple[Phrase, Phrase]]:
    """Yield the teams of each score of a block that is not told of two persons, and those of each match won."""
    yield from (pair for pair in _pairs(block) if not all(_is_person(team, by_word) for team in pair))
    acts = (index for index, word in enumerate(block.words[:-1]) if index and word.lower in _ACTS_OF_TEAMS)
    matches = (_match_at(block, index, by_word) for index in acts)
    yield from (pair for pair in matches if pair is not None)


def _is_person(team: Phrase, by_word: Mapping[int, NameSpan]) -> bool:
    """Return whether a person stands there in full: results of two players."""
    return any(index in by_word and by_word[index].type == "PERSON" for index in team.indices) and len(team) > 1


def _is_listed_team(team: Phrase, by_word: Mapping[int, NameSpan]) -> bool:
    name = by_word.get(team.first)
    return name is not None and name.phrase == team and name.entry is not None and name.type == "ORG"


def _is_country(team: Phrase) -> bool:
    """Return whether a team goes by the name of its country alone."""
    place = listed(team.block.words, team.first, team.last + 1)
    is_whole = place is not None and place.last == team.last
    return team.text in _NATIONS or (is_whole and place is not None and place.entry.is_country)


def _pairs(block: Block) -> Iterator[tuple[Phrase, Phrase]]:
    """Yield the teams of each score of a block."""
    colons = (index for index, word in enumerate(block.words[:-1]) if word.lower == ":")
    for first in sorted({*(first for first, _ in block.sentences), *(index + 1 for index in colons)}):
        line = _line_of_points(block, first)
        if line is not None:
            yield line
    for index in range(1, len(block) - 1):
        last = _last_of_result(block, index)
        if last is None:
            continue
        home, guest = _capitals_before(block, index), _capitals_from(block, last + 1)
        if home is not None and guest is not None:
            yield home, guest


def _match_at(block: Block, verb: int, by_word: Mapping[int, NameSpan]) -> tuple[Phrase, Phrase] | None:
    """Return the teams on both sides of a verb of winning with one result behind the second: Orsk Town beat Velda 3-1.

    Players have results of several parts, 6-4 6-2; teams have one, and one of them is read as a body or a place.
    """
    if not block.shares_sentence(verb - 1, verb + 1):
        return None
    home, guest = _capitals_before(block, verb), _capitals_from(block, verb + 1)
    if home is None or guest is None or home.words[-1].lower in PUBLIC_BODY_HEADS:
        return None
    types = {by_word[index].type for team in (home, guest) for index in team.indices if index in by_word}
    if types.isdisjoint(_PARTIES) or any(_is_person(team, by_word) for team in (home, guest)):
        return None
    last = _last_of_result(block, min(guest.last + 1, len(block) - 1))
    if last is None or block.word(last + 1).text[:1].isdigit() or _has_second_result(block, last + 1):
        return None
    return home, guest


def _has_second_result(block: Block, index: int) -> bool:
    return block.lower(index) == "," and _last_of_result(block, min(index + 1, len(block) - 1)) is not None


def _line_of_points(block: Block, first: int) -> tuple[Phrase, Phrase] | None:
    """Return the teams that stand from a word on with the points of both: "Wolves 4, Foxes 1: …"."""
    home = _capitals_from(block, first)
    if home is None or not _is_points(block, home.last + 1) or block.lower(home.last + 2) != ",":
        return None
    guest = _capitals_from(block, home.last + 3)
    if guest is None or not _is_points(block, guest.last + 1):
        return None
    end = guest.last + 2
    return (home, guest) if end >= len(block) or block.lower(end) in _BEHIND_SCORES else None


def _is_points(block: Block, index: int) -> bool:
    return _POINTS.fullmatch(block.word(index).text) is not None


def _last_of_result(block: Block, index: int) -> int | None:
    """Return the last word of a result such as 2-1 that begins at a word."""
    if not block.words[index].text[-1].isdigit():
        return None
    if _RESULT.fullmatch(block.words[index].text):
        return index
    has_dash = block.lower(index + 1) in _DASHES and block.word(index + 2).start == block.word(index + 1).end
    is_attached = has_dash and block.words[index].end == block.word(index + 1).start
    return index + 2 if is_attached and _is_points(block, index) and _is_points(block, index + 2) else None


def _capitals_from(block: Block, first: int) -> Phrase | None:
    """Return the capitalised words that start at a word."""
    last = first - 1
    while last + 1 < min(len(block), first + _LONGEST) and _may_name_team(block, last + 1):
        last += 1
    return block.phrase(first, last) if last >= first else None


def _capitals_before(block: Block, stop: int) -> Phrase | None:
    """Return the capitalised words that end before a word."""
    first = stop
    while first > max(0, stop - _LONGEST) and _may_name_team(block, first - 1):
        first -= 1
    return block.phrase(first, stop - 1) if first < stop else None


def _may_name_team(block: Block, index: int) -> bool:
    word = block.words[index]
    return word.is_capital and word.is_word and word.lower not in _NO_TEAMS
