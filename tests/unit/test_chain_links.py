"""Relays, outlets and documents behind statements: in the sentence, before it, and carried on from one to the next."""

import pytest

from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented

SCENE = "Foreign Minister Ida Brandt and Per Holt met in the port of Orsk Bay on Monday.\n\n"

Chain = set[tuple[str, str]]


def chain_of(content: str, sentences: str) -> Chain:
    """Roles and words of the links of the statement that begins with some words."""
    body = SCENE + sentences
    found = annotator("news").annotate(segmented(article_id="a", article_key="a", title="", body=body, language="en"))
    numbers = [number for number, quote in enumerate(found.quotes) if quote.content.startswith(content)]
    assert numbers, [quote.content for quote in found.quotes]
    links = [link for link in found.attributions if link.quote == numbers[-1] and link.span is not None]
    return {(link.role, body[link.span.start : link.span.end]) for link in links if link.span is not None}


@pytest.mark.parametrize(
    ("sentences", "content", "carrier"),
    [
        ("Brandt said in a letter that the dam was safe. She added that no work was planned.", "that no", "a letter"),
        ("“It is over,” Holt told the Orsk Tribune. “We lost the port.”", "We lost", "the Orsk Tribune"),
        (
            "Brandt said in a statement the dam was safe, adding that the wall would rise.",
            "that the wall",
            "a statement",
        ),
        ("The union wrote in an email that it would strike. It said the offer was poor.", "the offer", "an email"),
        ("Holt wrote in his book that it fell. He writes that nobody was hurt.", "that nobody", "his book"),
    ],
)
def test_a_carrier_goes_on_to_the_next_words_of_the_speaker(sentences: str, content: str, carrier: str) -> None:
    assert carrier in {words for _, words in chain_of(content, sentences)}


@pytest.mark.parametrize(
    ("sentences", "content"),
    [
        ("Brandt said in a letter that the dam was safe. Holt said that it was not.", "that it was not"),
        ("Brandt said in a letter that the dam was safe. She later told Nordlys that it leaked.", "that it leaked"),
        ("“It is over,” Holt told the Orsk Tribune. He said that it was lost.", "that it was lost"),
        ("Brandt said in a letter that the dam was safe.\n\nShe said on Friday that it leaked.", "that it leaked"),
    ],
)
def test_a_carrier_ends_with_another_speaker_medium_or_paragraph(sentences: str, content: str) -> None:
    chain = chain_of(content, sentences)
    assert "document" not in {role for role, _ in chain}
    assert ("outlet", "the Orsk Tribune") not in chain


@pytest.mark.parametrize(
    ("sentences", "content", "speaker"),
    [
        ("The dam is safe, according to data from Orsk Bank.", "The dam", "Orsk Bank"),
        (
            "A report by the Norland Audit Office found that the wall was cracked.",
            "that the wall",
            "the Norland Audit Office",
        ),
        ("A Norland Bank memo says that nobody checked.\n\nThe memo adds that Holt knew.", "that Holt", "Norland Bank"),
        ("Brandt sent Holt a letter.\n\nBrandt’s letter says that the dam leaks.", "that the dam", "Brandt"),
        ("The poll by Orsk University found that voters want a bridge.", "that voters", "Orsk University"),
    ],
)
def test_the_issuer_of_a_document_speaks_in_it(sentences: str, content: str, speaker: str) -> None:
    chain = chain_of(content, sentences)
    assert {("speaker", speaker)} == {link for link in chain if link[0] == "speaker"}
    assert "document" in {role for role, _ in chain}


@pytest.mark.parametrize(
    "sentences",
    [
        "The wall will hold, according to figures from 2019.",
        "The wall will hold, according to the Orsk Bank lawsuit.",
        "The wall will hold, according to a survey of 1,000 voters.",
        "The wall will hold, according to a study of nine harbours.",
    ],
)
def test_what_only_describes_a_document_does_not_speak(sentences: str) -> None:
    assert {role for role, _ in chain_of("The wall", sentences)} == {"document"}


@pytest.mark.parametrize(
    ("sentences", "document", "outlet"),
    [
        ("The wall will hold, according to a Reuters poll.", "poll", "Reuters"),
        ("The wall will hold, a BBC investigation found.", "investigation", "BBC"),
        ("The wall will hold, he wrote in an op-ed for The Guardian.", "an op-ed", "The Guardian"),
    ],
)
def test_the_outlet_whose_document_speaks_is_a_link_too(sentences: str, document: str, outlet: str) -> None:
    links = chain_of("The wall will hold", sentences)
    assert ("document", document) in links
    assert ("outlet", outlet) in links


