"""A quotation is verbatim, altered, attributed to somebody else, or not found."""

import duckdb
import pytest

from newsledger.expectations.errors import SettingsError
from newsledger.flows.cli.app import main
from newsledger.warehouse.home import Home
from newsledger.warehouse.wording import Verdict, finding
from tests.homes import prepared
from tests.view_rows import HandMade, store_views_again

TEXT = (
    "“We have waited long enough for the harbour,” Ada Brandt said. Nils Aas said that the harbour would stay shut "
    "until the dredgers had finished. A sign at the gate read: no boats beyond this point after dark."
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = prepared(tmp_path_factory.mktemp("ledger"))
    with duckdb.connect(str(home.warehouse)) as connection:
        rows = HandMade(connection)
        connection.execute("CREATE TABLE newsledger_manifest AS SELECT 1 AS generation, 'run_1' AS run_id")
        rows.article("a", TEXT)
        rows.article(
            "b", "A plaque reads: nobody swims near the old lock.", published_on=None, published_method="fetched"
        )
        statements = (
            ("q-1", "We have waited long enough for the harbour,", "Ada Brandt"),
            ("q-2", "that the harbour would stay shut until the dredgers had finished", "Nils Aas"),
        )
        for key, content, name in statements:
            rows.add("entities", f"e-{key}", name=name)
            rows.quote(key, "a", content, speaker_text=name, speaker_entity_id=f"e-{key}")
            rows.add("attributions", f"t-{key}", quote_id=key, article_id="a", text=name, entity_id=f"e-{key}")
        store_views_again(connection)
    return home


@pytest.mark.parametrize(
    ("words", "speaker", "verdict", "key"),
    [
        ("we have waited LONG enough", None, Verdict.VERBATIM, "q-1"),
        ("“We have waited, long enough for the harbour”", "President Ada Brandt", Verdict.VERBATIM, "q-1"),
        ("We have waited long enough", "Brandt", Verdict.VERBATIM, "q-1"),
        ("We have waited long enough", "Nils Aas", Verdict.OTHER_SPEAKER, "q-1"),
        ("We waited quite long enough for the harbour", None, Verdict.ALTERED, "q-1"),
        ("The harbour will stay shut until the dredgers have finished", "Aas", Verdict.ALTERED, "q-2"),
        ("that the harbour the dredgers had finished", None, Verdict.ALTERED, "q-2"),
        ("the harbour would finished. A sign at dark", None, Verdict.NOT_FOUND, None),
        ("The harbour will stay shut until the dredgers have finished", "Ada Brandt", Verdict.OTHER_SPEAKER, "q-2"),
        ("no boats beyond this point", None, Verdict.VERBATIM, "a"),
        ("no boats beyond this point", "Ada Brandt", Verdict.OTHER_SPEAKER, "a"),
        ("We have never been to the moon", None, Verdict.NOT_FOUND, None),
        ("the harbour of the town is for the people who waited", None, Verdict.NOT_FOUND, None),
    ],
)
def test_the_verdict_and_the_statement_that_it_rests_on(
    home: Home, words: str, speaker: str | None, verdict: Verdict, key: str | None
) -> None:
    result = finding(home, words, speaker=speaker, notify=print)
    assert result.verdict is verdict
    assert (result.occurrences[0].key if result.occurrences else None) == key


def test_the_differences_are_shown_word_by_word(home: Home) -> None:
    (found, *_) = finding(home, "We waited quite long enough for our harbour", notify=print).occurrences
    assert found.wording.text == "We have waited long enough for the harbour"
    assert found.wording.differences == "we {+have+} waited [-quite-] long enough for [-our-] {+the+} harbour"
    assert found.chain == "Ada Brandt → S-A"


def test_words_that_are_left_out_are_shown(home: Home) -> None:
    first, *_ = finding(home, "that the harbour the dredgers had finished", notify=print).occurrences
    assert first.wording.differences == "that the harbour {+would stay shut until+} the dredgers had finished"


def test_too_few_words_are_refused(home: Home) -> None:
    with pytest.raises(SettingsError, match="give 3 words or more"):
        finding(home, "long enough!", notify=print)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("we have waited long enough",), 0),
        (("we had waited so long for the harbour",), 4),
        (("we never met them",), 6),
    ],
)
def test_the_exit_code_is_the_answer(
    home: Home, words: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["check", *words, "--home", str(home.root), "--json"])
    assert caught.value.code == code
    assert '"verdict"' in capsys.readouterr().out


@pytest.mark.parametrize(("words", "is_nobodys"), [("no boats beyond this point", True), ("waited long enough", False)])
def test_words_outside_every_statement_are_said_to_be_nobodys(
    home: Home, words: str, is_nobodys: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="5"):
        main(["check", words, "--speaker", "Nils Aas", "--home", str(home.root)])
    printed = capsys.readouterr().out
    assert printed.startswith("other speaker")
    assert ("read as nobody's statement" in " ".join(printed.split())) is is_nobodys


def test_a_search_is_printed_with_its_passage_and_chain_and_read_in_sql(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["search", "dredger AND speaker:aas", "--home", str(home.root)])
    printed = capsys.readouterr().out
    assert "the harbour would stay shut until the ⟦dredgers⟧ had finished" in " ".join(printed.split())
    assert "Nils Aas → S-A" in printed
    with pytest.raises(SystemExit, match="0"):
        main(
            [
                "sql",
                "SELECT quote_id, speaker FROM matches JOIN statements USING (quote_id)",
                *("--matching", "dredger OR harbour", "--home", str(home.root), "--format", "csv"),
            ]
        )
    assert sorted(capsys.readouterr().out.split()) == ["Aas", "Brandt", "q-1,Ada", "q-2,Nils", "quote_id,speaker"]
    with pytest.raises(SystemExit, match="2"):
        main(["search", "dredger AND", "--home", str(home.root)])


def test_a_day_that_is_that_of_the_fetch_is_marked(home: Home) -> None:
    stated = finding(home, "we have waited long enough", notify=print).occurrences[0]
    assert stated.day_shown == stated.day
    undated = finding(home, "nobody swims near the old lock", notify=print).occurrences[0]
    assert undated.day_shown == f"{undated.day} (fetched)"
