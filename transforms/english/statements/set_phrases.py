"""Set phrases whose verbs can lead statements in, and that lead none in: a paper titled “…”, declined to say.

A name is given (a film called “The Tide”, the camp known as the Berm), comment is refused, a verdict or a plea is told
(found him guilty, pleaded guilty to theft), or something is said to be telling ("This says everything about …").
"""

from collections.abc import Sequence

from newsledger.transforms.english.parse.vocabulary import Block, Word
from newsledger.transforms.lexicon.statement_words import REFUSING

_NAMING = frozenset({"call", "dub", "entitle", "name", "nickname", "title"})
TITLING = frozenset({"entitled", "titled"})
_MUCH = frozenset({"everything", "lots", "much", "volumes"})
_REACH_OF_PLEA = 3


def is_set_phrase(block: Block, head: int, content: Sequence[Word]) -> bool:
    """Return whether a cue with the words of its content is a set phrase."""
    if block.words[head].quoted:
        return False
    return (
        gives_name(block, head)
        or _refuses_to_say(block, head, content)
        or _tells_verdict(block, head, content)
        or _is_telling(block.words[head], content)
    )


def gives_name(block: Block, head: int) -> bool:
    """Return whether a participle only tells the name of the noun before it; by nobody, or it would be an opinion."""
    word = block.words[head]
    if word.lower == "known" and block.lower(head + 1) == "as":
        return True
    if word.lower in TITLING:
        return True
    before = block.word(head - 1 - (block.lower(head - 1) == ","))
    if word.verb_lemma not in _NAMING or not word.is_past_participle or not before.is_common_noun:
        return False
    last = block.sentence_of(head).last
    behind = block.word(head + 1)
    is_name = behind.quoted or (word.dep.startswith("acl") and not behind.is_preposition)  # called for calm
    return is_name and all(block.lower(index) != "by" for index in range(head + 1, last))


def _refuses_to_say(block: Block, head: int, content: Sequence[Word]) -> bool:
    """Return whether somebody declined to comment on something, or to say what is not told."""
    if block.words[head].verb_lemma not in REFUSING:
        return False
    behind = [block.lower(head + 1), block.lower(head + 2)]
    return behind == ["to", "comment"] or [word.lower for word in content] == ["to", "say"]


def _tells_verdict(block: Block, head: int, content: Sequence[Word]) -> bool:
    """Return whether a court finds somebody guilty, or somebody pleads, in no words of theirs."""
    verb = block.words[head].verb_lemma
    if verb == "plead":
        return any(block.lower(index) == "guilty" for index in range(head + 1, head + 1 + _REACH_OF_PLEA))
    words = [word.lower for word in content]
    if verb != "find" or "guilty" not in words:
        return False
    return not any(word.is_tensed or word.quoted for word in content[: words.index("guilty")])


def _is_telling(word: Word, content: Sequence[Word]) -> bool:
    """Return whether something "says everything about" somebody."""
    words = [word.lower for word in content]
    is_much = words[:2] == ["a", "lot"] or words[:1] in [[much] for much in _MUCH]
    return word.verb_lemma in ("say", "speak") and is_much and "about" in words