@pytest.mark.parametrize(
    ("sentences", "link"),
    [
        ("In an e-mail on Friday, Ida Brandt said the wall would hold.", ("document", "an e-mail")),
        ("Ida Brandt said in a since-deleted tweet the wall would hold.", ("document", "a since-deleted tweet")),
        ("In a series of tweets, Ida Brandt said the wall would hold.", ("document", "a series of tweets")),
        ("Ida Brandt wrote in an Instagram post the wall would hold.", ("document", "an Instagram post")),
        (
            "Speaking on the High Tide podcast, Ida Brandt said the wall would hold.",
            ("outlet", "the High Tide podcast"),
        ),
        ("Ida Brandt said in a statement released by her lawyer the wall would hold.", ("relay", "her lawyer")),
    ],
)
def test_media_and_documents_are_read_in_many_shapes(sentences: str, link: tuple[str, str]) -> None:
    assert link in chain_of("the wall would hold", sentences)


@pytest.mark.parametrize(
    "sentences",
    [
        "Staff on short-term contracts said the wall would hold.",
        "In a brief phone call, Ida Brandt said the wall would hold.",
        "The agency said on Monday the wall would hold.",
        "Ida Brandt told MPs the wall would hold.",
    ],
)
def test_what_only_describes_the_speaker_or_the_occasion_is_no_link(sentences: str) -> None:
    assert {role for role, _ in chain_of("the wall would hold", sentences)} == {"speaker"}


@pytest.mark.parametrize(
    ("sentences", "outlet"),
    [
        ("Holt told Ruptly that he tried to save it.", "Ruptly"),
        ("Holt told the Argus Leader Monday afternoon that he tried to save it.", "the Argus Leader"),
        ("Holt told Harbour.info that he tried to save it.", "Harbour.info"),
        ("Holt told CBC videographer Tom Oake that he tried to save it.", "CBC"),
        ("Holt took to Twitter and claimed that he tried to save it.", "Twitter"),
    ],
)
def test_a_medium_is_known_by_its_place_behind_the_verb(sentences: str, outlet: str) -> None:
    assert chain_of("that he tried", sentences) == {("speaker", "Holt"), ("outlet", outlet)}


@pytest.mark.parametrize(
    "sentences",
    [
        "Holt told the media that he tried to save it.",
        "Holt told Reuters employees that he tried to save it.",
        "Holt assured Mid Vermont Christian that he tried to save it.",
        "Holt told both media and residents that he tried to save it.",
        "Holt reminded Big Harbour that he tried to save it.",
    ],
)
def test_who_only_listens_is_no_outlet(sentences: str) -> None:
    assert chain_of("that he tried", sentences) == {("speaker", "Holt")}


@pytest.mark.parametrize(
    ("sentences", "link"),
    [
        ("“It is over,” said Brandt in an interview with Nordlys.", ("outlet", "Nordlys")),
        ("“It is over,” said Brandt on “Harbour Talk” on Sunday.", ("outlet", "Harbour Talk")),
        ("“It is over,” Brandt told “Orsk & Friends.”", ("outlet", "Orsk & Friends")),
        ("“It is over,” Brandt wrote in a 91-page dissent.", ("document", "a 91-page dissent")),
        ("“It is over,” Brandt and her team wrote in the paper.", ("document", "the paper")),
        ("In a Tumblr post, Brandt wrote: “It is over.”", ("outlet", "Tumblr")),
        ("In a curt, May 13, 2023, memo to the crew, Brandt wrote: “It is over.”", ("document", "memo")),
        ("“It is over,” Brandt tweeted.", ("outlet", "tweeted")),
    ],
)
def test_a_carrier_beside_the_speaker_is_a_link(sentences: str, link: tuple[str, str]) -> None:
    chain = chain_of("It is over", sentences)
    assert link in chain
    assert {words.split()[0] for role, words in chain if role == "speaker"} == {"Brandt"}


@pytest.mark.parametrize(
    ("sentences", "chain"),
    [
        (
            "The talks failed, a diplomat who declined to be identified told Reuters.",
            {("speaker", "a diplomat"), ("outlet", "Reuters")},
        ),
        (
            "The talks failed, an official who was not allowed to speak publicly told the Orsk Tribune on Monday.",
            {("speaker", "an official"), ("outlet", "the Orsk Tribune")},
        ),
        ("The talks failed, two people who know the captain said.", {("speaker", "two people")}),
        ("The talks failed, one of the people, who asked not to be named, said.", {("speaker", "one of the people")}),
        ("The talks failed, Reuters reported.", {("outlet", "Reuters")}),
    ],
)
def test_who_tells_a_whole_sentence_behind_its_last_comma_is_its_source(sentences: str, chain: Chain) -> None:
    assert chain_of("The talks failed", sentences) == chain


