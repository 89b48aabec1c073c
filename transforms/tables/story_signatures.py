"""The `story_signatures` table: hashes of what an article is about."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b

from newsledger.expectations.declaration import Row
from newsledger.expectations.keys import stable_id
from newsledger.expectations.stories import STORY_METHOD
from newsledger.transforms.stories.terms import ArticleWords, person_weights, terms

_FIRST_SENTENCES = 3


def story_signature_row(article: Row, annotated: Mapping[str, Sequence[Row]]) -> Row:
    """Return the row of an article, with the names and acts that its annotation found; without one, by words alone."""
    content = _words(article, annotated)
    words, persons = terms(content), person_weights(content)
    return {
        "story_signature_id": stable_id("story signature", str(article["article_id"])),
        "article_id": article["article_id"],
        "method": STORY_METHOD,
        "terms": [_hash(term) for term in words],
        "weights": list(words.values()),
        "persons": [_hash(person) for person in persons],
        "person_weights": list(persons.values()),
    }


def _words(article: Row, annotated: Mapping[str, Sequence[Row]]) -> ArticleWords:
    entities = {str(row["entity_id"]): row for row in annotated.get("entities", ())}
    names = {key: str(row["name"]).casefold() for key, row in entities.items()}
    mentions = [row for row in annotated.get("mentions", ()) if row["kind"] == "name"]
    persons = [row for row in mentions if entities[str(row["entity_id"])]["type"] == "PERSON"]
    return ArticleWords(
        str(article["title"] or ""),
        str(article["text"]),
        names=tuple(names[str(row["entity_id"])] for row in mentions),
        persons=tuple(_persons(persons, names)),
        acts=tuple(_act(row, names) for row in annotated.get("relations", ()) if row["subject_entity_id"]),
    )


def _persons(mentions: Sequence[Row], names: Mapping[str, str]) -> Iterator[str]:
    for row in mentions:
        name = names[str(row["entity_id"])].split()[-1]
        yield from [name] * (2 if row["zone"] == "title" or _index(row) < _FIRST_SENTENCES else 1)


def _index(mention: Row) -> int:
    index = mention["sentence_index"]
    return index if isinstance(index, int) else 0


def _act(relation: Row, names: Mapping[str, str]) -> str:
    """Return the type of an act with its parties."""
    parties = (names.get(str(relation[f"{side}_entity_id"]), "") for side in ("subject", "object"))
    return "|".join([str(relation["type"]), *parties])


def _hash(term: str) -> int:
    """Return a hash below 2^63."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little") >> 1
