"""The base forms that an inflected word can have, by the rules of spelling and the irregular forms of news."""

from functools import cache

from newsledger.transforms.lexicon.words import relation_verbs

_IRREGULAR = {
    **dict.fromkeys(("held",), "hold"),
    **dict.fromkeys(("broke", "broken"), "break"),
    **dict.fromkeys(("gave", "given"), "give"),
    **dict.fromkeys(("took", "taken"), "take"),
    **dict.fromkeys(("made",), "make"),
    **dict.fromkeys(("struck", "stricken"), "strike"),
    **dict.fromkeys(("sent",), "send"),
    **dict.fromkeys(("paid",), "pay"),
    **dict.fromkeys(("won",), "win"),
    **dict.fromkeys(("began", "begun"), "begin"),
    **dict.fromkeys(("led",), "lead"),
    **dict.fromkeys(("sought",), "seek"),
    **dict.fromkeys(("had", "has", "having"), "have"),
    **dict.fromkeys(("was", "were", "is", "are", "been", "being"), "be"),
    **dict.fromkeys(("did", "does", "done"), "do"),
    **dict.fromkeys(("said",), "say"),
    **dict.fromkeys(("told",), "tell"),
    **dict.fromkeys(("shot",), "shoot"),
    **dict.fromkeys(("brought",), "bring"),
    **dict.fromkeys(("came",), "come"),
    **dict.fromkeys(("went", "gone"), "go"),
    **dict.fromkeys(("left",), "leave"),
    **dict.fromkeys(("won",), "win"),
    **dict.fromkeys(("drew", "drawn"), "draw"),
    **dict.fromkeys(("swore", "sworn"), "swear"),
    **dict.fromkeys(("became",), "become"),
    **dict.fromkeys(("kept",), "keep"),
    **dict.fromkeys(("met",), "meet"),
}


@cache
def _listed() -> dict[str, str]:
    """Inflected forms of one-word verbs that a list knows."""
    rows = [row for row in relation_verbs() if " " not in row.lemma]
    return {form: row.lemma for row in rows for form in row.forms if " " not in form} | _IRREGULAR


def base_forms(word: str) -> frozenset[str]:
    """The words in lower case, verbs and nouns, that a word in lower case can be a form of, itself included."""
    found = {word}
    if word in _listed():
        found.add(_listed()[word])
    if word.endswith(("ies", "ied")):
        found.add(word[:-3] + "y")
    for ending in ("s", "es", "ed", "ing"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            found |= _without(word[: -len(ending)], ending)
    return frozenset(found)


def _without(stem: str, ending: str) -> set[str]:
    if ending in ("s", "es"):
        return {stem}
    return {stem, stem + "e", *({stem[:-1]} if stem[-1] == stem[-2] else ())}
