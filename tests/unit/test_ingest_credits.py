"""Credits and datelines as agencies and papers of many countries print them, on pages and in texts."""

from datetime import UTC, datetime

import pytest

from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.extraction.text.bylines import agencies_named
from newsledger.transforms.extraction.text.furniture import dateline

FETCHED_AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
PARAGRAPHS = (
    "The council of Skarmo voted on Thursday to keep the harbour ferry for ten more years, after five hours of debate.",
    "“Nobody asked us,” said Ida Moen, who has run the kiosk on the pier since the first ferry put in there in 1974.",
    "The owner wants two new boats before the ice comes, and the county has said that it would pay for one of them.",
)


def page(*, byline: str = "", end: str = "", figure: str = "") -> ExtractedArticle:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    content = (
        "<html><head><title>Ferry to stay | Skarmo Post</title></head><body><h1>Ferry to stay in service</h1>"
        f"{byline}<article>{figure}{body}{end}</article></body></html>"
    )
    return articles(RawDocument("doc", "src", "https://skarmo.example/ferry", None, FETCHED_AT, content.encode()))[0]


@pytest.mark.parametrize(
    ("byline", "persons", "agency"),
    [
        ("By Ida Moen, Associated Press", ("Ida Moen",), "AP"),
        ("Ida Moen | Bloomberg News", ("Ida Moen",), "Bloomberg"),
        ("By Ida Moen (PA Media)", ("Ida Moen",), "PA"),
        ("By Agence France-Presse in Bergen", (), "AFP"),
        ("La Gazette de Skarmo avec AFP", (), "AFP"),
        ("red/APA", (), "APA"),
        ("/ritzau/", (), "Ritzau"),
        ("di Adnkronos", (), "Adnkronos"),
        ("STT", (), "STT"),
        ("Интерфакс", (), "Interfax"),
        ("共同通信", (), "Kyodo"),
        ("By Ida Moen", ("Ida Moen",), None),
        ("By Efe Reuterskiöld", ("Efe Reuterskiöld",), None),
    ],
)
def test_a_byline_credits_the_agency_beside_or_instead_of_a_person(
    byline: str, persons: tuple[str, ...], agency: str | None
) -> None:
    article = page(byline=f'<p class="byline">{byline}</p>')
    assert (article.authors, article.wire_agency) == (persons, agency)


@pytest.mark.parametrize(
    ("end", "agency"),
    [
        ("Quelle: Keystone-SDA", "Keystone-SDA"),
        ("Bron: ANP", "ANP"),
        ("Источник: РИА Новости", "RIA Novosti"),
        ("来源：新华社", "Xinhua"),
        ("dpa/mv", "dpa"),
        ("/ritzau/", "Ritzau"),
    ],
)
def test_a_credit_at_the_end_is_no_text(end: str, agency: str) -> None:
    article = page(end=f"<p>{end}</p>")
    assert (article.text.split("\n\n"), article.wire_agency) == (list(PARAGRAPHS), agency)


@pytest.mark.parametrize("end", ["Source: Skarmo town hall", "pa/tt", "mar/bo"])
def test_a_source_or_initials_that_are_no_agency_credit_none(end: str) -> None:
    assert page(end=f"<p>{end}</p>").wire_agency is None


def test_the_credit_of_a_picture_is_none_of_the_text() -> None:
    picture = '<figure><img src="a.jpg"><figcaption>The pier <span class="author">Reuters</span></figcaption></figure>'
    assert page(figure=picture).wire_agency is None


@pytest.mark.parametrize(
    ("opening", "place", "agency"),
    [
        ("［スカルモ 26日 ロイター］ - ", "スカルモ", "ロイター"),
        ("【ソウル=연합뉴스】", "ソウル", "연합뉴스"),
        ("新华社贵阳11月26日电（记者李明）", "贵阳", "新华社"),
        ("（新华社北京11月26日电）", "北京", "新华社"),
        ("(서울=연합뉴스) 홍길동 기자 = ", "서울", "연합뉴스"),
        ("Budapest, 2026. november 23., hétfő (MTI) - ", "Budapest", "MTI"),
        ("Київ. 25 листопада. УНІАН. ", "Київ", "УНІАН"),
    ],
)
def test_datelines_of_other_scripts_and_orders(opening: str, place: str, agency: str) -> None:
    line = dateline(f"{opening}The council voted to keep the ferry.")
    assert line is not None
    assert (line.words, line.place, line.agency) == (opening, place, agency)


@pytest.mark.parametrize(
    "text",
    [
        "NASA — the space agency — has asked for a box of the moss.",
        "新华社记者11月在贵阳看到, 邮局重新开门。",
        "Київ. Рада ухвалила закон.",
        "［写真］図書館が開館した。",
    ],
)
def test_a_sentence_in_capitals_or_about_an_agency_is_no_dateline(text: str) -> None:
    assert dateline(text) is None


def test_a_japanese_report_loses_its_dateline_and_the_agency_behind_its_last_sentence() -> None:
    content = (
        "図書館が開館\n\n［霧沢 ２５日 ロイター］ - 図書館が開いた。\n\n本は三万冊ある。\n\n冬は火曜に休む。（共同）"
    )
    article = articles(RawDocument("doc", "src", "file:///a.txt", None, FETCHED_AT, content.encode(), "text/plain"))[0]
    assert article.text.endswith("図書館が開いた。\n\n本は三万冊ある。\n\n冬は火曜に休む。")
    assert (article.dateline, article.wire_agency) == ("霧沢", "Reuters")


@pytest.mark.parametrize(
    ("byline", "named"),
    [
        ("Ida Moen, AP", ("AP",)),
        ("PTI | Updated: Nov 26", ("PTI",)),
        ("mit APA", ("mit APA",)),
        ("AP Moller, shipowner", ()),
        ("Ida Moen", ()),
    ],
)
def test_agencies_are_named_whole(byline: str, named: tuple[str, ...]) -> None:
    assert agencies_named(byline) == named
