"""The sense of a verb in its place, by the lexicon: alone or with its object."""

from dataclasses import dataclass, replace

from newsledger.transforms.english.relations.clauses import object_heads
from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.lexicon.events import Form, frames, verbs
from newsledger.transforms.lexicon.lemmas import possible_lemmas
from newsledger.transforms.lexicon.uses import verbs_for
from newsledger.transforms.lexicon.words import words

_NOUN_PHRASE_TAGS = ("DT", "NN", "JJ", "CD", "PRP$")
_GAP = 5
_REACH = 12
_PREMODIFIER_TAGS = frozenset("DT JJ JJR JJS CD PRP$ RB NN NNS NNP VBN VBG POS HYPH".split())
_QUESTION_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD", "WP", "WRB", "``", "''", ","})
_AFTER_PHONE_CALL = frozenset(
    {".", ",", "on", "this", "last", "yesterday", "today", "and", "again", "after", "late", "", "from"}
)
_DRILLS = frozenset({"exercise", "drill", "manoeuvre", "maneuver", "game", "patrol"})
_KINDS_OF_CALLS = frozenset({"phone", "telephone", "house", "conference"})
_ACCEPTANCES = frozenset({"recognise", "recognize"})  # to recognise that something is so supports nobody
_AFTER_TRADE = frozenset({"deal", "deals", "talks", "war"})  # nouns of the trade, not what is traded
_DISMISSALS = {  # with these words behind them, no act
    "ship": frozenset({"out", "off"}),
    "appeal": frozenset({"conviction", "decision", "ruling", "sentence", "verdict"}),
    "cut": frozenset({"adrift", "loose", "down"}),
    "rally": frozenset({"from", "past", "back"}),
    "urge": frozenset({"on"}),
    "beg": frozenset({"question"}),
}
_TROPHIES = words("trophy_nouns")
_PLAYED = frozenset({"ball", "possession", "puck"})
_SPORT, _TEAMS = words("words_of_sport"), frozenset({"GPE", "ORG"})
_CONTESTS = frozenset({"ASSAULT", "FIGHT"})
_COMMENTS = verbs_for("comments")


@dataclass(frozen=True, slots=True)
class Sense:
    """The sense of a verb: event type, lemma, how the object follows, and the words of its phrase.

    `noun` is the object that belongs to the phrase ("sanctions" in "impose sanctions").
    """

    type: str
    lemma: str
    frame: frozenset[str]
    words: tuple[int, ...]
    noun: int | None = None

    @property
    def verb(self) -> int:
        """The verb, which is the first word of the phrase."""
        return self.words[0]

    @property
    def last(self) -> int:
        """The word of the phrase that is last in the text."""
        return max(self.words)

    @property
    def first_lemma(self) -> str:
        """The first word of the lemma."""
        return self.lemma.split()[0]


def sense_of(scene: Scene, verb: int) -> Sense | None:
    """Return the sense of a verb by the frames and verbs of the lexicon; None if it is on neither list."""
    framed = _sense_with_object(scene, verb)
    if framed is not None:
        return replace(framed, type="COOPERATE") if _is_joint_drill(scene, framed) else framed
    sense = _sense_alone(scene, verb)
    return None if sense is None or _is_other_use(scene, sense) else sense


def _sense_with_object(scene: Scene, verb: int) -> Sense | None:
    heads: list[int] | None = None
    for lemma in sorted(possible_lemmas(scene.lower(verb))):
        for tokens, frame in frames().get(lemma, ()):
            if not scene.matches(verb + 1, tokens[1:]):
                continue
            last = verb + len(tokens) - 1
            if heads is None:
                heads = object_heads(scene, last) + object_heads(scene, verb)
            for head in heads:
                if scene.is_form_of(head, frame.object) and _is_object_noun(scene, head):
                    if _is_loose(scene, head, frame.type):
                        continue
                    indices = tuple(dict.fromkeys((*range(verb, last + 1), head)))
                    phrase = f"{frame.verb} {scene.lower(head)}"
                    return Sense(frame.type, phrase, frozenset(frame.frame) | {"of"}, indices, head)
    return None


