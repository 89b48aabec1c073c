"""Corpora with one token and tag per line, converted to plain text with entities at exact offsets.

Tags are BIO or IO; a blank line ends a sentence. `-DOCSTART-` lines separate documents; a file without them contains
unconnected sentences, each of which is a document. Tokens are joined as in written text, with punctuation attached to
its word; each sentence of a document is a line.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsledger.expectations.errors import DocumentError

CROSSNER = {
    "person": "PER",
    "politician": "PER",
    "organisation": "ORG",
    "politicalparty": "ORG",
    "country": "LOC",
    "location": "LOC",
}
WIKIGOLD = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}

_CHARACTERS = {"``": "“", "''": "”", "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}"}
_CLOSE_TO_LAST = frozenset(". , ; : ! ? ) ] } % ” ’ …".split())
_CLOSE_TO_NEXT = frozenset("( [ { $ £ € # “ ‘".split())
_CLITICS = frozenset("n't 's 're 've 'll 'd 'm n’t ’s ’re ’ve ’ll ’d ’m".split())


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A name in a text, with half-open offsets and a type."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class TaggedDocument:
    """A text and its names, in order."""

    name: str
    text: str
    names: tuple[NamedSpan, ...]


Row = tuple[str, str]


def tagged_documents(paths: Iterable[Path], types: Mapping[str, str]) -> Iterator[TaggedDocument]:
    """Return the documents of column files; names whose tag is not in `types` are left out.

    Raises:
        DocumentError: A line does not have two columns.
    """
    for path in paths:
        for number, sentences in enumerate(_documents(path), start=1):
            yield _document(f"{path.stem}-{number}", sentences, types)


def _documents(path: Path) -> list[list[list[Row]]]:
    documents: list[list[list[Row]]] = [[]]
    sentence: list[Row] = []
    has_documents = False
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], start=1):
        row = line.split()
        if not row or row[0] == "-DOCSTART-":
            if sentence:
                documents[-1].append(sentence)
                sentence = []
            if row:
                has_documents = True
                documents.append([])
        elif len(row) != 2:
            raise DocumentError("bad_corpus", f"{path.name}, line {number}: expected a token and a tag")
        else:
            sentence.append((row[0], row[1]))
    if not has_documents:
        return [[sentence] for sentence in documents[0]]
    return [document for document in documents if document]


def _document(name: str, sentences: Sequence[Sequence[Row]], types: Mapping[str, str]) -> TaggedDocument:
    lines: list[str] = []
    names: list[NamedSpan] = []
    length = 0
    for sentence in sentences:
        text, places = joined([token for token, _ in sentence])
        for first, last, tag in tag_spans([tag for _, tag in sentence]):
            if tag in types:
                names.append(NamedSpan(length + places[first][0], length + places[last][1], types[tag]))
        lines.append(text)
        length += len(text) + 1
    return TaggedDocument(name, "\n".join(lines), tuple(names))


def tag_spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return (first token, last token, type) of every run of BIO or IO tags."""
    spans: list[tuple[int, int, str]] = []
    last = "O"
    for index, tag in enumerate(tags):
        mark, _, kind = tag.partition("-")
        if mark != "O":
            if mark == "B" or last.partition("-")[2] != kind or last == "O":
                spans.append((index, index, kind))
            else:
                spans[-1] = (spans[-1][0], index, kind)
        last = tag
    return spans


def joined(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text of a sentence's tokens, and the offsets of each token in it."""
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    length, sticks, is_opened = 0, True, False
    for token in tokens:
        text = _CHARACTERS.get(token, token)
        closes = text == '"' and is_opened
        is_apart = not (sticks or closes or text in _CLOSE_TO_LAST or text.casefold() in _CLITICS)
        pieces.append(f" {text}" if is_apart else text)
        places.append((length + is_apart, length + is_apart + len(text)))
        length = places[-1][1]
        is_opened = not is_opened if text == '"' else is_opened
        sticks = text in _CLOSE_TO_NEXT or (text == '"' and is_opened)
    return "".join(pieces), places
