"""CoNLL04 and PLOVER records."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from newsledger.evaluation.conll04 import conll04_judgements, related_sentences
from newsledger.evaluation.plover import codebook_type, event_sentences, plover_judgements
from newsledger.evaluation.scores import totals
from newsledger.expectations.errors import DocumentError
from newsledger.transforms.annotation import Annotations
from tests.unit.evaluation import NOTHING, Told, counts, entity, relation

CONLL04 = """#doc 7
0\tAnn\tB-Peop\t['N']\t[0]
1\tAble\tI-Peop\t['Work_For', 'Live_In']\t[4, 6]
2\tof\tO\t['N']\t[2]
3\tNorland\tB-Org\t['N']\t[3]
4\tBank\tI-Org\t['OrgBased_In']\t[6]
5\tin\tO\t['N']\t[5]
6\tOslo\tB-Loc\t['N']\t[6]
#doc 8
0\tOslo\tB-Loc\t['Located_In']\t[2]
1\t,\tO\t['N']\t[1]
2\tNorway\tB-Loc\t['N']\t[2]
"""


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    path = tmp_path / "dev.txt"
    path.write_text(CONLL04, encoding="utf-8")
    return path


def test_relations_are_read_by_the_last_tokens_of_their_parties(sentences: Path) -> None:
    one, two = related_sentences([sentences])
    assert (one.name, one.text) == ("doc 7", "Ann Able of Norland Bank in Oslo")
    assert one.relations == (("Work_For", "Ann Able", "Norland Bank"), ("OrgBased_In", "Norland Bank", "Oslo"))
    assert (two.text, two.relations) == ("Oslo, Norway", (("Located_In", "Oslo", "Norway"),))


def test_a_line_with_other_columns_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("#doc 1\n0\tAnn\tO\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="doc 1"):
        list(related_sentences([tmp_path / "x"]))


def test_roles_and_places_are_right_by_type_and_parties(sentences: Path) -> None:
    found = Annotations(
        entities=(entity("Ann Able"), entity("Norland Bank", "ORG"), entity("Oslo", "GPE"), entity("Norway", "GPE")),
        relations=(
            relation("HOLDS_ROLE", "Able", "the bank", entities=(0, 1)),
            relation("LOCATED_IN", "the bank", "Oslo", entities=(1, 2)),
            relation("LOCATED_IN", "Oslo", "Norway", entities=(2, 3)),
            relation("CONSULT", "Oslo", "Norway", entities=(2, 3)),
        ),
    )
    figures = totals(conll04_judgements([sentences], Told(lambda _: found), only_held_out=False))
    assert counts(figures["Work_For"]) == (1, 1, 0)
    assert counts(figures["OrgBased_In"]) == (1, 1, 0)
    assert counts(figures["Located_In"]) == (1, 1, 0)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    rows = [
        {"id": "0", "event": "DOCUMENT"},
        {"id": "1", "event": "DEMAND", "text": "Norland asked \n Oslo to go.", "date": "2001-02-03"},
        {"id": "2", "event": "AGREE", "text": "Norland asked Oslo to go."},
        {"id": "3", "event": "FIGHT", "text": "Norland fought.", "date": "unknown"},
    ]
    path = tmp_path / "records.txt"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def test_records_of_one_sentence_are_one_document(records: Path) -> None:
    found = event_sentences(records)
    assert [(text, name, types) for text, (name, _, types) in found.items()] == [
        ("Norland asked Oslo to go.", "1", ["REQUEST", "AGREE"]),
        ("Norland fought.", "3", ["ASSAULT"]),
    ]
    assert [None if day is None else day.year for _, day, _ in found.values()] == [2001, None]


def test_types_of_events_are_counted_once_per_sentence(records: Path) -> None:
    some = [relation(kind, "Norland", None, entities=(None, None)) for kind in ("REQUEST", "REQUEST", "AID", "PART_OF")]
    found = Annotations(relations=tuple(some))
    figures = totals(plover_judgements([records], Told(lambda _: found), only_held_out=False))
    assert counts(figures["events"]) == (1, 3, 2)
    assert counts(figures["events-REQUEST"]) == (1, 1, 0)
    assert counts(figures["events-AID"]) == (0, 2, 0)
    assert counts(totals(plover_judgements([records], NOTHING, only_held_out=False))["events"]) == (0, 0, 3)


@pytest.mark.parametrize(
    ("act", "modality", "negated", "coded"),
    [
        ("AID", "asserted", False, "AID"),
        ("AID", "planned", False, "AGREE"),
        ("AID", "demanded", False, "REQUEST"),
        ("AID", "planned", True, "REJECT"),
        ("ASSAULT", "planned", False, "THREATEN"),
        ("ASSAULT", "demanded", False, "REQUEST"),
        ("ASSAULT", "asserted", True, "ASSAULT"),
        ("REQUEST", "planned", False, "REQUEST"),
        ("AID", "possible", False, "AID"),
    ],
)
def test_announced_demanded_and_refused_acts_are_read_as_the_codebook_codes_them(
    act: str, modality: str, negated: bool, coded: str
) -> None:
    assert codebook_type(act, modality, is_negated=negated) == coded


def test_recall_is_taken_at_the_lowest_confidence_that_keeps_the_precision(records: Path) -> None:
    sure = relation("REQUEST", "Norland", None, entities=(None, None))
    some = (sure, replace(sure, type="AGREE", confidence=0.5), replace(sure, type="AID", confidence=0.3))
    told = Told(lambda article: Annotations(relations=some if "asked" in article.body else ()))
    figures = totals(plover_judgements([records], told, only_held_out=False))
    assert counts(figures["events"]) == (2, 1, 1)
    assert counts(figures["recall-at-80"]) == (2, 0, 1)
    wrong = Told(lambda _: Annotations(relations=(replace(sure, type="AID"),)))
    assert counts(totals(plover_judgements([records], wrong, only_held_out=False))["recall-at-80"]) == (0, 0, 3)


def test_what_is_no_json_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("[", encoding="utf-8")
    with pytest.raises(DocumentError, match="not valid JSON"):
        event_sentences(tmp_path / "x")
