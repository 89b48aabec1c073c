"""Events that readers found wrong by kind, and those that are too unlikely to be given."""

import pytest

from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.models.statement_confidence import event_confidence_model
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.relations.relations import LEAST_OF_EVENTS
from tests.unit.relation_scenes import read

_STANDING = {"HOLDS_ROLE", "MEMBER_OF", "LOCATED_IN", "PART_OF", "ALLIED_WITH", "FAMILY_OF"}


def _acts(body: str) -> set[tuple[str, str, str]]:
    """The types, subjects and objects of the events that the rules find."""
    return {(one.type, one.subject_text, one.object_text or "") for one in read(body) if one.type not in _STANDING}


@pytest.mark.parametrize(
    "body",
    [
        "The Fox News chairman criticized Hillary Clinton on Monday.",
        "A JPMorgan Chase vice president criticized Hillary Clinton.",
    ],
)
def test_one_official_of_a_body_is_not_the_body(body: str) -> None:
    assert not _acts(body)


def test_a_spokesman_acts_for_a_body() -> None:
    assert {subject for _, subject, _ in _acts("A Fox News spokesman criticized Hillary Clinton.")} == {
        "Fox News spokesman"
    }


@pytest.mark.parametrize(
    "body",
    [
        "Bernie Sanders held a rally in Vermont on Sunday.",
        "Donald Trump continued his assault on Jeb Bush.",
        "Hillary Clinton made a bid for the White House.",
        "Ted Cruz stopped short of endorsing Donald Trump.",
        "Ted Cruz refrained from endorsing Donald Trump.",
    ],
)
def test_what_campaigns_do_in_words_is_no_act(body: str) -> None:
    assert not _acts(body)


def test_a_rally_against_somebody_is_a_protest() -> None:
    acts = _acts("Norwegian students held a rally against Sweden on Sunday.")
    assert {(kind, target) for kind, _, target in acts} == {("PROTEST", "Sweden")}


@pytest.mark.parametrize(
    "body", ["Donald Trump proposed suing Hillary Clinton.", "Norway suggested boycotting Sweden on Monday."]
)
def test_what_is_only_proposed_is_planned(body: str) -> None:
    assert {one.modality for one in read(body) if one.type not in _STANDING} == {"planned"}


@pytest.mark.parametrize(
    ("body", "modality"),
    [
        ("Hillary Clinton said she is going to endorse Bernie Sanders.", "planned"),
        ("Ted Cruz went on to praise Donald Trump.", "asserted"),
        ("Ted Cruz used his speech to forcefully criticize Donald Trump.", "asserted"),
        ("Had Republicans nominated Marco Rubio, Jeb Bush would have won.", "conditional"),
        ("Jeb Bush could not support Donald Trump.", "asserted"),
        ("Bernie Sanders said he would go, and Hillary Clinton called him on Monday.", "asserted"),
        ("Norway criticized the planned talks between Sweden and Denmark.", "planned"),
    ],
)
def test_whether_an_act_took_place_is_told_by_its_own_clause(body: str, modality: str) -> None:
    assert [one.modality for one in read(body) if one.type not in _STANDING] == [modality]


@pytest.mark.parametrize(
    ("body", "kind", "is_negated"),
    [
        ("Hillary Clinton said Ted Cruz could lose not only because he supports Donald Trump.", "SUPPORT", False),
        ("Ted Cruz denied that he had left, and Donald Trump still supports Jeb Bush.", "SUPPORT", False),
        ("Ted Cruz explained his non-endorsement of Donald Trump.", "SUPPORT", True),
        ("Ted Cruz said he was not ready to endorse Donald Trump.", "REJECT", False),
        ("Donald Trump has yet to endorse Paul Ryan.", "REJECT", False),
        ("Donald Trump threatened not to meet Jeb Bush.", "THREATEN", False),
        ("“Neither Paul Ryan nor anyone on his team has ever asked for help,” the aide said.", "REQUEST", True),
    ],
)
def test_a_negation_belongs_to_its_own_clause(body: str, kind: str, is_negated: bool) -> None:
    assert [(one.type, one.is_negated) for one in read(body) if one.type not in _STANDING] == [(kind, is_negated)]


