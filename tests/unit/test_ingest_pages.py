"""What pages state about themselves: titles, authors, JSON-LD, language, and pages that are no articles."""

import json
from datetime import UTC, datetime

import pytest

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.extraction.html.linked_data import mended
from newsledger.transforms.extraction.html.page import tree
from newsledger.transforms.extraction.html.page_kind import is_sent_home, redirect, refusal
from newsledger.transforms.extraction.html.title import without_outlet
from newsledger.transforms.extraction.language_id import language
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.extraction.text.bylines import people
from tests.unit.ferry_page import BODY, PARAGRAPHS, TITLE

URL = "https://www.vossnes.example/news/ferry-licence"
ARTICLE = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE}
OTHER = ARTICLE | {
    "headline": "Library closes for repairs",
    "url": "https://www.vossnes.example/news/library",
    "datePublished": "2026-03-02T08:00:00+01:00",
    "author": {"@type": "Person", "name": "Odd Berg"},
}
SIGNED = {"datePublished": "2026-11-20T10:15:00+01:00", "author": {"@type": "Person", "name": "Liv Strand"}}


def script(*values: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)


def read(head: str = "", body: str = "", *, title: str = TITLE, heading: str | None = None) -> ExtractedArticle:
    heading = f"<h1>{TITLE}</h1>" if heading is None else heading
    page = (
        f"<!doctype html><html lang=en><head><title>{title}</title><meta property=og:site_name content='Vossnes Post'>"
        f"{head}</head><body><article>{heading}{body or PARAGRAPHS}</article></body></html>"
    )
    raw = RawDocument("d", "s", URL, None, datetime(2026, 11, 28, tzinfo=UTC), page.encode(), "text/html")
    return articles(raw)[0]


@pytest.mark.parametrize(
    ("outlet", "title"), [("The Globe", "Globe: the map that lied"), ("The Vossnes Echo", "Echo: a dog comes home")]
)
def test_a_word_and_a_colon_are_no_outlet_of_a_longer_name(outlet: str, title: str) -> None:
    assert without_outlet(title, [outlet]) == title
    assert without_outlet(f"{outlet}: {title}", [outlet]) == title
    assert without_outlet(f"{title} :: {outlet}", [outlet]) == title


@pytest.mark.parametrize(
    "title",
    [
        "Vossnes: what the new licence means",
        "The harbour, the bank and the Post – Vossnes",
        "Post: the last letter box of the bay",
        "Vossnes – the year in ten pictures",
        "What became of the Evening - Post",
    ],
)
@pytest.mark.parametrize("place", ["title", "og:title"])
def test_a_part_of_the_outlet_s_name_is_no_outlet(title: str, place: str) -> None:
    head = f"<meta property='og:title' content='{title}'>" if place == "og:title" else ""
    assert read(head, title=title if place == "title" else "Vossnes Post", heading="").title == title


@pytest.mark.parametrize(
    "name", ["Vossnes Post", "VOSSNES POST", "The Vossnes Post", "Vossnes   Post", "Vossnes Post AS"]
)
@pytest.mark.parametrize("pattern", ["{title} | {name}", "{title} - {name}", "{name}: {title}", "{name} – {title}"])
def test_the_outlet_s_whole_name_is_cut(name: str, pattern: str) -> None:
    assert read(title=pattern.format(title=TITLE, name=name), heading="").title == TITLE


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("&lt;em&gt;Vossnes&lt;/em&gt; keeps its ferry", "Vossnes keeps its ferry"),
        ("Vossnes &amp;amp;amp; the ferry", "Vossnes & the ferry"),
        (
            "Vossnes keeps &amp;lt;b&amp;gt;its&amp;lt;/b&amp;gt; ferry &amp;ndash; at last",
            "Vossnes keeps its ferry – at last",
        ),
        ("When a &lt; b in Vossnes", "When a < b in Vossnes"),
    ],
)
def test_markup_and_references_in_a_title_are_resolved(written: str, title: str) -> None:
    assert read(f"<meta property='og:title' content='{written}'>", title="x", heading="").title == title


