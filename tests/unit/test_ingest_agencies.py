"""Agencies by every name of theirs and never by a part of another's, and datelines of every house style."""

from datetime import UTC, datetime

import pytest

from newsledger.transforms.documents import Credit, ExtractedArticle, RawDocument
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.extraction.text.furniture import dateline
from newsledger.transforms.formats.wire import known_agency
from newsledger.transforms.lexicon.reference import agency, outlets, wire_credits
from newsledger.transforms.tables.credits import agency_rows, credit_rows

FETCHED_AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
FIRST = "The council of Skarmo voted on Thursday to keep the harbour ferry for ten more years."
SECOND = "“Nobody asked us,” said Ida Moen, who has run the kiosk on the pier since it opened."


def plain(text: str) -> ExtractedArticle:
    content = f"Ferry to stay in service\n\nBy Ida Moen\n\n{text}\n\n{SECOND}".encode()
    return articles(RawDocument("doc", "src", "file:///a.txt", None, FETCHED_AT, content, "text/plain"))[0]


def test_every_agency_is_known_by_its_full_and_its_short_names() -> None:
    by_id = {outlet.source_id: outlet for outlet in outlets()}
    for credit in wire_credits():
        names = (credit.agency, by_id[credit.source_id].name, *by_id[credit.source_id].aliases)
        assert {agency(name) for name in names} == {credit.agency}, credit.agency


@pytest.mark.parametrize(
    ("credit", "short"),
    [
        ("Press Association", "PA"),
        ("Press Trust of India", "PTI"),
        ("Deutsche Presse-Agentur", "dpa"),
        ("Asian News International", "ANI"),
        ("Reuters Staff", "Reuters"),
        ("AFP News", "AFP"),
        ("Australian Associated Press", "AAP"),
        ("Associated Press of Pakistan", "APP"),
        ("Copyright 2026 The Associated Press. All rights reserved", "AP"),
        ("Copyright 2026, dpa (www.dpa.de). Alle Rechte vorbehalten", "dpa"),
        ("© 2026 AFP", "AFP"),
        ("nprov:REUTERS", "Reuters"),
        ("Polska Agencja Prasowa", "PAP"),
        ("Tidningarnas Telegrambyrå", "TT"),
        ("Evangelischer Pressedienst", "epd"),
        ("Agência Lusa", "Lusa"),
        ("Mit Material von dpa", "dpa"),
        ("Agence de presse Belga", "Belga"),
        ("AP Sports Writer", "AP"),
        ("Bernama Bureau", "Bernama"),
        ("AP Sports Club", None),
        ("Agenzia Skarmo", None),
        ("Jamaica Associated Press Club", None),
        ("Skarmo Press Association", None),
        ("North Reuters Street Journal", None),
        ("map", None),
    ],
)
def test_a_credit_names_one_agency_and_none_by_a_part_of_a_name(credit: str, short: str | None) -> None:
    assert known_agency(credit) == short


@pytest.mark.parametrize("short", ["AP", "PTI", "AAP", "dpa", "VOA"])
def test_every_agency_that_is_credited_is_a_row_of_sources(short: str) -> None:
    article = ExtractedArticle(
        "T", FIRST, "https://o.example/a", "en", 1.0, "x", "1", credits=(Credit(short, short, "header"),)
    )
    rows = credit_rows(article, "art_1")
    assert [row["source_id"] for row in agency_rows(rows * 2)] == [rows[0]["agency_source_id"]]


