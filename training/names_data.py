"""The corpora that the name tagger learns from, with each of their types as the types of ours that it can mean."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from newsledger.evaluation.columns import joined, tag_spans, tagged_documents
from newsledger.evaluation.gum import gum_document
from newsledger.evaluation.labels import LabelledArticle, labelled_articles
from newsledger.evaluation.splits import held_out
from newsledger.transforms.lexicon import name_words
from newsledger.transforms.lexicon.gazetteer import forms, squeezed
from training.corpora import NAME_TEXTS, NEWS_LABELS

Types = frozenset[str]
OUTSIDE = "O"
_THINGS = frozenset({"NORP", "EVENT", "WORK", "PRODUCT", "LAW"})
_PERSON, _ORGANISATION, _PLACE = frozenset({"PERSON"}), frozenset({"ORG"}), frozenset({"LOC"})
_NO_TYPE = frozenset({OUTSIDE})
_SOCIAL_MEDIA = "emerging17"
_IN_FIFTHS = frozenset({"aeb", "pages"})  # every fifth of their articles measures the tagger
_ANY_TYPE = _THINGS | _PERSON | _ORGANISATION | _PLACE | _NO_TYPE

_COARSE: dict[str, Types] = {"PER": _PERSON, "ORG": _ORGANISATION, "LOC": _PLACE, "MISC": _THINGS}
_EMERGING: dict[str, Types] = {
    "person": _PERSON,
    "location": _PLACE,
    "corporation": _ORGANISATION,
    "group": _ORGANISATION | {"NORP"},
    "creative-work": frozenset({"WORK"}),
    "product": frozenset({"PRODUCT"}),
}
_CROSSNER: dict[str, Types] = {
    **dict.fromkeys(("person", "politician", "writer", "musicalartist", "scientist", "researcher"), _PERSON),
    **dict.fromkeys(("organisation", "politicalparty", "band", "university"), _ORGANISATION),
    **dict.fromkeys(("location", "country"), _PLACE),
    **dict.fromkeys(("election", "event", "conference"), frozenset({"EVENT"})),
    **dict.fromkeys(("book", "poem", "album", "song"), frozenset({"WORK"})),
    **dict.fromkeys(("magazine", "academicjournal"), _ORGANISATION | {"WORK"}),
    **dict.fromkeys(("award", "misc"), _THINGS | _NO_TYPE),
    **dict.fromkeys(("product", "programlang"), frozenset({"PRODUCT"})),
    "astronomicalobject": _PLACE | _NO_TYPE,
}
_RE3D: dict[str, Types] = {
    "Person": _PERSON,
    "Organisation": _ORGANISATION,
    "Location": _PLACE,
    "Nationality": frozenset({"NORP"}),
}
_NEWS: dict[str, Types] = {
    **dict.fromkeys(("GPE", "LOC", "FAC"), _PLACE),
    **{kind: frozenset({kind}) for kind in ("PERSON", "ORG", *_THINGS)},
}


@dataclass(frozen=True, slots=True)
class LabelledName:
    """A name in a text: half-open offsets, and the types that it may have."""

    start: int
    end: int
    types: Types


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with its names; `others` are the types that every other word may have."""

    corpus: str
    text: str
    names: tuple[LabelledName, ...]
    others: Types = _NO_TYPE
    weight: float = 1.0


def labelled_texts(corpora: Path, weights: Mapping[str, float]) -> Iterator[LabelledText]:
    """Yield every text that the tagger is trained on, without the held-out parts.

    WNUT-17 is left out: with it, names are found less well in Wikipedia and not better in news.
    """
    texts = (*(text for text in tagged_texts(corpora) if text.corpus != _SOCIAL_MEDIA), *_news(corpora))
    yield from (replace(text, weight=text.weight * weights.get(text.corpus, 1.0)) for text in texts)


