"""Events between actors, by the closed lexicon and the tree, with negation, modality, claim, date and place."""

from datetime import date

import pytest

from newsledger.transforms.annotation import Span
from newsledger.transforms.english.relations.claims import ClaimedStatement
from newsledger.transforms.english.relations.confidence import CONFIDENCE
from newsledger.transforms.lexicon.events import frames, nouns, relation_frames, verbs
from tests.unit.relation_scenes import Names, found, triples

LANDS: Names = {
    "France": ("France", "GPE"),
    "French": ("France", "GPE"),
    "Chile": ("Chile", "GPE"),
    "Chilean": ("Chile", "GPE"),
    "Peru": ("Peru", "GPE"),
    "Ida Brandt": ("Ida Brandt", "PERSON"),
    "Per Holt": ("Per Holt", "PERSON"),
}
F, C, H = "France/NNP/nsubj/1", "Chile/NNP/obj/1", "./././1"


@pytest.mark.parametrize(
    ("parsed", "expected"),
    [
        (f"{F} attacked/VBD/ROOT/1 {C} {H}", ("ASSAULT", "France", "Chile")),
        (
            "Chile/NNP/nsubj:pass/2 was/VBD/aux:pass/2 attacked/VBN/ROOT/2 by/IN/case/4 France/NNP/obl/2 ././punct/2",
            ("ASSAULT", "France", "Chile"),
        ),
        (
            "French/JJ/amod/1 soldiers/NNS/nsubj/2 shelled/VBD/ROOT/2 Chilean/JJ/amod/4 towns/NNS/obj/2 ././punct/2",
            ("ASSAULT", "French soldiers", "Chilean towns"),
        ),
        (
            "France/NNP/nsubj/1 rejected/VBD/ROOT/1 Chile/NNP/nmod:poss/4 's/POS/case/2 demand/NN/obj/1 ././punct/1",
            ("REJECT", "France", "Chile's demand".replace("'s", " 's")),
        ),
        (
            "France/NNP/nsubj/1 imposed/VBD/ROOT/1 sanctions/NNS/obj/1 on/IN/case/4 Chile/NNP/nmod/2 ././punct/1",
            ("SANCTION", "France", "Chile"),
        ),
        (
            "France/NNP/nsubj/3 and/CC/cc/2 Chile/NNP/conj/0 met/VBD/ROOT/3 ././punct/3",
            ("CONSULT", "France", "Chile"),
        ),
        (
            "France/NNP/nsubj/1 gave/VBD/ROOT/1 Chile/NNP/iobj/1 medicine/NN/obj/1 ././punct/1",
            ("AID", "France", "Chile"),
        ),
        (
            "France/NNP/nmod:poss/2 's/POS/case/0 invasion/NN/nsubj/5 of/IN/case/4 Chile/NNP/nmod/2 failed/VBD/ROOT/5",
            ("ASSAULT", "France", "Chile"),
        ),
        (
            "talks/NNS/nsubj/5 between/IN/case/2 France/NNP/nmod/0 and/CC/cc/4 Chile/NNP/conj/2 failed/VBD/ROOT/5",
            ("CONSULT", "France", "Chile"),
        ),
        (
            "France/NNP/nsubj/1 urged/VBD/ROOT/1 Chile/NNP/obj/1 to/TO/mark/4 wait/VB/xcomp/1 ././punct/1",
            ("REQUEST", "France", "Chile"),
        ),
        (
            f"{F} warned/VBD/ROOT/1 that/IN/mark/5 Chile/NNP/nsubj/5 would/MD/aux/5 pay/VB/ccomp/1 ././punct/1",
            ("THREATEN", "France", "Chile"),
        ),
    ],
)
def test_an_event_joins_who_acts_and_who_is_acted_upon(parsed: str, expected: tuple[str, str, str]) -> None:
    assert triples(parsed, LANDS) == [expected]


