"""Roles, kinships and memberships in the forms that news gives them, on sentences of our own."""

import pytest

from newsledger.transforms.annotation import RelationDraft
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented

Triple = tuple[str, str | None, str | None]


def standing(body: str, type_: str) -> list[RelationDraft]:
    """The relations of one type in a body."""
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    return [one for one in annotator("news").annotate(article).relations if one.type == type_]


def roles(body: str) -> list[Triple]:
    """Holder, body and title of every role."""
    return [(one.subject_text, one.object_text, one.role_title) for one in standing(body, "HOLDS_ROLE")]


def pairs(body: str, type_: str) -> list[tuple[str, str | None]]:
    """Subject and object of every relation of one type."""
    return [(one.subject_text, one.object_text) for one in standing(body, type_)]


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("“We acted at once,” Volvo's chief executive, Karin Holm, said.", ("Karin Holm", "Volvo", "chief executive")),
        (
            "Lufthansa's chief operating officer, Jens Ritter, declined to comment.",
            ("Jens Ritter", "Lufthansa", "chief operating officer"),
        ),
        ("Ohio's attorney general, Lena Park, sued on Friday.", ("Lena Park", "Ohio", "attorney general")),
        (
            "Volvo builds lorries. The company's chairman, Sir Karl Lund, was in Oslo.",
            ("Karl Lund", "The company", "chairman"),
        ),
        ("Volvo builds lorries. Its chief executive, Karin Holm, wept.", ("Karin Holm", "Its", "chief executive")),
        ("The firm belongs to Volvo, whose chairman, Karl Lund, wept.", ("Karl Lund", "Volvo", "chairman")),
    ],
)
def test_a_role_stands_before_the_name_in_apposition(sentence: str, role: Triple) -> None:
    assert role in roles(sentence)


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        (
            "Karin Holm, who took over as sales director of Volvo after the fire, wept.",
            ("Karin Holm", "Volvo", "sales director"),
        ),
        ("Karin Holm succeeded Karl Lund as head of Oxfam in June.", ("Karin Holm", "Oxfam", "head")),
        ("Karin Holm joined Volvo as finance director in June.", ("Karin Holm", "Volvo", "finance director")),
        ("Karin Holm stepped in as interim manager of Everton.", ("Karin Holm", "Everton", "interim manager")),
        ("Karin Holm has served as mayor of Ghent since 2019.", ("Karin Holm", "Ghent", "mayor")),
        (
            "He sued Oxfam, of which the painter Karin Holm is vice-president.",
            ("Karin Holm", "Oxfam", "vice-president"),
        ),
        ("Karin Holm, 44, was appointed as head of Oxfam on Monday.", ("Karin Holm", "Oxfam", "head")),
        ("Volvo has hired Karin Holm as finance director.", ("Karin Holm", "Volvo", "finance director")),
        ("The chairwoman of Volvo is Karin Holm.", ("Karin Holm", "Volvo", "chairwoman")),
        ("He left Volvo, where Karin Holm is head of sales.", ("Karin Holm", "Volvo", "head of sales")),
    ],
)
def test_a_clause_says_who_took_or_has_an_office(sentence: str, role: Triple) -> None:
    assert role in roles(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Karin Holm stepped down as chairwoman of Volvo in June.",
        "Karin Holm had taken over as chairwoman of Volvo in June.",
        "Karin Holm served as mayor of Ghent until 2019.",
        "Karin Holm joined Volvo as a trainee in June.",
        "Karin Holm is not head of Oxfam.",
        "Oxfam was at fault: its chairman, Judge Karin Holm said, had lied.",
    ],
)
def test_an_office_that_was_left_or_never_held_is_no_role(sentence: str) -> None:
    assert [role for role in roles(sentence) if role[1] is not None] == []


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        (
            "“It leaks,” said Karin Holm, head of policy at the consumer body Ofcom and a former aide to the king.",
            ("Karin Holm", "Ofcom", "head of policy"),
        ),
        ("Karin Holm, co-founder of the food-waste start-up Google, wept.", ("Karin Holm", "Google", "co-founder")),
        (
            "Rivers rise sooner, according to University of Leeds professor of geology Karin Holm.",
            ("Karin Holm", "University of Leeds", "professor of geology"),
        ),
        (
            "The company is Volvo. The company's chief executive Karin Holm wept.",
            ("Karin Holm", "The company", "chief executive"),
        ),
        (
            "Brazil's ambassador to Chile Karin Holm was summoned.",
            ("Karin Holm", "Brazil", "ambassador to Chile"),
        ),
        (
            "The UN's country director for Kenya, Karin Holm, wept.",
            ("Karin Holm", "UN", "country director"),
        ),
        ("The mayor of Ghent, Councillor Karin Holm, wept.", ("Karin Holm", "Ghent", "mayor")),
        ("UK Prime Minister Dame Karin Holm resigned.", ("Karin Holm", "UK", "Prime Minister")),
    ],
)
def test_words_between_a_role_and_its_body_or_holder_do_not_part_them(sentence: str, role: Triple) -> None:
    assert role in roles(sentence)


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Mayor Karin Holm signed the order.", "Mayor"),
        ("Gov. Karin Holm lost ground among farmers.", "Gov."),
        ("Deputy governor Karin Holm argued that prices would fall.", "Deputy governor"),
        ("Minister of Rural Affairs Karin Holm was blunt.", "Minister of Rural Affairs"),
        ("On Monday Police Chief Karin Holm told reporters of a fire.", "Police Chief"),
        ("It was wrong, said finance chief Karin Holm.", "finance chief"),
        ("County Commissioner Karin Holm voted no.", "County Commissioner"),
        ("Health Minister Dr Karin Holm voted no.", "Health Minister"),
        ("Council leader Karin Holm voted no.", "Council leader"),
    ],
)
def test_an_office_before_a_name_is_a_role_without_a_body(sentence: str, title: str) -> None:
    assert roles(sentence) == [("Karin Holm", None, title)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Former mayor Karin Holm signed the order.",
        "Film director Karin Holm signed the letter.",
        "Princess Karin Holm signed the letter.",
        "Keynote speaker Karin Holm was late.",
        "Sgt. Karin Holm was shot.",
        "Banker Karin Holm was late.",
        "Former Clinton spokeswoman Karin Holm was late.",
        "A UN spokeswoman for Karin Holm was late.",
    ],
)
def test_a_dignity_a_profession_or_a_past_office_is_no_role_by_itself(sentence: str) -> None:
    assert roles(sentence) == []


