"""Statements whose source, cue or content has a tail that was read as something else."""

import pytest

from newsledger.transforms.annotation import Annotations, ArticleText
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented

Chain = list[tuple[str, str]]


def _read(body: str) -> tuple[ArticleText, Annotations]:
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    return article, annotator("news").annotate(article)


def _chains(body: str) -> dict[str, Chain]:
    """The roles and words of each chain, by the content of its statement."""
    article, found = _read(body)
    return {
        quote.content.strip("., ?"): [
            (link.role, article.words(link.span)) for link in found.attributions if link.quote == number
        ]
        for number, quote in enumerate(found.quotes)
    }


@pytest.mark.parametrize(
    ("body", "content", "chain"),
    [
        (
            "The blast knocked pictures off walls four streets away, neighbours told KZTM.",
            "The blast knocked pictures off walls four streets away",
            [("speaker", "neighbours"), ("outlet", "KZTM")],
        ),
        (
            "The talks will resume on Sunday, Velden's foreign minister, Salim al-Holm, wrote on X.",
            "The talks will resume on Sunday",
            [("speaker", "Velden's foreign minister, Salim al-Holm"), ("outlet", "X")],
        ),
        (
            "A third person, who was briefed on the plan but not allowed to speak, said no price had been agreed.",
            "no price had been agreed",
            [("speaker", "A third person")],
        ),
        (
            "As first reported by GridironWire, the Herons offered Holm a one-year deal in March.",
            "the Herons offered Holm a one-year deal in March",
            [("outlet", "GridironWire")],
        ),
        (
            "A covering note from the chief auditor urges members to read page nine first.",
            "to read page nine first",
            [("speaker", "the chief auditor"), ("document", "A covering note from the chief auditor")],
        ),
        (
            "The shadow minister for roads, Ida Holm, was unimpressed: “Which roads do they mean? Whose money?”",
            "Which roads do they mean? Whose money",
            [("speaker", "The shadow minister for roads, Ida Holm")],
        ),
        (
            "THE HARBOUR MASTER IS WRONG, SAYS COUNCILMAN GREG HOLM.",
            "THE HARBOUR MASTER IS WRONG",
            [("speaker", "COUNCILMAN GREG HOLM")],
        ),
        (
            "“We'd row them across the bay, we'd row them home,” the coxswain grinned.",
            "We'd row them across the bay, we'd row them home",
            [("speaker", "the coxswain")],
        ),
    ],
)
def test_a_statement_has_its_own_chain_and_nothing_else(body: str, content: str, chain: Chain) -> None:
    assert _chains(body).get(content) == chain


def test_a_question_behind_a_report_is_a_statement_of_its_own() -> None:
    chains = _chains(
        "The spokesman Ola Brandt said on Monday there was no plan to ration coal. “What queues?” he asked."
    )
    assert chains["What queues"] == [("speaker", "he")]
    assert chains["there was no plan to ration coal"] == [("speaker", "The spokesman Ola Brandt")]


def test_a_quotation_goes_on_with_the_report_before_it_and_not_with_whom_the_speaker_had_quoted() -> None:
    _, found = _read(
        "“As my old headmaster used to say, ‘Plan to fail and you fail,’” Ida Brandt told the conference.\n\n"
        "She said the reforms were late. “We should have begun in 2015.”"
    )
    (last,) = [quote for quote in found.quotes if "2015" in quote.content]
    assert last.speaker_entity is not None
    assert found.entities[last.speaker_entity].name == "Ida Brandt"


@pytest.mark.parametrize("verb", ["declined", "asked", "refused"])
def test_who_does_not_want_to_be_named_has_said_nothing_by_it(verb: str) -> None:
    chains = _chains(f"“He is bored, which is a good sign,” said the insider, who {verb} not to be identified.")
    assert list(chains) == ["He is bored, which is a good sign"]


def test_what_somebody_cites_is_no_statement() -> None:
    body = "Prices will rise again in the spring, branch chairman Ola Brandt said, citing a letter from the manager."
    assert list(_chains(body)) == ["Prices will rise again in the spring"]


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        ("A source told WBAL-TV on Monday that it was over.", "WBAL-TV", "ORG"),
        ("“It is over,” coach Ola Brandt told KING 5 on Friday.", "KING 5", "ORG"),
        ("“It is over,” Ola Brandt told Fox 13.", "Fox 13", "ORG"),
        ("An Al-Velden TV correspondent at the crossing reported that three shells fell.", "Al-Velden TV", "ORG"),
        ("Harold Lister Solicitors closed on Friday.", "Harold Lister Solicitors", "ORG"),
        ("Harcourt Blaine chief executive Sebastian Holm has written to his staff.", "Harcourt Blaine", "ORG"),
        ("April Summers of the Brookings Institution said it would decide.", "April Summers", "PERSON"),
        ("“She was unreal,” said coach India Fairfax.", "India Fairfax", "PERSON"),
        ("Jordan Whitmore scored 31 points. “Jordan was unreal,” said Ida Holm.", "Jordan", "PERSON"),
    ],
)
def test_what_stands_beside_a_name_tells_its_type_and_its_end(body: str, name: str, kind: str) -> None:
    article, found = _read(body)
    assert (name, kind) in {(article.words(one.span), one.type) for one in found.mentions if one.kind == "name"}


