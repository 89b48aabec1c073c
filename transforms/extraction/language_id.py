"""The language of a text, among those in which news is published."""

from functools import cache
from typing import Any

from newsledger.transforms.lexicon.words import words

LANGUAGES = words("languages_of_news")
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl", "cmn": "zh", "yue": "zh", "mo": "ro"}
_CLOSE = tuple(frozenset(row.split()) for row in words("languages_alike"))
ENOUGH_LETTERS = 20
UNSURE, LEAST = 0.7, 0.5


def language(text: str, declared: str | None = None) -> tuple[str, float]:
    """Return the BCP 47 code and its probability; ("und", 0.0) where the text is too short.

    A declared language decides where the text alone leaves doubt, and between languages that are much alike. Without
    one, a probability below `LEAST` gives "und".
    """
    sample = text[:4000]
    if sum(character.isalpha() for character in sample) < ENOUGH_LETTERS:
        return "und", 0.0
    code, probability = _identifier().classify(sample)
    code, probability = str(code), min(1.0, max(0.0, float(probability)))
    stated = _primary(declared)
    if stated in LANGUAGES and stated != code and (probability < UNSURE or _are_close(stated, code)):
        return stated, probability
    return (code, probability) if probability >= LEAST else ("und", probability)


def _primary(declared: str | None) -> str:
    """Return the primary subtag of a language tag, in the form that this module uses."""
    subtag = (declared or "").strip().replace("_", "-").partition("-")[0].casefold()
    return _SAME.get(subtag, subtag)


def _are_close(first: str, second: str) -> bool:
    return any(first in group and second in group for group in _CLOSE)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([language for language in identifier.nb_classes if language in LANGUAGES])
    return identifier
