"""Every kind of damage to a home is found, and the command that verification names heals it; a sound home is clean."""

import re
import shlex
import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from _pytest.mark import ParameterSet

from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.tables import TABLES
from newsledger.flows.cli import queries
from newsledger.warehouse import lake, manifest, tombstones, verify_lake, verify_warehouse
from newsledger.warehouse.damage import Remedy, commands
from newsledger.warehouse.home import Home
from newsledger.warehouse.verify import found_damage, problems
from tests.damage.healing import healed, without_annotator
from tests.damage.kinds import AT, KINDS, Kind, past_the_audit, sql
from tests.homes import filled, publish

REBUILT = {
    "a bit of articles flipped",
    "the lake missing",
    "a row twice",
    "a value changed, the manifest's text with it",
}


@pytest.fixture(scope="module")
def _sound(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with rows in every table, journals, objects and tombstones."""
    home = filled(tmp_path_factory.mktemp("sound") / "home")
    tombstones.bury(home, [("url", "https://example.org/a"), ("content", "0" * 64)], AT)
    tombstones.close(home, AT)
    assert problems(home) == []
    return home


@pytest.fixture
def home(_sound: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy of the sound home."""
    without_annotator(monkeypatch)
    shutil.copytree(_sound.root, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


def test_there_are_enough_kinds() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 40


def test_the_command_line_names_what_heals_each_damage_and_all_of_it(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    queries.verify(home=home.root)
    assert "verified" in capsys.readouterr().out
    min(home.journal.glob("*.jsonl")).unlink()
    next(home.objects.rglob("*.gz")).unlink()
    home.warehouse.unlink()
    place = f"--home {shlex.quote(str(home.root))}"
    todo = ", then ".join(f"newsledger repair {part} {place}" for part in ("journals", "raw", "warehouse"))
    with pytest.raises(WarehouseError, match=re.escape(todo)):
        queries.verify(home=home.root)
    said = capsys.readouterr().out
    assert "journal_missing" in said
    assert "heal with: newsledger repair raw" in said


def test_of_many_violations_the_first_are_printed_and_their_kinds_counted(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PRINTED", 1)
    for row in lake.tables(home, manifest.read(home), "documents").to_pylist():
        (home.root / row["raw_path"]).unlink()
    with pytest.raises(WarehouseError, match="2 violations found"):
        queries.verify(home=home.root)
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(" ")[0] for line in said] == ["documents", "documents:"]
    assert said[1] == "documents: raw_damaged: at least 2"


def test_a_rebuild_includes_the_repairs_of_its_steps() -> None:
    remedies = [Remedy.WAREHOUSE, Remedy.REBUILD, Remedy.JOURNALS, Remedy.RAW, Remedy.TOMBSTONES, Remedy.MANIFEST]
    assert commands(remedies) == ["newsledger repair tombstones", "newsledger repair raw", "newsledger rebuild"]


def cases() -> list[ParameterSet]:
    """Every kind; two in five, which have siblings of the same part, are slow."""
    return [
        pytest.param(kind, id=kind.name, marks=[pytest.mark.slow] if number % 5 in (1, 3) else [])
        for number, kind in enumerate(KINDS)
    ]


@pytest.mark.parametrize("kind", cases())
def test_damage_is_found_and_healed_by_the_command_it_names(home: Home, kind: Kind) -> None:
    kind.harm(home)
    found = problems(home)
    assert found
    if kind.reason:
        assert kind.reason in {damage.reason for damage in found}
    assert commands({damage.remedy for damage in found}) == [kind.remedy.value]
    if kind.remedy is Remedy.REBUILD and kind.name not in REBUILT:
        return
    healed(home, kind.remedy)
    assert problems(home) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name) for kind in KINDS if kind.remedy is Remedy.REBUILD])
def test_a_rebuild_heals_the_lake(home: Home, kind: Kind) -> None:
    kind.harm(home)
    healed(home, kind.remedy)
    assert problems(home) == []


def test_a_warehouse_that_an_earlier_version_built_is_no_damage(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_warehouse, "_expected_catalog", list)
    assert problems(home) == []
    sql("CREATE VIEW mine AS FROM quotes")(home)
    assert "view_unknown" in {damage.reason for damage in problems(home)}


def test_too_little_memory_is_no_damage(home: Home) -> None:
    with pytest.raises(WarehouseError, match="raise NEWSLEDGER_DATABASE_MEMORY_MB"):
        list(found_damage(home, memory_mb=1))


def test_texts_are_compared_in_parts_that_fit_into_the_memory(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_lake, "_SHARE_OF_TEXTS", 1_000_000)
    past_the_audit("quotes", "text", "Everybody")(home)
    assert [damage.reason for damage in problems(home)] == ["evidence_mismatch_text"]


def test_of_one_kind_so_many_are_told_whatever_the_parts(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    data = lake.tables(home, manifest.read(home), "quotes")
    words = pa.array(["Everybody"] * data.num_rows)
    broken = data.set_column(data.column_names.index("text"), "text", words)
    publish(home, {"quotes": broken}, run_id="run_2", whole={"quotes"})
    monkeypatch.setattr(verify_lake, "_SHARE_OF_TEXTS", 20_000_000)
    assert [damage.reason for damage in problems(home)] == ["evidence_mismatch_text"] * data.num_rows
    monkeypatch.setattr(verify_lake, "MOST_OF_A_KIND", 1)
    assert [damage.reason for damage in problems(home)] == ["evidence_mismatch_text"]


def test_rows_that_are_scanned_are_those_of_the_table(home: Home) -> None:
    state = manifest.read(home)
    for declared in TABLES:
        assert list(lake.scanned(home, state, declared.name)) == lake.tables(home, state, declared.name).to_pylist()
