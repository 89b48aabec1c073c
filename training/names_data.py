"""The corpora that the name tagger learns from, each label of theirs as the labels of ours that it can mean."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsledger.evaluation.columns import joined, tag_spans, tagged_documents
from newsledger.evaluation.gum import gum_document
from newsledger.evaluation.splits import held_out
from newsledger.transforms.lexicon import name_words as w
from newsledger.transforms.lexicon.gazetteer import forms, squeezed

Types = frozenset[str]
OUTSIDE = "O"
_THINGS = frozenset({"NORP", "EVENT", "WORK", "PRODUCT", "LAW"})
_PERSON, _BODY, _PLACE = frozenset({"PERSON"}), frozenset({"ORG"}), frozenset({"LOC"})
_NOTHING = frozenset({OUTSIDE})
_ANY = _THINGS | _PERSON | _BODY | _PLACE | _NOTHING

_COARSE: dict[str, Types] = {"PER": _PERSON, "ORG": _BODY, "LOC": _PLACE, "MISC": _THINGS}
_EMERGING: dict[str, Types] = {
    "person": _PERSON,
    "location": _PLACE,
    "corporation": _BODY,
    "group": _BODY | {"NORP"},
    "creative-work": frozenset({"WORK"}),
    "product": frozenset({"PRODUCT"}),
}
_CROSSNER: dict[str, Types] = {
    **dict.fromkeys(("person", "politician", "writer", "musicalartist", "scientist", "researcher"), _PERSON),
    **dict.fromkeys(("organisation", "politicalparty", "band", "university"), _BODY),
    **dict.fromkeys(("location", "country"), _PLACE),
    **dict.fromkeys(("election", "event", "conference"), frozenset({"EVENT"})),
    **dict.fromkeys(("book", "poem", "album", "song"), frozenset({"WORK"})),
    **dict.fromkeys(("magazine", "academicjournal"), _BODY | {"WORK"}),
    **dict.fromkeys(("award", "misc"), _THINGS | _NOTHING),
    **dict.fromkeys(("product", "programlang"), frozenset({"PRODUCT"})),
    "astronomicalobject": _PLACE | _NOTHING,
}
_RE3D: dict[str, Types] = {
    "Person": _PERSON,
    "Organisation": _BODY,
    "Location": _PLACE,
    "Nationality": frozenset({"NORP"}),
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its names (start, end, the types that each can be), and what every other word can be."""

    corpus: str
    text: str
    names: tuple[tuple[int, int, Types], ...]
    others: Types = _NOTHING
    weight: float = 1.0


def labelled(corpora: Path) -> Iterator[Labelled]:
    """Every text that may be trained on; the held-out parts are left out."""
    yield from _wikigold(corpora)
    yield from _crossner(corpora)
    yield from _emerging(corpora)
    yield from _uner(corpora)
    yield from _gum(corpora)
    yield from _re3d(corpora)


def _columns(corpus: str, paths: Iterable[Path], types: Mapping[str, Types]) -> Iterator[Labelled]:
    every = {tag: tag for tag in types}
    for document in tagged_documents(paths, every):
        names = tuple(
            (n.start, n.end, _narrowed(document.text[n.start : n.end], types[n.type])) for n in document.names
        )
        yield Labelled(corpus, document.text, names)


def _narrowed(text: str, types: Types) -> Types:
    """The types that a name of an unsorted kind can be, by the lists and its head noun."""
    if len(types) < 4:
        return types
    entry = forms().get(squeezed(text))
    if entry is not None and entry.mention_type == "NORP":
        return frozenset({"NORP"})
    head = text.lower().split()[-1]
    for heads, kind in ((w.EVENT_HEADS, "EVENT"), (w.LAW_HEADS, "LAW")):
        if head in heads:
            return frozenset({kind})
    return types


def _wikigold(corpora: Path) -> Iterator[Labelled]:
    path = corpora / "wikigold/data/wikigold/CONLL-format/data/wikigold.conll.txt"
    for index, document in enumerate(_columns("wikigold", [path], _COARSE)):
        if not held_out(index):
            yield document


