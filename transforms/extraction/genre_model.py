"""The genre that words and layout of an article make likely: a regression, which `training/article_genres.py` fits.

Features are the words of the text and of the title, shares that tell how a text is written, and the genre that the
rules read (`genre.py`). Names of features are kept as hashes only.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

WEIGHTS = "genre.npz"
_WORD = re.compile(r"[a-z']+|\d+|[$€£?!“”\"]")
_PRICE = re.compile(r"[$€£]\s?\d")
_MOST_TEXT = 10_000  # characters from which features are made
_BODY, _TITLE = 0.2, 0.5  # weight of the words of the text, and of those of the title
_MOST = 2.0  # a share counts as no more than this
_SHORT = 60  # characters of a paragraph, below which it is short
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GenreModel:
    """Weights of features by genre.

    Attributes:
        genres: The genres, one for each column of the weights.
        columns: Row of the weights by hash of a feature.
        weights: Weights, with shape (features, genres).
    """

    genres: tuple[str, ...]
    columns: Mapping[int, int]
    weights: Floats

    def likeliest(self, title: str, text: str, rule: str) -> str:
        """Return the likeliest genre of an article in English.

        Args:
            title: Its title.
            text: Its text, with a line for each paragraph.
            rule: The genre that the rules read.
        """
        return self.of(genre_features(title, text, rule))

    def of(self, features: Mapping[str, float]) -> str:
        """Return the likeliest genre of an article with some features."""
        scores = np.zeros(len(self.genres))
        for name, value in features.items():
            row = self.columns.get(hashed(name))
            if row is not None:
                scores += value * self.weights[row]
        return self.genres[int(scores.argmax())]

    def save(self, path: Path) -> None:
        """Write the model to a file."""
        hashes = np.array(list(self.columns), np.uint32)
        np.savez_compressed(path, genres=np.array(self.genres), hashes=hashes, weights=self.weights.astype(np.float16))


@cache
def genre_model() -> GenreModel | None:
    """Return the shipped model; None where it has not been trained."""
    path = files("newsledger.seeds").joinpath("model", WEIGHTS)
    if not path.is_file():
        return None
    with path.open("rb") as stream, np.load(stream) as data:
        columns = {int(key): row for row, key in enumerate(data["hashes"].tolist())}
        return GenreModel(tuple(data["genres"].tolist()), columns, data["weights"].astype(np.float64))


def hashed(name: str) -> int:
    """Return the hash by which a feature is kept."""
    return crc32(b"genre" + name.encode("utf-8", "surrogatepass"))


def genre_features(title: str, text: str, rule: str) -> dict[str, float]:
    """Return the features of an article that are not zero."""
    body = text[:_MOST_TEXT]
    words = _WORD.findall(body.lower())
    counts = Counter(word for word in words if not word.isdigit())
    features = {f"text={word}": _BODY * math.log1p(count) for word, count in counts.items()}
    features |= dict.fromkeys((f"title={word}" for word in _WORD.findall(title.lower())), _TITLE)
    features |= _shares(body, words, counts)
    features |= _layout([part.strip() for part in body.split("\n") if part.strip()], len(words))
    features |= _headline(title)
    return features | {f"rule={rule}": 1.0, "always": 1.0}


def _shares(body: str, words: list[str], counts: Counter[str]) -> dict[str, float]:
    """Return how often a text uses some kinds of words, scaled so that most values lie between 0 and 2."""
    total = len(words) + 1

    def share(scale: float, kinds: Iterable[str]) -> float:
        return min(scale * sum(counts[kind] for kind in kinds) / total, _MOST)

    return {
        "numbers": min(8 * sum(word.isdigit() for word in words) / total, _MOST),
        "first person": share(40, ("i", "my", "i'm")),
        "second person": share(40, ("you", "your")),
        "first persons": share(40, ("we", "our")),
        "verbs of saying": share(60, ("said", "told", "says", "added")),
        "quotations": min(40 * (body.count("“") + body.count('"') / 2) / total, _MOST),
        "prices": min(60 * len(_PRICE.findall(body)) / total, _MOST),
    }


def _layout(paragraphs: list[str], words: int) -> dict[str, float]:
    """Return lengths, and shares of the paragraphs that are short, that end as sentences do, and that are items."""
    count = max(len(paragraphs), 1)
    whole = "".join(paragraphs)
    return {
        "questions": min(whole.count("?") / count, _MOST),
        "exclamations": min(whole.count("!") / count, _MOST),
        "length": math.log(words + 1) / 4,
        "paragraph length": math.log((words + 1) / count + 1) / 2,
        "paragraphs": math.log(count) / 2,
        "short": sum(len(part) < _SHORT for part in paragraphs) / count,
        "sentences": sum(part[-1] in '.!?"”' for part in paragraphs) / count,
        "items": min(3 * sum(part[0] in "-•*–" or part[:2].isdigit() for part in paragraphs) / count, _MOST),
    }


def _headline(title: str) -> dict[str, float]:
    words = title.split()
    if not words:
        return {}
    openings = ("how", "why", "what", "the best", "best", "top")
    return {
        "title length": len(words) / 10,
        "title asks": float("?" in title),
        "title of a guide": float(title.lower().startswith(openings) or title[0].isdigit()),
        "title in capitals": sum(word[0].isupper() for word in words) / len(words),
    }
