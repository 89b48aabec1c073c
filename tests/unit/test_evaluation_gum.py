from pathlib import Path

import pytest

from newsledger.evaluation.gum import gum_document, gum_documents
from newsledger.evaluation.gum_scores import gum_judgements
from newsledger.evaluation.scores import totals
from newsledger.transforms.annotation import Annotations, ArticleText
from tests.unit.evaluation import NOTHING, Told, counts, entity, mention, place

Row = tuple[str, str, int, str, str]


def sentence(*rows: Row, paragraph: bool = False) -> str:
    """Rows of (form, tag, head from 1 or 0, relation, entity)."""
    lines = ["# newpar"] if paragraph else []
    for number, (form, tag, head, relation, marks) in enumerate(rows, start=1):
        misc = "|".join(
            filter(None, [f"Entity={marks}" if marks else "", "SpaceAfter=No" if form == "Norland" else ""])
        )
        lines.append("\t".join([str(number), form, "_", "_", tag, "_", str(head), relation, "_", misc or "_"]))
    return "\n".join(lines) + "\n\n"


ARTICLE = (
    sentence(
        ("Norland", "NNP", 3, "nmod:poss", "(1-person-new-nnnnn-cf1-3,4,5-coref(2-place-new-nnnnn-cf2-1-coref"),
        ("'s", "POS", 1, "case", "2)"),
        ("President", "NNP", 6, "nsubj", ""),
        ("Ann", "NNP", 3, "flat", ""),
        ("Able", "NNP", 3, "flat", "1)"),
        ("met", "VBD", 0, "root", ""),
        ("co-founder", "NN", 6, "obj", "(3-person-new-nnnnn-cf3-1,2,3-coref"),
        ("Bo", "NNP", 7, "flat", ""),
        ("Baker", "NNP", 7, "flat", "3)"),
        paragraph=True,
    )
    + sentence(
        ("Able", "NNP", 2, "nsubj", "(1-person-giv:act-nnnnn-cf1-1-coref)"),
        ("left", "VBD", 0, "root", ""),
        ("the", "DT", 4, "det", "(4-organization-new-nnnnn-cf4-2,5-coref"),
        ("University", "NNP", 2, "obj", ""),
        ("of", "IN", 7, "case", ""),
        ("East", "NNP", 7, "amod", "(5-place-new-nnnnn-cf5-1,2-coref"),
        ("Norland", "NNP", 4, "nmod", "4)5)"),
        (".", ".", 2, "punct", ""),
        paragraph=True,
    )
    + sentence(
        ("She", "PRP", 2, "nsubj", "(1-person-giv:act-nnnnn-cf1*-1-ana)"),
        ("told", "VBD", 0, "root", ""),
        ("him", "PRP", 2, "obj", "(9-person-giv:act-nnnnn-cf2-1-ana)"),
        ("of", "IN", 6, "case", ""),
        ("the", "DT", 6, "det", "(6-person-new-nnnnn-cf3-2-coref"),
        ("Muslims", "NNPS", 2, "obl", "6)"),
        ("at", "IN", 9, "case", ""),
        ("World", "NNP", 9, "compound", "(7-event-new-nnnnn-cf3-2-coref(8-place-new-nnnnn-cf4-1-coref)"),
        ("Cup", "NNP", 2, "obl", "7)"),
    )
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "deep" / "GUM_news_able.conllu"
    file.parent.mkdir()
    file.write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "GUM_bio_other.conllu").write_text(ARTICLE, encoding="utf-8")
    return file


def test_paragraphs_stand_apart(path: Path) -> None:
    text = gum_document(path).text
    assert text.startswith(
        "Norland's President Ann Able met co-founder Bo Baker\n\nAble left the University of East Nor"
    )
    assert text.endswith("Norland. She told him of the Muslims at World Cup")


def test_names_are_made_of_phrases_by_the_rule(path: Path) -> None:
    document = gum_document(path)
    assert [(document.text[n.span.start : n.span.end], n.span.type) for n in document.names] == [
        ("Norland", "LOC"),
        ("Ann Able", "PER"),
        ("Bo Baker", "PER"),
        ("Able", "PER"),
        ("University of East Norland", "ORG"),
    ]
    assert [(n.span.start, n.chain) for n in document.pronouns] == [
        (document.text.index("She"), "1"),
        (document.text.index("him"), "9"),
    ]


def test_only_news_is_read_of_folders_and_each_document_once(path: Path) -> None:
    assert [one.name for one in gum_documents([path.parents[1], path])] == ["GUM_news_able"]


def test_pronouns_and_surnames_are_right_by_the_person_they_mean(path: Path) -> None:
    def answer(article: ArticleText) -> Annotations:
        return Annotations(
            entities=(entity("Ann Able"), entity("Bo Baker")),
            mentions=(
                mention(place(article, "Ann Able"), 0, "PERSON"),
                mention(place(article, "Bo Baker"), 1, "PERSON"),
                mention(place(article, "Able", nth=2), 1, "PERSON"),
                mention(place(article, "She"), 0, "PERSON", kind="pronoun"),
                mention(place(article, "him"), 1, "PERSON", kind="pronoun"),
            ),
        )

    found = totals(gum_judgements([path], Told(answer), only_held_out=False))
    assert counts(found["names"]) == (3, 0, 2)
    assert counts(found["pronouns"]) == (1, 1, 0)
    assert counts(found["pronouns-coverage"]) == (1, 1)
    assert counts(found["surnames"]) == (0, 1, 1)


def test_nothing_resolved_is_missed_and_not_wrong(path: Path) -> None:
    found = totals(gum_judgements([path], NOTHING, only_held_out=False))
    assert counts(found["pronouns"]) == counts(found["surnames"]) == (0, 0, 1)
    assert counts(found["surnames-coverage"]) == (0, 1)
