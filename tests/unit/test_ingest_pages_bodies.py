"""The text of a page: whole, once, without furniture, and the same at every visit."""

import json
from datetime import UTC, datetime

import pytest

from newsledger.expectations.keys import text_sha256
from newsledger.transforms.characters import cleaned
from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.extraction.html.page import fragment_text, tree
from newsledger.transforms.extraction.html.recovered import leads
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.extraction.text.appeals import is_appeal, is_counter, is_hour, without_counters

TITLE = "Tolvik sells its lighthouse to a choir"
BODY = (
    "The lighthouse of Tolvik will become a rehearsal room, the harbour office said after a vote that took two hours.",
    "“We have sung in garages for eleven winters,” said Runa Holm, who conducts the choir and signed for it on Friday.",
    "The price is one krone, with the duty to repaint the tower every fourth year and to keep the lamp in order.",
    "Two hotels had offered more, but neither would promise to leave the gallery open to visitors on Sundays.",
    "The lamp itself went dark in 2011, when the shipping lane was moved four miles to the west of the islands.",
)
PARAGRAPHS = tuple(f"<p>{part}</p>" for part in BODY)
WHOLE = "\n\n".join(BODY)


def read(body: str, head: str = "", *, wrapper: str = "article") -> ExtractedArticle:
    page = (
        f"<!doctype html><html lang=en><head><title>{TITLE}</title>{head}</head><body>"
        f"<{wrapper}><h1>{TITLE}</h1>{body}</{wrapper}></body></html>"
    )
    url = "https://www.tolvik.example/news/lighthouse"
    raw = RawDocument("d", "s", url, None, datetime(2026, 11, 28, tzinfo=UTC), page.encode(), "text/html")
    return articles(raw)[0]


def boxes(pattern: str, *sizes: int) -> str:
    """Return the paragraphs in boxes of these sizes; the pattern shows one box as {}."""
    rest, parts = list(PARAGRAPHS), []
    for size in sizes:
        parts.append(pattern.format("".join(rest[:size])))
        rest = rest[size:]
    return "".join(parts)


IMAGE = "<div class=widget><div class=wrap><img src=x.jpg></div></div>"


@pytest.mark.parametrize("wrapper", ["article", "div", "main"])
@pytest.mark.parametrize("sizes", [(2, 3), (1, 1, 3), (3, 2)])
@pytest.mark.parametrize(
    "pattern",
    [
        f"{IMAGE}<div class=widget><div class=wrap><div class=text>{{}}</div></div></div>",
        "<div class=body-container><div class=body-inner>{}</div></div><div class=ad></div>",
        "<section class=chunk>{}</section>",
    ],
)
def test_a_text_in_several_boxes_is_whole(pattern: str, sizes: tuple[int, ...], wrapper: str) -> None:
    assert read(boxes(pattern, *sizes), wrapper=wrapper).text == WHOLE


@pytest.mark.parametrize("name", ["lede", "article-intro", "story_lead"])
def test_the_beginning_in_a_box_of_its_own_is_text(name: str) -> None:
    rest = "".join(PARAGRAPHS[1:])
    assert read(f"<div class={name}>{PARAGRAPHS[0]}</div><div class=article-body>{rest}</div>").text == WHOLE


@pytest.mark.parametrize(("inner", "number"), [("", 1), (f"<h1>{TITLE}</h1>", 0), ("<time>6 May</time>", 0)])
def test_a_box_with_the_headline_or_the_date_is_no_beginning_of_the_text(inner: str, number: int) -> None:
    box = f"<div class=story-lead><div>{inner}<p>{BODY[0]}</p></div></div>"
    page = f"<html><body><article>{box}<div>{''.join(PARAGRAPHS[1:])}</div></article></body></html>"
    assert len(leads(tree(page))) == number


