"""Exports: equal rows for every reader, keys that join, one publish, one folder that is replaced as a whole."""

import csv
import json
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import srsly
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.expectations.arrow import arrow_schema
from newsledger.expectations.declaration import Table
from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.star_schema import STAR_SCHEMA
from newsledger.flows.cli import app
from newsledger.flows.cli.answers import csv_cell
from newsledger.transforms.extraction.wire_item import draft
from newsledger.transforms.formats import ninjs
from newsledger.warehouse.export import export as exports
from newsledger.warehouse.export import folder as folders
from newsledger.warehouse.export.export import Request, export
from newsledger.warehouse.export.file_formats import FORMS, ExportFile, without_formula
from newsledger.warehouse.export.gkg import COLUMNS
from newsledger.warehouse.export.star import BATCH, CHOSEN
from newsledger.warehouse.home import Home
from tests.export_homes import FORMULA_TITLE, written

AT = datetime(2026, 3, 9, 12, tzinfo=UTC)
NAMES = [table.name for table in STAR_SCHEMA]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return written(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def tables(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an export in Parquet."""
    target = tmp_path_factory.mktemp("exports") / "bi"
    export(home, Request(target, with_dbt=True), moment=AT)
    return target


def exported(home: Home, target: Path, form: str = "jsonl", /, **options: object) -> dict[str, int]:
    """Export and return the rows by table."""
    rows = export(home, Request(target, form, **options), moment=AT).rows  # type: ignore[arg-type]
    return {name.partition(".")[0]: count for name, count in rows.items()}


@pytest.mark.parametrize("table", STAR_SCHEMA, ids=NAMES)
def test_a_table_has_unique_keys_rows_to_join_and_declared_types(table: Table, tables: Path) -> None:
    data = pq.read_table(tables / f"{table.name}.parquet")
    assert data.schema.types == arrow_schema(table).types
    assert data.schema.names == list(table.names)
    keys = data[table.key].to_pylist()
    assert len(set(keys)) == len(keys)
    for column in table.columns:
        values = set(data[column.name].to_pylist())
        if column.required:
            assert None not in values, column.name
        if column.references:
            other, _, key = column.references.partition(".")
            known = set(pq.read_table(tables / f"{other}.parquet")[key].to_pylist())
            assert values - {None} <= known, column.name


@pytest.mark.parametrize("name", NAMES)
def test_every_reader_of_parquet_sees_the_same_rows(name: str, tables: Path) -> None:
    path = tables / f"{name}.parquet"
    rows = pq.read_table(path).to_pylist()
    assert pl.read_parquet(path).to_dicts() == rows
    frame = pd.read_parquet(path, dtype_backend="pyarrow")
    assert pa.Table.from_pandas(frame, preserve_index=False).to_pylist() == rows
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        assert connection.sql(f"FROM '{path}'").to_arrow_table().to_pylist() == rows


def test_the_facts_are_those_of_the_latest_versions(home: Home, tables: Path) -> None:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        (counts,) = connection.execute(
            "SELECT count(*), count(*) FILTER (is_latest) FROM quotes q JOIN articles USING (article_id)"
        ).fetchall()
    quotes = pq.read_table(tables / "quotes.parquet").to_pylist()
    assert counts[1] == len(quotes) < counts[0]
    articles = {row["article_id"]: row for row in pq.read_table(tables / "articles.parquet").to_pylist()}
    assert set(articles) == {"wire", "reprint", "fjord", "lantern", "plan-2", "gone", "formula"}
    assert articles["reprint"]["text_id"] == articles["wire"]["text_id"] == "text-1"
    assert articles["reprint"]["origin_id"] == "city-wire"
    assert {row["day"] for row in quotes if row["article_id"] == "lantern"} == {date(2026, 3, 5)}
    authors = pq.read_table(tables / "article_authors.parquet").to_pylist()
    assert [(row["article_id"], row["position"], row["author"]) for row in authors] == [
        ("formula", 1, "Ada Able"),
        ("formula", 2, "@ben"),
    ]


def test_the_date_dimension_has_every_day_and_its_names(tables: Path) -> None:
    days = pq.read_table(tables / "dates.parquet").to_pylist()
    assert [row["day"].day for row in days] == [4, 5, 6, 7]
    names = ("month_name", "month_start", "iso_week", "week_start", "weekday", "weekday_name", "is_weekend")
    assert [days[-1][name] for name in names] == [
        "March", date(2026, 3, 1), 10, date(2026, 3, 2), 6, "Saturday", True,
    ]  # fmt: skip


def test_csv_and_json_lines_have_the_rows_of_parquet(home: Home, tables: Path, tmp_path: Path) -> None:
    exported(home, tmp_path / "csv", "csv")
    exported(home, tmp_path / "jsonl")
    rows = pq.read_table(tables / "articles.parquet").to_pylist()
    with (tmp_path / "csv/articles.csv").open(encoding="utf-8", newline="") as stream:
        cells = list(csv.DictReader(stream))
    lines = [json.loads(line) for line in (tmp_path / "jsonl/articles.jsonl").read_text("utf-8").splitlines()]
    assert len(cells) == len(lines) == len(rows)
    for row, cell, line in zip(rows, cells, lines, strict=True):
        assert line["title"] == row["title"]
        assert line["day"] == cell["day"] == row["day"].isoformat()
        assert line["word_count"] == int(cell["word_count"]) == row["word_count"]
        assert (
            datetime.fromisoformat(line["fetched_at"])
            == datetime.fromisoformat(cell["fetched_at"])
            == row["fetched_at"]
        )


def test_a_formula_stays_text_and_can_be_restored(home: Home, tmp_path: Path) -> None:
    for quote in (True, False):
        exported(home, tmp_path / "csv", "csv", quote_formulas=quote)
        with (tmp_path / "csv/articles.csv").open(encoding="utf-8", newline="") as stream:
            titles = [row["title"] for row in csv.DictReader(stream) if row["article_id"] == "formula"]
        assert titles == ["'" * quote + FORMULA_TITLE]
        authors = (tmp_path / "csv/article_authors.csv").read_text("utf-8")
        assert ('"\'@ben"' in authors) == quote


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("=+-@＝＋－＠'\" \t\r\n\x0b\x0c\x1c\x85\xa0\u2003\u2028\u3000a1;,"), max_size=6))
)
def test_the_rule_for_formulas_is_that_of_queries(texts: list[str]) -> None:
    with duckdb.connect() as connection:
        query = f"SELECT {without_formula('text')} FROM (SELECT unnest($texts::VARCHAR[]) AS text)"
        written_texts = [text for (text,) in connection.execute(query, {"texts": texts}).fetchall()]
    assert [csv_cell(text, is_safe=True) for text in written_texts] == [csv_cell(text, is_safe=False) for text in texts]


def test_a_gkg_line_has_the_columns_of_the_codebook(home: Home, tmp_path: Path) -> None:
    exported(home, tmp_path / "gkg", "gkg")
    lines = (tmp_path / "gkg/gkg.tsv").read_text("utf-8").splitlines()
    records = [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines]
    assert len(records) == 7
    by_url = {record["V2DOCUMENTIDENTIFIER"]: record for record in records}
    wire = by_url["https://city-wire.example/wire"]
    assert {name: value for name, value in wire.items() if value} == {
        "GKGRECORDID": "20260304080000-1",
        "V2.1DATE": "20260304080000",
        "V2SOURCECOLLECTIONIDENTIFIER": "1",
        "V2SOURCECOMMONNAME": "City Wire",
        "V2DOCUMENTIDENTIFIER": "https://city-wire.example/wire",
        "V1THEMES": "PLOVER_SANCTION",
        "V2ENHANCEDTHEMES": "PLOVER_SANCTION,150",
        "V1LOCATIONS": "1#Norway#####",
        "V2ENHANCEDLOCATIONS": "1#Norway#######150",
        "V1PERSONS": "ada brandt;nils aas",
        "V2ENHANCEDPERSONS": "Ada Brandt,30;Nils Aas,113",
        "V1ORGANIZATIONS": "harbour union;sund shipping",
        "V2ENHANCEDORGANIZATIONS": "Harbour Union,48;Sund Shipping,168",
        "V2GCAM": "wc:0",
        "V2.1QUOTATIONS": "1|26||Nobody sails before Friday#68|30||At least 12 boats were damaged",
        "V2.1ALLNAMES": "Ada Brandt,30;Harbour Union,48;Nils Aas,113;Norway,150;Sund Shipping,168",
        "V2EXTRASXML": "<PAGE_TITLE>Ferries stay in port</PAGE_TITLE>",
    }
    formula = by_url["https://formula.example/a"]
    assert formula["V2.1SHARINGIMAGE"] == "https://i.example/a"
    assert formula["V2EXTRASXML"].startswith("<PAGE_AUTHORS>Ada Able;@ben</PAGE_AUTHORS><PAGE_TITLE>=HYPERLINK(")


def test_entities_of_followthemoney_refer_to_entities_in_the_file(home: Home, tmp_path: Path) -> None:
    exported(home, tmp_path / "ftm", "ftm")
    lines = (tmp_path / "ftm/entities.ftm.json").read_text("utf-8").splitlines()
    entities = {entity["id"]: entity for entity in map(json.loads, lines)}
    assert len(entities) == len(lines)
    assert all(re.fullmatch(r"[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?", key) for key in entities)
    ends = ("document", "entity", "subject", "object", "member", "organization", "person", "relative", "proof")
    for entity in entities.values():
        assert all(isinstance(text, str) for values in entity["properties"].values() for text in values)
        assert {key for name in ends for key in entity["properties"].get(name, [])} <= set(entities)
    assert entities["e-brandt"] == {
        "id": "e-brandt",
        "schema": "Person",
        "properties": {"name": ["Ada Brandt"], "country": ["no"]},
    }
    link = entities["wire-sanction"]
    assert (link["schema"], link["properties"]["subject"], link["properties"]["role"]) == (
        "UnknownLink",
        ["e-norway"],
        ["sanction"],
    )
    assert entities["wire-friday"]["properties"]["summary"] == ["Nobody sails before Friday"]


def test_an_item_of_ninjs_is_read_back(home: Home, tmp_path: Path) -> None:
    exported(home, tmp_path / "ninjs", "ninjs")
    values = [json.loads(line) for line in (tmp_path / "ninjs/ninjs.jsonl").read_text("utf-8").splitlines()]
    items = {value["uri"]: value for value in values}
    assert all(ninjs.is_item(value) for value in values)
    read = draft(ninjs.item(items["https://formula.example/a"]), "ninjs")
    assert read.text == "Pier opens. A boat sailed."
    assert (read.values["title"], read.values["section"]) == (FORMULA_TITLE.replace("\t", " "), "News")
    assert [person["name"] for person in items["https://city-wire.example/wire"]["people"]] == [
        "Ada Brandt",
        "Nils Aas",
    ]
    assert items["https://lantern.example/gone"]["pubstatus"] == "canceled"
    assert "descriptions" not in items["https://formula.example/a"]


def test_articles_are_written_in_batches(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported(home, tmp_path / "one", "ninjs")
    monkeypatch.setattr(exports, "CHOSEN", CHOSEN.replace(f"// {BATCH}", "// 2"))
    assert exported(home, tmp_path / "many", "ninjs")["ninjs"] == 7
    one, many = (sorted((tmp_path / name / "ninjs.jsonl").read_bytes().splitlines()) for name in ("one", "many"))
    assert one == many


def test_only_new_articles_are_exported_after_the_first_time(tmp_path: Path) -> None:
    home, target = written(tmp_path / "home"), tmp_path / "new"
    assert exported(home, target, only_new=True)["articles"] == 7
    assert exported(home, target, only_new=True)["articles"] == 0
    written(home.root, generation=2, late=["late"])
    rows = exported(home, target, only_new=True)
    assert (rows["articles"], rows["article_texts"], rows["mentions"]) == (1, 1, 0)
    assert json.loads((target / "articles.jsonl").read_text("utf-8"))["article_id"] == "late"
    assert "earlier export" in (target / "README.md").read_text("utf-8")
    assert exported(home, target)["articles"] == 8


def test_since_leaves_earlier_articles_out(home: Home, tmp_path: Path) -> None:
    rows = exported(home, tmp_path / "since", since=date(2026, 3, 5))
    assert rows["articles"] == 3
    assert rows["dates"] == 4, "coverage begins earlier"


def test_a_run_that_publishes_meanwhile_does_not_mix_two_publishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, write = written(tmp_path / "home"), ExportFile.write

    def slow(file: ExportFile, connection: duckdb.DuckDBPyConnection, folder: Path) -> int:
        if file.name == "articles.jsonl":
            written(home.root, generation=2, late=["late"])
        return write(file, connection, folder)

    monkeypatch.setattr(ExportFile, "write", slow)
    result = export(home, Request(tmp_path / "bi", "jsonl"), moment=AT)
    assert (result.generation, result.rows["articles.jsonl"], result.rows["article_texts.jsonl"]) == (1, 7, 7)


@pytest.mark.parametrize("exchange", [True, False])
def test_a_folder_is_replaced_as_a_whole_or_not_at_all(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exchange: bool
) -> None:
    if not exchange:
        monkeypatch.setattr(folders, "_exchanged", lambda *_: False)
    target = tmp_path / "bi"
    exported(home, target)
    before = sorted(path.name for path in target.iterdir())
    with monkeypatch.context() as patched:
        patched.setattr(ExportFile, "write", _broken)
        with pytest.raises(WarehouseError, match="disk is full"):
            exported(home, target, "csv")
    assert sorted(path.name for path in target.iterdir()) == before
    (tmp_path / ".bi.999999999.part").mkdir()
    exported(home, target, "gkg")
    assert sorted(path.name for path in target.iterdir()) == ["README.md", "export.json", "exported.parquet", "gkg.tsv"]
    assert [path.name for path in tmp_path.iterdir()] == ["bi"]


def _broken(*_: object) -> int:
    raise OSError(28, os.strerror(28))


def test_an_export_that_was_killed_between_two_renames_is_put_back(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "bi"
    exported(home, target)
    target.rename(tmp_path / ".bi.999999999.old")
    assert exported(home, target, only_new=True)["articles"] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["bi"]


def test_files_of_others_are_never_replaced(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "bi"
    target.mkdir()
    (target / "thesis.docx").touch()
    with pytest.raises(WarehouseError, match=r"thesis\.docx was not written by one"):
        exported(home, target)
    for place in (home.root, home.root.parent, home.lake / "x"):
        with pytest.raises(WarehouseError, match="belongs to the home"):
            exported(home, place)


def test_a_warehouse_of_another_version_names_its_remedy(tmp_path: Path) -> None:
    home = written(tmp_path / "home")
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("DROP TABLE latest_articles CASCADE")
    with pytest.raises(WarehouseError, match="newsledger repair warehouse --home"):
        exported(home, tmp_path / "bi")
    assert not (tmp_path / "bi").exists()


def test_the_dbt_sources_name_every_table_column_and_key(tables: Path) -> None:
    (source,) = srsly.yaml_loads((tables / "sources.yml").read_text("utf-8"))["sources"]
    location = source["config"]["meta"]["external_location"]
    assert location.format(name="articles") == str(tables / "articles.parquet")
    assert [table["name"] for table in source["tables"]] == NAMES
    for declared, table in zip(STAR_SCHEMA, source["tables"], strict=True):
        assert [column["name"] for column in table["columns"]] == list(declared.names)
    quotes = source["tables"][NAMES.index("quotes")]["columns"]
    tests = {column["name"]: column.get("data_tests") for column in quotes}
    assert tests["quote_id"] == ["unique", "not_null"]
    assert tests["speaker_entity_id"] == [
        {"relationships": {"arguments": {"to": "source('newsledger', 'entities')", "field": "entity_id"}}}
    ]


def test_the_pages_beside_the_tables_name_each_of_them(tables: Path) -> None:
    readme, dictionary = ((tables / name).read_text("utf-8") for name in ("README.md", "dictionary.md"))
    state = json.loads((tables / "export.json").read_text("utf-8"))
    assert sorted(state["files"]) == sorted(path.name for path in tables.iterdir())
    for name in NAMES:
        assert f"| `{name}.parquet` | {state['rows'][f'{name}.parquet']:,} |" in readme
        assert f"\n## {name}\n" in dictionary


def test_the_command_prints_rows_and_refuses_dbt_without_tables(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["export", "--home", str(home.root), "--to", str(tmp_path / "bi")]
    with pytest.raises(SystemExit) as end:
        app.main([*words, "--format", "gkg"])
    assert end.value.code in (None, 0)
    assert re.search(r"7  gkg\.tsv\nexported publish 1 to .*bi\n", capsys.readouterr().out)
    with pytest.raises(SystemExit) as end:
        app.main([*words, "--format", "gkg", "--dbt"])
    assert end.value.code == 2
    assert FORMS == ("parquet", "csv", "jsonl", "gkg", "ftm", "ninjs")