def test_an_office_is_named_alone_once_and_not_beside_its_body() -> None:
    assert roles("Mayor Karin Holm left. Mayor Karin Holm came back.") == [("Karin Holm", None, "Mayor")]
    assert roles("Mayor Karin Holm left. Karin Holm, the mayor of Ghent, wept.") == [("Karin Holm", "Ghent", "mayor")]
    assert roles("Mayor Karin Holm was cheered. Former mayor Karin Holm left town.") == []


@pytest.mark.parametrize(
    ("sentence", "pair"),
    [
        ("Karl Lund's sister-in-law, Karin Holm, runs a bank.", ("Karin Holm", "Karl Lund")),
        ("Karl Lund's mother-in-law Karin Holm runs a bank.", ("Karin Holm", "Karl Lund")),
        ("Karin Holm, the daughter-in-law of Karl Lund, runs a bank.", ("Karin Holm", "Karl Lund")),
        ("Karin Holm, Karl Lund's half-sister, runs a bank.", ("Karin Holm", "Karl Lund")),
        ("Karl Lund, whose wife is Karin Holm, runs a bank.", ("Karin Holm", "Karl Lund")),
        ("Karl Lund, whose step-daughter Karin Holm runs a bank, wept.", ("Karin Holm", "Karl Lund")),
    ],
)
def test_kinship_by_marriage_and_by_halves_is_found(sentence: str, pair: tuple[str, str]) -> None:
    assert pairs(sentence, "FAMILY_OF") == [pair]


@pytest.mark.parametrize(
    ("sentence", "pair"),
    [
        ("Karl Lund's cousin, Karin Holm, is a member of the Labour Party.", ("Karin Holm", "Labour Party")),
        ("The chair, Karin Holm, is a member of the Liberal Democrats.", ("Karin Holm", "Liberal Democrats")),
        ("Karin Holm has been a member of the Labour Party since 1999.", ("Karin Holm", "Labour Party")),
        ("Karin Holm, who is a member of the Labour Party, wept.", ("Karin Holm", "Labour Party")),
        ("Karin Holm sits on the board of Volvo.", ("Karin Holm", "Volvo")),
        ("Karin Holm, who sits on the board of Oxfam, wept.", ("Karin Holm", "Oxfam")),
    ],
)
def test_membership_is_found_behind_an_apposition_and_in_the_perfect(sentence: str, pair: tuple[str, str]) -> None:
    found = pairs(sentence, "MEMBER_OF")
    assert [(subject, (object_ or "").removeprefix("the ")) for subject, object_ in found] == [pair]


@pytest.mark.parametrize(
    ("sentence", "pair"),
    [
        ("Karl Anders was the founder of Volvo and a cousin of the poet Edda Lund.", ("Karl Anders", "Edda Lund")),
        ("Per Holt is a poet and the son of Ida Brandt.", ("Per Holt", "Ida Brandt")),
        ("Karl Anders scored late goals and is married to the hurdler Edda Lund.", ("Karl Anders", "Edda Lund")),
        ("Bex Adey and her twin brother, producer Tobi Adey, shot a video.", ("Tobi Adey", "her")),
        (
            "Amara Nwosu, founder and CEO of Lagos-based Paybridge, married film director Chidi Eze in Accra.",
            ("Amara Nwosu", "Chidi Eze"),
        ),
    ],
)
def test_kinship_behind_another_noun_or_an_apposition_is_found(sentence: str, pair: tuple[str, str]) -> None:
    assert pair in pairs(sentence, "FAMILY_OF")


def test_the_second_noun_of_another_person_is_no_kinship() -> None:
    assert pairs("Ida Brandt is a nurse and Per Holt is the cousin of Jo Lund.", "FAMILY_OF") == [
        ("Per Holt", "Jo Lund")
    ]


def test_a_second_office_with_a_hyphen_belongs_to_the_role() -> None:
    body = "Hugo Strand will chair Bergen Yards. The yard's chief executive and co-founder, Lise Dahl, stays."
    assert ("Lise Dahl", "The yard", "chief executive and co-founder") in roles(body)


def test_an_office_with_a_hyphen_stands_behind_a_copula() -> None:
    assert ("Karin Holm", "Volvo", "co-owner") in roles("Karin Holm is co-owner of Volvo with her sister.")