def _is_loose(scene: Scene, noun: int, kind: str) -> bool:
    """Return whether a noun is no part of an act: an army of reporters, calls by phone."""
    next_word = scene.lower(noun + 1)
    if kind == "MOBILIZE":
        return scene.lower(noun) == "army" and next_word == "of"
    if kind != "REQUEST" or not scene.is_form_of(noun, {"call"}):
        return False
    if next_word == "for" or (next_word == "on" and not scene.is_time(noun + 2)):
        return False
    modifiers = {scene.lower(index) for index in range(scene.noun_group(noun).first, noun)}
    return scene.lower(noun) == "calls" or not modifiers.isdisjoint(_KINDS_OF_CALLS)


def _is_object_noun(scene: Scene, head: int) -> bool:
    """Return whether a word is a noun, not a participle behind one: "issued a statement warning that"."""
    if not scene.word(head).is_noun:
        return False
    is_participle = scene.lower(head).endswith("ing") and scene.word(head - 1).is_common_noun
    return not (is_participle and _opens_content(scene, head))


def _opens_content(scene: Scene, index: int) -> bool:
    return scene.lower(index + 1) in ("that", "of", "against") or scene.word(index + 1).text in ("“", '"', "``")


def _sense_alone(scene: Scene, verb: int) -> Sense | None:
    """Return the sense of the longest listed phrase from a verb on, the one that fits its object where two fit."""
    best: Sense | None = None
    for tokens, row in verbs().get(scene.lower(verb), ()):
        indices = _phrase_words(scene, verb, tokens)
        if indices is None or (best is not None and len(indices) < len(best.words)):
            continue
        if best is None or ("transitive" in row.frame) == bool(object_heads(scene, verb)):
            best = Sense(row.type, row.lemma, frozenset(row.frame), indices)
    return best


def _phrase_words(scene: Scene, verb: int, tokens: Form) -> tuple[int, ...] | None:
    """Return the words of a phrase from a verb on: particles follow directly, nouns after their own modifiers."""
    indices = [verb]
    for token in tokens[1:]:
        index = _next_part(scene, indices[-1], token)
        if index is None:
            return None
        indices.append(index)
    return tuple(indices)


def _next_part(scene: Scene, previous: int, token: str) -> int | None:
    if scene.lower(previous + 1) == token:
        return previous + 1
    for index in range(previous + 1, previous + 1 + _GAP):
        if scene.lower(index) == token:
            is_part = scene.tag(index).startswith(("NN", "RP", "VB")) or token in ("on", "under")
            return index if is_part else None
        if scene.tag(index) not in _PREMODIFIER_TAGS:
            return None
    return None


def _is_joint_drill(scene: Scene, sense: Sense) -> bool:
    """Return whether a drill is held together with others, and so is no show of force."""
    noun = sense.noun
    if sense.type != "MOBILIZE" or noun is None or not scene.is_form_of(noun, _DRILLS):
        return False
    modifiers = range(scene.noun_group(noun).first, noun)
    return scene.lower(noun + 1) == "with" or any(scene.lower(index) == "joint" for index in modifiers)


def _is_other_use(scene: Scene, sense: Sense) -> bool:
    """Return whether a verb is no event in its place: "called him a liar", "asked whether", "declined to comment"."""
    if sense.lemma == "call":
        return not _is_phone_call(scene, sense.verb)
    if sense.lemma in ("ask", "press", "advise", "appeal to"):
        rest = range(sense.last + 1, scene.sentence(sense.verb).last + 1)
        is_cue = sense.lemma == "appeal to" and any(scene.lower(index) == ":" for index in rest)
        return not (is_cue or _is_request(scene, sense.verb))
    if sense.lemma == "trade" and scene.lower(sense.last + 1) in _AFTER_TRADE:
        return True
    if _is_idiom(scene, sense) or _is_match(scene, sense):
        return True
    if sense.type != "REJECT":
        return False
    return any(scene.lower(infinitive) in _COMMENTS for infinitive in infinitives(scene, sense.verb))


