"""Exports of press archives: every layout and file format is read whole, and a damaged article costs no other."""

import gzip
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from newsledger.expectations.errors import DocumentError
from newsledger.flows.crawl.files import local_outlet
from newsledger.flows.fetch.model import Answer, Limits
from newsledger.flows.sources.files import TYPES, clipped
from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.formats import press_archives, rich_text, word_document
from newsledger.transforms.formats.clippings import clippings
from tests.press_exports import FACTIVA, FACTIVA_OF_CODES, FERRY, NEXIS, NEXIS_OF_OLD, QUAY, docx, rtf

FETCHED_AT = datetime(2026, 1, 9, tzinfo=UTC)
LAYOUTS = {"nexis": NEXIS, "nexis_of_old": NEXIS_OF_OLD, "factiva": FACTIVA, "factiva_of_codes": FACTIVA_OF_CODES}


def read(text: str, url: str = "file:///export.txt") -> list[ExtractedArticle]:
    return articles(RawDocument("doc", "src", url, None, FETCHED_AT, text.encode(), "text/plain"))


def answers(path: Path, content: bytes, size: int = 100_000) -> list[Answer]:
    """Return the answers that a file makes."""
    path.write_bytes(content)
    return list(clipped(path, local_outlet(path), Limits(size), TYPES))


def misplaced(content: bytes) -> bytes:
    """Return a zip archive whose directory says that it begins ten bytes later than it does."""
    place = int.from_bytes(content[-6:-2], "little") + 10
    return content[:-6] + place.to_bytes(4, "little") + content[-2:]