@pytest.mark.parametrize(
    "parsed",
    [
        "France/NNP/nsubj/1 asked/VBD/ROOT/1 whether/IN/mark/4 Chile/NNP/nsubj/4 agreed/VBD/ccomp/1 ././punct/1",
        f"{F} declined/VBD/ROOT/1 to/TO/mark/3 comment/VB/xcomp/1 on/IN/case/5 Chile/NNP/obl/3 ././punct/1",
        "France/NNP/nsubj/1 warned/VBD/ROOT/1 that/IN/mark/4 Chile/NNP/nsubj/4 grows/VBZ/ccomp/1 ././punct/1",
        "France/NNP/nsubj/1 said/VBD/ROOT/1 ,/,/punct/4 according/VBG/case/4 to/IN/fixed/3 Chile/NNP/obl/1 ././punct/1",
    ],
)
def test_talk_alone_is_no_event(parsed: str) -> None:
    assert triples(parsed, LANDS) == []


@pytest.mark.parametrize(
    ("parsed", "kind", "modality", "negated"),
    [
        (f"{F.replace('/1', '/2')} will/MD/aux/2 attack/VB/ROOT/2 Chile/NNP/obj/2", "ASSAULT", "planned", False),
        (f"{F.replace('/1', '/2')} may/MD/aux/2 attack/VB/ROOT/2 Chile/NNP/obj/2", "ASSAULT", "possible", False),
        (f"{F.replace('/1', '/2')} should/MD/aux/2 praise/VB/ROOT/2 Chile/NNP/obj/2", "SUPPORT", "demanded", False),
        (f"{F} plans/VBZ/ROOT/1 to/TO/mark/3 attack/VB/xcomp/1 Chile/NNP/obj/3", "ASSAULT", "planned", False),
        (
            f"{F.replace('/1', '/3')} did/VBD/aux/3 not/RB/advmod/3 attack/VB/ROOT/3 Chile/NNP/obj/3",
            "ASSAULT",
            "asserted",
            True,
        ),
        (
            f"{F.replace('/1', '/3')} would/MD/aux/3 not/RB/advmod/3 support/VB/ROOT/3 Chile/NNP/obj/3",
            "REJECT",
            "asserted",
            False,
        ),
        (
            f"{F.replace('/1', '/2')} would/MD/aux/2 attack/VB/ROOT/2 Chile/NNP/obj/2 if/IN/mark/5 hit/VBN/advcl/2",
            "ASSAULT",
            "conditional",
            False,
        ),
    ],
)
def test_negation_and_modality_follow_the_verb(parsed: str, kind: str, modality: str, negated: bool) -> None:
    (one,) = found(parsed, LANDS)
    assert (one.type, one.modality, one.is_negated) == (kind, modality, negated)


def test_each_other_goes_both_ways() -> None:
    parsed = (
        "France/NNP/nsubj/3 and/CC/cc/2 Chile/NNP/conj/0 accused/VBD/ROOT/3 each/DT/det/5 other/JJ/obj/3 ././punct/3"
    )
    assert triples(parsed, LANDS) == [("ACCUSE", "France", "Chile"), ("ACCUSE", "Chile", "France")]


def test_a_statement_claims_what_stands_in_its_content() -> None:
    parsed = (
        "Holt/NN/nsubj/1 said/VBD/ROOT/1 France/NNP/nsubj/3 attacked/VBD/ccomp/1 Chile/NNP/obj/3 on/IN/case/6 "
        "Monday/NNP/obl/3 ././punct/1"
    )
    statement = ClaimedStatement(5, "body", 10, 40, (), (), Span(5, 9), "say")
    (one,) = found(parsed, LANDS, statements=[statement])
    assert (one.claimed_by, one.event_on, one.event_precision) == (5, date(2026, 3, 2), "day")


