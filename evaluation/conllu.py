"""Sentences of CoNLL-U files as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsledger.expectations.errors import DocumentError


@dataclass(frozen=True, slots=True)
class TreeWord:
    """A syntactic word; `head` is a 0-based index, the root is its own head; `space` is True if a space follows."""

    text: str
    tag: str
    head: int
    relation: str
    space: bool
    misc: str


@dataclass(frozen=True, slots=True)
class TreeSentence:
    """A sentence: its words, and whether it starts a document or a paragraph."""

    words: tuple[TreeWord, ...]
    document: str
    begins_paragraph: bool


def tree_sentences(path: Path) -> Iterator[TreeSentence]:
    """Return the sentences of a CoNLL-U file in order; the words of a multi-word token are separate, without a space.

    Raises:
        DocumentError: A line does not have ten columns.
    """
    document, fresh = path.stem, True
    comments: list[str] = []
    rows: list[list[str]] = []
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], start=1):
        if line.startswith("#"):
            comments.append(line)
        elif line:
            rows.append(line.split("\t"))
            if len(rows[-1]) != 10:
                raise DocumentError("bad_corpus", f"{path.name}, line {number}: expected ten columns")
        elif rows:
            for comment in comments:
                if comment.startswith("# newdoc id = "):
                    document = comment.removeprefix("# newdoc id = ")
                fresh = fresh or comment.startswith(("# newpar", "# newdoc"))
            yield TreeSentence(tuple(_words(rows)), document, fresh)
            comments, rows, fresh = [], [], False


def conllu_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the id and the text of each document of a CoNLL-U file; paragraphs have an empty line between them."""
    name, parts = path.stem, list[str]()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newdoc id = "):
            if parts:
                yield name, "".join(parts).strip()
            name, parts = line.removeprefix("# newdoc id = "), []
        elif line.startswith("# newpar"):
            parts.append("\n\n")
        elif line.startswith("# text = "):
            parts.append(line.removeprefix("# text = ") + " ")
    if parts:
        yield name, "".join(parts).strip()


def _words(rows: list[list[str]]) -> Iterator[TreeWord]:
    last_of: dict[int, bool] = {}
    multiword: set[int] = set()
    for row in rows:
        if "-" in row[0]:
            first, last = (int(part) for part in row[0].split("-"))
            last_of[last] = "SpaceAfter=No" not in row[9]
            multiword.update(range(first, last))
    for row in rows:
        if row[0].isdigit():
            number, head = int(row[0]), int(row[6])
            space = last_of.get(number, "SpaceAfter=No" not in row[9] and number not in multiword)
            yield TreeWord(row[1], row[4], head - 1 if head else number - 1, row[7] if head else "ROOT", space, row[9])
