"""Contents that the tagger reads across the cue of another statement, or without what stands behind a cue."""

from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.statements.from_marks import cued, is_cued
from newsledger.transforms.english.statements.model import Parts, Statement
from newsledger.transforms.english.statements.noun_phrases import phrase_at
from newsledger.transforms.english.statements.spans import ending_at, trimmed
from newsledger.transforms.lexicon.statement_words import ALLEGING


def interrupted(source: Phrase | None, parts: Parts, head: int) -> tuple[Phrase | None, Parts]:
    """Return source and content where quoted words before an inverted cue were read as its source: “No,” said Roe."""
    if source is None or not parts or source.first > head:
        return source, parts
    block = source.block
    is_speech = all(block.words[index].quoted for index in source.indices) and block.words[parts[0].first].quoted
    speaker = phrase_at(block, head + 1, block.sentence_of(head).last) if is_speech and parts[0].first > head else None
    if speaker is None or block.words[head].quoted:
        return source, parts
    return speaker, (source, *parts)


def before_cued_quotation(parts: Parts, head: int) -> Parts:
    """Return reported words up to a sentence that is a quotation with its own cue: was over. | “Why?” he asked."""
    if not parts or parts[0].first < head or parts[0].words[0].quoted:
        return parts
    block = parts[0].block
    for index in range(parts[0].first + 1, parts[-1].last):
        if block.words[index].quoted and block.begins_sentence(index):
            quotation = Phrase(block, *block.quoted[block.words[index].quotation])
            return (trimmed(ending_at(parts, index - 1)) or parts) if is_cued(quotation) else parts
    return parts


def with_own_cue(continuation: Parts) -> Statement | None:
    """Return the statement of a quotation that goes on with nothing, as its own cue follows: “…,” Brandt chimed in."""
    block, quotation = continuation[0].block, continuation[0].words[0].quotation
    if len(continuation) > 1 or quotation < 0:
        return None
    return cued(Phrase(block, *block.quoted[quotation]), continuation)


def with_charge(parts: Parts, head: int) -> Parts:
    """Return the parts with what a person is accused of, where they end with the person: accused Brandt | of lying."""
    block, last = parts[0].block, parts[-1].last
    if block.words[head].verb_lemma not in ALLEGING or parts[0].first < head or len(parts) > 1:
        return parts
    if any(word.is_verbal or word.quoted for word in parts[0].words):
        return parts
    for child in block.children_of(head, ("advcl", "obl")):
        first, end = block.subtree(child)
        if first > last and block.lower(first) in ("of", "with") and block.shares_sentence(last, end):
            return (*parts, *trimmed([Phrase(block, first, end)]))
    return parts