@pytest.mark.parametrize(
    "heading",
    [
        "<h1>Vossnes keeps its ferry<br>for ten more years</h1>",
        "<h1><span>Vossnes keeps its ferry</span><span>for ten more years</span></h1>",
        f"<h1><span class=kicker>Transport</span><span>{TITLE}</span></h1>",
        f"<h1><a href=/local>Local</a><div>{TITLE}</div></h1>",
        "<h1><div><span class=eyebrow-label>Live</span>Vossnes keeps its <em>ferry</em> for ten more years</div></h1>",
        "<h1><b>V</b>ossnes keeps its ferry for ten more years</h1>",
    ],
)
def test_a_heading_is_one_line_without_its_kicker(heading: str) -> None:
    article = read(title=f"{TITLE} | Vossnes Post", heading=heading)
    assert (article.title, article.text) == (TITLE, "\n\n".join(BODY))


LIV, ODD = (
    {"@type": "Person", "@id": "#liv", "name": "Liv Strand"},
    {"@type": "Person", "@id": "#odd", "name": "Odd Berg"},
)


@pytest.mark.parametrize(
    ("values", "authors"),
    [
        ([{"@graph": [ARTICLE | {"author": {"@id": "#liv"}}, LIV]}], ("Liv Strand",)),
        (
            [{"@graph": [LIV, ODD, ARTICLE | {"author": [{"@id": "#odd"}, {"@id": "#liv"}]}]}],
            ("Odd Berg", "Liv Strand"),
        ),
        ([ARTICLE | {"author": {"@id": "#liv"}}, LIV], ("Liv Strand",)),
        ([ARTICLE | {"author": {"@id": "#nobody"}}, LIV], ()),
        ([ARTICLE | {"author": {"name": {"@type": "Person", "name": "Liv Strand"}}}], ("Liv Strand",)),
        ([ARTICLE | {"author": [[LIV, ODD]]}], ("Liv Strand", "Odd Berg")),
        ([ARTICLE | {"author": {"name": ["Liv Strand", "Odd Berg"]}}], ("Liv Strand", "Odd Berg")),
        ([ARTICLE | {"author": {"givenName": "Liv", "familyName": "Strand"}}], ("Liv Strand",)),
        ([ARTICLE | {"creator": "Liv Strand"}], ("Liv Strand",)),
        ([ARTICLE | {"author": {"@list": [LIV, ODD]}}], ("Liv Strand", "Odd Berg")),
        ([ARTICLE | {"author": {"@type": "Person", "name": {"@value": "Liv Strand"}}}], ("Liv Strand",)),
        ([ARTICLE | {"author": "https://www.vossnes.example/liv"}], ()),
        ([ARTICLE | {"author": {"@type": "Organization", "name": "Nordfjord Today"}}], ()),
        ([ARTICLE | {"author": [LIV, {"@type": "NewsMediaOrganization", "name": "Bay Network"}]}], ("Liv Strand",)),
        ([ARTICLE | {"author": {"@type": "Organization", "name": "Vossnes Kringkasting"}}], ()),
    ],
)
def test_authors_in_json_ld_are_persons(values: list[object], authors: tuple[str, ...]) -> None:
    assert read(script(*values)).authors == authors


@pytest.mark.parametrize("name", ["Reuters", "The Associated Press", "Agence France-Presse"])
def test_an_agency_as_author_is_credited(name: str) -> None:
    article = read(script(ARTICLE | {"author": {"@type": "Organization", "name": name}}))
    assert article.authors == ()
    assert article.wire_agency in ("Reuters", "AP", "AFP")


@pytest.mark.parametrize(
    ("author", "agency", "persons"),
    [
        ("PTI | Updated: Nov 26, 2026, 13:10 IST", "PTI", ()),
        ("Reuters | Last modified: 26 Nov 2026", "Reuters", ()),
        ("Liv Strand | The Associated Press", "AP", ("Liv Strand",)),
        ("Liv Strand | Political Editor", None, ("Liv Strand",)),
        ("Liv Strand – Vossnes Post", None, ("Liv Strand",)),
    ],
)
def test_an_agency_before_or_after_a_bar_is_credited(author: str, agency: str | None, persons: tuple[str, ...]) -> None:
    article = read(f'<meta name="author" content="{author}">')
    assert (article.wire_agency, article.authors) == (agency, persons)


