"""What the ledger knows of the persons whose names are like those of a batch."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.flows.run.namesake_articles import NamesakeArticles
from newsledger.transforms.tables.entities import pronoun_counts, pronouns
from newsledger.transforms.tables.entity_merges import CorpusNames
from newsledger.transforms.tables.like_names import folded_names, quick_look
from newsledger.transforms.tables.person_merges import Merge
from newsledger.transforms.tables.person_names import person_name
from newsledger.transforms.tables.versions import first_of_each
from newsledger.warehouse import lake
from newsledger.warehouse.home import Home
from newsledger.warehouse.key_index import Derived
from newsledger.warehouse.manifest import Manifest

_FIELDS = ("entity_id", "name", "type", "reference_id")
_NAMES = (*_FIELDS, "pronoun", "article_count")
_MENTIONS = ("entity_id", "article_id", "text", "kind")


@dataclass(frozen=True, slots=True)
class NamesakeSearch:
    """The published ledger, in which the persons of like names are found by one pass over all names."""

    home: Home
    state: Manifest
    standing: tuple[Merge, ...]

    def corpus(self, batch: dict[str, pa.Table], spellings: frozenset[str]) -> CorpusNames:
        """Return the entities of like names, and where to look for the articles that mention them.

        Args:
            batch: New rows of entities, mentions and articles.
            spellings: Spellings of the names in the batch.
        """
        published = self._like(spellings)
        entities = pa.concat_tables([published.select(list(_FIELDS)), batch["entities"].select(list(_FIELDS))])
        articles = NamesakeArticles.of_batch(self.home, self.state, batch)
        counts = Counter(
            dict(zip(published["entity_id"].to_pylist(), published["article_count"].to_pylist(), strict=True))
        )
        counts.update(articles.added)
        return CorpusNames(entities, counts, self._pronouns(published, batch), articles)

    def _pronouns(self, published: pa.Table, batch: Mapping[str, pa.Table]) -> dict[str, str]:
        """Return the pronouns of published and new persons, counted anew where a batch has others than those known."""
        people = published.filter(pc.equal(published["type"], "PERSON"))
        pronoun_by_id = dict(zip(people["entity_id"].to_pylist(), people["pronoun"].to_pylist(), strict=True))
        batch_counts = pronoun_counts(batch["mentions"])
        new_people = batch["entities"].filter(pc.equal(batch["entities"]["type"], "PERSON"))["entity_id"]
        other_kinds = set(published["entity_id"].to_pylist()) - set(pronoun_by_id)
        anew = {
            key
            for key, counts in batch_counts.items()
            if pronoun_by_id.get(key) and set(counts) != {pronoun_by_id[key]}
        }
        anew |= other_kinds.intersection(new_people.to_pylist())
        values = pa.chunked_array([pa.array(sorted(anew), pa.string())])
        stored = self._rows("mentions", key="entity_id", values=values, columns=_MENTIONS)
        pronouns_anew = pronouns(pa.concat_tables([stored, batch["mentions"].select(list(_MENTIONS))]))
        return {key: pronoun for key, pronoun in pronoun_by_id.items() if pronoun and key not in anew} | {
            key: pronoun for key, pronoun in pronouns_anew.items() if key in anew or not pronoun_by_id.get(key)
        }

    def _rows(self, name: str, *, key: str, values: pa.ChunkedArray, columns: Iterable[str]) -> pa.Table:
        unique = pc.drop_null(pc.unique(values))
        return lake.rows(self.home, self.state, name, key=key, values=unique, columns=list(columns))

    def _like(self, spellings: frozenset[str]) -> pa.Table:
        """Return the persons and bodies of like names; those of names that these have as well are among them."""
        local_names = {merge.local_name: person_name(merge.local_name).spellings for merge in self.standing}
        known: frozenset[str] = frozenset()
        parts: list[pa.Table] = []
        while fresh := spellings - known:
            known |= fresh
            part = self._spelt(fresh)
            merged_names = {name for name, words in local_names.items() if not words.isdisjoint(fresh)}
            parts.append(part)
            spellings = known | {person_name(name).common_family for name in (*part["name"].to_pylist(), *merged_names)}
        kept_ids = [merge.entity_id for merge in self.standing if not local_names[merge.local_name].isdisjoint(known)]
        merge_rows = self._rows("entities", key="entity_id", values=_strings(kept_ids), columns=_NAMES)
        return first_of_each(pa.concat_tables([*parts, merge_rows.filter(_may_be_person(merge_rows))]), "entity_id")

    def _spelt(self, spellings: frozenset[str]) -> pa.Table:
        """Return the persons and bodies whose name has one of some spellings."""
        rows = lake.rows(
            self.home, self.state, "entities", key=_PEOPLE, values=quick_look(spellings), columns=list(_NAMES)
        )
        names = rows["name"].to_pylist()
        is_match = [not person_name(name).spellings.isdisjoint(spellings) for name in names]
        return rows.filter(pa.array(is_match, pa.bool_()))


def _strings(values: Iterable[str]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(sorted(values), pa.string())])


def spellings_of(entities: pa.Table) -> frozenset[str]:
    """Return the spellings of the names of persons, and of bodies whose name may be a person's."""
    names = entities.filter(_may_be_person(entities))["name"].to_pylist()
    return frozenset(spelling for name in names for spelling in person_name(name).spellings)


def _may_be_person(entities: pa.Table) -> pa.ChunkedArray:
    is_body = pc.and_(pc.equal(entities["type"], "ORG"), pc.is_null(entities["reference_id"]))
    is_word = pc.invert(pc.match_substring_regex(entities["name"], r"\s"))
    return pc.or_(pc.equal(entities["type"], "PERSON"), pc.and_(is_body, is_word))


def _folded(entities: pa.Table) -> pa.Table:
    """Return the folded names of the rows that may be persons."""
    numbers = pc.indices_nonzero(pc.fill_null(_may_be_person(entities), False))
    words = folded_names(entities["name"].take(numbers))
    return words.set_column(1, "row", numbers.take(words["row"]))


_PEOPLE = Derived("person_names_1", ("name", "type", "reference_id"), _folded)
