"""News media that no list has, recognised by the place in which an article names them: told Nordlys, the site Mersa.

English news introduces a person by full name or title, so that an unknown name in the place of a medium is one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newsledger.transforms.english.mentions.joined_names import CALL_SIGN
from newsledger.transforms.english.mentions.name_extent import with_band
from newsledger.transforms.english.mentions.names import NameSpan
from newsledger.transforms.english.mentions.titles import leading_title, title_before
from newsledger.transforms.english.parse.vocabulary import Block, Phrase, Word
from newsledger.transforms.lexicon.gazetteer import ListedForm, genders, listed
from newsledger.transforms.lexicon.name_words import DAYS, FUNCTION_WORDS, MONTHS, ORGANISATION_HEADS
from newsledger.transforms.lexicon.uses import media_nouns_for
from newsledger.transforms.lexicon.words import words

CERTAIN, LIKELY = 0.85, 0.7
_RULE = "names.medium"
_MEDIA_NOUNS = media_nouns_for("medium")
_NEWS = frozenset({"news", "press"})
_SERVICES = frozenset({"agency", "service"})  # nouns for a medium after "news" or "press"
_TELL = frozenset({"tell", "told", "tells", "telling"})
_REPORTING_VERBS = words("reporting_verbs_of_media")
_WRITING = frozenset({"writes", "wrote"})
_ADVERBS_BEFORE_VERB = frozenset({"first", "also", "later", "earlier", "has"})
_SMALL_WORDS = words("words_inside_media_names") - {"the"}  # "told Nordlys the Orsk Bank had lied"
_STATIONS = frozenset({"Radio", "Tele", "Channel", "Kanal", "Canal", "TV"})
_FOREIGN_ARTICLES = words("foreign_articles")
_MEDIA_NAME_WORDS = ORGANISATION_HEADS | _MEDIA_NOUNS | media_nouns_for("bounds_name")
_SPEAKING_BODIES = words("heads_of_speaking_bodies")
_TITLES = frozenset({"office", "rank"})  # nobody but a person has one
_DATES = DAYS | MONTHS
_CLOSING = frozenset(",.;:”\"’'!?)—–")
_AFTER_APPOSITION = frozenset({"that", "which", "in", "of", "based"})
_LONGEST_NAME = 7
_LONGEST_APPOSITION = 8


@dataclass(frozen=True, slots=True)
class _Connection:
    """Words that a preposition connects to the medium that prints or hears them: an interview with Nordlys."""

    words: frozenset[str]
    prepositions: frozenset[str]

    def fits(self, word: str, preposition: str) -> bool:
        """Return whether a word and the preposition after it lead to a medium."""
        return word in self.words and preposition in self.prepositions


_CONNECTIONS = (
    _Connection(words("nouns_of_conversation"), frozenset({"with", "to", "on", "for"})),
    _Connection(words("publication_participles") | {"broadcast", "aired", "shared"}, frozenset({"by", "in", "on"})),
    _Connection(words("nouns_for_articles"), frozenset({"in", "for"})),
    _Connection(frozenset({"writing", "wrote"}), frozenset({"in"})),
    _Connection(frozenset({"shared", "shares", "sharing"}), frozenset({"with"})),
)
_CONNECTING = frozenset().union(*(connection.words for connection in _CONNECTIONS))
_BESIDE_MEDIA = _MEDIA_NOUNS | _SERVICES | _TELL | _CONNECTING | _REPORTING_VERBS | {"according"}


@dataclass(frozen=True, slots=True)
class _Slot:
    """A run of words in the place of a medium, and the confidence that the place gives."""

    phrase: Phrase
    confidence: float


def with_media(blocks: Sequence[Block], names: Sequence[NameSpan]) -> tuple[list[NameSpan], set[Phrase]]:
    """Return the names, those of media as ORG, and the phrases that name a medium which no list has."""
    finder = _MediaFinder(names)
    media = [medium for block in blocks for slot in _slots(block) if (medium := finder.medium(slot)) is not None]
    texts = {medium.text for medium in media if medium.entry is None}
    spans = _merged(names, media, texts)
    return spans, {name.phrase for name in spans if name.entry is None and name.text in texts}


class _MediaFinder:
    """Decides whether the words in the place of a medium are the name of one."""

    def __init__(self, names: Sequence[NameSpan]) -> None:
        """Index the names by their words, and collect the persons that the article introduces."""
        self._by_word = {(name.phrase.block, index): name for name in names for index in name.phrase.indices}
        persons = [name for name in names if name.type == "PERSON"]
        self._full_names = {name.text for name in persons if len(name.phrase) > 1}
        self._single_names = {name.text for name in persons if len(name.phrase) == 1}
        self._parts = {part for text in self._full_names for part in (_first_part(text), *_endings(text))}

    def medium(self, slot: _Slot) -> NameSpan | None:
        """Return the medium that the words of a slot name, if they can name one."""
        block = slot.phrase.block
        overlapping = [name for index in slot.phrase.indices if (name := self._by_word.get((block, index))) is not None]
        phrase = with_band(_extended(slot.phrase, overlapping))
        form = listed(block.words, phrase.first, phrase.last + 1)
        if form is not None and _is_outlet(form, phrase) and all(name.entry is None for name in overlapping):
            return NameSpan(phrase, form.entry.mention_type, _RULE, slot.confidence, form.entry)
        if self._is_person(phrase.text, slot) or not _may_be_medium(phrase, overlapping, form):
            return None
        return NameSpan(phrase, "ORG", _RULE, slot.confidence)

    def _is_person(self, text: str, slot: _Slot) -> bool:
        """Return whether words are a part of a person's name, or a full name that the place does not outweigh."""
        is_part = text in self._parts and text not in self._full_names
        return is_part or (slot.confidence < CERTAIN and self._is_introduced(text))

    def _is_introduced(self, text: str) -> bool:
        """Return whether a full name is surely a person's: its first name is known, or its surname stands alone too."""
        first = _first_part(text).casefold()
        if text not in self._full_names or first in _FOREIGN_ARTICLES:
            return False
        return first in genders() or _last_part(text) in self._single_names