def test_a_box_of_a_beginning_before_another_text_is_none() -> None:
    first = (
        "<div class=lede><p>The council of another town sold its lighthouse too, and nobody has come to sing.</p></div>"
    )
    page = f"{first}<div class=list><a href=/a>The harbour</a></div><div class=article-body>{''.join(PARAGRAPHS)}</div>"
    assert read(page).text == WHOLE


@pytest.mark.parametrize(
    "line",
    [
        "Also Read: Ferry fares rise for the third time", "Also Read | Ferry fares rise", "SEE ALSO: Ferry fares rise",
        "RELATED | Ferry fares rise", "READ MORE: Ferry fares rise", "READ: Ferry fares rise", "MORE: Ferry fares rise",
        "Recommended: Ferry fares rise", "Watch: Ferry fares rise", "[Read more about the ferry]",
        "Read next: Ferry fares rise", "Listen to this article · 4 min", "Read full story here",
        "Story continues below advertisement", "Article continues after ad", "Get our daily newsletter",
        "Click here for more", "Lesen Sie auch: Die Fähre wird teurer", "À lire aussi : le bac plus cher",
        "Le puede interesar: sube el pasaje", "Leggi anche – Traghetto più caro", "Lees ook: De pont wordt duurder",
        "Läs också: Färjan blir dyrare", "Читайте также: Паром подорожает", "関連記事：フェリー", "Anzeige",
        "Publicité", "See more: Ferry fares rise", "Baca juga: Tarif feri naik", "Přečtěte si také: Trajekt zdražuje",
        "Advertisement - scroll to continue", "Scroll to continue reading", "Support our journalism: subscribe today",
        "Advertisement", "La suite après cette publicité",
    ],
)  # fmt: skip
def test_a_line_that_leads_elsewhere_is_no_text(line: str) -> None:
    assert is_appeal(line)
    assert read("".join([*PARAGRAPHS[:2], f"<p>{line}</p>", *PARAGRAPHS[2:]])).text == WHOLE


@pytest.mark.parametrize(
    "line",
    [
        "More than 40 boats were damaged, the harbour office said.",
        "Read it aloud, the judge told her, and she did.",
        "Watch out for ice, the police said on Monday.",
        "The story continues to divide the town, which votes in May, and will be told for years.",
        "Related charges against two others were dropped in June, prosecutors said.",
    ],
)
def test_a_sentence_that_begins_like_a_label_is_text(line: str) -> None:
    assert not is_appeal(line)
    assert not is_counter(line)


@pytest.mark.parametrize(
    "extra",
    [
        "<p hidden>You have read your five free stories of this month and can go on with a subscription of ours.</p>",
        "<div style='display:none'><p>This story is for subscribers. Log in to read the rest of it.</p></div>",
        "<blockquote class=pullquote><p>We have sung in garages for eleven winters</p></blockquote>",
        "<p class=pull-quote>in garages</p>",
        "<div class='story highlight-quote'><p>sung in garages for eleven winters</p></div>",
        "<aside class=pull-quote>We have sung in garages for eleven winters</aside>",
        "<blockquote><p>“We have sung in garages for eleven winters”</p></blockquote>",
        "<blockquote class=twitter-tweet><p>The choir is in tune.</p>&mdash; Tor <a href=x>6 May</a></blockquote>",
        "<blockquote class=instagram-media><p>A post shared by the choir of the lighthouse</p></blockquote>",
    ],
)
def test_hidden_elements_posts_and_repeated_quotations_are_no_text(extra: str) -> None:
    assert read("".join([*PARAGRAPHS[:2], extra, *PARAGRAPHS[2:]])).text == WHOLE


def test_a_text_that_a_script_will_show_is_kept() -> None:
    assert read(f"<div style='display: none' class=story>{''.join(PARAGRAPHS)}</div>").text == WHOLE


@pytest.mark.parametrize("block", ["<blockquote><p>{}</p></blockquote>", "<blockquote>{}</blockquote>"])
def test_a_quotation_in_a_block_of_its_own_is_text(block: str) -> None:
    quote = "Nobody has asked the gulls, and they have lived in the tower for longer than any of us."
    found = read("".join([*PARAGRAPHS[:2], block.format(quote), *PARAGRAPHS[2:]]))
    assert quote in found.text


