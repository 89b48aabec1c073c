"""Which story each article tells, with ids that are stable under growth.

The id of a story is a hash of the key of its article that was fetched first. New articles are never older than existing
ones, so a growing story keeps its id, and if two stories become one, the older id stays.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.keys import stable_id
from newsledger.expectations.stories import STORY_SCORE
from newsledger.transforms.stories.grouping import TextPair, groups

Article = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TextGraph:
    """Articles, texts and pairs of texts that are alike: all of a ledger, or those that a change may concern.

    Attributes:
        articles: Columns article_id, article_key, cluster_id, story_id and fetched_at of all their versions.
        texts: The article_id that stands for each text, by text_id.
        pairs: Pairs of these article_ids.
    """

    articles: Sequence[Article]
    texts: Mapping[str, str]
    pairs: Sequence[TextPair]


def text_id(article: Article) -> str:
    """Return the text that an article prints: its cluster of copies, or the article itself."""
    return str(article["cluster_id"] or article["article_key"])


def text_ids(articles: pa.Table) -> pa.ChunkedArray:
    """Return the text that each article prints; see `text_id`."""
    return pc.coalesce(articles["cluster_id"], articles["article_key"])


def concerned_texts(texts: pa.Array, near: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Return the texts that can end up in one group with some, or were in one story with them, and these.

    Args:
        texts: The texts to begin with, each once.
        near: Function that returns, of some texts, those that a link or a story joins them to.
    """
    concerned = pa.array([], pa.string())
    fresh = texts
    while len(fresh):
        concerned = pa.concat_arrays([concerned, fresh])
        reached = pc.drop_null(pc.unique(near(fresh)))
        fresh = reached.filter(pc.invert(pc.is_in(reached, concerned)))
    return concerned


def story_ids(graph: TextGraph, *, texts: Collection[str], stories: Collection[str]) -> dict[str, str | None]:
    """Return the story of each article that a change may concern, by article_id; null if no other article tells it.

    Args:
        graph: The ledger after the change.
        texts: Texts that are new or changed.
        stories: Stories that lost an article or have one that changed.
    """
    concerned = _closure(graph, texts=texts, stories=stories)
    representatives = [graph.texts[text] for text in concerned if text in graph.texts]
    text_of = {article_id: text for text, article_id in graph.texts.items()}
    by_text: dict[str, list[Article]] = {}
    for article in graph.articles:
        if text_id(article) in concerned:
            by_text.setdefault(text_id(article), []).append(article)
    result: dict[str, str | None] = {}
    for group in groups(representatives, graph.pairs, least=STORY_SCORE):
        articles = [article for member in group for article in by_text[text_of[member]]]
        result |= dict.fromkeys((str(article["article_id"]) for article in articles), _story_id(articles))
    return result


def _story_id(articles: Sequence[Article]) -> str | None:
    if len({article["article_key"] for article in articles}) == 1:
        return None
    oldest = min(articles, key=lambda article: (article["fetched_at"], article["article_key"]))
    return stable_id("story", oldest["article_key"])


def _closure(graph: TextGraph, *, texts: Collection[str], stories: Collection[str]) -> set[str]:
    """Return the texts that can end up in one group with the given ones, or were in one story with them."""
    text_of = {article_id: text for text, article_id in graph.texts.items()}
    neighbours: dict[str, list[str]] = {}
    for pair in graph.pairs:
        if pair.score >= STORY_SCORE and pair.first in text_of and pair.other in text_of:
            neighbours.setdefault(text_of[pair.first], []).append(text_of[pair.other])
            neighbours.setdefault(text_of[pair.other], []).append(text_of[pair.first])
    members: dict[str, set[str]] = {}
    story_of: dict[str, set[str]] = {}
    for article in graph.articles:
        if story := article["story_id"]:
            members.setdefault(story, set()).add(text_id(article))
            story_of.setdefault(text_id(article), set()).add(story)
    closure: set[str] = set()
    queue = [*texts, *_texts_of(stories, members)]
    told = set(stories)  # each story once: the texts of a large one would be queued for each of them
    while queue:
        text = queue.pop()
        if text not in closure:
            closure.add(text)
            further = story_of.get(text, set()) - told
            told |= further
            queue += [*neighbours.get(text, ()), *_texts_of(further, members)]
    return closure


def _texts_of(stories: Iterable[str], members: Mapping[str, set[str]]) -> list[str]:
    return [text for story in stories for text in members.get(story, ())]
