"""Names of a text as a tagger would give them, for the rules behind it."""

from newsledger.transforms.english.mentions.names import NameSpan
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import pipeline
from newsledger.transforms.english.parse.vocabulary import Block


def parsed(body: str) -> list[Block]:
    """The blocks of a body."""
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    return [block for block in blocks(article, pipeline()) if block.zone == "body"]


def tagged(found: list[Block], names: dict[str, str]) -> list[NameSpan]:
    """The names with their types, by their words joined by blanks, each where it first stands."""
    made = []
    for name, kind in names.items():
        parts = name.split()
        block, first = next(
            (block, index)
            for block in found
            for index in range(len(block))
            if [word.text for word in block.words[index : index + len(parts)]] == parts
        )
        made.append(NameSpan(block.phrase(first, first + len(parts) - 1), kind, "names.tagger", 0.8))
    return sorted(made, key=lambda name: name.phrase.position)
