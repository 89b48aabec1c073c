"""`newsledger sql` answers questions and does nothing else."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newsledger.expectations.errors import WarehouseError
from newsledger.flows.settings import Settings
from newsledger.warehouse import query as querying
from newsledger.warehouse.home import Home
from newsledger.warehouse.query import Form, QueryBounds, query
from tests.homes import filled, outlets, prepared, publish

FORBIDDEN = (
    # write
    "CREATE TABLE stolen AS SELECT 1",
    "CREATE TEMP TABLE stolen AS SELECT 1",
    "CREATE MACRO m() AS 1",
    "CREATE SECRET s (TYPE s3)",
    "INSERT INTO sources SELECT * FROM sources",
    "WITH x AS (FROM sources) INSERT INTO sources FROM x",
    "UPDATE sources SET name = 'x'",
    "DELETE FROM sources",
    "MERGE INTO sources USING sources s ON sources.source_id = s.source_id WHEN MATCHED THEN DELETE",
    "TRUNCATE sources",
    "DROP TABLE sources",
    "ALTER TABLE sources ADD COLUMN x INT",
    "COMMENT ON TABLE sources IS 'x'",
    "COPY sources TO '{file}'",
    "COPY (SELECT 1) TO '{file}' (FORMAT csv)",
    "EXPORT DATABASE '{file}'",
    "IMPORT DATABASE '{folder}'",
    "EXPLAIN ANALYZE COPY sources TO '{file}'",
    "EXPLAIN ANALYZE CREATE TEMP TABLE stolen AS SELECT 1",
    "EXPLAIN (ANALYZE, FORMAT json) COPY sources TO '{file}'",
    "EXPLAIN EXPLAIN ANALYZE COPY sources TO '{file}'",
    "/* x */ EXPLAIN ANALYZE COPY sources TO '{file}'",
    "COPY (PIVOT sources ON kind USING count(*)) TO '{file}'",
    "CREATE TEMP TABLE stolen AS PIVOT sources ON kind USING count(*)",
    "INSERT INTO sources PIVOT sources ON kind USING count(*)",
    "WITH p AS (PIVOT sources ON kind USING count(*)) DELETE FROM sources",
    "EXPLAIN ANALYZE COPY (PIVOT sources ON kind USING count(*)) TO '{file}'",
    "EXPLAIN ANALYZE CREATE TEMP TABLE stolen AS PIVOT sources ON kind USING count(*)",
    "-- x\nEXPLAIN /* (FORMAT json) SELECT 1 */ ANALYZE /* /* */ */ COPY sources TO '{file}'",
    "EXPLAIN (ANALYZE, FORMAT json) COPY (SELECT 1) TO '{file}' -- ) SELECT 1",
    "EXPLAIN (FORMAT json) EXPLAIN SELECT 1",
    "EXPLAIN",
    "SELECT 1; DROP TABLE sources",
    "SELECT 1 /* ; */; DROP TABLE sources; -- x",
    "SELECT 1\0; DROP TABLE sources",
    "SELECT 1; COPY sources TO '{file}'",
    "CHECKPOINT",
    "VACUUM",
    "BEGIN",
    # read files
    "SELECT * FROM read_csv('{secret}')",
    "SELECT * FROM read_csv_auto('{secret}')",
    "SELECT * FROM sniff_csv('{secret}')",
    "SELECT * FROM read_text('{secret}')",
    "SELECT * FROM read_blob('{secret}')",
    "SELECT * FROM read_json('{secret}')",
    "SELECT * FROM read_ndjson_objects('{secret}')",
    "SELECT * FROM read_parquet('{folder}/*.parquet')",
    "SELECT * FROM parquet_scan('{folder}/*.parquet')",
    "SELECT * FROM parquet_metadata('{folder}/x.parquet')",
    "SELECT * FROM glob('{folder}/*')",
    "FROM '{secret}'",
    "FROM '{folder}/x.parquet'",
    "SELECT (SELECT content FROM read_text('{secret}'))",
    "WITH x AS (FROM read_text('{secret}')) SELECT * FROM x",
    "EXPLAIN ANALYZE SELECT * FROM read_text('{secret}')",
    "DESCRIBE SELECT * FROM read_csv('{secret}')",
    "DESCRIBE '{secret}'",
    "SUMMARIZE '{secret}'",
    "COPY sources FROM '{secret}'",
    "SELECT * FROM query('FROM read_text(''{secret}'')')",
    "SELECT * FROM query('COPY sources TO ''{file}''')",
    "SELECT * FROM query_table('{secret}')",
    "SELECT * FROM read_duckdb('{folder}/warehouse.duckdb')",
    "PIVOT '{secret}' ON a USING count(*)",
    "PIVOT read_csv('{secret}') ON a USING count(*)",
    "UNPIVOT read_csv('{secret}') ON a, b",
    "SELECT * FROM read_text('/proc/self/environ')",
    "SELECT * FROM read_text('/dev/stdin')",
    "SELECT getenv('HOME')",
    # reach out, attach, load
    "SELECT * FROM 'https://example.org/x.parquet'",
    "SELECT * FROM read_csv('http://127.0.0.1:1/x.csv')",
    "SELECT * FROM read_parquet('s3://bucket/x.parquet')",
    "ATTACH '{folder}/other.duckdb'",
    "ATTACH ':memory:' AS other",
    "DETACH warehouse",
    "USE memory",
    "INSTALL httpfs",
    "FORCE INSTALL fts",
    "LOAD httpfs",
    "LOAD '{secret}'",
    "UPDATE EXTENSIONS",
    # configuration, code
    "SET enable_external_access = true",
    "SET GLOBAL lock_configuration = false",
    "RESET enable_external_access",
    "SET temp_directory = '{folder}'",
    "SET VARIABLE x = 1",
    "PRAGMA enable_external_access",
    "PRAGMA database_list",
    "PRAGMA import_database('{folder}')",
    "SELECT * FROM enable_logging(storage_path = '{folder}')",
    "SELECT * FROM enable_profiling()",
    "CALL pragma_version()",
    "PREPARE x AS SELECT 1",
    "PREPARE x AS PIVOT sources ON kind USING count(*)",
    "SET memory_limit = '64GB'",
    "/* first */ SET memory_limit = '64GB'",
    "SET TimeZone = 'Asia/Tokyo'",
    "SET max_expression_depth TO 1000000",
    "PRAGMA memory_limit = '64GB'",
    "EXECUTE x",
    "FROM outlets_of_python",
    "",
    ";",
    "SELEC 1",
    "SELECT '\ud800'",
)  # fmt: skip
outlets_of_python = outlets(a="A")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return filled(tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_what_does_more_than_read_the_warehouse_is_refused(home: Home, tmp_path: Path, statement: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    before = home.warehouse.read_bytes(), set(home.root.rglob("*"))
    with pytest.raises(WarehouseError) as refusal:
        query(home, statement.format(file=tmp_path / "stolen", folder=home.root, secret=secret))
    assert "\n" not in str(refusal.value)
    assert (home.warehouse.read_bytes(), set(home.root.rglob("*"))) == before
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("SELECT count(*) FROM sources", (2,)),
        ("SELECT 1;", (1,)),
        ("SELECT 1; -- one", (1,)),
        ("/* é /* nested */ */ SELECT ';' ;; -- ;", (";",)),
        ("PIVOT sources ON kind USING count(*) GROUP BY language", ("en", 2)),
        ("-- é\nSELECT * FROM (PIVOT sources ON kind USING count(*) GROUP BY language)", ("en", 2)),
        ("-- how many\nSELECT count(*) FROM quotes", (2,)),
        ("WITH x AS (SELECT 1 AS a UNION ALL SELECT 2) SELECT sum(a) FROM x", (3,)),
        ("FROM sources SELECT source_id ORDER BY ALL", ("sources-0",)),
        ("SELECT row_number() OVER (ORDER BY quote_id) AS n FROM quotes ORDER BY n", (1,)),
        ("VALUES (1, 'a')", (1, "a")),
        ("SELECT 1 AS a, 2 AS a, 3 AS a_2", (1, 2, 3)),
        ("SELECT current_setting('TimeZone')", ("UTC",)),
        ("SELECT a.text[:6] FROM articles a JOIN quotes q USING (article_id) LIMIT 1", ("“Nobody"[:6],)),
    ],
)
def test_questions_are_answered(home: Home, statement: str, first: tuple[object, ...]) -> None:
    assert tuple(query(home, statement).rows.to_pylist()[0].values()) == first


@pytest.mark.parametrize(
    "statement",
    [
        "TABLE sources",
        "DESCRIBE sources",
        "SHOW TABLES",
        "SUMMARIZE sources",
        "EXPLAIN SELECT * FROM sources",
        "EXPLAIN ANALYZE SELECT * FROM sources",
        "-- why\nEXPLAIN /* é */ ANALYZE -- so\nSELECT * FROM sources;",
        "EXPLAIN (SELECT 1)",
        "EXPLAIN (FORMAT json) (SELECT 1) -- x",
        "EXPLAIN PIVOT sources ON kind USING count(*)",
        "DESCRIBE PIVOT sources ON kind USING count(*)",
        "UNPIVOT sources ON name, kind",
        "SELECT comment FROM duckdb_columns() WHERE table_name = 'quotes'",
        "PIVOT sources ON kind IN ('wire') USING count(*) GROUP BY name",
    ],
)
def test_other_readings_are_answered(home: Home, statement: str) -> None:
    assert query(home, statement).rows.num_rows > 0


def test_an_answer_tells_columns_and_types(home: Home) -> None:
    found = query(home.warehouse, "SELECT published_at, authors, version FROM articles WHERE false")
    assert found.columns == ("published_at", "authors", "version")
    assert found.types == ("TIMESTAMP WITH TIME ZONE", "VARCHAR[]", "BIGINT")
    assert found.rows.num_rows == 0


def test_a_home_without_a_warehouse_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="newsledger run SOURCE"):
        query(prepared(tmp_path), "SELECT 1")


def test_a_query_under_way_keeps_its_state_while_a_run_swaps(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    publish(home, {"sources": outlets(a="A")}, run_id="run_1")
    with querying._opened(home, QueryBounds()) as under_way:
        publish(home, {"sources": outlets(b="B")}, run_id="run_2")
        assert under_way.sql("SELECT count(*) FROM sources").fetchall() == [(1,)]
    assert query(home, "SELECT count(*) FROM sources").rows.to_pylist() == [{"count_star()": 2}]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM range(1_000_000_000_000)",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
        "SELECT sum(a.range * b.range) FROM range(1_000_000) a, range(1_000_000) b",
    ],
)
def test_a_query_ends_with_its_time(home: Home, statement: str) -> None:
    with pytest.raises(WarehouseError, match=r"^the query took longer than 0\.2 s; .* query_timeout_s$"):
        query(home, statement, bounds=QueryBounds(seconds=0.2))


def test_an_answer_that_takes_too_long_to_collect_ends_with_its_time(home: Home) -> None:
    statement = "SELECT range, md5(range::VARCHAR) FROM range(100_000_000)"
    with pytest.raises(WarehouseError, match=r"^the query took longer than 0\.3 s"):
        query(home, statement, bounds=QueryBounds(memory_mb=4_000, seconds=0.3), form=Form.JSON)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT list(range) FROM range(1_000_000_000)",
        "SELECT string_agg(repeat('x', 1_000_000), '') FROM range(1_000)",
        "SELECT * FROM range(1_000_000_000)",
        "SELECT repeat('x', 1_000_000) FROM range(1_000)",
    ],
)
def test_a_query_ends_with_its_memory(home: Home, statement: str) -> None:
    with pytest.raises(WarehouseError, match=r"^the query needs more than 128 MiB of memory; .* query_memory_mb$"):
        query(home, statement, bounds=QueryBounds(memory_mb=128))


def test_the_bounds_are_those_of_the_settings() -> None:
    defaults = Settings.model_fields
    assert QueryBounds() == QueryBounds(defaults["query_memory_mb"].default, defaults["query_timeout_s"].default)


def test_queries_of_several_threads_are_answered(home: Home) -> None:
    with ThreadPoolExecutor(4) as threads:
        answers = threads.map(lambda number: query(home, f"SELECT {number} AS n").rows.to_pylist(), range(20))
    assert list(answers) == [[{"n": number}] for number in range(20)]


VALUES = {
    "DATE '0044-03-15 (BC)'": ("0044-03-15 (BC)", '"0044-03-15 (BC)"'),
    "TIMESTAMPTZ '0044-03-15 (BC) 10:00:00+00'": ("0044-03-15 (BC) 10:00:00+00", '"0044-03-15 (BC) 10:00:00+00"'),
    "DATE 'infinity'": ("infinity", '"infinity"'),
    "DATE '9999-12-31' + 1": ("10000-01-01", '"10000-01-01"'),
    "340282366920938463463374607431768211455::UHUGEINT": ("340282366920938463463374607431768211455",) * 2,
    "1.50::DECIMAL(38, 10)": ("1.5000000000",) * 2,
    r"'\xAA\x00b'::BLOB": (r"\xAA\x00b", r'"\\xAA\\x00b"'),
    "TIMETZ '10:00:00+02'": ("10:00:00+02", '"10:00:00+02"'),
    "'10101'::BIT": ("10101", '"10101"'),
    "{'a': [1, 2], 'b': NULL}": ("{'a': [1, 2], 'b': NULL}", '{"a":[1,2],"b":null}'),
    "INTERVAL '1 month 2 days'": ("1 month 2 days", '"1 month 2 days"'),
    "NULL": (None, None),
}


@pytest.mark.parametrize("value", VALUES)
def test_values_are_stated_as_the_database_writes_them(home: Home, value: str) -> None:
    forms = (query(home, f"SELECT {value} AS v, 2 AS v", form=form).rows for form in (Form.TEXT, Form.JSON))
    assert tuple(rows.to_pylist()[0]["v"] for rows in forms) == VALUES[value]
