"""The user's judgements on entities: which are the same and which are not, regardless of their names.

A row refers to two entities, each by its id (`ent_…`), by type and name (`PERSON:Ann Able`), or by type and name in one
article only (`PERSON:Ann Able@` and the article's key), with the verdict `same` or `not_same`.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from newsledger.expectations.errors import SettingsError
from newsledger.expectations.keys import stable_id
from newsledger.expectations.vocabulary import ENTITY_TYPES
from newsledger.transforms.annotation import EntityDraft
from newsledger.transforms.lexicon.gazetteer import forms, squeezed
from newsledger.transforms.tables.statements import entity_id

HEADER = ["entity_a", "entity_b", "verdict"]
COLUMNS = {
    "mentions": ("entity_id",),
    "quotes": ("speaker_entity_id", "addressee_entity_id"),
    "attributions": ("entity_id",),
    "relations": ("subject_entity_id", "object_entity_id", "place_entity_id"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """An entity as given in a judgement; `article` is set if it is restricted to one article."""

    id: str
    draft: EntityDraft | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Judgements:
    """Parsed judgements.

    Attributes:
        groups: Equal entities, the first of which is kept.
        separate: Entities separated in an article.
        apart: Pairs of ids of entities that are not the same.
    """

    groups: tuple[tuple[Named, ...], ...] = ()
    separate: tuple[Named, ...] = ()
    apart: frozenset[frozenset[str]] = frozenset()

    def is_apart(self, first: str, second: str) -> bool:
        """Return whether two entities, given by their ids, are judged different."""
        return bool(self.apart) and frozenset({first, second}) in self.apart


def judgements(text: str) -> Judgements:
    """Parse a file of judgements.

    Raises:
        SettingsError: The header or a row is invalid, or two rows contradict each other; the message names the line.
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        rows = list(reader)
    except csv.Error as exc:
        raise SettingsError(f"judgements.csv, line {reader.line_num}: {exc}") from exc
    if not rows or rows[0] != HEADER:
        raise SettingsError(f"judgements.csv: the first line must be {','.join(HEADER)}")
    pairs: dict[str, list[tuple[int, Named, Named]]] = {"same": [], "not_same": []}
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(HEADER) or row[2] not in pairs:
            raise SettingsError(
                f"judgements.csv, line {line}: expected two entities and same or not_same, got {','.join(row)}"
            )
        pairs[row[2]].append((line, _named(row[0], line), _named(row[1], line)))
    groups = _groups([(first, second) for _, first, second in pairs["same"]])
    _without_contradiction(groups, pairs["not_same"])
    separate = [entity for _, first, second in pairs["not_same"] for entity in (first, second) if entity.article]
    apart = frozenset(frozenset({first.id, second.id}) for _, first, second in pairs["not_same"])
    return Judgements(tuple(groups), tuple(dict.fromkeys(separate)), apart)


def _named(cell: str, line: int) -> Named:
    cell = cell.strip()
    if cell.startswith("ent_"):
        return Named(cell)
    kind, _, rest = cell.partition(":")
    name, _, article = rest.partition("@")
    name = " ".join(name.split())
    if kind not in ENTITY_TYPES or not name:
        raise SettingsError(f"judgements.csv, line {line}: expected an entity id or TYPE:Name, got {cell!r}")
    entry = forms().get(squeezed(name))
    is_listed = entry is not None and entry.type == kind and not article
    reference = entry.reference_id if entry is not None and is_listed else None
    draft = EntityDraft(entry.name if entry is not None and is_listed else name, kind, None, reference)
    if article:
        return Named(stable_id("entity", article, kind, name.casefold()), draft, article)
    return Named(entity_id("", draft), draft)


def _groups(pairs: list[tuple[Named, Named]]) -> list[tuple[Named, ...]]:
    """Return the groups connected by pairs; a listed entity comes first, otherwise the first in the file."""
    groups: list[list[Named]] = []
    for pair in pairs:
        joined_groups = [group for group in groups if any(entity in group for entity in pair)]
        merged = list(dict.fromkeys([entity for group in joined_groups for entity in group] + list(pair)))
        groups = [group for group in groups if group not in joined_groups] + [merged]
    return [
        tuple(sorted(group, key=lambda entity: not (entity.draft and entity.draft.reference_id))) for group in groups
    ]