@pytest.mark.parametrize(
    "body",
    [
        "Fitting a heat pump IS worth it, whatever people think.",
        "Brower eyes sale of pubs arm. The brower has put its 140 pubs up for sale.",
    ],
)
def test_a_capital_that_stress_or_a_sentence_explains_makes_no_name(body: str) -> None:
    assert not _read(body)[1].entities


def test_a_country_stays_one_where_a_preposition_stands_before_it() -> None:
    _, found = _read("Jordan Whitmore flew home from Jordan on Sunday.")
    assert {(entity.name, entity.type) for entity in found.entities} >= {
        ("Jordan", "GPE"),
        ("Jordan Whitmore", "PERSON"),
    }


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("A widow whose husband died, and who gave her name only as Anna, told AFP that guards had come.", "Anna"),
        ("A nurse who asked to be identified only as Maria told the paper that guards had come at night.", "Maria"),
        ("He was said by a colleague, Esther Holm, to have known of the price since March.", "Esther Holm"),
    ],
)
def test_who_gives_only_a_part_of_a_name_speaks_under_it(body: str, name: str) -> None:
    _, found = _read(body)
    assert [
        found.entities[quote.speaker_entity].name for quote in found.quotes if quote.speaker_entity is not None
    ] == [name]


def test_what_somebody_is_accused_of_belongs_to_the_accusation() -> None:
    chains = _chains("Prosecutors accused the banker Hector Holm on Monday of paying the former mayor $400,000.")
    assert list(chains) == ["the banker Hector Holm of paying the former mayor $400,000"]


def test_what_somebody_is_quoted_in_is_an_outlet() -> None:
    chains = _chains(
        "Ida Brandt was quoted in the Velden New Mexican as saying that the gifts were “from an old friend.”"
    )
    assert [chain[-1] for chain in chains.values()] == [("outlet", "the Velden New Mexican")]


def test_a_veto_is_an_act() -> None:
    assert not _chains("Gov. Ellen Marsh vetoed a bill on Thursday that would have barred cities from taxing rentals.")


@pytest.mark.parametrize(
    ("body", "content", "chain"),
    [
        (
            "Ida Holm was hailed by her coach, Ola Brandt, as “the complete keeper” after the match.",
            "the complete keeper",
            [("speaker", "her coach, Ola Brandt")],
        ),
        (
            "Velden Biotech was faulted on Tuesday by the fund Pinecrest for “counting free samples as sales.”",
            "counting free samples as sales",
            [("speaker", "the fund Pinecrest")],
        ),
        (
            "“The frogs,” said Dr Ida Holm, a biologist who has counted them since 1998, “are telling us something.”",
            "The frogs, are telling us something",
            [("speaker", "Dr Ida Holm, a biologist")],
        ),
        (
            "The pier will close on 1 October, the surveyor, Ida Holm, a former architect who joined in 2011, said.",
            "The pier will close on 1 October",
            [("speaker", "the surveyor, Ida Holm, a former architect")],
        ),
        (
            "His counsel, Ola Brandt, submitted that the records were lost in a flood.",
            "that the records were lost in a flood",
            [("speaker", "His counsel, Ola Brandt")],
        ),
        (
            "The gallery's owner has promised to appeal, the Velden New Mexican reported.",
            "The gallery's owner has promised to appeal",
            [("outlet", "the Velden New Mexican")],
        ),
    ],
)
def test_who_judges_interrupts_or_reports_has_the_statement(body: str, content: str, chain: Chain) -> None:
    assert _chains(body).get(content) == chain


def test_a_cue_behind_the_next_quotation_gives_it_a_speaker_of_its_own() -> None:
    chains = _chains("“I had the flowers picked out,” said Brandt. “White ones,” Holm chimed in.")
    assert chains == {
        "I had the flowers picked out": [("speaker", "Brandt")],
        "White ones": [("speaker", "Holm")],
    }


@pytest.mark.parametrize(
    ("body", "content", "speaker"),
    [
        ("Ida Holm said on Sunday that a mediator had told the family he was alive.", "he was alive", "a mediator"),
        (
            "“Karl leaned over and whispered, ‘You are lost, my friend,’” Ida Holm writes.",
            "You are lost, my friend",
            "Karl",
        ),
    ],
)
def test_what_is_told_inside_a_statement_is_one(body: str, content: str, speaker: str) -> None:
    assert _chains(body)[content][0] == ("speaker", speaker)


def test_a_wish_or_an_agreement_that_a_medium_tells_is_the_medium_s_statement_alone() -> None:
    chains = _chains("Norvik has agreed to buy eleven tankers for $740 million, Reuters reported on Monday.")
    assert list(chains) == ["Norvik has agreed to buy eleven tankers for $740 million"]


