"""Lines of pages that lead elsewhere or count readers, in the languages of news; sentences that begin alike stay."""

from datetime import UTC, datetime

import pytest

from newsledger.transforms.documents import RawDocument
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.extraction.text.appeals import is_appeal, is_counter

FETCHED_AT = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "Hier geht es zum Newsletter „Küste kompakt“",
        "Przeczytaj również: Prom bez kapitana",
        "Dalsza część tekstu pod materiałem wideo",
        "De tekst gaat verder onder de foto",
        "Lees meer over: veerboten",
        "Missa inte: Veckans väder",
        "Artikkelen fortsetter under annonsen",
        "Mohlo by vás zajímat: Nový přívoz",
        "Ez is érdekelheti: Új komp indul",
        "Δείτε επίσης: Το πλοίο της γραμμής",
        "İlginizi çekebilir: Yeni vapur",
        "Bizi Google Haberler'de takip edin",
        "Simak juga video: Kapal baru",
        "Scroll untuk melanjutkan membaca",
        "Mời bạn đọc thêm: Bến phà mới",
        "【写真】新しいフェリー",
        "記事の続きは広告の下にあります",
        "推荐阅读：新渡轮",
        "شاهد أيضا: العبارة الجديدة",
        "تابعونا على واتساب",
        "بیشتر بخوانید: کشتی تازه",
        "קראו גם: המעבורת החדשה",
        "यह भी पढ़ें: नई नाव",
        "Материалы по теме: Новый паром",
        "Версия для печати",
        "Te recomendamos: Cinco islas",
        "Potrebbe interessarti anche: Il traghetto",
    ],
)
def test_a_line_that_leads_elsewhere_is_no_text(line: str) -> None:
    assert is_appeal(line)


@pytest.mark.parametrize(
    "line",
    [
        "Lees meer over de dijken, zei de wethouder, dan begrijpt u waarom het veer blijft varen.",
        "De tekst gaat verder met een lijst van huizen die dubbel glas krijgen; er staan er veertig op.",
        "Missa inte bussen, uppmanar kommunen, eftersom nästa går först om fyrtio minuter.",
        "Te recomendamos que vengas en verano, respondió una vecina al capitán.",
        "Haberin devamı geleceğe benziyor: komşu köyden üç aile de dönmeyi düşündüğünü söyledi, muhtar da sevindi.",
        "関連記事を切り抜いた古い帳面も見つかり、郷土史の部屋に並べられることになった。",
        "По теме дорог губернатор говорил коротко и обещал вернуться к разговору весной.",
        "La suite après l'hiver dépendra du nombre de passages.",
        "写真家の宮田さんは港で撮影を続けた。",
    ],
)
def test_a_sentence_that_begins_alike_is_text(line: str) -> None:
    assert not is_appeal(line)


@pytest.mark.parametrize(
    "line",
    [
        "조회수 1,204",
        "좋아요 1.1만명",
        "3시간 전",
        "閲覧数 1,204",
        "5分前",
        "2 saat önce",
        "vor 3 Stunden",
        "Le quedan 3 artículos gratis este mes",
        "You have 2 free articles left this month.",
        "Sie haben noch 1 kostenlosen Artikel",
        "3 min",
        "1.204 lecturas",
    ],
)
def test_what_changes_at_every_visit_is_a_counter(line: str) -> None:
    assert is_counter(line)


@pytest.mark.parametrize(
    "line",
    [
        "3 articles of the treaty were left out.",
        "Two free articles",
        "추천 도서 3권",
        "3月前",
        "The vote was 23 to 19.",
    ],
)
def test_what_tells_of_the_story_is_no_counter(line: str) -> None:
    assert not is_counter(line)


def test_a_poll_between_the_paragraphs_is_no_text() -> None:
    sentences = [
        f"The council of Skarmo voted on {day} to keep the harbour ferry for ten more years, as it had said before."
        for day in ("Monday", "Tuesday", "Thursday", "Friday")
    ]
    poll = '<div class="poll"><h4>Vote</h4><p>Will you take the ferry?</p><input type="radio"> Yes</div>'
    paragraphs = "".join(f"<p>{sentence}</p>{poll if number == 1 else ''}" for number, sentence in enumerate(sentences))
    content = f"<html><head><title>Ferry</title></head><body><h1>Ferry to stay</h1>{paragraphs}</body></html>"
    article = articles(RawDocument("doc", "src", "https://a.example/b", None, FETCHED_AT, content.encode()))[0]
    assert article.text.split("\n\n") == sentences