@pytest.mark.parametrize(
    "body",
    [
        "Bernie Sanders supporters have called for a new vote.",
        "Workers in Norway and Sweden who demanded a raise were paid.",
        "Ted Cruz gave money to a group backing Donald Trump.",
        "Donald Trump met with the wife of Jeb Bush on Monday.",
        "Norway asked that Donald Trump be released.",
        "Hillary Clinton lobbied ministers for Donald Trump.",
        "Ted Cruz spoke of his friendship with Donald Trump.",
        "The speech that Hillary Clinton gave in Norway was long.",
        "Hillary Clinton agreed to pay the Facebook bill.",
        "A lawmaker in Norway criticized Donald Trump.",
        "Facebook released Google on Monday.",
        "James Comey's news conference with Donald Trump was long.",
        "Hillary Clinton made several phone calls on Monday.",
        "The coach said that Norway will meet Sweden in the cup, in the last game of the season.",
        '"He attacked Donald Trump," Jeb Bush said of Marco Rubio.',
        "Robert Mercer, the co-founder of Facebook who once backed Ted Cruz, spoke.",
        "The United States should strong-arm India into a deal.",
        "Donald Trump said it was premature to endorse Jeb Bush.",
        "Some Republicans are opposed to electing Donald Trump.",
    ],
)
def test_a_name_beside_an_act_is_no_party_of_it(body: str) -> None:
    assert not _acts(body)


@pytest.mark.parametrize(
    ("body", "act"),
    [
        ("Marco Rubio drew criticism from Hillary Clinton on Monday.", ("ACCUSE", "Hillary Clinton", "Marco Rubio")),
        ("Marco Rubio fired back at Donald Trump on Monday.", ("ACCUSE", "Marco Rubio", "Donald Trump")),
        ("Ted Cruz launched an ad campaign against Donald Trump.", ("ACCUSE", "Ted Cruz", "Donald Trump")),
        ("Democrats attacked Republicans over the budget.", ("ACCUSE", "Democrats", "Republicans")),
        ("Ted Cruz of Texas, who has criticized Donald Trump, spoke.", ("ACCUSE", "Ted Cruz", "Donald Trump")),
        ("Ted Cruz wrote to Donald Trump asking for a debate.", ("REQUEST", "Ted Cruz", "")),
        ("Ted Cruz issued a statement condemning Donald Trump.", ("ACCUSE", "Ted Cruz", "Donald Trump")),
        ("Jeb Bush left his position at Facebook on Monday.", ("CONCEDE", "Jeb Bush", "")),
    ],
)
def test_an_act_is_done_by_whom_the_text_says(body: str, act: tuple[str, str, str]) -> None:
    assert _acts(body) == {act}


def test_what_is_requested_or_expected_has_not_taken_place() -> None:
    requested = read("Jason Chaffetz requested another Justice Department investigation of Hillary Clinton.")
    assert [one.modality for one in requested if one.type == "ACCUSE"] == ["demanded"]
    expected = read("India prepares for Chinese president Xi Jinping's visit to India, which is expected in October.")
    assert {one.modality for one in expected if one.type == "CONSULT"} == {"planned"}


def test_unlikely_events_are_left_out() -> None:
    body = "Ted Cruz was booed when he refused to back Donald Trump. Hillary Clinton accused Donald Trump of lying."
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    given = [one for one in annotator("news").annotate(article).relations if one.type not in _STANDING]
    candidates = [one for one in read(body) if one.type not in _STANDING]
    assert [one.type for one in candidates if one.confidence < LEAST_OF_EVENTS] == ["REJECT"]
    assert [one.type for one in given] == ["ACCUSE"]
    assert given == [one for one in candidates if one.confidence >= LEAST_OF_EVENTS]


def test_the_shipped_model_knows_what_readers_found() -> None:
    weights = event_confidence_model().weights
    assert weights["type=ACCUSE"] > 0 > weights["type=PROTEST"]