def _first_part(text: str) -> str:
    return text.partition(" ")[0]


def _endings(text: str) -> Iterator[str]:
    """Yield the ends of a name that leave out its first words: El Saife and Saife of Mohamed El Saife."""
    words = text.split()
    return (" ".join(words[index:]) for index in range(1, len(words)))


def _last_part(text: str) -> str:
    return text.rpartition(" ")[2]


def _extended(phrase: Phrase, overlapping: Sequence[NameSpan]) -> Phrase:
    """Return the words of a slot and of the names that reach beyond it."""
    first = min([phrase.first, *(name.phrase.first for name in overlapping)])
    last = max([phrase.last, *(name.phrase.last for name in overlapping)])
    return phrase.block.phrase(first, last)


def _is_outlet(form: ListedForm, phrase: Phrase) -> bool:
    """Return whether a listed form is all of some words and the name of an outlet."""
    return form.last == phrase.last and form.entry.is_outlet


def _may_be_medium(phrase: Phrase, overlapping: Sequence[NameSpan], form: ListedForm | None) -> bool:
    """Return whether words in the place of a medium may name one, by their looks and by what is known of them."""
    first, last = phrase.words[0].lower, phrase.words[-1].lower
    if not _SPEAKING_BODIES.isdisjoint((first, last)) or _is_listed(phrase, overlapping, form):
        return False
    if phrase.text[-1] == "s" and phrase.text[:-1].isupper():
        return False  # told MPs
    title = leading_title(phrase)
    if title_before(phrase) is not None or (title is not None and title.entry.kind in _TITLES):
        return False
    if first in _FOREIGN_ARTICLES or not _MEDIA_NAME_WORDS.isdisjoint((first, last)):
        return True
    if any(name.entry is not None and not name.entry.is_outlet for name in overlapping):
        return False
    return not (_is_word(phrase) or _has_first_name(phrase, overlapping) or any(map(_is_place, overlapping)))


