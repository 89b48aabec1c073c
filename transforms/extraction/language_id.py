"""The language of a text, among those most common in news."""

from functools import cache
from typing import Any

LANGUAGES = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "nl",
    "no", "pl", "pt", "ro", "ru", "sv", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
ENOUGH_LETTERS = 20
UNSURE = 0.7


def language(text: str, declared: str | None = None) -> tuple[str, float]:
    """Return the BCP 47 code and its probability; ("und", 0.0) where the text is too short.

    What the page declares decides where the text alone leaves doubt.
    """
    sample = text[:4000]
    if sum(character.isalpha() for character in sample) < ENOUGH_LETTERS:
        return "und", 0.0
    code, probability = _identifier().classify(sample)
    declared_code = (declared or "")[:2].casefold()
    if probability < UNSURE and declared_code in LANGUAGES:
        return declared_code, min(1.0, max(0.0, float(probability)))
    return str(code), min(1.0, max(0.0, float(probability)))


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
