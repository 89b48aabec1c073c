"""Files of the corpora folder that training reads, and their digests."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsledger.expectations.errors import SettingsError

NEWS_LABELS = Path(__file__).parents[1] / "tests/quality/real_news"
NEWS_TEXTS = {
    "aeb": "aeb_scrapinghub/ground-truth.json",
    "aeb_more": "aeb_scrapinghub/ground-truth.json",
    "aeb_later": "aeb_scrapinghub/ground-truth.json",
    "aeb_rest": "aeb_scrapinghub/ground-truth.json",
    "pages": "real_news/texts.json",
    "web": ".",
}
"""The texts of each file of labels that training reads, relative to the corpora folder."""

NAME_TEXTS = {**NEWS_TEXTS, "web_names": "."}
"""The same with those that label names alone."""

FILES: dict[str, tuple[str, ...]] = {
    "ud_ewt": ("en_ewt-ud-train.conllu", "en_ewt-ud-dev.conllu"),
    "ud_gum_free": ("train/*.conllu", "dev/*.conllu"),
    "polnear": ("data/train/text/*.txt", "data/train/attributions/*.ann"),
    "wikigold": ("data/wikigold/CONLL-format/data/wikigold.conll.txt",),
    "crossner": ("ner_data/*/train.txt", "ner_data/*/dev.txt"),
    "emerging17": ("wnut17train.conll", "emerging.dev.conll"),
    "uner_en_ewt": ("en_ewt-ud-dev.iob2",),
    "aeb_scrapinghub": ("ground-truth.json",),
    "real_news": ("texts.json",),
    "trafilatura_eval": ("tests/cache/*.html*", "tests/eval/*.html*", "tests/resources/*.html*"),
    "postlight": ("fixtures/*.html*",),
    "plover_gsr": ("gold_standard_records/PLOVER_GSR_CAMEO.txt",),
    "re3d": ("*/entities.json", "*/documents.json"),
}


def corpus_files(corpora: Path, corpus: str) -> list[Path]:
    """Return the files of a corpus that training reads, sorted by their path.

    Raises:
        SettingsError: A pattern of the corpus matches no file.
    """
    folder = corpora / corpus
    paths: list[Path] = []
    for pattern in FILES[corpus]:
        matches = list(folder.glob(pattern))
        if not matches:
            raise SettingsError(f"{corpus}: no file matches {folder / pattern}")
        paths += matches
    return sorted(paths)


def corpus_digest(corpora: Path, corpus: str) -> str:
    """Return the SHA-256 digest over the relative paths and contents of a corpus's files."""
    folder = corpora / corpus
    return digest_of(
        part
        for path in corpus_files(corpora, corpus)
        for part in (path.relative_to(folder).as_posix().encode(), path.read_bytes())
    )


def digest_of(parts: Iterable[bytes]) -> str:
    """Return the SHA-256 digest of byte strings, each preceded by its length."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}:".encode())
        digest.update(part)
    return digest.hexdigest()


def file_digests(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the names of files in a folder with the SHA-256 digests of their contents."""
    for name in names:
        yield name, hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest()
