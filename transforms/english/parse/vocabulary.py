"""The parse as rules read it: words, blocks of words, and phrases, with the grammar terms that rules are written in.

Tags are Penn Treebank tags, relations are Universal Dependencies; words are addressed by their index in their block.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from newsledger.transforms.annotation import Span, Zone
from newsledger.transforms.english.parse.quotation_marks import Quotation
from newsledger.transforms.lexicon.lemmas import verb_lemma

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
CLAUSAL_COMPLEMENTS = frozenset({"ccomp", "parataxis"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_THIRD_PERSON = frozenset({"VBD", "VBZ"})
_TENSED = _FINITE | {"MD"}
_PARTICIPLES = frozenset({"VBN", "VBG"})
_COMMON_NOUNS = frozenset({"NN", "NNS"})
_PLURAL_NOUNS = frozenset({"NNS", "NNPS"})
_RELATIVES = frozenset({"WDT", "WP"})
_PREPOSITIONS = frozenset({"IN", "TO"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word or punctuation mark of a block.

    `start` and `end` are offsets into the zone's text. `dep` is "ROOT" at the root of a sentence; `head` is the index
    of the governing word, the word's own at a root. `sentence` counts sentences in the block. `quotation` is the index
    of the quotation around the word, marks included, or -1; `quoted` tells whether there is one. A word begins with a
    letter or a digit where `is_word`, else it is a punctuation mark, and with an upper-case letter where `is_capital`.
    """

    text: str
    lower: str
    start: int
    end: int
    tag: str
    dep: str
    head: int
    sentence: int
    quotation: int
    quoted: bool = field(init=False, repr=False, compare=False)
    is_word: bool = field(init=False, repr=False, compare=False)
    is_capital: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read off once what rules ask for at every word."""
        first = self.text[:1]
        object.__setattr__(self, "quoted", self.quotation >= 0)
        object.__setattr__(self, "is_word", first.isalnum())
        object.__setattr__(self, "is_capital", first.isupper())

    @property
    def verb_lemma(self) -> str:
        """The lemma of the word as a verb, whatever its tag."""
        return verb_lemma(self.lower, self.tag)

    @property
    def is_verb(self) -> bool:
        """Whether the word is a verb in any form, modals not included."""
        return self.tag.startswith("VB")

    @property
    def is_finite_verb(self) -> bool:
        """Whether the word is a verb in the past or present tense (VBD, VBZ, VBP)."""
        return self.tag in _FINITE

    @property
    def is_modal(self) -> bool:
        """Whether the word is a modal verb (MD): can, will, must."""
        return self.tag == "MD"

    @property
    def is_third_person(self) -> bool:
        """Whether the word is a verb in a form that suits a third person singular (VBD, VBZ)."""
        return self.tag in _THIRD_PERSON

    @property
    def is_tensed(self) -> bool:
        """Whether the word is a finite verb or a modal (VBD, VBZ, VBP, MD), so that it makes a clause."""
        return self.tag in _TENSED

    @property
    def is_verbal(self) -> bool:
        """Whether the word is a verb in any form or a modal."""
        return self.tag.startswith(("VB", "MD"))

    @property
    def is_gerund(self) -> bool:
        """Whether the word is a gerund or present participle (VBG)."""
        return self.tag == "VBG"

    @property
    def is_base_form(self) -> bool:
        """Whether the word is a verb in its base form (VB)."""
        return self.tag == "VB"

    @property
    def is_participle(self) -> bool:
        """Whether the word is a past or present participle (VBN, VBG)."""
        return self.tag in _PARTICIPLES

    @property
    def is_past_participle(self) -> bool:
        """Whether the word is a past participle (VBN)."""
        return self.tag == "VBN"

    @property
    def is_noun(self) -> bool:
        """Whether the word is a noun, common or proper."""
        return self.tag.startswith("NN")

    @property
    def is_common_noun(self) -> bool:
        """Whether the word is a common noun (NN, NNS)."""
        return self.tag in _COMMON_NOUNS

    @property
    def is_proper_noun(self) -> bool:
        """Whether the word is a proper noun (NNP, NNPS)."""
        return self.tag.startswith("NNP")

    @property
    def is_plural_noun(self) -> bool:
        """Whether the word is a noun in the plural (NNS, NNPS)."""
        return self.tag in _PLURAL_NOUNS

    @property
    def is_pronoun(self) -> bool:
        """Whether the word is a personal or possessive pronoun (PRP, PRP$)."""
        return self.tag.startswith("PRP")

    @property
    def is_nominal(self) -> bool:
        """Whether the word is a noun or a pronoun, so that a noun phrase can end in it."""
        return self.tag.startswith(("NN", "PRP"))

    @property
    def is_possessive_pronoun(self) -> bool:
        """Whether the word is a possessive pronoun (PRP$)."""
        return self.tag == "PRP$"

    @property
    def is_relative(self) -> bool:
        """Whether the word is a relative or interrogative pronoun (WDT, WP)."""
        return self.tag in _RELATIVES

    @property
    def is_adjective(self) -> bool:
        """Whether the word is an adjective in any degree."""
        return self.tag.startswith("JJ")

    @property
    def is_adverb(self) -> bool:
        """Whether the word is an adverb without degree (RB)."""
        return self.tag == "RB"

    @property
    def is_preposition(self) -> bool:
        """Whether the word is a preposition, a subordinating conjunction or "to" (IN, TO)."""
        return self.tag in _PREPOSITIONS

    @property
    def is_infinitive_mark(self) -> bool:
        """Whether the word is "to", before an infinitive or a noun (TO)."""
        return self.tag == "TO"

    @property
    def is_conjunction(self) -> bool:
        """Whether the word is a coordinating conjunction (CC)."""
        return self.tag == "CC"

    @property
    def is_possessive_mark(self) -> bool:
        """Whether the word is the possessive 's (POS)."""
        return self.tag == "POS"

    @property
    def is_subject(self) -> bool:
        """Whether the word is the nominal subject of its head, active or passive."""
        return self.dep in SUBJECTS