def test_the_title_of_a_work_is_no_statement() -> None:
    chains = _chains("The coach learned of it from his phone, he said on the podcast “Fourth and Forever.”")
    assert "Fourth and Forever" not in chains


@pytest.mark.parametrize(
    "body", ["Not one of the officials said that the boats had been checked.", "No one has claimed that fares fell."]
)
def test_nobody_negates_a_statement(body: str) -> None:
    _, found = _read(body)
    assert [quote.is_negated for quote in found.quotes] == [True]


def test_a_study_at_the_end_of_a_title_speaks() -> None:
    article = segmented(
        article_id="a",
        article_key="a",
        title="Riders would pay for quiet, study finds",
        body="It rained.",
        language="en",
    )
    found = annotator("news").annotate(article)
    assert [quote.content for quote in found.quotes] == ["Riders would pay for quiet"]


def test_a_town_before_its_state_is_no_country() -> None:
    _, found = _read("A second twister crossed the road near Lebanon, Tennessee.")
    assert {(entity.name, entity.country_code) for entity in found.entities if entity.name == "Lebanon"} == {
        ("Lebanon", "US")
    }


def _roles(body: str) -> set[tuple[str, str | None, str | None]]:
    _, found = _read(body)
    return {(one.subject_text, one.object_text, one.role_title) for one in found.relations if one.type == "HOLDS_ROLE"}


@pytest.mark.parametrize(
    ("body", "role"),
    [
        (
            "Dean of students at Tillman College Orla Holm said on Monday that the tower would close.",
            ("Orla Holm", "Tillman College", "Dean of students"),
        ),
        (
            "Families in Lower Ashby fell ill. Mayor of Lower Ashby Ken Holm said the fete would go ahead.",
            ("Ken Holm", "Lower Ashby", "Mayor"),
        ),
        (
            "Ida Holm, currently director of the Velden Institute, starts in May.",
            ("Ida Holm", "Velden Institute", "director"),
        ),
    ],
)
def test_a_role_with_a_field_a_place_or_an_adverb_is_held(body: str, role: tuple[str, str | None, str | None]) -> None:
    assert role in _roles(body)


def test_the_name_behind_an_owned_noun_of_kinship_is_a_person_s() -> None:
    _, found = _read("“They read us a leaflet,” said Morag Holm, whose son Callum was the cook.")
    assert ("Callum", "PERSON") in {(entity.name, entity.type) for entity in found.entities}
    assert [(one.type, one.subject_text) for one in found.relations] == [("FAMILY_OF", "Callum")]


@pytest.mark.parametrize(
    ("body", "content", "chain"),
    [
        (
            "“Nobody called us. Nobody called anybody,” Ida Holm was quoted as saying by the Velden Courier.",
            "Nobody called us. Nobody called anybody",
            [("speaker", "Ida Holm"), ("outlet", "the Velden Courier")],
        ),
        (
            "Velden Energy Inc. (NYSE: VLE), a developer of storage, today announced that it will acquire Sunmark.",
            "that it will acquire Sunmark",
            [("speaker", "Velden Energy Inc.")],
        ),
        (
            "Prof Ida Holm, of the Velden Institute, was quoted by Deutsche Welle as saying the reef was dying.",
            "the reef was dying",
            [
                ("speaker", "Prof Ida Holm, of the Velden Institute"),
                ("outlet", "Deutsche Welle"),
            ],
        ),
        (
            "Talks on visas are going well, the Irish ambassador to India, Ola Brandt, has said.",
            "Talks on visas are going well",
            [("speaker", "the Irish ambassador to India, Ola Brandt")],
        ),
        (
            "One of them told a cashier to lie on the floor, said police spokesperson Captain Ida Holm.",
            "One of them told a cashier to lie on the floor",
            [("speaker", "police spokesperson Captain Ida Holm")],
        ),
        (
            "Gareth Holm was told by District Judge Anne Brandt on Wednesday that his conduct had been “callous”.",
            "that his conduct had been “callous”",
            [("speaker", "District Judge Anne Brandt")],
        ),
        (
            "“Neighbours who share a reef share a roof,” as Premier Ida Holm put it.",
            "Neighbours who share a reef share a roof",
            [("speaker", "Premier Ida Holm")],
        ),
        (
            "A mountain rescue leader, Iain Holm, said a shepherd had told him that he saw a man near the hut.",
            "that he saw a man near the hut",
            [("speaker", "a shepherd"), ("relay", "A mountain rescue leader, Iain Holm")],
        ),
    ],
)
def test_a_chain_is_read_across_marks_days_and_auxiliaries(body: str, content: str, chain: Chain) -> None:
    assert _chains(body).get(content) == chain


@pytest.mark.parametrize(
    "body",
    [
        "Gareth Holm, of Moorgate Lane, was also ordered to pay costs of £2,300.",
        "Asked when the company would turn a profit, Ida Holm looked at her shoes.",
        "Who will say sorry when the bridge goes?",
    ],
)
def test_orders_and_questions_by_nobody_are_no_statements(body: str) -> None:
    assert not _chains(body)
