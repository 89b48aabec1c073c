"""The files made of articles, indexes, stories, matches of monitors and reports, keep no words of a forgotten one."""

from collections import Counter
from pathlib import Path

from newsledger.flows.run.forget import ForgetRequest, forget
from newsledger.warehouse.home import Home
from newsledger.warehouse.monitor_store import match_table
from newsledger.warehouse.search import Search, search
from newsledger.warehouse.verify import problems
from tests.pipeline.homes import ran, rows, written
from tests.pipeline.test_forget import chosen, traces, url_of

FIRST = """Kestrelbank tanker Ostrava Pearl strikes pier at Lindesvik

By Ann Able

LINDESVIK, 2 March 2026 (Reuters) — The tanker Ostrava Pearl struck the pier of Lindesvik on Monday and spilled oil \
into the harbour. “We have closed the harbour and asked the coastguard for help,” said Ola Kasimir Brandt, the harbour \
master of Lindesvik. The Kestrelbank company owns the tanker Ostrava Pearl.
"""
SECOND = """Oil spill closes harbour of Lindesvik

By Bo Berg

LINDESVIK, 2 March 2026 (AP) — The tanker Ostrava Pearl struck the pier of Lindesvik on Monday and oil was spilled \
in the harbour. “We have closed the harbour and asked the coastguard for help,” said Ola Brandt, the harbour \
master of Lindesvik. Divers looked at the tanker Ostrava Pearl and at the pier.
"""
MONITORS = """
[[monitors]]
name = "owners"
query = "tanker OR spill"
in = "articles"
channels = ["jsonl", "eml", "atom"]

[[monitors]]
name = "harbours"
query = "speaker:Brandt"
channels = ["jsonl", "eml", "atom"]
"""
WORDS = ("Kasimir", "Kestrelbank", "strikes pier")


def test_nothing_made_of_a_forgotten_article_keeps_its_words(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    home.mkdir()
    (home / "monitors.toml").write_text(MONITORS, encoding="utf-8")
    ran(home, written(inbox, other="Rain in Orsk\n\nIt rained in Orsk on Sunday, the town said.\n"))
    third = SECOND.replace("AP", "AFP").replace("Bo Berg", "Cy Cole").replace("Divers looked at", "Tugs pulled")
    texts = {"first": FIRST, "again": FIRST.replace(" 2 March", " 3 March"), "second": SECOND}
    ran(home, written(inbox, **texts))
    ran(home, written(inbox, third=third))
    (title,) = rows(home, "stories")["title"].to_pylist()
    assert "strikes pier" in title
    assert speakers(home) == {"Ola Kasimir Brandt": 4}
    assert search(Home(home), Search("Kestrelbank", "articles"), notify=print).number == 2
    assert {name for name, _ in traces(home, *WORDS)} >= {"monitors.sqlite", "owners.jsonl", "warehouse.duckdb"}
    forget(ForgetRequest(urls=(url_of(home, "first"), url_of(home, "again"))), chosen(home))
    assert traces(home, *WORDS) == set()
    assert not (home / "search.sqlite").exists()
    assert problems(Home(home)) == []
    assert rows(home, "stories")["title"].to_pylist() == ["Oil spill closes harbour of Lindesvik"]
    assert speakers(home) == {"Ola Brandt": 2}
    ran(home, written(inbox, more="Snow in Orsk\n\nIt snowed in Orsk on Sunday, Ola Brandt said.\n"))
    assert search(Home(home), Search("speaker:Brandt"), notify=print).number == 3
    assert traces(home, *WORDS) == set(), "the feeds of alerts and the index of words are made anew"


def test_no_copy_of_a_column_keeps_the_name_of_a_forgotten_person(tmp_path: Path) -> None:
    """A file that loses few of its rows is served by the copies of the file before it."""
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    given, family = ("Anna", "Maria", "Peter", "David", "Emma"), ("Lund", "Berg", "Dahl", "Falk", "Gran", "Holm")
    names = [f"{first} {last}" for first in given for last in family]
    said = "\n\n".join(f"“The pier of Lindesvik stays shut,” {name} said on Monday." for name in names)
    ran(home, written(inbox, first=f"Pier stays shut\n\n{said}\n", secret=FIRST))
    ran(home, written(inbox, second=SECOND.replace("Ola Brandt", "Ola Kasimir Brandt")))
    assert any(name.endswith(".columns") for name, _ in traces(home, "Kasimir"))
    forget(ForgetRequest(persons=("Ola Kasimir Brandt",), with_articles=True), chosen(home))
    assert {row["name"] for row in rows(home, "entities").to_pylist()} >= {"Anna Lund", "Emma Holm"}
    assert traces(home, "Kasimir") == set()
    assert problems(Home(home)) == []


def speakers(home: Path) -> Counter[str]:
    """Return how many statements that the monitor found each speaker has; every chain begins with the speaker."""
    found = [row for row in match_table(Home(home)).to_pylist() if row["monitor"] == "harbours"]
    assert all(row["chain"].startswith(row["speaker"]) for row in found)
    return Counter(row["speaker"] for row in found)
