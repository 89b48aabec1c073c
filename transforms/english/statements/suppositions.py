"""Words that somebody might say, and that the article does not say anybody said: "Critics might argue that …".

"Might", "may" and "could" suppose whoever is the subject; "would" only supposes where nobody in particular is: "Roe
would say years later that …" tells what she said. What somebody could not say, or would say only, is no supposition.
"""

from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.lexicon.statement_words import ATTITUDES, NEGATIONS, cue_forms
from newsledger.transforms.lexicon.words import words

_SUPPOSING = frozenset({"could", "may", "might"})
_WOULD = frozenset({"would", "'d", "’d"})
_LIMITING = frozenset({"only", "later"})
_NOBODY_IN_PARTICULAR = words("subjects_in_general")
_REACH = 4  # words between the subject and the verb
_DEFINITE = frozenset({"the", "these", "those"})


def is_supposition(block: Block, verb: int) -> bool:
    """Return whether a verb of speaking only tells what somebody might say."""
    word = block.words[verb]
    if not word.is_base_form or word.quoted or word.lower not in cue_forms() or word.verb_lemma in ATTITUDES:
        return False
    modal = next((n for n in range(verb - 1, max(verb - _REACH, -1), -1) if not block.words[n].is_adverb), -1)
    if block.lower(modal) not in _SUPPOSING | _WOULD or not block.shares_sentence(modal, verb):
        return False
    between = {block.lower(index) for index in range(modal - 1, verb + 2) if index != verb}
    if between & (NEGATIONS | _LIMITING):
        return False
    return block.lower(modal) in _SUPPOSING or _is_of_nobody(block, modal)


def _is_of_nobody(block: Block, modal: int) -> bool:
    """Return whether the subject before a modal is nobody in particular: one, some people, critics, a cynic."""
    return block.lower(modal - 1) in _NOBODY_IN_PARTICULAR and block.lower(modal - 2) not in _DEFINITE