@pytest.mark.parametrize(
    ("sentences", "content", "link"),
    [
        (
            "“The dam is safe,” Brandt told Nordlys, adding that the wall would rise.",
            "that the wall",
            ("outlet", "Nordlys"),
        ),
        (
            "“The dam is safe,” Brandt wrote on X, warning that the wall would fall.",
            "that the wall",
            ("outlet", "X"),
        ),
        (
            "Brandt tweeted that the dam was safe.\n\nShe said that the wall would rise.",
            "that the wall",
            ("outlet", "tweeted"),
        ),
        (
            "Brandt posted on Facebook that the dam was safe. She said the wall would rise.",
            "the wall",
            ("outlet", "Facebook"),
        ),
        (
            "The lawsuit says that the dam leaks.\n\n“The wall is cracked,” it says.",
            "The wall",
            ("document", "The lawsuit"),
        ),
    ],
)
def test_a_passage_has_one_carrier(sentences: str, content: str, link: tuple[str, str]) -> None:
    assert link in chain_of(content, sentences)


@pytest.mark.parametrize(
    ("sentences", "link"),
    [
        ("Brandt released a letter on Monday.\n\n“It is over,” Brandt wrote.", ("document", "a letter")),
        ("The union has put out another statement.\n\n“It is over,” it says.", ("document", "another statement")),
        ("Holt appeared on “Harbour Talk” on Monday.\n\n“It is over,” Holt said.", ("outlet", "Harbour Talk")),
        (
            "Brandt made the announcement in a press statement.\n\nShe said: “It is over.”",
            ("document", "a press statement"),
        ),
        ("In a later post, Brandt took a sharper tone.\n\n“It is over,” she wrote.", ("document", "a later post")),
    ],
)
def test_a_sentence_before_a_quotation_leads_in_its_carrier(sentences: str, link: tuple[str, str]) -> None:
    assert link in chain_of("It is over", sentences)


@pytest.mark.parametrize(
    "sentences",
    [
        "Brandt released a letter on Monday.\n\n“It is over,” Holt said.",
        "Brandt released a letter on Monday.\n\nThe crew slept.\n\n“It is over,” she said.",
        "Brandt read about the letter on Monday.\n\n“It is over,” she said.",
        "Brandt tweeted that the dam was safe.\n\n“It is over,” Brandt said.",
        "Holt, who did not work on the study, said: “It is over.”",
    ],
)
def test_a_carrier_of_somebody_or_something_else_is_none(sentences: str) -> None:
    assert {role for role, _ in chain_of("It is over", sentences)} == {"speaker"}


@pytest.mark.parametrize(
    ("sentences", "chain"),
    [
        ("“It is over,” Brandt said, according to Reuters.", {("speaker", "Brandt"), ("outlet", "Reuters")}),
        (
            "“It is over,” she said, according to the Orsk Tribune.",
            {("speaker", "she"), ("outlet", "the Orsk Tribune")},
        ),
        ("“It is over,” Brandt said, Reuters reported.", {("speaker", "Brandt"), ("outlet", "Reuters")}),
        (
            "“It is over,” Holt said in a statement, according to CNN.",
            {("speaker", "Holt"), ("document", "a statement"), ("outlet", "CNN")},
        ),
        (
            "“It is over,” Holt told reporters, according to a transcript.",
            {("speaker", "Holt"), ("document", "a transcript")},
        ),
    ],
)
def test_who_speaks_behind_the_marks_speaks_and_who_passes_it_on_does_not(sentences: str, chain: Chain) -> None:
    assert chain_of("It is over", sentences) == chain


def test_a_reporter_reports_for_an_outlet() -> None:
    chain = chain_of("the port was closed", "As Ida Brandt reports for Reuters, the port was closed on Monday.")
    assert chain == {("speaker", "Ida Brandt"), ("outlet", "Reuters")}


@pytest.mark.parametrize(
    "sentences",
    [
        '“It is over," Brandt said in a letter. "Nobody is left."',
        '"It is over,” Brandt said in a letter. “Nobody is left.”',
    ],
)
def test_curly_and_straight_marks_close_each_other(sentences: str) -> None:
    assert chain_of("It is over,", sentences) == {("speaker", "Brandt"), ("document", "a letter")}
    assert chain_of("Nobody is left.", sentences) == {("speaker", "Brandt"), ("document", "a letter")}


