"""Who says what where news names its sources at length: titles, appositions, reporters, relays and passives."""

from functools import cache

import pytest

from newsledger.transforms.annotation import Annotations
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented

_BEHIND_TITLES = [
    ("Lindmoor Bank deputy governor for markets Fiona R. Holt said rates would rise.", "rates would", "Fiona R. Holt"),
    ("Secretary to the council Edda Darko wrote that buses had been late.", "buses had", "Edda Darko"),
    ("Mayor of the Orsk Valley Stephen Kilby said the wall would go.", "the wall", "Stephen Kilby"),
    ("Leader of Lindmoor Council Anja Rao said the money was gone.", "the money", "Anja Rao"),
    ("Lord Justice Averley wrote that the ban was void.", "the ban", "Averley"),
    ("“There are no winners,” said Maj. Gen. Kwame Osei, a veteran of two wars.", "There are no", "Kwame Osei"),
]
_NOT_THE_PERSON_BEHIND = [
    ("Lawyers for the former mayor Ida Brandt said the case was closed.", "the case", "Ida Brandt"),
    ("Adviser to Prime Minister Ida Brandt said the case was closed.", "the case", "Ida Brandt"),
    ("The widow of Senator Per Holt said the case was closed.", "the case", "Per Holt"),
]
_APPOSITIONS = [
    ("Tully was told by the judge, Nisha Bell, that she could face a custodial sentence.", "she could", "Nisha Bell"),
    ("Holt was visited by his editor, Leyla Oz, who said he was thin.", "he was thin", "Leyla Oz"),
    ("Holt was “ashamed”, his barrister, Imogen Clay, told Lindmoor Crown Court.", "Holt was", "Imogen Clay"),
    ("Ministers have been warned by the auditor, Lena Voss, that the fund is empty.", "the fund", "Lena Voss"),
    ("She was described by the coroner, Adrian Foss, as “a woman who kept two ledgers”.", "a woman", "Adrian Foss"),
]
_REPORTERS = [
    ("Holt stormed out after a row with a coach, Orsk Sports News has learned.", "Holt stormed", "Orsk Sports News"),
    ("Holt is to be made a peer, the Lindmoor Register understands.", "Holt is to", "Lindmoor Register"),
    ("As first reported by Reuters, the bank will cut 300 jobs this year.", "the bank will", "Reuters"),
    ("The homes paid out millions, documents seen by the Guardian show.", "The homes paid", "documents"),
    ("Bread was sold for the first time, an Al Jazeera correspondent reported.", "Bread was", "correspondent"),
    (
        "ORSK (AFP) - Holt Group has hired two banks, the daily Nordlys reported on Friday, citing three officials.",
        "Holt Group has",
        "three officials",
    ),
    (
        "A master left the board, the Lindmoor Chess Union said in a letter posted on its website on Monday.",
        "A master left",
        "Lindmoor Chess Union",
    ),
    (
        "The coach has retired after nine years, her club, Orsk Women, announced on Thursday.",
        "The coach has",
        "Orsk Women",
    ),
    ("“Old boilers burn money,” says Gail Thorn. May is the cheapest month, she adds.", "May is", "she"),
]
_LINKS = [
    ("Vance said through her publicist, Mitch Dorn, that she was resting.", "she was", ("relay", "Mitch Dorn")),
    ("In a note read out by his lawyer, Edith Poll, Haid said that it was over.", "it was", ("relay", "Edith Poll")),
    ("“I am done,” Stroud said in a message passed on by her agent, Will Oaks.", "I am", ("relay", "Will Oaks")),
    ("The yard will close, the union CCOO said, quoting the manager, Jordi Ferr.", "The yard", ("relay", "CCOO")),
    ("“I was promised money,” he told talkORSK.", "I was promised", ("outlet", "talkORSK")),
    ("“I thought of nothing,” her brother told Lindmoor Live.", "I thought", ("outlet", "Lindmoor Live")),
    ("The ship sails in May, according to reports from The Knot and The Rudder.", "The ship", ("outlet", "The Knot")),
    ("Apple plans a laptop, according to sources cited by the Guardian.", "Apple plans", ("outlet", "Guardian")),
    ("Holt called her “a goat with a notebook” on Instagram.", "her", ("outlet", "Instagram")),
    ("Lt. Col. Andri Bond was quoted by Reuters as saying it was hit.", "it was hit", ("outlet", "Reuters")),
]
_NO_STATEMENTS = [
    "Governor Holt vetoed a bill that would have barred cities from taxing rentals.",
    "Holt, who asked not to be named, left the room.",
    "Keep the ticket and explain why you stopped where you did.",
    "Chowdhury did not reply to questions sent by the Guardian.",
    "An official, who requested anonymity to discuss the case, left the room.",
]


@cache
def _found(body: str) -> Annotations:
    return annotator("news").annotate(segmented(article_id="a", article_key="a", title="", body=body, language="en"))


def _sources(body: str, content: str) -> dict[tuple[str, str], set[str]]:
    """The links of the statement whose content begins with some words: role and words, with the names of the entity."""
    found = _found(body)
    numbers = [n for n, quote in enumerate(found.quotes) if quote.content.removeprefix("that ").startswith(content)]
    assert numbers, [quote.content for quote in found.quotes]
    return {
        (link.role, body[link.span.start : link.span.end]): (
            set() if link.entity is None else {found.entities[link.entity].name}
        )
        for link in found.attributions
        if link.quote == numbers[0] and link.span is not None
    }