def _is_listed(phrase: Phrase, overlapping: Sequence[NameSpan], form: ListedForm | None) -> bool:
    """Return whether a list has words, or something other than an outlet that they begin with."""
    if form is not None and (form.last == phrase.last or not form.entry.is_outlet):
        return True
    return any(name.entry is not None and name.phrase == phrase for name in overlapping)


def _is_word(phrase: Phrase) -> bool:
    first = phrase.words[0].lower
    return len(phrase) == 1 and (first in FUNCTION_WORDS or first in _DATES)


def _has_first_name(phrase: Phrase, overlapping: Sequence[NameSpan]) -> bool:
    """Return whether words begin with a first name, and nothing but a person was read in them."""
    if len(phrase) == 1 or phrase.words[0].lower not in genders():
        return False
    return all(name.type == "PERSON" for name in overlapping)


def _is_place(name: NameSpan) -> bool:
    return name.type == "NORP" or (name.type == "GPE" and name.confidence > CERTAIN)


def _merged(names: Sequence[NameSpan], media: Sequence[NameSpan], texts: set[str]) -> list[NameSpan]:
    """Return names and media in order, with every name that has the text of a medium as one."""
    by_position = {medium.phrase.position: medium for medium in media}
    media_words = {(medium.phrase.block, index) for medium in media for index in medium.phrase.indices}
    for name in names:
        if all((name.phrase.block, index) not in media_words for index in name.phrase.indices):
            is_medium = name.entry is None and name.text in texts
            by_position[name.phrase.position] = replace(name, type="ORG", rule=_RULE) if is_medium else name
    return [by_position[position] for position in sorted(by_position)]


def _slots(block: Block) -> Iterator[_Slot]:
    """Yield the places of a block in which a medium is named."""
    for index, word in enumerate(block.words):
        if (word.lower in _BESIDE_MEDIA or word.text in _STATIONS) and not word.quoted:
            yield from _slots_after(block, index)
            yield from _slots_before(block, index)


def _slots_after(block: Block, index: int) -> Iterator[_Slot]:
    for first in _starts_after_noun(block, index):
        phrase = _name_from(block, first)
        if phrase is not None:
            yield _Slot(phrase, CERTAIN)
    for first in _starts_after_connection(block, index):
        phrase = _name_from(block, first)
        if phrase is not None:
            yield _Slot(phrase, LIKELY)


def _starts_after_noun(block: Block, index: int) -> Iterator[int]:
    """Yield where a name begins that a noun calls a medium: the daily Mersa, Radio Mersa."""
    word = block.words[index]
    is_service = word.lower in _SERVICES and block.lower(index - 1) in _NEWS
    if not word.is_capital and (word.lower in _MEDIA_NOUNS or is_service):
        yield index + 1
    if word.text in _STATIONS and index + 1 < len(block) and block.words[index + 1].is_capital:
        yield index


def _starts_after_connection(block: Block, index: int) -> Iterator[int]:
    """Yield where a name may begin that a verb or noun connects to what a medium prints or hears."""
    lower = block.lower(index)
    if lower in _TELL:
        yield index + 1
    if lower in _CONNECTING:
        preposition = _behind_day(block, index + 1)
        if any(connection.fits(lower, block.lower(preposition)) for connection in _CONNECTIONS):
            yield preposition + 1
    if lower == "according" and block.lower(index + 1) == "to" and _has_foreign_article(block, index + 2):
        yield index + 2


def _behind_day(block: Block, index: int) -> int:
    """Return the place of a preposition that stands at a word, or behind the day that does: on Monday in."""
    if block.lower(index) == "on" and index + 2 < len(block) and block.lower(index + 1) in DAYS:
        index += 2
    return index + 1 if block.lower(index) in DAYS else index