@pytest.mark.parametrize(
    ("byline", "persons"),
    [
        ("By Liv Strand Staff Reporter", ("Liv Strand",)),
        ("By LIV STRAND AP Sports Writer", ("Liv Strand",)),
        ("Liv Strand Senior Political Correspondent", ("Liv Strand",)),
        ("Chief Reporter Liv Strand", ("Liv Strand",)),
        ("Liv Strand Chief Maritime Correspondent", ("Liv Strand",)),
        ("Liv Strand Senior Lighthouse Reporter", ("Liv Strand",)),
        ("Liv van Strand Aviation Editor", ("Liv van Strand",)),
        ("liv.strand@vossnes.example (Liv Strand)", ("Liv Strand",)),
        ("(Liv Strand, Staff Writer)", ("Liv Strand",)),
        ("Liv Strand <liv.strand@vossnes.example>", ("Liv Strand",)),
        ("Site Admin", ()), ("Super User", ()), ("Web Desk", ()), ("webmaster@vossnes.example (Webmaster)", ()),
        ("Liv Strand, Crown Court Reporter", ("Liv Strand",)),
        ("By Liv Strand for Evening Post Norway", ("Liv Strand",)),
        ("By Liv Strand in Vossnes and Odd Berg", ("Liv Strand", "Odd Berg")),
        ("Liv Strand, Email The Author, lstrand@vossnes.example", ("Liv Strand",)),
        ("PTI | Updated: Nov 26, 2026, 13:10 IST", ()),
        ("Posted on September 21, 2026 by Liv Strand", ("Liv Strand",)),
        ("Von Liv Strand, Odd Berg und Jan Kiel, dpa", ("Liv Strand", "Odd Berg", "Jan Kiel")),
        ("Bill Press", ("Bill Press",)),
        ("Emily Post", ("Emily Post",)),
        ("Jean du Plessis", ("Jean du Plessis",)),
        ("Wietse ter Horst and Ana Ortega y Luna", ("Wietse ter Horst", "Ana Ortega y Luna")),
        ("Von Ludwig von und zu Mohn", ("Ludwig von und zu Mohn",)),
        ("By Liv Strand BBC News", ("Liv Strand",)),
        ("Strand, Ida; Berg, Jan", ("Ida Strand", "Jan Berg")),
        ("Liv Strand, Vossnes; Jan Berg, Skarmo", ("Liv Strand", "Jan Berg")),
        ("Marta Ruiz y Pablo Soler", ("Marta Ruiz", "Pablo Soler")),
        ("Mohammed al-Rashid and Chiara d'Angelo", ("Mohammed al-Rashid", "Chiara d'Angelo")),
        ("J.R. Stone", ("J.R. Stone",)),
        ("島津健吾", ("島津健吾",)),
        ("View Profile", ()), ("Follow Us", ()), ("Email The Author", ()), ("View all posts", ()),
        ("Press Association", ()), ("Nordfjord Today", ()), ("Washington Post", ()), ("Sports Desk", ()),
        ("Nordic Broadcasting Corporation", ()), ("Senior Politics Editor", ()),
    ],
)  # fmt: skip
def test_a_byline_names_persons_only(byline: str, persons: tuple[str, ...]) -> None:
    assert people(byline) == persons


@pytest.mark.parametrize(
    "byline",
    [
        "<div class=byline><a href=/author/ls>Liv Strand</a> <a href='mailto:x@y.example'>Email The Author</a></div>",
        "<div class=byline><a href=/author/ls>Liv Strand</a><a href=/author/ls>View Profile</a><a>Follow Us</a></div>",
        "<div data-testid=prism-byline><span>By</span><span><a href=/x>Liv Strand</a></span></div>",
        "<aside><address><a rel=author href=/profile/ls>Liv Strand</a></address></aside>",
        "<byline>Von Liv Strand, dpa</byline>",
        "<nav>Edited by <b itemprop=author><i itemprop=name>Liv Strand</i></b> <a href=/all>All news</a></nav>",
        "<p>Par <a href=/signataires/liv-strand>Liv Strand</a></p>",
    ],
)
def test_a_byline_is_read_without_its_buttons(byline: str) -> None:
    assert read(body=byline + PARAGRAPHS).authors == ("Liv Strand",)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "b", "c": [1, 2,],}',
        '//<![CDATA[\n{"a": "b", "c": [1, 2]}\n//]]>',
        '/* made by the shop */ {"a": "b", /* more */ "c": [1, 2]}',
        "{&quot;a&quot;: &quot;b&quot;, &quot;c&quot;: [1, 2]}",
        '<!-- {"a": "b", "c": [1, 2]} -->',
        '{"a": "b", "c": [1, 2]};',
    ],
)
def test_malformed_json_ld_is_mended(text: str) -> None:
    assert mended(text) == {"a": "b", "c": [1, 2]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "He said "no" to it", "b": "c"}', {"a": 'He said "no" to it', "b": "c"}),
        ('{"url": "https://a.example//b", "x": "/* kept */",}', {"url": "https://a.example//b", "x": "/* kept */"}),
        ('{"a": "b\nc"}', {"a": "b\nc"}),
        ('{"a": "}{"}\n{"b": 1}', [{"a": "}{"}, {"b": 1}]),
        ('{"a": ', None),
        ("", None),
    ],
)
def test_mending_changes_nothing_else(text: str, value: object) -> None:
    assert mended(text) == value


