"""GUM: news documents with names of persons, organisations and places, and resolved pronouns.

The corpus marks every noun phrase that refers to an entity, with a chain id; `gum_names` derives names from them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsledger.evaluation.columns import NamedSpan
from newsledger.evaluation.conllu import TreeSentence, tree_sentences
from newsledger.evaluation.gum_names import TYPES, GumPhrase, names, phrases

PRONOUNS = frozenset("he she him her his hers".split())


@dataclass(frozen=True, slots=True)
class ChainedName:
    """A name or pronoun of a coreference chain."""

    span: NamedSpan
    chain: str


@dataclass(frozen=True, slots=True)
class GumDocument:
    """A text with its names and third-person pronouns, each with its chain."""

    name: str
    text: str
    names: tuple[ChainedName, ...]
    pronouns: tuple[ChainedName, ...]


def gum_documents(paths: Iterable[Path]) -> Iterator[GumDocument]:
    """Return the news documents in files and folders, each once, ordered by name."""
    files: dict[str, Path] = {}
    for path in paths:
        for file in sorted(path.rglob("GUM_news_*.conllu")) if path.is_dir() else [path]:
            files.setdefault(file.stem, file)
    for name in sorted(files):
        yield gum_document(files[name])


def gum_document(path: Path) -> GumDocument:
    """Return the document of a CoNLL-U file, with paragraphs separated by a blank line."""
    text = ""
    names_found: list[ChainedName] = []
    pronouns: list[ChainedName] = []
    for sentence in tree_sentences(path):
        text = text.rstrip() + ("\n\n" if sentence.begins_paragraph and text else " " if text else "")
        places: list[tuple[int, int]] = []
        for word in sentence.words:
            places.append((len(text), len(text) + len(word.text)))
            text += word.text + (" " if word.space else "")
        sentence_phrases = phrases(sentence)
        names_found += _placed(names(sentence.words, sentence_phrases), places)
        pronouns += _placed(_pronouns(sentence, sentence_phrases), places)
    return GumDocument(path.stem, text.rstrip(), tuple(names_found), tuple(pronouns))


def _placed(candidates: Iterable[tuple[GumPhrase, int, int]], places: Sequence[tuple[int, int]]) -> list[ChainedName]:
    return [
        ChainedName(NamedSpan(places[first][0], places[end - 1][1], TYPES[phrase.type]), phrase.chain)
        for phrase, first, end in candidates
    ]


def _pronouns(sentence: TreeSentence, candidates: Iterable[GumPhrase]) -> Iterator[tuple[GumPhrase, int, int]]:
    for phrase in candidates:
        if phrase.type == "person" and phrase.end - phrase.first == 1:
            word = sentence.words[phrase.first]
            if word.tag in ("PRP", "PRP$") and word.text.casefold() in PRONOUNS:
                yield phrase, phrase.first, phrase.end