VISITS = [
    ("1,204 views", "1,377 views"),
    ("Updated 2 minutes ago", "Updated 3 hours ago"),
    ("3 comments", "114 comments"),
    ("4 min read · 12K shares", "4 min read · 13K shares"),
    ("Tolvik, 4 °C", "Tolvik, -11 °C"),
    ("vor 3 Stunden · 12 Kommentare", "vor 2 Tagen · 40 Kommentare"),
    ("9 people liked this", "1.2K people liked this"),
    ("204 mal gelesen", "377 mal gelesen"),
    ("12 personnes aiment ça", "31 personnes aiment ça"),
]


@pytest.mark.parametrize(("first", "second"), VISITS)
@pytest.mark.parametrize("tag", ["p", "div", "span"])
def test_what_changes_without_the_story_makes_no_version(first: str, second: str, tag: str) -> None:
    texts = [read(f"<{tag}>{line}</{tag}>{''.join(PARAGRAPHS)}<p>{line}</p>").text for line in (first, second)]
    assert texts == [WHOLE, WHOLE]
    assert len({text_sha256(text) for text in texts}) == 1


@pytest.mark.parametrize(
    "line",
    ["1,204 views", "3 comments", "Comments 12", "Updated 2 minutes ago", "just now · 3 likes", "il y a 3 heures",
     "hace 2 horas",
     "Reading time: 4 minutes", "Lesezeit: 3 Minuten", "Light rain, 6 °C", "12 degrees"],
)  # fmt: skip
def test_counters_clocks_and_weather_are_recognised(line: str) -> None:
    assert is_counter(line)


@pytest.mark.parametrize(
    "line",
    [
        "Twelve views on a lighthouse",
        "9 people like this idea of a pier",
        "2 dead in storm",
        "6 Sundays",
        "In 2011 the lamp went dark",
    ],
)
def test_numbers_in_a_heading_are_no_counters(line: str) -> None:
    assert not is_counter(line)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One ends here.<br>Two begins.</p>", "One ends here.\n\nTwo begins."),
        ("<p>One goes<br>on.</p>", "One goes on."),
        ("<p>One goes<br><br>Two begins</p>", "One goes\n\nTwo begins"),
        ("<div>One.</div><div>Two.</div>", "One.\n\nTwo."),
        ("<p>One.</p><ul><li><p>Two.</p></li><li>Three <b>and</b> more.</li></ul><div>Four.</div>",
         "One.\n\n• Two.\n\n• Three and more.\n\nFour."),
        ("Bare text, <i>slanted</i>.", "Bare text, slanted."),
        ("<p>One.</p><script>var x = '<p>no</p>';</script> tail <p>Two.</p>", "One.\n\ntail\n\nTwo."),
    ],
)  # fmt: skip
def test_a_fragment_is_read_in_paragraphs_once(markup: str, text: str) -> None:
    assert fragment_text(markup) == text


def test_breaks_and_blocks_in_items_are_blanks() -> None:
    tower = "<li><b>The tower</b><br>with its gallery, for one krone</li>"
    lamp = "<li><div>The lamp</div><div>is kept in order</div></li>"
    text = read("".join([*PARAGRAPHS[:2], f"<ul>{tower}{lamp}</ul>", *PARAGRAPHS[2:]])).text
    assert "• The tower with its gallery, for one krone\n\n• The lamp is kept in order" in text


STATED = {"@type": "NewsArticle", "headline": TITLE}


@pytest.mark.parametrize("separator", ["\n\n", "\n", "</p><p>"])
def test_a_page_without_a_text_has_the_one_in_json_ld(separator: str) -> None:
    body = separator.join(BODY)
    value = STATED | {"articleBody": f"<p>{body}</p>" if "<" in separator else body}
    found = read("<div id=app></div>", f"<script type='application/ld+json'>{json.dumps(value)}</script>")
    assert found.text == WHOLE