@pytest.mark.parametrize(
    ("line", "place", "short"),
    [
        ("New Delhi, Nov 26 (PTI) ", "New Delhi", "PTI"),
        ("New Delhi [India], November 26 (ANI): ", "New Delhi", "ANI"),
        ("MOSCOW, November 26. /TASS/. ", "MOSCOW", "TASS"),
        ("Tegucigalpa, Nov 26 (EFE).- ", "Tegucigalpa", "EFE"),
        ("(ANSA) - ROME, NOV 26 - ", "ROME", "ANSA"),
        ("SKARMO, Norway (AP) _ ", "SKARMO, Norway", "AP"),
        ("Skarmo (dpa) - ", "Skarmo", "dpa"),
        ("ISLAMABAD, Nov 26 (APP): ", "ISLAMABAD", "APP"),
        ("London (CNN) — ", "London", None),
        ("CNN — ", None, None),
        ("(Reuters) - ", None, "Reuters"),
        ("OSLO — ", "OSLO", None),
        ("Skarmo (dpa/lnw) - ", "Skarmo", "dpa"),
        ("SKARMO (Reuters/AFP) - ", "SKARMO", "Reuters"),
        ("Skarmo (AFP, AP) — ", "Skarmo", "AFP"),
        ("BBC News, Skarmo — ", "Skarmo", None),
        ("Skarmo (Assam) [India], November 26 (ANI): ", "Skarmo (Assam)", "ANI"),
        ("Skarmo (Rogaland), 26 nov (EFE).- ", "Skarmo (Rogaland)", "EFE"),
        ("Porto, 26 nov 2026 (Lusa) - ", "Porto", "Lusa"),
        ("Skarmo, 3 de dezembro (Lusa) – ", "Skarmo", "Lusa"),
        ("Skarmo, 26. Oktober (dpa) - ", "Skarmo", "dpa"),
        ("SKARMO, 26th November, 2026 (WAM) -- ", "SKARMO", "WAM"),
        ("SKARMO (AA) - ", "SKARMO", "Anadolu"),
        ("SKARMO, Nov 26 AAP - ", "SKARMO", "AAP"),
        ("Skarmo, 26.11.2026 (PAP) - ", "Skarmo", "PAP"),
        ("SKARMO. Nov 26 (Interfax) - ", "SKARMO", "Interfax"),
        ("SKARMO, Nov 26 - RIA Novosti. ", "SKARMO", "RIA Novosti"),
        ("СКАРМО, 26 ноября. /ТАСС/. ", "СКАРМО", "TASS"),
        ("(ANSA-AFP) - SKARMO, NOV 26 - ", "SKARMO", "ANSA"),
        ("SKARMO, (SANA)- ", "SKARMO", "SANA"),
        ("Nov 26 (Reuters) - ", None, "Reuters"),
        ("Skarmo (CNN) ", "Skarmo", None),
        ("Skarmo CNN — ", "Skarmo", None),
        ("Skarmo (CNN Business) — ", "Skarmo", None),
        ("SKARMO, Fla. (WXYZ) — ", "SKARMO, Fla.", None),
        ("(CNN) ", None, None),
        ("SKARMO, NORWAY.- ", "SKARMO, NORWAY", None),
        ("ST. LOUIS, MO (KTVI) – ", "ST. LOUIS, MO", None),
        ("KUALA LUMPUR: ", "KUALA LUMPUR", None),
    ],
)
def test_datelines_of_every_house_style_leave_the_text(line: str, place: str | None, short: str | None) -> None:
    article = plain(line + FIRST)
    assert (article.dateline, article.wire_agency) == (place, short)
    assert article.text.startswith(FIRST)


LABELS = (
    "BREAKING|OPINION|UPDATE|EXCLUSIVE|FACT CHECK|IN PICTURES|EDITOR'S NOTE|BUSINESS|REPORT|FIRST ON CNN|SPOILER ALERT|"
    "EILMELDUNG|OPINIÓN"
)


@pytest.mark.parametrize("label", LABELS.split("|"))
@pytest.mark.parametrize("mark", [" —", " -", ":"])
def test_a_label_is_no_place_and_stays(label: str, mark: str) -> None:
    assert dateline(f"{label}{mark} {FIRST}") is None


@pytest.mark.parametrize("place", ["SKARMO", "MOBILE", "NICE", "OSLO", "ST. LOUIS"])
def test_a_place_in_capitals_is_no_label(place: str) -> None:
    found = dateline(f"{place} — {FIRST}")
    assert found is not None
    assert found.place == place


@pytest.mark.parametrize(
    "text",
    [
        "New Delhi said on Nov 26 that it would.",
        "The ferry (built 1990) is.",
        "He: no.",
        "Ida Moen (MP) Anne",
        "IDA MOEN: I",
        "On CNN the mayor",
        "SHORE via CNN — Anne",
    ],
)
def test_a_sentence_is_no_dateline(text: str) -> None:
    assert dateline(f"{text} {FIRST}") is None