def _crossner(corpora: Path) -> Iterator[Labelled]:
    folder = corpora / "crossner/ner_data"
    for domain in ("ai", "literature", "music", "politics", "science"):
        parts = ("train",) if domain == "politics" else ("train", "dev")
        yield from _columns(f"crossner-{domain}", [folder / domain / f"{part}.txt" for part in parts], _CROSSNER)


def _emerging(corpora: Path) -> Iterator[Labelled]:
    paths = [corpora / "emerging17/wnut17train.conll", corpora / "emerging17/emerging.dev.conll"]
    for document in _columns("emerging17", paths, _EMERGING):
        others = _NOTHING | {"NORP", "EVENT", "LAW"}
        yield Labelled(document.corpus, document.text, document.names, others, 0.5)


def _uner(corpora: Path) -> Iterator[Labelled]:
    """EWT dev: its persons, organisations and places; whatever else may be a name is left open."""
    lines: list[str] = []
    names: list[tuple[int, int, Types]] = []
    for rows in _iob2(corpora / "uner_en_ewt/en_ewt-ud-dev.iob2"):
        if rows is None:
            if lines:
                yield Labelled("uner", "\n".join(lines), tuple(names), _NOTHING | _THINGS)
            lines, names = [], []
            continue
        text, places = joined([token for token, _ in rows])
        start = sum(len(line) + 1 for line in lines)
        for first, last, tag in tag_spans([tag for _, tag in rows]):
            names.append((start + places[first][0], start + places[last][1], _COARSE[tag]))
        lines.append(text)
    yield Labelled("uner", "\n".join(lines), tuple(names), _NOTHING | _THINGS)


def _iob2(path: Path) -> Iterator[list[tuple[str, str]] | None]:
    """The sentences of the file as tokens and tags; None where a document begins."""
    rows: list[tuple[str, str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# newdoc"):
            yield None
        elif line and not line.startswith("#"):
            parts = line.split("\t")
            rows.append((parts[1], parts[2] if parts[2][2:] in _COARSE else "O"))
        elif rows and not line:
            yield rows
            rows = []


def _gum(corpora: Path) -> Iterator[Labelled]:
    news = sorted(path.stem for path in (corpora / "ud_gum_free").rglob("GUM_news_*.conllu"))
    kept_out = {name for index, name in enumerate(news) if held_out(index)}
    for path in sorted((corpora / "ud_gum_free/train").glob("*.conllu")):
        if path.stem in kept_out:
            continue
        document = gum_document(path)
        names = tuple((one.span.start, one.span.end, _COARSE[one.span.type]) for one in document.names)
        weight = 1.5 if path.stem.startswith("GUM_news") else 1.0
        yield Labelled("gum", document.text, names, _NOTHING | _THINGS, weight)


def _re3d(corpora: Path) -> Iterator[Labelled]:
    """The names among the mentions; words of other mentions are left open."""
    for folder in sorted(path for path in (corpora / "re3d").iterdir() if path.is_dir()):
        mentions: dict[str, list[tuple[int, int, str]]] = {}
        for line in (folder / "entities.json").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["type"] in _RE3D:
                mentions.setdefault(row["documentId"], []).append((row["begin"], row["end"], row["type"]))
        for line in (folder / "documents.json").read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            yield _re3d_document(document["text"], mentions.get(document["_id"], []))


def _re3d_document(text: str, mentions: list[tuple[int, int, str]]) -> Labelled:
    taken = [False] * len(text)
    names: list[tuple[int, int, Types]] = []
    for start, end, kind in sorted(mentions, key=lambda m: (m[0] - m[1], m[0])):
        begin = start + (4 if text[start : start + 4].lower() == "the " else 0)
        words = text[begin:end].split()
        named = bool(words) and all(word[0].isupper() or word in ("of", "for", "and", "al") for word in words)
        if not any(taken[start:end]):
            names.append((begin, end, _RE3D[kind]) if named else (start, end, _ANY))
            taken[start:end] = [True] * (end - start)
    return Labelled("re3d", text, tuple(sorted(names)), _NOTHING | _THINGS, 0.5)