def tagged_texts(corpora: Path) -> Iterator[LabelledText]:
    """Yield the texts of the corpora with tagged names, without the held-out parts."""
    yield from _wikigold(corpora)
    yield from _crossner(corpora)
    yield from _emerging(corpora)
    yield from _uner(corpora)
    yield from _gum(corpora)
    yield from _re3d(corpora)


def _column_texts(corpus: str, paths: Iterable[Path], types: Mapping[str, Types]) -> Iterator[LabelledText]:
    for document in tagged_documents(paths, {tag: tag for tag in types}):
        names = tuple(
            LabelledName(name.start, name.end, _narrowed(document.text[name.start : name.end], types[name.type]))
            for name in document.names
        )
        yield LabelledText(corpus, document.text, names)


def _narrowed(name: str, types: Types) -> Types:
    """Return the types that a name of an unsorted kind can have by the reference lists and by its last word."""
    if len(types) < 4:
        return types
    entry = forms().get(squeezed(name))
    if entry is not None and entry.mention_type == "NORP":
        return frozenset({"NORP"})
    head = name.lower().split()[-1]
    for heads, kind in ((name_words.EVENT_HEADS, "EVENT"), (name_words.LAW_HEADS, "LAW")):
        if head in heads:
            return frozenset({kind})
    return types


def _wikigold(corpora: Path) -> Iterator[LabelledText]:
    path = corpora / "wikigold/data/wikigold/CONLL-format/data/wikigold.conll.txt"
    for index, text in enumerate(_column_texts("wikigold", [path], _COARSE)):
        if not held_out(index):
            yield text


def _crossner(corpora: Path) -> Iterator[LabelledText]:
    folder = corpora / "crossner/ner_data"
    for domain in ("ai", "literature", "music", "politics", "science"):
        parts = ("train",) if domain == "politics" else ("train", "dev")
        yield from _column_texts(f"crossner-{domain}", [folder / domain / f"{part}.txt" for part in parts], _CROSSNER)


def _emerging(corpora: Path) -> Iterator[LabelledText]:
    paths = [corpora / "emerging17/wnut17train.conll", corpora / "emerging17/emerging.dev.conll"]
    for text in _column_texts(_SOCIAL_MEDIA, paths, _EMERGING):
        yield LabelledText(text.corpus, text.text, text.names, _NO_TYPE | {"NORP", "EVENT", "LAW"}, 0.5)


def _uner(corpora: Path) -> Iterator[LabelledText]:
    """Yield EWT dev with persons, organisations and places; any other word may be a name of another type."""
    for sentences in _iob2_documents(corpora / "uner_en_ewt/en_ewt-ud-dev.iob2"):
        lines: list[str] = []
        names: list[LabelledName] = []
        start = 0
        for sentence in sentences:
            text, offsets = joined([token for token, _ in sentence])
            for first, last, tag in tag_spans([tag for _, tag in sentence]):
                names.append(LabelledName(start + offsets[first][0], start + offsets[last][1], _COARSE[tag]))
            lines.append(text)
            start += len(text) + 1
        yield LabelledText("uner", "\n".join(lines), tuple(names), _NO_TYPE | _THINGS)