@pytest.mark.parametrize(
    "body",
    [
        "The agency reported two explosions at the White House that had injured Barack Obama.",
        "The French president expressed his condolences over the massacre, while Barack Obama spoke.",
        "The senior developer for Facebook has resigned.",
        "Already, 520 delegates have said they support Hillary Clinton, 39 have said they support Bernie Sanders.",
        "Donald Trump blasted the media for allowing Hillary Clinton to go.",
        "Mike Pence blames media for Donald Trump's remarks.",
        "Democrats criticized the administration for the Facebook deal.",
        "Donald Trump begged the question of his taxes.",
        "Ted Cruz is seeking help at a clinic in California.",
        "The US software giant criticized Norway.",
        "Canadian journalists criticized Donald Trump.",
        "Hillary Clinton marched in the parade.",
        "Robert Lee's surrender of the Army of Virginia ended the war.",
        "Lee Harvey Oswald, who was charged with having assassinated John Kennedy, died.",
        "Len McCluskey spoke of the motion. It calls on Norway to act.",
        "British troops shut down their base in Helmand.",
        "Peter Navarro appealed his sentence.",
        "Donald Trump has avoided directly criticizing James Comey.",
        "The Senate held confirmation hearings on Donald Trump.",
        "Martin Luther King was cut down by James Ray in 1968.",
    ],
)
def test_a_name_near_an_act_neither_does_nor_suffers_it(body: str) -> None:
    assert not _acts(body)


@pytest.mark.parametrize(
    ("body", "acts"),
    [
        ("It was Russia that attacked Georgia.", {("ASSAULT", "Russia", "Georgia")}),
        ("Facebook has resigned from the council.", {("CONCEDE", "Facebook", "")}),
        ("Donald Trump condemned the government of Norway.", {("ACCUSE", "Donald Trump", "Norway")}),
        ("Thousands of Norwegians marched in Oslo.", {("PROTEST", "Norwegians", "")}),
        ("Norway attacked Russian companies.", {("ASSAULT", "Norway", "Russian companies")}),
        ("Norway shut down the Russian embassy.", {("SANCTION", "Norway", "Russian embassy")}),
        ("Russian forces attacked Ukraine.", {("ASSAULT", "Russian forces", "Ukraine")}),
        (
            "Donald Trump called on Russia to attack Ukraine.",
            {("REQUEST", "Donald Trump", "Russia"), ("ASSAULT", "Russia", "Ukraine")},
        ),
    ],
)
def test_what_a_rule_against_wrong_parties_must_keep(body: str, acts: set[tuple[str, str, str]]) -> None:
    assert _acts(body) == acts


@pytest.mark.parametrize(
    ("body", "modality"),
    [
        ("Donald Trump said it would have been cool had Hillary Clinton congratulated him.", "conditional"),
        ("Without the report, Richard Nixon would not have resigned.", "conditional"),
        ("Susan Sarandon is not sure she can vote for Hillary Clinton.", "possible"),
        ("They talked for days before Bernie Sanders throws his support to Hillary Clinton.", "planned"),
        ("Susan Sarandon is sure Bernie Sanders supports Hillary Clinton.", "asserted"),
        ("China has said it was time for political talks with Taiwan.", "possible"),
        ("At the time of the talks between China and Taiwan, Donald Trump spoke.", "asserted"),
    ],
)
def test_what_is_supposed_or_doubted_did_not_take_place(body: str, modality: str) -> None:
    assert [one.modality for one in read(body) if one.type not in _STANDING] == [modality]


@pytest.mark.parametrize(
    ("body", "is_event"),
    [
        ("Bettie Page began modeling in 1950 when she met Jerry Tibbs.", False),
        ("Jack Nicklaus met Muhammad Ali for the first time in 1996.", False),
        ("Donald Trump met Paul Ryan on Thursday.", True),
        ("Donald Trump, who met Paul Ryan on Thursday, spoke.", True),
    ],
)
def test_who_comes_to_know_somebody_consults_nobody(body: str, is_event: bool) -> None:
    assert bool(_acts(body)) is is_event


def test_an_attack_in_a_report_of_a_crime_is_not_one_of_words() -> None:
    report = " Detectives said the defendant was arraigned after the stabbing."
    assert {kind for kind, _, _ in _acts("Ted Cruz attacked Donald Trump on Monday.")} == {"ACCUSE"}
    assert "ASSAULT" in {kind for kind, _, _ in _acts("Ted Cruz attacked Donald Trump on Monday." + report)}
