"""Stored texts that are compared with new ones are those that comparing every pair finds, whatever the files."""

import os
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.stories import STORY_METHOD, STORY_SIGNATURES
from newsledger.warehouse import checked_files, story_candidates
from newsledger.warehouse import story_links as scores
from newsledger.warehouse.file_origins import FileOrigin, write_origin
from newsledger.warehouse.key_index import IndexedFile
from newsledger.warehouse.near_duplicates import Room
from newsledger.warehouse.row_copies import RowCopy
from newsledger.warehouse.story_links import StorySignatures, story_links

DAY = date(2026, 3, 4)
Pair = tuple[str, str]
days = st.sampled_from([None, *(DAY + timedelta(number) for number in (0, 1, 20, 21, 22, 41))])
texts = st.tuples(days, st.lists(st.integers(1, 30), min_size=2, max_size=20, unique=True), st.sampled_from("fsSs2"))


def signature(name: str, terms: Sequence[int], *, method: int = STORY_METHOD) -> Row:
    """Return a signature whose terms have one weight."""
    weights = {"weights": [int(10_000 / len(terms) ** 0.5)] * len(terms), "persons": [], "person_weights": []}
    return {"story_signature_id": f"s-{name}", "article_id": name, "method": method, "terms": list(terms), **weights}