def test_a_place_is_kept_and_is_no_party() -> None:
    parsed = (
        "Ida/NNP/nsubj/5 Brandt/NNP/flat/0 and/CC/cc/3 Per/NNP/conj/0 Holt/NNP/flat/3 met/VBD/ROOT/5 in/IN/case/7 "
        "Peru/NNP/obl/5 ././punct/5"
    )
    (one,) = found(parsed, LANDS)
    assert (one.type, one.subject_text, one.object_text) == ("CONSULT", "Ida Brandt", "Per Holt")
    assert one.place_entity is not None


def test_persons_who_attack_each_other_in_words_accuse() -> None:
    parsed = (
        "Ida/NNP/nsubj/2 Brandt/NNP/flat/0 attacked/VBD/ROOT/2 Per/NNP/obj/2 Holt/NNP/flat/3 over/IN/case/6 "
        "taxes/NNS/obl/2 ././punct/2"
    )
    assert triples(parsed, LANDS) == [("ACCUSE", "Ida Brandt", "Per Holt")]


def test_no_assertion_is_found_twice() -> None:
    drafts = found(f"{F} attacked/VBD/ROOT/1 {C} {H}", LANDS)
    keys = [(one.type, one.subject_entity, one.object_entity, one.span) for one in drafts]
    assert len(keys) == len(set(keys))


def test_the_lexicon_is_keyed_by_the_forms_that_texts_use() -> None:
    assert {row.type for _, row in verbs()["attacked"]} == {"ASSAULT"}
    assert nouns()["talks"][0][1].type == "CONSULT"
    assert frames()["impose"]
    assert all(row.frame for row in relation_frames())


def test_every_rule_of_standing_relations_has_a_confidence() -> None:
    assert all(0 < value < 1 for value in CONFIDENCE.values())


@pytest.mark.parametrize(
    ("parsed", "expected"),
    [
        (
            "French/JJ/amod/3 and/CC/cc/2 Chilean/JJ/conj/0 officials/NNS/nsubj/4 met/VBD/ROOT/4 ././punct/4",
            ("CONSULT", "French", "Chilean officials", "asserted"),
        ),
        (
            (
                "France/NNP/nsubj/1 says/VBZ/ROOT/1 it/PRP/expl/4 is/VBZ/cop/4 willing/JJ/ccomp/1 to/TO/mark/6 "
                "attack/VB/xcomp/4 Chile/NNP/obj/6 ././punct/1"
            ),
            ("ASSAULT", "France", "Chile", "planned"),
        ),
        (
            "France/NNP/nsubj/1 has/VBZ/ROOT/1 launched/VBN/amod/3 attacks/NNS/obj/1 on/IN/case/5 Chile/NNP/nmod/3",
            ("ASSAULT", "France", "Chile", "asserted"),
        ),
        (
            (
                "French/JJ/amod/1 students/NNS/nsubj/2 marched/VBD/ROOT/2 to/TO/mark/4 protest/VB/advcl/2 "
                "against/IN/case/6 Chile/NNP/obl/4 ././punct/2"
            ),
            ("PROTEST", "French students", "Chile", "asserted"),
        ),
        (
            "Ida/NNP/nsubj/2 Brandt/NNP/flat/0 resigned/VBD/ROOT/2 Sunday/NNP/obj/2 ././punct/2",
            ("CONCEDE", "Ida Brandt", "", "asserted"),
        ),
        (
            (
                "France/NNP/nsubj/1 offered/VBD/ROOT/1 to/TO/mark/3 negotiate/VB/xcomp/1 with/IN/case/6 the/DT/det/6 "
                "president/NN/obl/3 of/IN/case/8 Chile/NNP/nmod/6 ././punct/1"
            ),
            ("CONSULT", "France", "Chile", "planned"),
        ),
    ],
)
def test_who_acts_is_known_past_shared_nouns_dispositions_and_days(
    parsed: str, expected: tuple[str, str, str, str]
) -> None:
    told = [(one.type, one.subject_text, one.object_text or "", one.modality) for one in found(parsed, LANDS)]
    assert expected in told