OWN = ARTICLE | SIGNED


@pytest.mark.parametrize(
    "values",
    [
        [[OTHER, OWN | {"url": URL}]],
        [OTHER, OWN],
        [OTHER, OWN | {"headline": "A licence for the ferry", "mainEntityOfPage": {"@id": URL + "?utm_source=x"}}],
        [{"@type": "WebPage", "name": "Vossnes Post", "mainEntity": OWN}, OTHER],
        [{"@graph": OWN}],
        [OTHER, {"@type": "VideoObject", "name": TITLE, "uploadDate": SIGNED["datePublished"], "author": LIV}],
    ],
)
def test_json_ld_counts_where_it_fits_the_page(values: list[object]) -> None:
    article = read(script(*values))
    assert (article.authors, str(article.published_on)) == (("Liv Strand",), "2026-11-20")


@pytest.mark.parametrize("head", ["<meta property=article:published_time content=2026-11-20T10:15:00+01:00>", ""])
def test_a_teaser_s_json_ld_alone_says_nothing(head: str) -> None:
    article = read(script(OTHER) + head)
    assert article.authors == ()
    assert str(article.published_on) == ("2026-11-20" if head else "None")


@pytest.mark.parametrize(
    ("head", "keywords"),
    [
        (script(OWN | {"keywords": ["ferry", "harbour", "ferry"]}), ("ferry", "harbour")),
        (script(OWN | {"keywords": "ferry, harbour; licence"}), ("ferry", "harbour", "licence")),
        (
            "<meta property=article:tag content=ferry><meta property=article:tag content='Voss, Nes'>",
            ("ferry", "Voss, Nes"),
        ),
        ("<meta name=news_keywords content='ferry,harbour'>", ("ferry", "harbour")),
        ("", ()),
    ],
)
def test_keywords_are_those_that_the_page_states(head: str, keywords: tuple[str, ...]) -> None:
    assert read(head).keywords == keywords