@pytest.mark.parametrize(
    ("place", "outlets"),
    [
        ("a Truth Commission report", set()),
        ("a Truth Social post", {"Truth Social"}),
        ("a Facebook post", {"Facebook"}),
    ],
)
def test_a_word_of_a_platform_s_name_is_no_platform(place: str, outlets: set[str]) -> None:
    chain = chain_of("It is over", f"In {place}, Brandt wrote: “It is over.”")
    assert {text for role, text in chain if role == "outlet"} == outlets


def test_half_of_a_platforms_name_is_no_platform() -> None:
    assert chain_of("that the", "Holt said in Truth that the dam was safe.") == {("speaker", "Holt")}


@pytest.mark.parametrize(
    ("sentence", "content", "document"),
    [
        ("Brandt tweeted that the dam was safe.", "that the dam", None),
        ("Brandt posted on Facebook that it held.", "that it held", None),
        ("In a Facebook post, Holt wrote that it held.", "that it held", "a Facebook post"),
    ],
)
def test_a_verb_of_posting_is_no_document(sentence: str, content: str, document: str | None) -> None:
    documents = [text for role, text in chain_of(content, sentence) if role == "document"]
    assert documents == ([] if document is None else [document])


def test_nothing_is_posted_off_a_platform() -> None:
    chain = chain_of("that it would strike", "Holt wrote that it would strike. Nobody posted anything.")
    assert "document" not in {role for role, _ in chain}


@pytest.mark.parametrize(
    ("sentence", "content", "outlet"),
    [
        ("Holt confirmed to Reuters that the dam was safe.", "that the dam", "Reuters"),
        ("“They are safe,” Holt explains to the Guardian.", "They are safe", "the Guardian"),
        ("“It was strange,” Holt shares with Vogue.", "It was strange", "Vogue"),
    ],
)
def test_an_outlet_is_told_by_any_verb_of_speech(sentence: str, content: str, outlet: str) -> None:
    assert ("outlet", outlet) in chain_of(content, sentence)


def test_a_body_to_which_somebody_explains_is_no_outlet() -> None:
    roles = {role for role, _ in chain_of("that the dam", "Holt explained to Orsk Bank that the dam was safe.")}
    assert "outlet" not in roles


@pytest.mark.parametrize(
    ("sentence", "content", "source"),
    [
        ("Granting land to the port is key to slowing the loss of fish, the report states.", "Granting land", "report"),
        (
            "Workers are being treated as guests, says a report highlighting the “alarming rise” of contracts.",
            "Workers are",
            "a report",
        ),
        (
            (
                "Job cuts will be announced this week, "
                "said The Orsk Company’s new chair Jo Brandt in an email that was leaked."
            ),
            "Job cuts will be announced",
            "Jo Brandt",
        ),
    ],
)
def test_a_source_behind_the_comma_of_a_clause_tells_it(sentence: str, content: str, source: str) -> None:
    assert any(source in words for _, words in chain_of(content, sentence))


@pytest.mark.parametrize(
    ("sentences", "content", "link"),
    [
        ("Asked on Friday by the BBC whether he would go, Holt said he would stay.", "he would stay", "the BBC"),
        ("Per Holt on Sky News: “We have been in the port for a week.”", "We have been", "Sky News"),
        ("Holt referred to his testimony, in which he said the dam was safe.", "the dam was", "his testimony"),
        ("Brandt sent a letter in which she said that the law was unfair.", "that the law", "a letter"),
        (
            "The port will shut in May, according to two officials cited by the Danish newspaper Politiken.",
            "The port will",
            "Politiken",
        ),
    ],
)
def test_an_outlet_or_document_around_a_statement_is_a_link(sentences: str, content: str, link: str) -> None:
    assert link in {words for role, words in chain_of(content, sentences) if role in ("outlet", "document")}


def test_a_programme_behind_a_speaker_is_no_part_of_the_name() -> None:
    chain = chain_of("We have been", "Per Holt on Sky News: “We have been in the port for a week.”")
    assert chain == {("speaker", "Per Holt"), ("outlet", "Sky News")}


@pytest.mark.parametrize(
    ("sentences", "content", "word"),
    [
        ("Asked by the mayor whether he would go, Holt said he would stay.", "he would stay", "mayor"),
        ("Holt lives in the house in which he said that the dam was safe.", "that the dam", "house"),
    ],
)
def test_people_who_ask_and_places_are_no_carriers(sentences: str, content: str, word: str) -> None:
    carriers = {words for role, words in chain_of(content, sentences) if role in ("outlet", "document")}
    assert not any(word in words for words in carriers)


def test_a_reporter_introduced_by_of_has_an_outlet_later() -> None:
    body = "The piers were sold, according to Jo Roe of the Guardian. The buyers had to wait, reports Roe."
    assert ("outlet", "the Guardian") in chain_of("The buyers had", body)
