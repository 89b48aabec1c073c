"""After a forgetting, names and facts of entities are those that the remaining articles tell, as after a rebuild."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from newsledger.flows.run.forget import ForgetRequest, forget
from newsledger.transforms.annotation import Annotations, ArticleText
from newsledger.warehouse.home import Home
from newsledger.warehouse.verify import problems
from tests.pipeline.homes import digests, ran, rows, written
from tests.pipeline.test_forget import chosen, traces, url_of

FULLER = """Port to reopen

By Ann Able

OSLO (Reuters) — The minister Ola Kasimir Brandt said on Monday that the port would reopen. “We have waited long \
enough,” Brandt told parliament.
"""
PLAIN = """Ferries resume

By Bo Berg

BERGEN (AP) — The minister Ola Brandt said on Friday that ferries had resumed. “It took too long,” Brandt told \
reporters. He thanked the crews.
"""
ALONE = """Talks go on

By Cy Cole

OSLO (AFP) — Minister Brandt said on Sunday that the talks with the union would go on. “We are close,” Brandt told \
reporters.
"""
TABLES = ("entities", "entity_merges", "mentions", "quotes", "attributions", "relations", "stories")
WORD = "Kasimir"


def published(folder: Path, *batches: Mapping[str, str]) -> Path:
    """Return a home with one publish for each batch of texts."""
    for number, texts in enumerate(batches):
        ran(folder / "home", written(folder / f"inbox{number}", **texts))
    return folder / "home"


def forget_articles(home: Path, *stems: str) -> None:
    """Forget articles by the names of their files."""
    forget(ForgetRequest(urls=tuple(url_of(home, stem) for stem in stems)), chosen(home))


def assert_as_rebuilt(home: Path) -> None:
    """Check that no trace is left, that nothing is damaged and that a rebuild changes nothing."""
    assert traces(home, WORD) == set()
    assert problems(Home(home)) == []
    state = digests(home)
    old_rows = {name: sorted(map(str, rows(home, name).to_pylist())) for name in TABLES}
    ran(home, flow="rebuild")
    assert {name: sorted(map(str, rows(home, name).to_pylist())) for name in TABLES} == old_rows
    assert digests(home) == state


def persons(home: Path) -> dict[str, list[str]]:
    """Return the aliases of the persons by name."""
    return {row["name"]: row["aliases"] for row in rows(home, "entities").to_pylist() if row["type"] == "PERSON"}


@pytest.mark.parametrize("later", ["fuller", "plain"])
def test_a_fuller_name_that_was_taken_for_the_plain_one_goes(tmp_path: Path, later: str) -> None:
    batches = [{"fuller": FULLER}, {"plain": PLAIN}]
    home = published(tmp_path, *(batches if later == "plain" else batches[::-1]))
    assert rows(home, "entity_merges").num_rows == 1
    assert {name for name, _ in traces(home, WORD)} >= {"warehouse.duckdb"}
    forget_articles(home, "fuller")
    assert rows(home, "entity_merges").num_rows == 0
    assert persons(home) == {"Ola Brandt": ["Brandt"]}
    assert_as_rebuilt(home)


def test_a_fuller_name_that_others_were_taken_for_goes_and_they_get_their_own(tmp_path: Path) -> None:
    fuller = {name: FULLER.replace("Monday", day) for name, day in (("one", "Monday"), ("two", "Tuesday"))}
    home = published(tmp_path, fuller, {"plain": PLAIN, "initial": PLAIN.replace("Ola Brandt", "Ola P. Brandt")})
    assert "Ola Kasimir Brandt" in persons(home)
    forget_articles(home, "one")
    assert "Ola Kasimir Brandt" in persons(home), "an article remains that has the name"
    forget_articles(home, "two")
    assert persons(home) == {"Ola Brandt": ["Brandt", "Ola P. Brandt"]}
    other = published(tmp_path / "other", {"plain": PLAIN, "initial": PLAIN.replace("Ola Brandt", "Ola P. Brandt")})
    for name in ("entities", "entity_merges"):
        assert rows(home, name).num_rows == rows(other, name).num_rows
    assert rows(home, "entities")["entity_id"].to_pylist() == rows(other, "entities")["entity_id"].to_pylist()
    assert_as_rebuilt(home)


def test_a_surname_alone_is_nobodys_again(tmp_path: Path) -> None:
    days = ("Monday", "Tuesday", "Wednesday")
    fuller = {day.lower(): FULLER.replace("Monday", day) for day in days}
    home = published(tmp_path, fuller, {"alone": ALONE})
    assert [row["rule"] for row in rows(home, "entity_merges").to_pylist()] == ["surname"]
    forget_articles(home, *fuller)
    assert persons(home) == {"Brandt": []}
    assert_as_rebuilt(home)


def test_a_surname_alone_is_the_only_other_persons(tmp_path: Path) -> None:
    days = ("Monday", "Tuesday", "Wednesday")
    plain = {f"plain{day}": PLAIN.replace("Friday", day) for day in days}
    liv = {f"liv{day}": FULLER.replace("Ola Kasimir", "Liv Kasimir").replace("Monday", day) for day in days}
    home = published(tmp_path, {**plain, **liv}, {"alone": ALONE})
    assert rows(home, "entity_merges").num_rows == 0
    forget_articles(home, *liv)
    assert [row["rule"] for row in rows(home, "entity_merges").to_pylist()] == ["surname"]
    assert_as_rebuilt(home)


def test_the_country_that_only_a_forgotten_article_tells_goes(tmp_path: Path) -> None:
    german = PLAIN.replace("The minister Ola", "German Chancellor Ola")
    home = published(
        tmp_path, {"german": german, "plain": PLAIN.replace("Friday", "Sunday")}, {"again": german + "Rain.\n"}
    )
    country = {row["name"]: row["country_code"] for row in rows(home, "entities").to_pylist()}
    assert country["Ola Brandt"] == "DE"
    forget_articles(home, "german")
    country = {row["name"]: row["country_code"] for row in rows(home, "entities").to_pylist()}
    assert country["Ola Brandt"] == "DE", "another article tells it"
    forget_articles(home, "again")
    country = {row["name"]: row["country_code"] for row in rows(home, "entities").to_pylist()}
    assert country["Ola Brandt"] is None
    assert_as_rebuilt(home)


class Nothing:
    """An annotator that finds nothing, as one of another version may in a text."""

    name, version, languages = "nothing", "1", frozenset({"en"})

    def annotate(self, article: ArticleText) -> Annotations:
        """Return no annotations."""
        assert article.body
        return Annotations()


def test_no_words_stay_where_the_annotator_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = published(tmp_path, {"one": FULLER, "two": FULLER.replace("Monday", "Tuesday")}, {"plain": PLAIN})
    assert "Ola Kasimir Brandt" in persons(home)
    monkeypatch.setattr("newsledger.flows.run.rereading.annotator", lambda _: Nothing())
    forget_articles(home, "one", "two")
    assert persons(home) == {"Ola Brandt": ["Brandt"]}
    assert traces(home, WORD) == set()
    assert problems(Home(home)) == []


def test_a_name_that_only_a_judgement_joined_goes(tmp_path: Path) -> None:
    home = published(
        tmp_path,
        {
            "fuller": FULLER.replace("Ola", "Aksel"),
            "lise": PLAIN.replace("Ola Brandt", "Lise Berg").replace("Brandt", "Berg"),
        },
    )
    ids = {row["name"]: row["entity_id"] for row in rows(home, "entities").to_pylist()}
    judgement = f"entity_a,entity_b,verdict\n{ids['Aksel Kasimir Brandt']},{ids['Lise Berg']},same\n"
    (home / "judgements.csv").write_text(judgement, encoding="utf-8")
    ran(home, flow="rebuild")
    assert list(persons(home)) == ["Aksel Kasimir Brandt"]
    forget_articles(home, "fuller")
    assert persons(home) == {"Lise Berg": ["Berg"]}
    assert_as_rebuilt(home)