@pytest.mark.parametrize(
    ("head", "is_paywalled"),
    [
        (script(OWN | {"isAccessibleForFree": "False"}), True),
        (script(OWN | {"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False}}), True),
        (script(OWN | {"isAccessibleForFree": True}), False),
        ("<meta property=article:content_tier content=locked>", True),
        ("<meta property=article:content_tier content=free>", False),
        (script(OWN), None),
    ],
)
def test_a_paywall_is_what_the_page_states(head: str, is_paywalled: bool | None) -> None:
    assert read(head).is_paywalled is is_paywalled


@pytest.mark.parametrize(
    ("wording", "day"),
    [
        ("2026-11-20T23:30:00-08:00", "2026-11-20"),
        ("2026-11-20T00:30:00+09:00", "2026-11-20"),
        ("2026-11-20", "2026-11-20"),
    ],
)
def test_the_day_is_the_one_that_the_page_writes(wording: str, day: str) -> None:
    assert str(read(script(ARTICLE | {"datePublished": wording})).published_on) == day


@pytest.mark.parametrize(
    ("sentence", "declared", "code"),
    [
        (
            "El consell va decidir ahir que el transbordador continuarà deu anys més, segons van dir els veïns.",
            "ca",
            "ca",
        ),
        ("Većnici su u sredu odlučili da trajekt ostane još deset godina, saopšteno je iz opštine.", "sr", "sr"),
        ("Baraza la mji liliamua siku ya Jumatano kwamba kivuko kitaendelea kwa miaka kumi zaidi.", "sw", "sw"),
        ("شہر کی کونسل نے بدھ کو فیصلہ کیا کہ کشتی مزید دس سال تک چلتی رہے گی۔", "ur", "ur"),
        ("শহর পরিষদ বুধবার সিদ্ধান্ত নিয়েছে যে ফেরি আরও দশ বছর চলবে।", None, "bn"),
        ("Der Rat hat am Mittwoch beschlossen, dass die Fähre zehn weitere Jahre verkehren darf.", "en", "de"),
        ("Byrådet vedtok onsdag at fergen skal gå i ti år til, ifølge kommunen og operatøren.", "nb-NO", "no"),
        ("The council voted on Wednesday to keep the ferry for ten more years, officials said.", "fr", "en"),
    ],
)
def test_a_language_is_right_or_undetermined(sentence: str, declared: str | None, code: str) -> None:
    assert language(sentence, declared)[0] == code


def test_a_language_below_the_stated_certainty_is_undetermined() -> None:
    assert language("Zxqv wrpt klmn bvcx qwrt plkj hgfd mnbv", None)[0] in {"und", "en"}
    assert language("12 34 56", "en") == ("und", 0.0)


MISSING = "<p>We could not find what you asked for. Try the search, or go to the front page.</p>"
CONSENT = (
    "<h1>Your privacy</h1><p>We and our partners store cookies on your device and use personal data for "
    "personalised ads.</p>"
    "<p>You can consent to the processing of your personal data or change your preferences in our cookie policy.</p>"
)
EINWILLIGUNG = (
    "<p>Wir und unsere Partner nutzen Cookies und personenbezogene Daten. Ihre Einwilligung können Sie widerrufen; "
    "mehr unter Datenschutz. Akzeptieren Sie personalisierte Werbung.</p>"
)
CONSENTEMENT = (
    "<h2>Votre vie privée</h2><p>Nos partenaires et nous lisons des cookies avec votre consentement.</p>"
    "<button>Tout accepter</button><button>Continuer sans accepter</button>"
)
CONSENSO = (
    "<h2>La tua privacy</h2><p>I nostri partner usano i cookie per la pubblicità personalizzata.</p>"
    "<button>Accetta e continua</button><button>Rifiuta</button>"
)
NOT_ARTICLES = [
    ("Page not found | Vossnes Post", f"<h1>Page not found</h1>{MISSING}", "soft_404"),
    ("Vossnes Post", f"<h1>404 – Seite nicht gefunden</h1>{MISSING}", "soft_404"),
    ("Oops! This page isn’t available", MISSING, "soft_404"),
    ("Just a moment...", "<h1>vossnes.example</h1><p>Verifying you are human.</p>", "robot_check"),
    ("Access denied", "<p>You do not have permission to view this page. Reference 18.2f.</p>", "robot_check"),
    ("vossnes.example", "<script src='/cdn-cgi/challenge-platform/x.js'></script>", "robot_check"),
    ("Vossnes Post", CONSENT, "consent"),
    ("Bevor Sie fortfahren", EINWILLIGUNG, "consent"),
    ("Vossnes Post", CONSENTEMENT, "consent"),
    ("Vossnes Post", CONSENSO, "consent"),
    ("Vossnes Post", "<div id=root></div><noscript>Enable JavaScript to run this app.</noscript>", "script_only"),
    ("Vossnes Post", "<div id=__next></div>", "script_only"),
    ("Vossnes Post", "<p>Please enable JavaScript in your browser and reload this page.</p>", "script_only"),
    ("Redirecting…", "<meta http-equiv=Refresh content='0; URL=/news/real'><p>Redirecting.</p>", "redirect"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "body", "reason"), NOT_ARTICLES)
def test_a_page_that_is_no_article_is_refused_with_its_kind(title: str, body: str, reason: str) -> None:
    text = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    found = refusal(tree(text), text, url=URL)
    assert found is not None
    assert found.reason == reason
    with pytest.raises(DocumentError, match=reason):
        articles(RawDocument("d", "s", URL, None, datetime(2026, 11, 28, tzinfo=UTC), text.encode(), "text/html"))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Page not found: how a library lost its web", PARAGRAPHS),
        ("Are you a robot? Schools ask pupils", PARAGRAPHS * 4),
        ("Are you a robot? A play asks the question", f"{PARAGRAPHS}<p>“Verify you are human,” it says.</p>"),
        ("Access denied: the pier is closed to anglers", PARAGRAPHS),
        ("We can’t find the page: how an abbey lost a leaf of its hymn book", PARAGRAPHS),
        ("Cookies and consent: what the new law says", PARAGRAPHS),
        (TITLE, f"<noscript>Please enable JavaScript</noscript>{PARAGRAPHS}"),
        (TITLE, f"<meta http-equiv=refresh content=300>{PARAGRAPHS}"),
        (TITLE, f"<meta http-equiv=refresh content='600; url={URL}'>{PARAGRAPHS}"),
    ],
)
def test_a_story_about_such_pages_is_an_article(title: str, body: str) -> None:
    text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    assert refusal(tree(text), text, url=URL) is None


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0; url=/news/real", "https://www.vossnes.example/news/real"),
        ("2;URL='https://www.vossnes.example/b'", "https://www.vossnes.example/b"),
        ("0", None),
        (f"0; url={URL}#top", None),
        ("900; url=/news/real", None),
        ("0; url=http://[", None),
    ],
)
def test_a_meta_refresh_leads_to_its_target(content: str, target: str | None) -> None:
    text = f'<html><head><meta http-equiv="refresh" content="{content}"></head><body><p>Wait.</p></body></html>'
    assert redirect(tree(text), URL) == target