def _is_match(scene: Scene, sense: Sense) -> bool:
    """Return whether teams beat each other in a paragraph on sport, countries aside: Orsk hammered Velda."""
    if sense.type not in _CONTESTS or not any(word.lower in _SPORT for word in scene.words):
        return False
    parties = [scene.mention(child) for child in scene.block.children_of(sense.verb, ("nsubj", "obj"))]
    return len(parties) > 1 and all(
        party is not None
        and party.entity_type in _TEAMS
        and not (scene.entity(party.entity).reference_id or "").startswith("country:")
        for party in parties
    )


def _is_idiom(scene: Scene, sense: Sense) -> bool:
    """Return whether a verb is part of a phrase that is no event: ask for it, plead not guilty, charge $6 million."""
    following = (scene.lower(sense.last + 1), scene.lower(sense.last + 2))
    if sense.lemma in ("ask for", "give in"):  # "a speech that Holt gave in Sund"
        return following[0] == "it" or (sense.lemma == "give in" and _opens_noun_phrase(scene, sense.last + 1))
    if sense.lemma in _DISMISSALS:
        return not _DISMISSALS[sense.lemma].isdisjoint((*following, scene.lower(sense.last + 3)))
    if sense.lemma in _ACCEPTANCES:
        return any(scene.block.children_of(sense.verb, ("ccomp",)))
    if sense.lemma in ("defend", "strip"):
        return _has_behind(scene, sense.verb, _TROPHIES if sense.lemma == "defend" else _PLAYED)
    if sense.lemma == "plead":
        return "guilty" in following
    return sense.lemma == "charge" and _costs(scene, sense.verb)


def _opens_noun_phrase(scene: Scene, index: int) -> bool:
    return scene.tag(index).startswith(_NOUN_PHRASE_TAGS)


def _has_behind(scene: Scene, verb: int, nouns: frozenset[str]) -> bool:
    """Return whether one of some nouns follows a verb: "defended his WBO titles", "stripped Holt of the puck"."""
    rest = range(verb + 1, min(scene.sentence(verb).last, verb + _REACH) + 1)
    return any(scene.lower(index) in nouns for index in rest)


def _costs(scene: Scene, verb: int) -> bool:
    """Return whether what is charged is money: "charged the club $6 million"."""
    words = scene.words[verb + 1 : min(scene.sentence(verb).last, verb + _REACH) + 1]
    return any(word.tag == "$" for word in words) and all(word.lower not in ("with", "over") for word in words)


def _is_phone_call(scene: Scene, verb: int) -> bool:
    name = scene.name(verb + 1 + (scene.lower(verb + 1) == "the"))
    return name is not None and name.next_word.lower in _AFTER_PHONE_CALL


def _is_request(scene: Scene, verb: int) -> bool:
    """Return whether "asked" is a request: "asked Brazil for doses", "was asked to leave"."""
    for index in range(verb + 1, min(scene.sentence(verb).last, verb + _REACH)):
        if scene.lower(index) == "about":
            return False
        if scene.lower(index) == "for" or _is_infinitive_mark(scene, index):
            return True
        if scene.tag(index) in _QUESTION_TAGS or scene.lower(index) == "if":
            return False
    return False


def _is_infinitive_mark(scene: Scene, index: int) -> bool:
    return scene.lower(index) == "to" and scene.word(index + 1).is_base_form


def infinitives(scene: Scene, verb: int) -> set[int]:
    """Return the infinitives that a verb governs: "threatened to attack and kill" is one act."""
    governed = set(scene.block.children_of(verb, ("xcomp",)))
    mark = verb + 1
    while scene.word(mark).is_adverb or scene.tag(mark) == "RBR":
        mark += 1
    if _is_infinitive_mark(scene, mark):
        governed.add(mark + 1)
    joined = {child for word in governed for child in scene.block.children_of(word, ("conj",))}
    return governed | {child for child in joined if scene.word(child).is_base_form}
