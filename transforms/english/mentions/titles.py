"""The title that stands before a person's name: its words, the gender it tells, the country whose office it is."""

from dataclasses import dataclass

from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.lexicon import name_words as w
from newsledger.transforms.lexicon.gazetteer import TitleWords, title_ends, title_forms


@dataclass(frozen=True, slots=True)
class Title:
    """A title: its first and last word in the block, and what the list of titles tells of it."""

    first: int
    last: int
    words: tuple[str, ...]
    told: TitleWords

    @property
    def head(self) -> str:
        """Its last word."""
        return self.words[-1]


def title_ending(block: Block, last: int) -> Title | None:
    """The longest listed title whose last word that is."""
    words = block.words
    if last < 0:
        return None
    for form in title_ends().get(words[last].lower, ()):
        first = last - len(form) + 1
        if first >= 0 and all(words[first + n].lower == part for n, part in enumerate(form)):
            return Title(first, last, form, title_forms()[form])
    return None


def title_before(block: Block, first: int) -> Title | None:
    """The title directly before a word in its own sentence; a comma does not part "Prime Minister, Theresa May"."""
    last = first - 1
    while last >= 0 and block.words[last].text in (",", "“", '"') and first - last < 2:
        last -= 1
    if last < 0 or block.words[last].sentence != block.words[first].sentence:
        return None
    return title_ending(block, last)


def leading_title(block: Block, first: int, last: int) -> Title | None:
    """The last listed title in a run of words, the run's last word left for the name."""
    for end in range(last - 1, first - 1, -1):
        title = title_ending(block, end)
        if title is not None and title.first >= first:
            return title
    return None


def gender_of(title: Title | None) -> str:
    """The gender that a title tells, or nothing."""
    if title is None:
        return ""
    return title.told.gender or w.HONORIFICS.get(title.head, "")
