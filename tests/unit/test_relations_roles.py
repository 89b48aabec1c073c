"""Standing relations are read off titles, appositions and closed patterns."""

import pytest

from tests.unit.relation_scenes import Names, found, triples

HOLT: Names = {"Per Holt": ("Per Holt", "PERSON")}
NORLAND: Names = {**HOLT, "Norland": ("Norland", "GPE"), "Norlandic": ("Norland", "GPE")}
ACME: Names = {**HOLT, "Acme": ("Acme", "ORG")}
SUND: Names = {**NORLAND, "Sund": ("Sund", "GPE"), "the Pact": ("Pact", "ORG"), "Pact": ("Pact", "ORG")}
BEFORE, TOLD = "relations.title_before", "told/VBD reporters/NNS ./."


@pytest.mark.parametrize(
    ("parsed", "names", "role"),
    [
        (f"Norlandic/JJ President/NNP Per/NNP Holt/NNP {TOLD}", NORLAND, "President"),
        (f"Acme/NNP chief/NN executive/NN Per/NNP Holt/NNP {TOLD}", ACME, "chief executive"),
        (f"Acme/NNP foreign/JJ policy/NN aide/NN Per/NNP Holt/NNP {TOLD}", ACME, "foreign policy aide"),
        (f"Norlandic/JJ army/NN spokesman/NN Colonel/NNP Per/NNP Holt/NNP {TOLD}", NORLAND, "army spokesman"),
        (f"Norland/NNP 's/POS Secretary/NNP of/IN State/NNP Per/NNP Holt/NNP {TOLD}", NORLAND, "Secretary of State"),
        (f"The/DT president/NN of/IN Norland/NNP Per/NNP Holt/NNP {TOLD}", NORLAND, "president"),
        (f"Senator/NNP Per/NNP Holt/NNP of/IN Norland/NNP {TOLD}", NORLAND, "Senator"),
        (f"Per/NNP Holt/NNP ,/, the/DT president/NN of/IN Norland/NNP ,/, {TOLD}", NORLAND, "president"),
        (f"Per/NNP Holt/NNP ,/, Norland/NNP 's/POS foreign/JJ minister/NN ,/, {TOLD}", NORLAND, "foreign minister"),
        (f"Per/NNP Holt/NNP ,/, a/DT spokesman/NN for/IN Acme/NNP ,/, {TOLD}", ACME, "spokesman"),
        (f"Per/NNP Holt/NNP ,/, 58/CD ,/, an/DT engineer/NN at/IN Acme/NNP ,/, {TOLD}", ACME, "engineer"),
        (f"Acme/NNP 's/POS director/NN ,/, Per/NNP Holt/NNP ,/, {TOLD}", ACME, "director"),
        ("Per/NNP Holt/NNP is/VBZ the/DT mayor/NN of/IN Norland/NNP ./.", NORLAND, "mayor"),
        ("Per/NNP Holt/NNP was/VBD named/VBN chief/JJ executive/NN of/IN Acme/NNP ./.", ACME, "chief executive"),
        ("Acme/NNP named/VBD Per/NNP Holt/NNP as/IN chairman/NN ./.", ACME, "chairman"),
        ("Per/NNP Holt/NNP ,/, who/WP heads/VBZ Acme/NNP ,/, left/VBD ./.", ACME, "heads"),
    ],
)
def test_a_role_is_found_as_written_with_its_body(parsed: str, names: Names, role: str) -> None:
    (one,) = found(parsed, names)
    assert (one.type, one.subject_text, one.role_title) == ("HOLDS_ROLE", "Per Holt", role)
    assert one.object_entity == 1
    assert 0 < one.confidence <= 1


@pytest.mark.parametrize(
    ("parsed", "names"),
    [
        (f"Former/JJ Norlandic/JJ President/NNP Per/NNP Holt/NNP {TOLD}", NORLAND),
        (f"Per/NNP Holt/NNP ,/, a/DT former/JJ president/NN of/IN Norland/NNP ,/, {TOLD}", NORLAND),
        (f"Norlandic/JJ singer/NN Per/NNP Holt/NNP {TOLD}", NORLAND),
        (f"Norland/NNP -/HYPH based/VBN lawyer/NN Per/NNP Holt/NNP {TOLD}", NORLAND),
        ("Against/IN Per/NNP Holt/NNP ,/, the/DT Norlandic/JJ governor/NN won/VBD ./.", NORLAND),
        ("Per/NNP Holt/NNP is/VBZ not/RB the/DT mayor/NN of/IN Norland/NNP ./.", NORLAND),
    ],
)
def test_what_is_no_role_of_a_named_body_is_left_out(parsed: str, names: Names) -> None:
    assert [one for one in found(parsed, names) if one.type == "HOLDS_ROLE"] == []


@pytest.mark.parametrize(
    ("parsed", "expected"),
    [
        (
            "the/DT Pact/NNP ,/, the/DT alliance/NN between/IN Norland/NNP and/CC Sund/NNP ,/, grew/VBD ./.",
            [("MEMBER_OF", "Norland", "the Pact"), ("MEMBER_OF", "Sund", "the Pact")],
        ),
        ("Norland/NNP ,/, a/DT member/NN of/IN Pact/NNP ,/, left/VBD ./.", [("MEMBER_OF", "Norland", "Pact")]),
        ("Pact/NNP member/NN Norland/NNP left/VBD ./.", [("MEMBER_OF", "Norland", "Pact")]),
        ("Norland/NNP ,/, an/DT ally/NN of/IN Sund/NNP ,/, left/VBD ./.", [("ALLIED_WITH", "Norland", "Sund")]),
        ("Sund/NNP ,/, a/DT town/NN in/IN Norland/NNP ,/, grew/VBD ./.", [("LOCATED_IN", "Sund", "Norland")]),
        ("Norland/NNP -/HYPH based/VBN Pact/NNP grew/VBD ./.", [("LOCATED_IN", "Pact", "Norland")]),
    ],
)
def test_memberships_alliances_and_places_are_found(parsed: str, expected: list[tuple[str, str, str]]) -> None:
    assert triples(parsed, SUND) == expected