def _has_foreign_article(block: Block, index: int) -> bool:
    """Return whether a name begins with another language's article, as those of papers do: El Faro, Het Veer."""
    if index + 1 >= len(block):
        return False
    article, noun = block.words[index], block.words[index + 1]
    return article.is_capital and article.lower in _FOREIGN_ARTICLES and noun.is_capital


def _slots_before(block: Block, index: int) -> Iterator[_Slot]:
    lower = block.lower(index)
    if lower in _REPORTING_VERBS and index > 1:
        phrase = _name_before_verb(block, index)
        if phrase is not None:
            yield _Slot(phrase, LIKELY)
    if lower in _MEDIA_NOUNS and _ends_apposition(block, index):
        phrase = _name_before_apposition(block, index)
        if phrase is not None:
            yield _Slot(phrase, CERTAIN)


def _name_from(block: Block, first: int) -> Phrase | None:
    """Return the run of capitalised words that begins at a word, past an article."""
    while block.lower(first) in ("the", "a") and not block.words[first].is_capital:
        first += 1
    if first >= len(block) or not _is_proper(block.words[first]) or block.words[first].quoted:
        return None
    last = first
    while last - first < _LONGEST_NAME:
        part = _next_part(block, last)
        if part is None:
            break
        last = part
    return block.phrase(first, last)


def _next_part(block: Block, last: int) -> int | None:
    """Return the next capitalised word of a name, past at most two small words; a short number counts too."""
    index = last + 1
    if index >= len(block) or block.words[index].quoted:
        return None
    text = block.words[index].text
    if text.isdigit() and len(text) < 3:
        return index
    while index < len(block) and block.words[index].text in _SMALL_WORDS and index - last <= 2:
        index += 1
    return index if index < len(block) and _is_proper(block.words[index]) else None


def _is_proper(word: Word) -> bool:
    return word.is_capital and word.is_word and word.lower not in _DATES


def _name_before_verb(block: Block, verb: int) -> Phrase | None:
    """Return the name between a comma and a verb of reporting: ", Dagens Puls reported"."""
    end = verb - (block.lower(verb - 1) in _ADVERBS_BEFORE_VERB)
    first = end
    while first > 0 and _is_proper(block.words[first - 1]) and not block.words[first - 1].quoted:
        first -= 1
    comma = first - 1
    if comma > 0 and block.lower(comma) == "the":
        comma -= 1
    if first == end - 1 and block.begins_sentence(first) and CALL_SIGN.fullmatch(block.words[first].text) is not None:
        return block.phrase(first, first)  # KTRB first | reported
    if first == end or comma <= 0 or block.lower(comma) != ",":
        return None
    if block.lower(verb) in _WRITING and _is_fronted(block, comma):
        return None  # in her new book, | Brandt writes
    return block.phrase(first, end - 1)


def _is_fronted(block: Block, comma: int) -> bool:
    """Return whether the words of a sentence before a comma have no clause of their own."""
    words = block.words[block.sentence_of(comma).first : comma]
    is_led = words[0].is_preposition or words[0].is_gerund
    return is_led and not any(word.is_tensed or word.quoted for word in words)


def _ends_apposition(block: Block, noun: int) -> bool:
    """Return whether a noun for a medium ends a phrase that describes the name before it: ", a Lagos news site,"."""
    next_word = block.lower(noun + 1) or "."
    return not block.words[noun].is_capital and (next_word in _CLOSING or next_word in _AFTER_APPOSITION)


def _name_before_apposition(block: Block, noun: int) -> Phrase | None:
    """Return the name before ", a … site": a few words back, past the comma and the article."""
    article = noun
    while article > 0 and noun - article < _LONGEST_APPOSITION and not _begins_apposition(block.words[article]):
        article -= 1
    if block.lower(article) not in ("a", "an") or article < 2 or block.lower(article - 1) != ",":
        return None
    end = article - 1
    first = end
    while first > 0 and _is_proper(block.words[first - 1]):
        first -= 1
    return block.phrase(first, end - 1) if first < end else None


def _begins_apposition(word: Word) -> bool:
    return word.lower in ("a", "an") or word.text in _CLOSING