@pytest.mark.parametrize(("body", "content", "person"), _BEHIND_TITLES)
def test_a_person_behind_a_long_title_speaks(body: str, content: str, person: str) -> None:
    sources = _sources(body, content)
    assert any(person in names for (role, _), names in sources.items() if role == "speaker"), sources


@pytest.mark.parametrize(("body", "content", "person"), _NOT_THE_PERSON_BEHIND)
def test_whoever_speaks_for_a_person_is_not_that_person(body: str, content: str, person: str) -> None:
    assert all(person not in names for names in _sources(body, content).values())


@pytest.mark.parametrize(("body", "content", "source"), _APPOSITIONS + _REPORTERS)
def test_the_source_of_a_sentence_is_whoever_tells_it(body: str, content: str, source: str) -> None:
    sources = _sources(body, content)
    assert any(source in words for _, words in sources), sources


@pytest.mark.parametrize(("body", "content", "link"), _LINKS)
def test_relays_and_outlets_stand_in_the_chain(body: str, content: str, link: tuple[str, str]) -> None:
    sources = _sources(body, content)
    assert any(
        role == link[0] and (link[1] in words or link[1] in names) for (role, words), names in sources.items()
    ), sources


@pytest.mark.parametrize("body", _NO_STATEMENTS)
def test_acts_requests_and_instructions_are_no_statements(body: str) -> None:
    assert not _found(body).quotes


def test_a_surname_that_is_a_country_is_the_person_who_speaks() -> None:
    body = (
        "Austin Carter and Sydney Holland are running for the seat.\n\n“We need buses,” Holland told the Orsk Tribune."
    )
    assert {"Sydney Holland"} in _sources(body, "We need").values()


def test_a_description_means_the_person_whom_it_introduced() -> None:
    body = "Bishop Emil Adey and Imam Sulaiman Bell opened a food bank. The imam said his mosque had found the lorry."
    assert {"Sulaiman Bell"} in _sources(body, "his mosque").values()


def test_a_wish_that_a_medium_reports_is_the_medium_s_alone() -> None:
    sources = _sources("Three ministers want the deal stopped, Reuters reported on Monday.", "Three ministers")
    assert set(sources) == {("outlet", "Reuters")}


def _links(body: str, content: str) -> list[tuple[str, str | None]]:
    """The roles in the chain of the statement with some words, each with the entity's name or else its words."""
    found = annotator("news").annotate(segmented(article_id="a", article_key="a", title="", body=body, language="en"))
    numbers = [number for number, quote in enumerate(found.quotes) if content in quote.content]
    number = min(numbers, key=lambda number: len(found.quotes[number].content))
    links = [link for link in found.attributions if link.quote == number and link.span is not None]
    return [
        (link.role, body[link.span.start : link.span.end] if link.entity is None else found.entities[link.entity].name)
        for link in links
        if link.span is not None
    ]


@pytest.mark.parametrize(
    ("body", "content", "links"),
    [
        ("Ida Roe was paid twice, according to court filings.", "Ida Roe was paid", [("document", "court filings")]),
        (
            "Ida Roe was paid, according to tax filings. Her aunt was paid, according to campaign finance reports.",
            "Her aunt was paid",
            [("document", "campaign finance reports")],
        ),
    ],
)
def test_what_is_filed_is_a_document(body: str, content: str, links: list[tuple[str, str | None]]) -> None:
    assert _links(body, content) == links


@pytest.mark.parametrize(
    ("body", "content", "links"),
    [
        (
            "“It hurt,” lead researcher and NASA planetary scientist Lucas Roe said on Monday.",
            "It hurt,",
            [("speaker", "Lucas Roe")],
        ),
        ("In it, the prince blankly denied taking the money.", "taking the money", [("speaker", "the prince")]),
        (
            "It heard four officials, including a career Army officer who described the call as “improper.”",
            "the call as “improper.”",
            [("speaker", "a career Army officer")],
        ),
        (
            "FAST will help a group that tries to spot ripples in space as they sweep through the Galaxy, says Brandt.",
            "ripples in space as they sweep through the Galaxy",
            [("speaker", "Brandt")],
        ),
    ],
)
def test_a_source_is_whole_and_has_no_word_of_its_verb_or_of_the_content(
    body: str, content: str, links: list[tuple[str, str | None]]
) -> None:
    assert _links(body, content) == links


def test_two_persons_with_an_office_each_are_two_speakers() -> None:
    body = "The chair, Pia Sundgren, and her deputy, Leif Roe, said the vote would be held again."
    expected = [("speaker", "Pia Sundgren"), ("speaker", "Leif Roe")]
    assert _links(body, "the vote would be held again") == expected


def test_a_title_beside_a_name_belongs_to_no_content() -> None:
    body = "“It hurt,” lead researcher and NASA planetary scientist Lucas Roe said on Monday."
    text = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    assert [quote.content for quote in annotator("news").annotate(text).quotes] == ["It hurt,"]