@pytest.mark.parametrize(
    ("parsed", "negated"),
    [
        ("Jo/NNP Roe/NNP ,/, the/DT son/NN of/IN Per/NNP Holt/NNP ,/, left/VBD ./.", False),
        ("Per/NNP Holt/NNP 's/POS brother/NN Jo/NNP Roe/NNP left/VBD ./.", False),
        ("Per/NNP Holt/NNP and/CC his/PRP$ wife/NN ,/, Jo/NNP Roe/NNP ,/, left/VBD ./.", False),
        ("Jo/NNP Roe/NNP ,/, who/WP is/VBZ not/RB related/JJ to/IN Per/NNP Holt/NNP ,/, left/VBD ./.", True),
    ],
)
def test_kinship_is_found(parsed: str, negated: bool) -> None:
    names: Names = {**HOLT, "his": ("Per Holt", "PERSON"), "Jo Roe": ("Jo Roe", "PERSON")}
    (one,) = found(parsed, names)
    assert (one.type, one.subject_text, one.is_negated) == ("FAMILY_OF", "Jo Roe", negated)


def test_a_unit_is_part_of_its_owner() -> None:
    names: Names = {"Acme": ("Acme", "ORG"), "Bolt": ("Bolt", "ORG")}
    assert triples("Bolt/NNP ,/, a/DT subsidiary/NN of/IN Acme/NNP ,/, grew/VBD ./.", names) == [
        ("PART_OF", "Bolt", "Acme")
    ]


HOLT_IS = "Per/NNP/nsubj:pass/3 Holt/NNP/flat/0 is/VBZ/aux:pass/3"
ACCUSED, SUSPECTED, MARRIED = (f"{HOLT_IS} {verb}" for verb in ("accused", "suspected", "married"))
MARSH: Names = {**HOLT, "Ann Marsh": ("Ann Marsh", "PERSON"), "Kit Bell": ("Kit Bell", "PERSON")}
SCHOOL: Names = {**HOLT, "University of Sund": ("University of Sund", "ORG"), "Acme": ("Acme", "ORG")}
CITIES: Names = {
    "Dalby": ("Dalby", "GPE"),
    "Mora": ("Mora", "GPE"),
    "Falun": ("Falun", "GPE"),
}


@pytest.mark.parametrize(
    ("parsed", "names", "relation"),
    [
        (
            "Professor/NNP Per/NNP Holt/NNP of/IN the/DT University/NNP of/IN Sund/NNP left/VBD ./.",
            SCHOOL,
            ("HOLDS_ROLE", "Per Holt", "University of Sund"),
        ),
        (
            "Per/NNP/nsubj/2 Holt/NNP/flat/0 married/VBD/root/2 Ann/NNP/obj/2 Marsh/NNP/flat/3 ./.",
            MARSH,
            ("FAMILY_OF", "Per Holt", "Ann Marsh"),
        ),
        (
            f"{MARRIED}/VBN/root/3 to/IN/case/5 Ann/NNP/obl/3 Marsh/NNP ./.",
            MARSH,
            ("FAMILY_OF", "Per Holt", "Ann Marsh"),
        ),
        (
            "Per/NNP Holt/NNP ,/, son/NN of/IN Ann/NNP Marsh/NNP and/CC Kit/NNP Bell/NNP ,/, left/VBD ./.",
            MARSH,
            ("FAMILY_OF", "Per Holt", "Kit Bell"),
        ),
        (
            "Ann/NNP Marsh/NNP 's/POS husband/NN ,/, the/DT actor/NN Per/NNP Holt/NNP ,/, left/VBD ./.",
            MARSH,
            ("FAMILY_OF", "Per Holt", "Ann Marsh"),
        ),
        (
            "Per/NNP Holt/NNP joined/VBD the/DT board/NN of/IN Acme/NNP ./.",
            SCHOOL,
            ("MEMBER_OF", "Per Holt", "Acme"),
        ),
    ],
)
def test_chairs_boards_and_marriages_are_found(parsed: str, names: Names, relation: tuple[str, str, str]) -> None:
    assert relation in triples(parsed, names)


@pytest.mark.parametrize(
    ("parsed", "names"),
    [
        ("They/PRP played/VBD in/IN Dalby/NNP ,/, Mora/NNP ,/, Falun/NNP and/CC Sund/NNP ./.", CITIES),
        ("Per/NNP/nsubj/2 Holt/NNP/flat/0 praised/VBD/root/2 Per/NNP/obj/2 Holt/NNP ./.", MARSH),
        (
            f"{ACCUSED}/VBN/root/3 of/IN/mark/5 attacking/VBG/advcl/3 Ann/NNP/obj/5 Marsh/NNP/flat/6 ./.",
            MARSH,
        ),
        (
            f"{SUSPECTED}/VBN/root/3 of/IN/mark/5 killing/VBG/advcl/3 Ann/NNP/obj/5 Marsh/NNP/flat/6 ./.",
            MARSH,
        ),
    ],
)
def test_lists_selves_and_what_somebody_is_accused_of_are_no_relations(parsed: str, names: Names) -> None:
    assert triples(parsed, names) == []