def written(folder: Path, rows: Sequence[Row], name: str) -> IndexedFile:
    """Return a file of signatures."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.parquet"
    pq.write_table(arrow_table(STORY_SIGNATURES, list(rows)), path)
    return IndexedFile(path, folder / "indexes" / name)


def expected(ledger: Sequence[tuple[str, date | None, Sequence[int], str]], most: int) -> set[Pair]:
    """Return the pairs that are compared: all of them are looked at."""
    counts: dict[int, int] = {}
    for _, _, terms, kind in ledger:
        for term in terms[:16] if kind != "2" else ():
            counts[term] = counts.get(term, 0) + 1
    result = set()
    for (name, day, terms, kind), (other, other_day, other_terms, other_kind) in combinations(ledger, 2):
        shared = [term for term in terms[:16] if term in other_terms[:16] and counts.get(term, 0) <= most]
        is_near = day is None or other_day is None or abs((day - other_day).days) < 21
        if "f" in (kind, other_kind) and "2" not in (kind, other_kind) and is_near and len(shared) >= 2:
            result.add((min(name, other), max(name, other)))
    return result


@settings(max_examples=40, deadline=None)
@given(
    ledger=st.lists(texts, min_size=2, max_size=24),
    most=st.sampled_from([3, 5_000]),
    at_once=st.sampled_from([2, 4_000_000]),
)
def test_candidates_are_those_that_comparing_every_pair_finds(
    tmp_path_factory: pytest.TempPathFactory, ledger: list[tuple[date | None, list[int], str]], most: int, at_once: int
) -> None:
    folder = tmp_path_factory.mktemp("signatures")
    articles = [(f"a{number:02}", *text) for number, text in enumerate(ledger)]
    rows = {name: signature(name, terms, method=2 if kind == "2" else 1) for name, _, terms, kind in articles}
    fresh = [article for article in articles if article[3] == "f"]
    stored = [article for article in articles if article[3] != "f"]
    files = [written(folder, [rows[name] for name, *_ in stored[place::3]], str(place)) for place in range(3)]
    day_of = {name: day for name, day, _, _ in articles}

    def standing(article_ids: pa.Array) -> pa.Table:
        values = [day_of[name] for name in article_ids.to_pylist()]
        return pa.table({"article_id": article_ids, "day": pa.array(values, pa.date32())})

    def near_days(dates: pa.Array) -> pa.Array:
        near = {*dates.to_pylist(), None}
        return pa.array([name for name, day, _, _ in stored if day in near], pa.string())

    new = arrow_table(STORY_SIGNATURES, [rows[name] for name, *_ in fresh])
    names = pa.array([name for name, *_ in fresh], pa.string())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(story_candidates, "POPULAR", most)
        patch.setattr(story_candidates, "_MOST_PAIRS", at_once)
        patch.setattr(scores, "_SCORED", scores._SCORED.replace("s.score >= 80", "s.score >= 0"))
        for near in (near_days, None):
            links = story_links(
                standing(names), StorySignatures(new, files), Room(), representatives=standing, near_days=near
            )
            pairs = {(row["article_id"], row["other_article_id"]) for row in links.to_pylist()}
            assert len(pairs) == links.num_rows
            assert pairs == expected(articles, most)


@pytest.mark.parametrize(("apart", "number"), [(20, 1), (-20, 1), (21, 0), (-21, 0)])
def test_stored_texts_of_three_weeks_are_asked_for(tmp_path: Path, apart: int, number: int) -> None:
    file = written(tmp_path, [signature("a", [1, 2, 3])], "rows")
    day_of = {"a": DAY + timedelta(apart), "b": DAY}

    def standing(article_ids: pa.Array) -> pa.Table:
        return pa.table({"article_id": article_ids, "day": [day_of[name] for name in article_ids.to_pylist()]})

    def near_days(dates: pa.Array) -> pa.Array:
        return pa.array(["a"] if day_of["a"] in dates.to_pylist() else [], pa.string())

    signatures = StorySignatures(arrow_table(STORY_SIGNATURES, [signature("b", [1, 2, 3])]), [file])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scores, "_SCORED", scores._SCORED.replace("s.score >= 80", "s.score >= 0"))
        links = story_links(
            standing(pa.array(["b"])), signatures, Room(), representatives=standing, near_days=near_days
        )
    assert links.num_rows == number


def test_segments_of_terms_that_an_earlier_version_made_are_let_go(tmp_path: Path) -> None:
    file = written(tmp_path, [signature("a", [1, 2, 3])], "rows")
    assert file.stem is not None
    segments = file.stem.parent / "heaviest_terms_1.segments"
    checked_files.write(segments, pa.py_buffer(b"[]"))
    signatures = StorySignatures(arrow_table(STORY_SIGNATURES, [signature("b", [1, 2, 3])]), [file])
    names = {"article_id": ["b"], "day": pa.nulls(1, pa.date32())}
    links = story_links(
        pa.table(names),
        signatures,
        Room(),
        representatives=lambda ids: pa.table({"article_id": ids, "day": pa.nulls(len(ids), pa.date32())}),
    )
    assert links.num_rows == 1
    assert not segments.exists()


def test_a_fresh_text_with_a_stored_signature_is_compared_once(tmp_path: Path) -> None:
    file = written(tmp_path, [signature(name, [1, 2, 3]) for name in ("a", "b")], "rows")
    day = pa.array([None], pa.date32())

    def standing(article_ids: pa.Array) -> pa.Table:
        return pa.table({"article_id": article_ids, "day": pa.nulls(len(article_ids), pa.date32())})

    signatures = StorySignatures(arrow_table(STORY_SIGNATURES, []), [file])
    fresh = pa.table({"article_id": ["a"], "day": day})
    links = story_links(fresh, signatures, Room(), representatives=standing)
    assert [tuple(row.values())[:2] for row in links.to_pylist()] == [("a", "b")]


@pytest.fixture
def file(tmp_path: Path) -> IndexedFile:
    """Return a file of signatures, some with large numbers."""
    return written(tmp_path, [signature(f"a{n}", [n, n + 2**40 * (n % 2)]) for n in range(50)], "rows")


@pytest.mark.parametrize("is_damaged", [False, True])
def test_rows_of_a_copy_are_those_of_the_file_even_if_it_is_damaged(file: IndexedFile, *, is_damaged: bool) -> None:
    places, data = np.array([49, 0, 7, 7]), pq.read_table(file.path)
    copy = RowCopy(STORY_SIGNATURES, "part", ("article_id", "terms", "weights"))
    wanted = data.select(["article_id", "terms", "weights"]).take(pa.array(places)).to_pylist()
    assert copy.rows(file, places).to_pylist() == wanted
    assert file.stem is not None
    (path,) = file.stem.parent.glob("*.columns")
    if is_damaged:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 255
        path.unlink()
        path.write_bytes(content)
    rows = copy.rows(file, places, columns=["terms"])
    assert rows.to_pylist() == [{"terms": row["terms"]} for row in wanted]
    assert rows.schema.field("terms").type == pa.list_(pa.int64())
    assert checked_files.is_sound(path)


def test_a_copy_serves_the_file_that_lost_rows(file: IndexedFile, tmp_path: Path) -> None:
    copy = RowCopy(STORY_SIGNATURES, "part", ("article_id",))
    copy.rows(file, np.array([0]))
    data = pq.read_table(file.path)
    rest = data.filter(pc.is_in(data["article_id"], pa.array(["a3", "a9"])))
    kept = written(tmp_path, data.filter(pa.array([n not in {3, 9} for n in range(50)])).to_pylist(), "rest")
    assert kept.stem is not None
    write_origin(kept.stem, FileOrigin("rows", 50, np.array([3, 9])))
    assert copy.rows(kept, np.array([3, 7, 8])).to_pylist() == [{"article_id": name} for name in ("a4", "a8", "a10")]
    assert rest.num_rows == 2
    assert [path.name for path in kept.stem.parent.glob("*.columns")] == ["rows.part.columns"]
    os.unlink(kept.stem.parent / "rows.part.columns")  # noqa: PTH108 - like a user
    assert copy.rows(kept, np.array([8])).to_pylist() == [{"article_id": "a10"}]
