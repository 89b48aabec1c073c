from pathlib import Path

import pytest

from newsledger.evaluation.columns import CROSSNER, WIKIGOLD, joined, tag_spans, tagged_documents
from newsledger.evaluation.entities import crossner_judgements, wikigold_judgements
from newsledger.evaluation.scores import totals
from newsledger.expectations.errors import DocumentError
from newsledger.transforms.annotation import Annotations, ArticleText
from tests.unit.evaluation import NOTHING, Told, counts, mention, place


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_tokens_are_joined_as_they_are_written() -> None:
    tokens = ["He", "(", "Able", ")", "said", ":", '"', "It", "is", "n't", "so", ",", '"', "``", "Norland", "'s", "''"]
    text, places = joined(tokens)
    assert text == "He (Able) said: \"Itis n't".replace("Itis n't", "It isn't so,\" “Norland's”")
    assert [text[a:b] for a, b in places] == [{"``": "“", "''": "”"}.get(token, token) for token in tokens]


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        (["B-x", "I-x", "O", "B-x", "B-x"], [(0, 1, "x"), (3, 3, "x"), (4, 4, "x")]),
        (["I-x", "I-x", "I-y", "O", "I-y"], [(0, 1, "x"), (2, 2, "y"), (4, 4, "y")]),
        (["O"], []),
    ],
)
def test_runs_of_tags(tags: list[str], spans: list[tuple[int, int, str]]) -> None:
    assert tag_spans(tags) == spans


def test_a_sentence_of_a_file_without_documents_is_one(tmp_path: Path) -> None:
    path = written(
        tmp_path / "dev.txt", "Ann\tB-politician\nAble\tI-politician\nwon\tO\n\nThe\tO\nGreens\tB-politicalparty\n"
    )
    one, two = tagged_documents([path], CROSSNER)
    assert (one.text, two.text) == ("Ann Able won", "The Greens")
    assert [(one.text[n.start : n.end], n.type) for n in one.names] == [("Ann Able", "PER")]
    assert [(two.text[n.start : n.end], n.type) for n in two.names] == [("Greens", "ORG")]


def test_documents_are_parted_by_their_marks_and_other_types_left_out(tmp_path: Path) -> None:
    path = written(tmp_path / "w.txt", "Able I-PER\n, O\n\nOslo I-LOC\n\n-DOCSTART- O\n\nJazz I-MISC\n\n-DOCSTART- O\n")
    one, two = tagged_documents([path], WIKIGOLD)
    assert (one.text, two.text, two.names) == ("Able,\nOslo", "Jazz", ())
    assert [one.text[n.start : n.end] for n in one.names] == ["Able", "Oslo"]


def test_a_line_that_is_no_token_and_tag_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="line 1"):
        list(tagged_documents([written(tmp_path / "x", "one two three\n")], WIKIGOLD))


def test_only_strict_spans_of_the_right_type_are_right(tmp_path: Path) -> None:
    def answer(article: ArticleText) -> Annotations:
        return Annotations(
            mentions=(
                mention(place(article, "Able"), 0, "PERSON"),
                mention(place(article, "Oslo"), 0, "GPE"),
                mention(place(article, "Bank"), 0, "GPE"),
                mention(place(article, "he"), 0, "PERSON", kind="pronoun"),
                mention(place(article, "Games"), 0, "EVENT"),
            )
        )

    path = written(tmp_path / "w.txt", "Ann I-PER\nAble I-PER\nin O\nOslo I-LOC\nBank I-ORG\nhe O\nGames I-MISC\n")
    found = totals(wikigold_judgements([path], Told(answer), only_held_out=False))
    assert counts(found["names"]) == (1, 2, 2)
    assert counts(found["names-LOC"]) == (1, 1, 0)
    assert counts(found["names-ORG"]) == (0, 0, 1)


def test_the_held_out_fifth_is_every_fifth_document(tmp_path: Path) -> None:
    path = written(tmp_path / "dev.txt", "\n\n".join(f"Able{n}\tB-person" for n in range(10)))
    found = list(crossner_judgements([path], NOTHING, only_held_out=True))
    assert [one.document for one in found] == ["dev-5", "dev-10"]