def _iob2_documents(path: Path) -> Iterator[list[list[tuple[str, str]]]]:
    """Yield the documents of a file as sentences of tokens and tags."""
    sentences: list[list[tuple[str, str]]] = []
    sentence: list[tuple[str, str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# newdoc"):
            if sentences:
                yield sentences
            sentences = []
        elif line and not line.startswith("#"):
            columns = line.split("\t")
            sentence.append((columns[1], columns[2] if columns[2][2:] in _COARSE else OUTSIDE))
        elif sentence and not line:
            sentences.append(sentence)
            sentence = []
    yield sentences


def _gum(corpora: Path) -> Iterator[LabelledText]:
    news = sorted(path.stem for path in (corpora / "ud_gum_free").rglob("GUM_news_*.conllu"))
    excluded = {name for index, name in enumerate(news) if held_out(index)}
    for path in sorted((corpora / "ud_gum_free/train").glob("*.conllu")):
        if path.stem in excluded:
            continue
        document = gum_document(path)
        names = tuple(LabelledName(name.span.start, name.span.end, _COARSE[name.span.type]) for name in document.names)
        weight = 1.5 if path.stem.startswith("GUM_news") else 1.0
        yield LabelledText("gum", document.text, names, _NO_TYPE | _THINGS, weight)


@dataclass(frozen=True, slots=True)
class _Re3dMention:
    """A mention of re3d, which may be a name or not."""

    start: int
    end: int
    type: str


def _re3d(corpora: Path) -> Iterator[LabelledText]:
    """Yield the texts with the names among the mentions; words of other mentions may have any type."""
    for folder in sorted(path for path in (corpora / "re3d").iterdir() if path.is_dir()):
        mentions: defaultdict[str, list[_Re3dMention]] = defaultdict(list)
        for row in _json_lines(folder / "entities.json"):
            if row["type"] in _RE3D:
                mentions[row["documentId"]].append(_Re3dMention(row["begin"], row["end"], row["type"]))
        for document in _json_lines(folder / "documents.json"):
            yield _re3d_text(document["text"], mentions[document["_id"]])


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _re3d_text(text: str, mentions: Sequence[_Re3dMention]) -> LabelledText:
    covered_characters = [False] * len(text)
    names: list[LabelledName] = []
    for mention in sorted(mentions, key=lambda mention: (mention.start - mention.end, mention.start)):  # longest first
        start, end = mention.start, mention.end
        begin = start + _article(text[start:end])
        words = text[begin:end].split()
        is_name = bool(words) and all(word[0].isupper() or word in ("of", "for", "and", "al") for word in words)
        if not any(covered_characters[start:end]):
            covered_characters[start:end] = [True] * (end - start)
            names.append(
                LabelledName(begin, end, _RE3D[mention.type]) if is_name else LabelledName(start, end, _ANY_TYPE)
            )
    names.sort(key=lambda name: (name.start, name.end))
    return LabelledText("re3d", text, tuple(names), _NO_TYPE | _THINGS, 0.5)


def _news(corpora: Path) -> Iterator[LabelledText]:
    """Yield the labels of real news, four fifths of the first ones; the rest measures the tagger."""
    for labels, texts in NAME_TEXTS.items():
        for index, article in enumerate(labelled_articles(NEWS_LABELS / f"{labels}.json", corpora / texts)):
            if not (labels in _IN_FIFTHS and held_out(index)):
                yield news_text(article)


def news_text(article: LabelledArticle) -> LabelledText:
    """Return an article, its title in the first line, with every place of a labelled name.

    Labels list the forms of each entity; the longest is taken where one begins with another.
    """
    types: dict[str, Types] = {}
    for entity in article.entities:
        for form in entity.forms:
            if form != form.lower():
                types[form] = types.get(form, frozenset()) | _news_types(form, entity.type)
    lines = (article.text.title, article.text.body) if article.has_title else (article.text.body,)
    text = "\n".join(lines)
    longest_first = sorted(types, key=lambda form: (-len(form), form))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    matches = pattern.finditer(text) if types else ()
    names = tuple(LabelledName(match.start() + _article(match[0]), match.end(), types[match[0]]) for match in matches)
    return LabelledText("news", text, names)


def _article(name: str) -> int:
    """Return the length of an article before a name, which the corpora do not count to it."""
    return 4 if name.lower().startswith("the ") else 0


def _news_types(form: str, kind: str) -> Types:
    """Return the type of a form: an adjective or a demonym of a country is none of a place."""
    entry = forms().get(squeezed(form))
    is_people = kind == "GPE" and entry is not None and entry.mention_type == "NORP"
    return frozenset({"NORP"}) if is_people else _NEWS[kind]