@pytest.mark.parametrize(
    ("asked", "received", "is_home"),
    [
        (URL, "https://www.vossnes.example/", True),
        (URL, "https://www.vossnes.example/index.html", True),
        ("https://www.vossnes.example/", "https://www.vossnes.example", False),
        (URL, "https://www.vossnes.example/?id=3", False),
        (URL, "https://www.vossnes.example/news/other", False),
    ],
)
def test_a_request_that_ends_at_the_home_page_gives_no_article(asked: str, received: str, is_home: bool) -> None:
    assert is_sent_home(asked, received) is is_home
    page = f"<html><title>x</title><body>{PARAGRAPHS}</body></html>".encode()
    raw = RawDocument("d", "s", asked, received, datetime(2026, 11, 28, tzinfo=UTC), page, "text/html")
    if is_home:
        with pytest.raises(DocumentError, match="home_page"):
            articles(raw)
    else:
        assert articles(raw)


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        ("Oops", "Sorry, the page you were looking for could not be found.", "soft_404"),
        ("Vossnes Post", "This article has been removed.", "soft_404"),
        ("Vossnes Post", "Der Artikel ist nicht mehr verfügbar.", "soft_404"),
        ("Sign in", "Log in to continue reading. Subscribers only.", "paywall"),
        ("Vossnes Post", "Subscribe to continue.", "paywall"),
        ("Quay to close", "Réservé aux abonnés", "paywall"),
        ("503 Service Unavailable", "The server cannot handle the request.", "server_error"),
        ("HTTP Error 502 Bad Gateway", "nginx", "server_error"),
        ("Vossnes Post | Site under maintenance", "We will be back soon.", "server_error"),
        ("Are you human?", "This may take a few seconds.", "robot_check"),
        ("Überprüfung", "Bitte bestätigen Sie, dass Sie kein Roboter sind.", "robot_check"),
        ("Un instant…", "Vérification en cours.", "robot_check"),
        ("Oops", "We can’t find the page that you wanted.", "soft_404"),
        ("Vossnes Post", "La noticia no existe.", "soft_404"),
        ("Vossnes Post", "Turn scripts on: JavaScript is off.", "script_only"),
    ],
)
def test_a_page_that_says_nothing_else_is_no_article(title: str, body: str, reason: str) -> None:
    page = tree(f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{body}</p></body></html>")
    refused = refusal(page, "", url="https://www.vossnes.example/news/quay")
    assert refused is not None
    assert refused.reason == reason


@pytest.mark.parametrize("phrase", ["Subscribe to continue.", "This article has been removed from the front page."])
def test_a_page_with_a_sentence_of_its_story_is_an_article(phrase: str) -> None:
    story = "The council of Vossnes will close the quay in March, the mayor said on Thursday."
    page = tree(f"<html><head><title>Quay</title></head><body><h1>Quay</h1><p>{story}</p><p>{phrase}</p></body></html>")
    assert refusal(page, "", url="https://www.vossnes.example/news/quay") is None
