from pathlib import Path

import pytest

from newsledger.evaluation.polnear import cue_shares, polnear_articles, speech_words
from newsledger.evaluation.polnear_scores import polnear_judgements
from newsledger.evaluation.scores import Figure, totals
from newsledger.expectations.errors import DocumentError
from newsledger.transforms.annotation import Annotations, ArticleText
from tests.unit.evaluation import NOTHING, Told, counts, entity, place, quote

TEXT = (
    "“The dam\nis safe,” Ann Able said. “We checked.”\n\n"
    "Baker hopes that it holds. The village, according to Baker, is dry. Able said it rained, Baker said no.\n"
)


def spans(*words: str) -> str:
    places = []
    for one in words:
        at = TEXT.index(one)
        places.append(f"{at} {at + len(one)}")
    return ";".join(places)


STANDOFF = "\n".join(
    [
        f"T1\tContent {spans('“We checked.”', '“The dam' + chr(10) + 'is safe,”')}\twords over",
        "two lines",
        f"T2\tCue {spans('said')}\tsaid",
        f"T3\tSource {spans('Ann Able')}\tAnn Able",
        f"T4\tAttribution {spans('said')}\tsaid",
        "E1\tAttribution:T4 Content:T1 Cue:T2 Source:T3",
        f"T5\tContent {spans('that it holds')}\tx",
        f"T6\tCue {spans('hopes')}\tx",
        f"T7\tSource {spans('Baker')}\tx",
        f"T8\tAttribution {spans('hopes')}\tx",
        "E2\tAttribution:T8 Content:T5 Cue:T6 Source:T7",
        f"T9\tContent {spans('The village', 'is dry')}\tx",
        f"T10\tCue {spans('according to')}\tx",
        f"T11\tAttribution-no-source {spans('according to')}\tx",
        "E3\tAttribution-no-source:T11 Content:T9 Cue:T10",
        "E4\tAttribution-no-source:T11 Cue:T10",
    ]
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("text", "attributions"):
        (tmp_path / "dev" / part).mkdir(parents=True)
    (tmp_path / "dev/text/one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "dev/attributions/one_aa.ann").write_text(STANDOFF, encoding="utf-8")
    (tmp_path / "dev/attributions/one_bb.ann").write_text("", encoding="utf-8")
    return tmp_path / "dev"


def figures(folder: Path, annotator: Told) -> dict[str, Figure]:
    return totals(polnear_judgements([folder], annotator, only_held_out=False))


def test_spans_in_parts_and_over_lines_are_read_of_the_first_annotator(folder: Path) -> None:
    (article,) = polnear_articles(folder)
    quoted, hope, village = article.attributions
    assert [TEXT[a:b] for a, b in quoted.content] == ["“The dam\nis safe,”", "“We checked.”"]
    assert [TEXT[a:b] for a, b in hope.source] == ["Baker"]
    assert village.source == ()


def test_a_text_without_attributions_beside_it_is_no_article(folder: Path) -> None:
    (folder / "text/two.txt").write_text("x", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"two\.txt"):
        list(polnear_articles(folder))


def test_an_unknown_span_is_no_attribution(folder: Path) -> None:
    (folder / "attributions/one_aa.ann").write_text("E1\tAttribution:T4 Content:T1", encoding="utf-8")
    with pytest.raises(DocumentError, match="T4"):
        list(polnear_articles(folder))


def test_words_that_are_mostly_cues(folder: Path) -> None:
    assert cue_shares(folder)["said"] == pytest.approx(1 / 3)
    assert "hopes" not in cue_shares(folder)
    assert speech_words(folder) == frozenset()
    assert speech_words(folder, share=0.3) == {"said"}


def test_nothing_found_is_all_missed(folder: Path) -> None:
    found = figures(folder, NOTHING)
    assert counts(found["content-half"]) == (0, 0, 3)
    assert counts(found["speech-recall"]) == (0, 2)
    assert counts(found["direct-found"]) == (0, 1)
    assert found["content-half"].precision is None  # type: ignore[union-attr]


def found_by_test(article: ArticleText) -> Annotations:
    whole = place(article, "The dam\nis safe,” Ann Able said. “We checked.")
    first = quote(article, article.words(whole), speaker=place(article, "Ann Able"), entity=0)
    first = type(first)(whole, "direct", "The dam is safe, We checked.", "t", 0.9, speaker=first.speaker)
    hope = quote(article, "it holds", speaker=place(article, "Able", nth=2))
    nested = quote(article, "holds")
    nested = type(nested)(nested.span, "indirect", nested.content, "t", 0.9, parent=1)
    village = quote(article, "The village, according to Baker, is dry", speaker=place(article, "Baker", nth=2))
    wrong = quote(article, "it rained")
    return Annotations(entities=(entity("Ann Able"),), quotes=(first, hope, nested, village, wrong))


def test_contents_and_sources_are_counted_as_defined(folder: Path) -> None:
    found = figures(folder, Told(found_by_test))
    assert counts(found["content-half"]) == (3, 1, 0)
    assert counts(found["content-exact"]) == (2, 2, 1)
    assert counts(found["content-sourced"]) == (1, 3, 2)
    assert counts(found["content-tokens"]) == (12, 5, 1)
    assert counts(found["speech-recall"]) == (2, 2)
    assert counts(found["direct-found"]) == (1, 1)
    assert counts(found["direct-speaker"]) == (1, 1)
    assert counts(found["speaker-direct"]) == (1, 1)
    assert counts(found["speaker-indirect"]) == (0, 1)


def test_a_long_quotation_may_be_found_in_several(folder: Path) -> None:
    def halves(article: ArticleText) -> Annotations:
        speaker = place(article, "Ann Able")
        return Annotations(quotes=tuple(quote(article, one, speaker=speaker) for one in ("The dam", "is safe")))

    found = figures(folder, Told(halves))
    assert counts(found["content-half"]) == (0, 2, 3)
    assert counts(found["direct-found"]) == (1, 1)
    assert counts(found["direct-speaker"]) == (1, 1)