def test_a_page_without_a_text_has_the_one_in_the_data_of_its_scripts() -> None:
    state = json.dumps({"props": {"article": {"title": TITLE, "html": "".join(PARAGRAPHS)}}}).replace("<", "\\u003c")
    found = read(f"<div id=__next></div><script type='application/json'>{state}</script>")
    assert found.text == WHOLE


def test_a_text_in_json_ld_that_the_page_has_more_of_changes_nothing() -> None:
    value = STATED | {"articleBody": " ".join(BODY[:2])}
    head = f"<script type='application/ld+json'>{json.dumps(value)}</script>"
    assert read("".join(PARAGRAPHS), head).text == WHOLE


def test_the_captions_of_a_gallery_are_its_text() -> None:
    figures = "".join(
        f"<figure><img src={number}.jpg><figcaption>{part}</figcaption></figure>" for number, part in enumerate(BODY)
    )
    assert read(figures).text == WHOLE


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("the \ufb01sh of\u2060fered\u00ad it", "the fish offered it"),
        ("\u200esaid\u200f Holm", "said Holm"),
        ("e\ufb03cient \ufb02oors, o\u200b\ufb00", "efficient floors, off"),
    ],
)
def test_invisible_characters_and_ligatures_are_resolved(written: str, text: str) -> None:
    assert text in read("".join([*PARAGRAPHS[:2], f"<p>The harbour office has {written}.</p>", *PARAGRAPHS[2:]])).text


def test_marks_of_direction_stay_in_a_text_from_right_to_left() -> None:
    assert cleaned("\u200f\u05d0\u05de\u05e8\u200e Holm") == "\u200f\u05d0\u05de\u05e8\u200e Holm"


def test_the_line_of_a_video_is_its_text() -> None:
    value = {"@type": "VideoObject", "name": TITLE, "uploadDate": "2026-11-26T18:05:00+01:00"}
    head = f"<script type='application/ld+json'>{json.dumps(value)}</script>"
    found = read(f"<video src=a.mp4></video>{PARAGRAPHS[0]}", head)
    assert (found.text, str(found.published_on)) == (BODY[0], "2026-11-26")


def test_a_paragraph_at_the_end_that_introduces_the_author_is_no_text() -> None:
    byline = "<div class=byline>By Runa Holm</div>"
    found = read(
        f"{byline}{''.join(PARAGRAPHS)}<p>Runa Holm (runa@tolvik.example) is the editor of the Tolvik Post.</p>"
    )
    assert (found.authors, found.text) == (("Runa Holm",), WHOLE)


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("<meta property=article:modified_time content=2026-11-27T09:00:00+01:00>", "Last updated 27 November 2026"),
        ("<meta property=og:updated_time content=2026-11-27T09:00:00Z>", ""),
        ("", "Updated: 27 November 2026"),
        ("", "Zuletzt aktualisiert am 27.11.2026"),
    ],
)
def test_a_day_of_change_is_no_day_of_publication(head: str, line: str) -> None:
    found = read(f"<p class=date>{line}</p>{''.join(PARAGRAPHS)}", head)
    assert (found.published_on, found.published_method) == (None, "fetched")


@pytest.mark.parametrize(
    ("shown", "day"),
    [("26 November 2026", "2026-11-26"), ("25 November 2026", "2026-11-25"), ("3 March 2025", "2026-11-26")],
)
def test_the_day_beside_the_headline_is_that_of_a_moment_in_utc(shown: str, day: str) -> None:
    value = STATED | {"datePublished": "2026-11-26T01:30:00Z"}
    head = f"<script type='application/ld+json'>{json.dumps(value)}</script>"
    found = read(f"<p class=date>{shown}</p>{''.join(PARAGRAPHS)}", head)
    assert (str(found.published_on), str(found.published_at)[:16]) == (day, "2026-11-26 01:30")


