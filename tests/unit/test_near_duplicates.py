"""Copies of a text join, strangers do not, whatever boilerplate they share; batches in any order give one answer."""

import random
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.tables import table
from newsledger.transforms.copies.own_words import is_boilerplate
from newsledger.transforms.copies.signatures import signature_row
from newsledger.warehouse.key_index import IndexedFile
from newsledger.warehouse.near_duplicates import article_links

_WORDS = [
    f"{first}{last}"
    for first in ("bar", "kel", "mon", "tur", "sil", "ved")
    for last in ("o", "an", "is", "et", "um", "ar")
]
PLEA = (
    "Our reporters have worked at the harbour for ninety years and every reader who lends us a hand keeps the presses "
    "of this house turning through winter and storm, whatever the owners across the bay may think of what we print "
    "here, and we thank all of you who have written to the desk since the fire took the old hall and its bells."
)


class Prose:
    """Paragraphs of made-up words, always others."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)

    def paragraph(self, words: int = 30) -> str:
        return " ".join(self.random.choice(_WORDS) + self.random.choice(_WORDS) for _ in range(words)) + "."

    def story(self, paragraphs: int = 10) -> list[str]:
        return [self.paragraph() for _ in range(paragraphs)]


def signed(texts: Iterable[tuple[str, str, list[str]]]) -> pa.Table:
    """Rows of `signatures` for (article_id, source_id, paragraphs)."""
    rows = [signature_row(article, source, "\n\n".join(parts)) for article, source, parts in texts]
    return arrow_table(table("signatures"), rows)


def pairs(found: pa.Table) -> set[tuple[str, str]]:
    return {(min(row["x"], row["y"]), max(row["x"], row["y"])) for row in found.to_pylist()}


def stored(folder: Path, data: pa.Table) -> list[IndexedFile]:
    pq.write_table(data, folder / "stored.parquet")
    return [IndexedFile(folder / "stored.parquet")]


def test_trims_additions_and_changed_words_join_and_strangers_do_not() -> None:
    prose = Prose()
    story = prose.story()
    edited = [part.replace(" bar", " the bar", 1) for part in story]
    texts = [
        ("whole", "a", story),
        ("trimmed", "b", story[:4]),
        ("extended", "c", [prose.paragraph(), *story[:8], prose.paragraph(40)]),
        ("edited", "d", edited),
        ("stranger", "e", prose.story()),
    ]
    found = pairs(article_links(signed(texts), []).pairs)
    assert {("trimmed", "whole"), ("extended", "whole"), ("edited", "whole")} <= found
    assert not any("stranger" in pair for pair in found)


@pytest.mark.parametrize(("number", "joined"), [(2, 2), (6, 0)])
def test_a_digest_joins_the_stories_that_it_prints_whole_only_where_they_are_few(number: int, joined: int) -> None:
    prose = Prose()
    stories = [prose.story(6) for _ in range(number)]
    digest = [part for parts in stories for part in parts]
    texts = [(f"story {place}", f"outlet {place}", parts) for place, parts in enumerate(stories)]
    found = pairs(article_links(signed([*texts, ("digest", "other", digest)]), []).pairs)
    assert len(found) == joined


def test_new_texts_find_stored_ones(tmp_path: Path) -> None:
    story = Prose().story()
    files = stored(tmp_path, signed([("old", "a", story), ("other", "a", Prose(2).story())]))
    links = article_links(signed([("new", "b", story[:6])]), files)
    assert pairs(links.pairs) == {("new", "old")}
    assert links.faded == ()


def test_a_signature_of_another_algorithm_joins_nothing(tmp_path: Path) -> None:
    story = Prose().story()
    old = signed([("old", "a", story)])
    at = old.schema.get_field_index("algorithm")
    files = stored(tmp_path, old.set_column(at, old.schema.field(at), pa.array(["another/1"])))
    assert article_links(signed([("new", "b", story)]), files).pairs.num_rows == 0


@pytest.mark.parametrize("plea", [1, 2])
def test_boilerplate_of_an_outlet_does_not_join_its_articles(plea: int) -> None:
    prose = Prose()
    texts = [(f"art{number:02}", "a", [prose.paragraph(25), *[PLEA] * plea]) for number in range(40)]
    assert article_links(signed(texts), []).pairs.num_rows == 0


def test_copies_that_carry_an_outlets_boilerplate_still_join() -> None:
    prose = Prose()
    story = prose.story(5)
    texts = [(f"art{number:02}", "a", [*prose.story(4), PLEA]) for number in range(30)]
    texts += [("here", "a", [*story, PLEA]), ("elsewhere", "b", story)]
    assert pairs(article_links(signed(texts), []).pairs) == {("elsewhere", "here")}


def test_what_turns_out_to_be_boilerplate_is_told_once(tmp_path: Path) -> None:
    prose = Prose()
    texts = [(f"art{number:02}", "a", [prose.paragraph(25), PLEA]) for number in range(40)]
    told = []
    for number in range(1, 40):
        files = stored(tmp_path, signed(texts[:number]))
        if faded := article_links(signed(texts[number : number + 1]), files).faded:
            told.append((number, faded))
    ((number, faded),) = told
    assert number >= 11
    assert faded == tuple(article for article, _, _ in texts[:number])


@pytest.mark.parametrize(
    "part",
    [
        "We use cookies to give you the best experience. Accept all cookies or manage your cookie settings.",
        "Sign up for our newsletter and get the day's top stories in your inbox.",
        "To continue reading this article, start your free trial. Already a subscriber? Log in.",
        "Follow us on Telegram for more.",
        "Read more: Ferries stay in port",
        "14:32 GMT Parliament is about to vote",
        "FTSE +0.3% DAX -1.2% Brent +2.1% Gold -0.4%",
        "Reporting by Ann Able in Oslo; Editing by Bo Berg",
    ],
)
def test_pleas_banners_teasers_and_tickers_are_boilerplate(part: str) -> None:
    assert is_boilerplate(part)


@pytest.mark.parametrize(
    "part",
    [
        "The minister said on Monday that the port would reopen.",
        "“People should read the cookie policy before they sign up for newsletters,” the regulator said.",
        "Shares fell 3.2% in Oslo after the company cut its forecast.",
    ],
)
def test_sentences_of_a_story_are_not(part: str) -> None:
    assert not is_boilerplate(part)