NO_WORD = Word(text="", lower="", start=0, end=0, tag="", dep="", head=-1, sentence=-1, quotation=-1)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The title, or the prose of one paragraph without bullet and run-in head; two blocks are equal if identical.

    `number` is the block's index in the list that `blocks` returns; `paragraph` is -1 for the title. `sentences` holds
    the first and the last word of each sentence. `children` lists for each word the words that depend on it, in order.
    `names` are first word, last word and label of the names found by the pipeline's own tagger, where it has one.
    `quoted` maps a quotation to its first and last word, marks included. `is_head` marks a run-in head.
    """

    number: int
    zone: Zone
    paragraph: int
    words: tuple[Word, ...]
    quotations: tuple[Quotation, ...]
    sentences: tuple[tuple[int, int], ...]
    children: tuple[tuple[int, ...], ...] = field(repr=False)
    names: tuple[tuple[int, int, str], ...] = ()
    quoted: dict[int, tuple[int, int]] = field(default_factory=dict, repr=False)
    is_head: bool = False

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.words)

    def word(self, index: int) -> Word:
        """Return a word; NO_WORD, which is empty and has no property, outside the block."""
        return self.words[index] if 0 <= index < len(self.words) else NO_WORD

    def lower(self, index: int) -> str:
        """Return a word in lower case; the empty string outside the block."""
        return self.words[index].lower if 0 <= index < len(self.words) else ""

    def tag(self, index: int) -> str:
        """Return the tag of a word; the empty string outside the block."""
        return self.words[index].tag if 0 <= index < len(self.words) else ""

    def span(self, first: int, last: int) -> Span:
        """Return the span from word `first` to word `last`, both included."""
        return Span(self.words[first].start, self.words[last].end, self.zone)

    def text(self, first: int, last: int) -> str:
        """Return the words from `first` to `last`, both included, joined by blanks."""
        return " ".join(word.text for word in self.words[first : last + 1])

    def phrase(self, first: int, last: int) -> "Phrase":
        """Return the phrase from word `first` to word `last`, both included."""
        return Phrase(self, first, last)

    def subtree(self, index: int) -> tuple[int, int]:
        """Return the first and the last word of everything that depends on a word, the word included."""
        low = high = index
        pending = [index]
        while pending:
            for child in self.children[pending.pop()]:
                low, high = min(low, child), max(high, child)
                pending.append(child)
        return low, high

    def sentence_phrases(self) -> Iterator["Phrase"]:
        """Yield the sentences in order."""
        return (Phrase(self, first, last) for first, last in self.sentences)

    def quotation_phrases(self) -> Iterator["Phrase"]:
        """Yield the quotations in order, marks included."""
        return (Phrase(self, first, last) for first, last in self.quoted.values())

    def is_opening_mark(self, index: int) -> bool:
        """Return whether a word is the mark that opens its quotation."""
        word = self.words[index]
        return word.quoted and word.start < self.quotations[word.quotation].inner_start

    def is_closing_mark(self, index: int) -> bool:
        """Return whether a word is the mark that closes its quotation."""
        word = self.words[index]
        return word.quoted and word.start >= self.quotations[word.quotation].inner_end

    def shares_sentence(self, index: int, other: int) -> bool:
        """Return whether two words belong to the same sentence."""
        return self.words[index].sentence == self.words[other].sentence

    def begins_sentence(self, index: int) -> bool:
        """Return whether a word is the first of its sentence."""
        return index == 0 or self.words[index - 1].sentence != self.words[index].sentence

    def sentence_of(self, index: int) -> "Phrase":
        """Return the sentence of a word."""
        return Phrase(self, *self.sentences[self.words[index].sentence])

    def children_of(self, index: int, relations: Container[str]) -> Iterator[int]:
        """Yield the words that depend on a word by one of the relations, in order."""
        return (child for child in self.children[index] if self.words[child].dep in relations)

    def relations_of(self, index: int) -> set[str]:
        """Return the relations by which words depend on a word."""
        return {self.words[child].dep for child in self.children[index]}

    def subject_of(self, verb: int) -> int | None:
        """Return the head of a verb's nominal subject, the first where there are several."""
        return next(self.children_of(verb, SUBJECTS), None)

    def object_of(self, verb: int) -> int | None:
        """Return the head of a verb's direct object, the first where there are several."""
        return next(self.children_of(verb, ("obj",)), None)

    def clause_of(self, verb: int) -> int | None:
        """Return the root of the clause that a verb governs as its complement and that follows it."""
        clauses = self.children_of(verb, CLAUSAL_COMPLEMENTS)
        return next((child for child in clauses if child > verb), None)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words of one block, from `first` to `last`, both included; never empty."""

    block: Block
    first: int
    last: int

    def __contains__(self, index: object) -> bool:
        """Return whether the word at an index belongs to the phrase."""
        return isinstance(index, int) and self.first <= index <= self.last

    def __len__(self) -> int:
        """Return the number of words."""
        return self.last - self.first + 1

    @property
    def indices(self) -> range:
        """The indices of the words."""
        return range(self.first, self.last + 1)

    @property
    def words(self) -> tuple[Word, ...]:
        """The words in order."""
        return self.block.words[self.first : self.last + 1]

    @property
    def text(self) -> str:
        """The words joined by blanks."""
        return self.block.text(self.first, self.last)

    @property
    def lower(self) -> str:
        """The words in lower case, joined by blanks."""
        return " ".join(word.lower for word in self.words)

    @property
    def position(self) -> tuple[int, int]:
        """The number of the block and the first word, by which phrases are sorted in reading order."""
        return self.block.number, self.first

    @property
    def span(self) -> Span:
        """The span from the first to the last character."""
        return self.block.span(self.first, self.last)

    @property
    def has_word(self) -> bool:
        """Whether the phrase has a word beside its punctuation marks."""
        return any(word.is_word for word in self.words)

    @property
    def has_quoted(self) -> bool:
        """Whether a word of the phrase stands in a quotation."""
        return any(word.quoted for word in self.words)

    @property
    def last_word(self) -> Word:
        """The last word."""
        return self.block.words[self.last]

    @property
    def next_word(self) -> Word:
        """The word after the phrase; NO_WORD at the end of the block."""
        return self.block.word(self.last + 1)

    @property
    def previous_word(self) -> Word:
        """The word before the phrase; NO_WORD at the start of the block."""
        return self.block.word(self.first - 1)

    @property
    def head(self) -> int:
        """The word that the others depend on: the first whose own head is itself or lies outside; else the last."""
        for index in self.indices:
            head = self.block.words[index].head
            if head == index or head not in self:
                return index
        return self.last

    @property
    def content_head(self) -> int:
        """The head, punctuation marks left out; the last word where every word depends on one inside the phrase."""
        for index in self.indices:
            word = self.block.words[index]
            if word.is_word and (word.head == index or word.head not in self):
                return index
        return self.last

    def overlaps(self, phrase: "Phrase") -> bool:
        """Return whether the phrase shares a word with another of the same block."""
        return self.block is phrase.block and self.first <= phrase.last and phrase.first <= self.last

    def contains(self, phrase: "Phrase") -> bool:
        """Return whether every word of another phrase of the same block belongs to this one."""
        return self.block is phrase.block and self.first <= phrase.first and phrase.last <= self.last