COUNTED = [
    ("This article has been read {} times.", "1,204", "1,377"),
    ("So far 3,000 readers have shared this story, and {} commented today.", "12", "40"),
    ("You are reader number {} today.", "1,204", "1,377"),
    ("Dieser Artikel wurde bisher {} Mal gelesen.", "1.204", "1.377"),
    ("Cet article a été lu {} fois.", "1 204", "1 377"),
    ("({} views)", "1,204", "1,377"),
    ("(updated {} minutes ago)", "5", "9"),
    ("{} comments.", "3", "114"),
    ("This story was updated at 6:{} pm.", "05", "40"),
    ("This article was last updated on November {}, 2026.", "26", "27"),
]


@pytest.mark.parametrize(("count", "first", "second"), COUNTED)
def test_a_count_at_the_end_of_a_paragraph_makes_no_version(count: str, first: str, second: str) -> None:
    for number in (first, second):
        lead = PARAGRAPHS[0].replace("</p>", f" {count.format(number)}</p>")
        assert read(lead + "".join(PARAGRAPHS[1:])).text == WHOLE


@pytest.mark.parametrize(("count", "first", "second"), COUNTED[:5])
def test_a_sentence_that_counts_readers_within_a_paragraph_makes_no_version(
    count: str, first: str, second: str
) -> None:
    for number in (first, second):
        lead = PARAGRAPHS[0].replace("<p>", f"<p>{count.format(number)} ")
        assert read(lead + "".join(PARAGRAPHS[1:])).text == WHOLE


@pytest.mark.parametrize(
    "sentence",
    [
        "The petition was read by 1,204 people.",
        "This story of 1,204 sailors is told in the museum.",
        "The council has 12 members (3 women).",
        "The night will be cold, and the low will be 5 degrees.",
        "He has written 40 letters to the board this year.",
        "There were 300 people on the pier.",
    ],
)
def test_a_number_that_the_story_states_stays_in_its_text(sentence: str) -> None:
    assert without_counters(f"The lamp is lit. {sentence}") == f"The lamp is lit. {sentence}"


@pytest.mark.parametrize(
    "line", ["18:05", "Published 18:05", "Updated at 6:05 p.m.", "Today at 18:05 CET", "Thursday, 18:05", "18.05 Uhr"]
)
@pytest.mark.parametrize("place", [0, 5])
def test_an_hour_without_a_day_is_neither_text_nor_a_date(line: str, place: int) -> None:
    parts = list(PARAGRAPHS)
    parts.insert(place, f"<p>{line}</p>")
    article = read("".join(parts))
    assert article.text == WHOLE
    assert (article.published_on, article.published_method) == (None, "fetched")


def test_the_hours_of_a_live_report_stay_in_its_text() -> None:
    stamped = [f"<p>1{number}:05</p>{part}" for number, part in enumerate(PARAGRAPHS)]
    assert "10:05\n\n" in read("".join(stamped)).text


@pytest.mark.parametrize(
    "line", ["Genesis 1:27", "Lost 3.12", "The train leaves at 18:05 from the pier", "Round 12:30"]
)
def test_numbers_with_words_of_a_story_are_no_hours(line: str) -> None:
    assert not is_hour(line)


@pytest.mark.parametrize("label", ["WATCH", "See also"])
def test_a_paragraph_of_the_story_is_no_link_for_its_first_word(label: str) -> None:
    assert read("".join(PARAGRAPHS).replace("<p>", f"<p>{label}: ", 1)).text.endswith(WHOLE[-200:])
    assert BODY[0] in read("".join(PARAGRAPHS).replace("<p>", f"<p>{label}: ", 1)).text


@pytest.mark.parametrize("line", ["Share on Facebook", "Share via WhatsApp", "Share via e-mail"])
def test_buttons_to_share_are_no_text(line: str) -> None:
    assert read(f"{PARAGRAPHS[0]}<p>{line}</p>{''.join(PARAGRAPHS[1:])}").text == WHOLE