@pytest.mark.parametrize("file", [str.encode, rtf, docx], ids=["txt", "rtf", "docx"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_export_is_read_whole(layout: str, file: Callable[[str], bytes]) -> None:
    parts = clippings(file(LAYOUTS[layout]))
    ferry, quay = (read(part.text, f"file:///export.txt#{part.fragment}")[0] for part in parts)
    assert [tuple(article.text.split("\n\n")) for article in (ferry, quay)] == [FERRY, QUAY]
    assert (ferry.title, quay.title) == ("Ferry to stay for ten more years", "Old quay closed")
    assert (ferry.source_name, quay.source_name) == ("The Coast Gazette", "Fjord Times")
    assert (ferry.published_on, quay.published_on) == (date(2025, 11, 27), date(2025, 11, 28))
    assert ferry.authors[0] == "Ida Moen"
    assert (ferry.section or "").casefold() == "news"
    assert "length: 46 words" in ferry.notes
    assert ferry.extractor == f"newsledger.{layout.partition('_')[0]}"
    assert ferry.canonical_url.startswith("urn:newsledger:")
    assert len({ferry.canonical_url, quay.canonical_url}) == len({part.fragment for part in parts}) == 2


def test_each_archive_states_what_the_other_does_not() -> None:
    ferry = read(NEXIS)[0]
    assert ferry.authors == ("Ida Moen", "Tor Lie")
    assert ferry.subtitle == "Council votes to keep the crossing"
    assert ferry.keywords == ("FERRIES", "LOCAL GOVERNMENT")
    assert "loaded: November 28, 2025" in ferry.notes
    ferry = read(FACTIVA_OF_CODES)[0]
    assert ferry.keywords == ("Ferries", "Domestic Politics")
    assert ferry.published_at == datetime(2025, 11, 27, 10, 15, tzinfo=UTC)
    assert ferry.canonical_url == "urn:newsledger:factiva:CSTGZ00020251127elbr0004x"


def test_the_articles_of_both_layouts_of_an_archive_are_the_same() -> None:
    for one, other in ((NEXIS, NEXIS_OF_OLD), (FACTIVA, FACTIVA_OF_CODES)):
        assert [article.canonical_url for article in read(one)] == [article.canonical_url for article in read(other)]


@pytest.mark.parametrize(
    "line",
    [
        "NOTES: Skarmo scored twice before the break.",
        "TYPE: that is what the sign on the pier says.",
        "Graphic",
        "Lawyers searched LexisNexis for other ferries.",
        "About LexisNexis the council knew nothing.",
    ],
)
@pytest.mark.parametrize("layout", ["nexis", "nexis_of_old"])
def test_a_line_of_a_body_that_looks_like_an_index_stays(layout: str, line: str) -> None:
    more = "\n\n".join(f"Paragraph {number} of the story goes on." for number in range(9))
    text = LAYOUTS[layout].replace(FERRY[1], f"{line}\n\n{FERRY[1]}\n\n{more}", 1)
    paragraphs = read(clippings(text.encode())[0].text)[0].text.split("\n\n")
    assert paragraphs == [FERRY[0], line, FERRY[1], *more.split("\n\n"), FERRY[2]]


def test_notes_below_a_body_stay_and_captions_go() -> None:
    notes = "NOTES: The ferry rests on Mondays."
    index = "Graphic\n\n \n\nThe ferry at dusk\n\nPhoto: Bo Lind\n\nClassification\n\nSpecial-Label: x"
    text = NEXIS.replace("Classification", f"{notes}\n\n{index}", 1)
    assert read(clippings(text.encode())[0].text)[0].text.split("\n\n") == [*FERRY, notes]


def test_a_damaged_article_costs_no_other(tmp_path: Path) -> None:
    damaged = NEXIS.replace("November 28, 2025\n\nLength", "Length")
    good, bad = answers(tmp_path / "export.txt", damaged.encode())
    assert read((good.content or b"").decode())[0].title == "Ferry to stay for ten more years"
    with pytest.raises(DocumentError) as raised:
        read((bad.content or b"").decode())
    assert raised.value.reason == "not_nexis"
    assert "no outlet, date and labels" in raised.value.detail


@pytest.mark.parametrize(("name", "file"), [("a.txt", str.encode), ("a.rtf", rtf), ("a.docx", docx)])
def test_a_file_gives_one_document_for_each_article(tmp_path: Path, name: str, file: Callable[[str], bytes]) -> None:
    first, second = answers(tmp_path / name, file(FACTIVA))
    assert first.url == f"{(tmp_path / name).as_uri()}#document=CSTGZ00020251127elbr0004x"
    assert second.via_url == (tmp_path / name).as_uri()
    assert first.content_type == "text/plain"


def test_a_large_export_is_read_and_a_large_text_is_not(tmp_path: Path) -> None:
    assert len(answers(tmp_path / "a.txt", FACTIVA.encode(), size=600)) == 2
    assert [answer.reason for answer in answers(tmp_path / "b.txt", b"word " * 1_000, size=600)] == ["too_large"]
    assert len(answers(tmp_path / "c.txt.gz", gzip.compress(NEXIS.encode()))) == 2


def test_a_text_that_is_no_export_stays_one_document_and_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Ferry to stay\n\nThe library lends 46 words a day.\n\nDocument your trips, she said.\n"
    opened: list[Path] = []
    read = Path.open

    def counted(path: Path, *words: Any, **named: Any) -> Any:
        opened.append(path)
        return read(path, *words, **named)

    (tmp_path / "a.txt").write_bytes(text.encode())
    monkeypatch.setattr(Path, "open", counted)
    (answer,) = clipped(tmp_path / "a.txt", local_outlet(tmp_path / "a.txt"), Limits(10_000), TYPES)
    assert answer.content == text.encode()
    assert opened == [tmp_path / "a.txt"]
    assert press_archives.archive(text) is None


@pytest.mark.parametrize(
    ("content", "reason", "detail"),
    [
        (docx("Ferry to stay\n\nNo export at all."), "unknown_format", "DOCX"),
        (rtf("Ferry to stay\n\nNo export at all."), "unknown_format", "RTF"),
        (docx(NEXIS)[:-400], "bad_docx", ""),
        (misplaced(docx(NEXIS)), "bad_docx", ""),
        (rb"{\rtf1{\*\generator Maker;}}", "bad_rtf", ""),
    ],
)
def test_a_word_processor_file_that_cannot_be_read_says_why(
    tmp_path: Path, content: bytes, reason: str, detail: str
) -> None:
    (answer,) = answers(tmp_path / "a.docx", content)
    assert (answer.content, answer.reason) == (None, reason)
    assert answer.detail
    assert detail in answer.detail


def test_rtf_is_read_by_its_specification() -> None:
    source = (
        rb"{\rtf1\ansi\ansicpg1252 {\colortbl;\red0;}Caf\'e9 \u8211?\uc2\u8364ab\uc1 \ldblquote x\rdblquote\par "
        rb"a\~b\_c\\d\{\par{\v0 kept}{\deleted gone}{\bin3 }}}\par \u55357?\u56832?}"
    )
    assert rich_text.text(source).split("\n\n") == ["Café –€“x”", "a b-c\\d{", "kept", "😀"]
    assert rich_text.text(rb"{\rtf1\ansicpg932 \'93\'fa\'96\'7b}") == "日本"


def test_docx_is_read_without_deletions_and_with_breaks() -> None:
    assert word_document.text(docx("first line\nsecond & <last>")) == "first line\n\nsecond & <last>"
