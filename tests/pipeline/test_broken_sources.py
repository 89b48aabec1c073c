"""Of many sources of which some are broken, all else is published, and the run says which: partial, exit code 3."""

import json
from pathlib import Path

import pytest

from newsledger.flows.cli import app
from tests.pipeline.homes import rows
from tests.site.broken import WAYS, BrokenSources


def told(home: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[object, str]:
    """The exit code and the screen of a run of the home's sources."""
    with pytest.raises(SystemExit) as left:
        app.main(["run", "--home", str(home), *options])
    return left.value.code, capsys.readouterr().out


def test_a_source_of_documents_that_nobody_can_read_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    places = {"one": home / "one", "two": home / "two", "three": home / "three"}
    for name, place in places.items():
        place.mkdir(parents=True)
        for number in range(8):
            text = f"{name} {number}\n\nThe harbour board of {name} met {number} times in March, its chairwoman said."
            (place / f"{number}.txt").write_bytes(b"%PDF-1.4" + bytes(90) if name == "two" else text.encode())
    outlet = '[[outlets]]\nid = "{0}"\nname = "{0}"\n[[outlets.entries]]\nkind = "folder"\npath = "{0}"\n'
    (home / "sources.toml").write_text("\n".join(map(outlet.format, places)))
    code, screen = told(home, capsys)
    assert code == 3, screen
    assert "not collected: two: documents 8 of 8: rejected (binary 8)" in screen
    assert rows(home, "articles").num_rows == 16
    assert rows(home, "rejects").num_rows == 8
    for name in ("one", "three"):
        for number in range(8, 12):
            (places[name] / f"{number}.txt").write_bytes(b"%PDF-1.4" + bytes(number))
    with pytest.raises(SystemExit) as left:
        app.main(["run", "--home", str(home)])
    assert left.value.code == 1
    assert "8 of 32 documents were rejected" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("sound", "ways"), [(3, 8), pytest.param(70, 30, marks=pytest.mark.slow)], ids=["excerpt", "hundred"]
)
def test_what_is_broken_costs_itself_only_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, sound: int, ways: int
) -> None:
    home = tmp_path / "home"
    with BrokenSources(sound, WAYS[:ways]) as sources:
        sources.write(home)
        for name, value in sources.settings().items():
            written = json.dumps(value) if isinstance(value, dict | tuple) else str(value)
            monkeypatch.setenv(f"NEWSLEDGER_{name.upper()}", written)
        code, screen = told(home, capsys)
        assert code == 3, screen
        lines = [line.strip() for line in screen.splitlines() if "not collected: " in line]
        reasons = {line.split(": ")[1]: line.split(": ")[3].split(" ")[0] for line in lines}
        assert reasons == {f"s{sound + number}": way.reason for number, way in enumerate(WAYS[:ways])}
        assert len(lines) == ways
        assert f"partial: {ways} of {sound + ways} entry points could not be collected" in screen
        assert rows(home, "articles").num_rows == sound
        (run,) = rows(home, "runs").to_pylist()
        assert (run["status"], run["articles_count"]) == ("partial", sound)
        assert all(f"s{sound + number}: " in run["detail"] for number in range(ways))
        withdrawn = sources.hosts[0]
        sources.gone.add(withdrawn)
        code, screen = told(home, capsys, "--strict")
        assert code == 1
    second = max(rows(home, "runs").to_pylist(), key=lambda run: run["started_at"])
    assert (second["status"], second["articles_count"], second["entities_count"]) == ("failed", 0, 0)
    gone = {row["source_id"]: row["gone_at"] is not None for row in rows(home, "articles").to_pylist()}
    assert [source for source, is_gone in gone.items() if is_gone] == ["s0"]