def _without_contradiction(groups: list[tuple[Named, ...]], separate: list[tuple[int, Named, Named]]) -> None:
    for line, first, second in separate:
        if any(first in group and second in group for group in groups):
            raise SettingsError(
                f"judgements.csv, line {line}: contradicts other lines, which make these two entities the same"
            )


def judged(tables: Mapping[str, pa.Table], judgements_read: Judgements) -> dict[str, pa.Table]:
    """Return the tables of a batch with entity ids changed by the judgements; `entities` are fragments.

    Raises:
        KeyError: A table of articles, entities or rows that refer to entities is missing.
    """
    result = dict(tables)
    if not judgements_read.groups and not judgements_read.separate:
        return result
    fragments = tables["entities"].select(["entity_id", "name", "type"]).to_pylist()
    merged = {old: group[0].id for group in judgements_read.groups for old in _ids(group, fragments)}
    separate = _apart(judgements_read, tables["articles"], merged)
    for name, columns in COLUMNS.items():
        for column in columns:
            result[name] = _replaced(result[name], column, merged=merged, separate=separate)
    result["entities"] = _fragments(tables["entities"], judgements_read, merged, separate=separate)
    return result


def _ids(group: tuple[Named, ...], fragments: Iterable[Mapping[str, str]]) -> set[str]:
    """Return the ids of a group: as given, and of fragments of an article with one of its names."""
    names = {(n.draft.type, n.draft.name.casefold()) for n in group if n.draft is not None and n.article is None}
    alike = {
        fragment["entity_id"] for fragment in fragments if (fragment["type"], fragment["name"].casefold()) in names
    }
    return {entity.id for entity in group} | alike


def _apart(judgements_read: Judgements, articles: pa.Table, merged: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return the ids of separated entities, by article id and the id that the name would have."""
    keys: dict[str, list[str]] = {}
    for article in articles.select(["article_id", "article_key"]).to_pylist():
        keys.setdefault(article["article_key"], []).append(article["article_id"])
    return {
        (article_id, entity_id(entity.article or "", entity.draft)): merged.get(entity.id, entity.id)
        for entity in _in_articles(judgements_read)
        if entity.draft is not None
        for article_id in keys.get(entity.article or "", ())
    }


def _in_articles(judgements_read: Judgements) -> list[Named]:
    judged_same = [entity for group in judgements_read.groups for entity in group if entity.article]
    return list(dict.fromkeys([*judgements_read.separate, *judged_same]))


def _replaced(
    table: pa.Table, column: str, *, merged: Mapping[str, str], separate: Mapping[tuple[str, str], str]
) -> pa.Table:
    """Return a table with the ids of a column replaced."""
    pairs = zip(table["article_id"].to_pylist(), table[column].to_pylist(), strict=True)
    new = [None if old is None else separate.get((article, old), merged.get(old, old)) for article, old in pairs]
    index = table.schema.get_field_index(column)
    return table.set_column(index, table.schema.field(index), pa.array(new, table.schema.field(index).type))


def _fragments(
    table: pa.Table, judgements_read: Judgements, merged: Mapping[str, str], *, separate: Mapping[tuple[str, str], str]
) -> pa.Table:
    """Return the fragments with new ids; merged ones get the name and reference of the entity that is kept."""
    heads = {group[0].id: group[0].draft for group in judgements_read.groups}
    rows = []
    for row in table.to_pylist():
        new = merged.get(row["entity_id"], row["entity_id"])
        split = {target for (_, old), target in separate.items() if old == row["entity_id"]}
        rows += [row | {"entity_id": target, "reference_id": None, "resolution": "article"} for target in sorted(split)]
        draft = heads.get(new)
        columns = {"name": draft.name, "type": draft.type, "reference_id": draft.reference_id} if draft else {}
        rows.append(row | columns | {"entity_id": new})
    return pa.Table.from_pylist(rows, schema=table.schema)
