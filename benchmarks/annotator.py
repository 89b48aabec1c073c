"""Measure the CPU time of each stage of the annotator on a folder of texts, as medians of rounds on one core.

    OMP_NUM_THREADS=1 python benchmarks/annotator.py [FOLDER] [ROUNDS]

FOLDER contains .txt files; it defaults to the bundled plain-text documents.
"""

import os
import resource
import statistics
import sys
import time
from pathlib import Path

from newsledger.transforms.annotation import ArticleText
from newsledger.transforms.english.parse.sentences import segmented

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # takes effect when numpy is first imported, together with the annotator

BUNDLED = Path(__file__).parents[1] / "seeds/documents"
ARTICLE_TOKENS = 850
STAGES = ("parse", "names", "coreference", "statements", "relations")


def articles(folder: Path) -> list[ArticleText]:
    """Return the texts of a folder as articles."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    return [
        segmented(article_id=str(n), article_key=str(n), title="", body=text, language="en")
        for n, text in enumerate(texts)
        if text.strip()
    ]


def main() -> None:
    """Load the annotator, annotate every text ROUNDS times, and print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else BUNDLED
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    started = time.perf_counter()
    from newsledger.transforms.english.annotator import NewsAnnotator

    annotator = NewsAnnotator()
    annotator.annotate(segmented(article_id="0", article_key="0", title="", body="It rains, he said.", language="en"))
    loaded = time.perf_counter() - started
    texts = articles(folder)
    spent: dict[str, list[float]] = {name: [] for name in STAGES}
    tokens = 0
    for _ in range(rounds):
        tokens, seconds = _round(annotator, texts)
        for name in STAGES:
            spent[name].append(seconds[name])
    _print(texts, tokens, spent=spent)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"import, load and first sentence {loaded:.2f} s; peak memory {peak:.0f} MiB")


def _round(annotator: object, texts: list[ArticleText]) -> tuple[int, dict[str, float]]:
    seconds = dict.fromkeys(STAGES, 0.0)
    tokens = 0
    for article in texts:
        read = annotator.stages(article)  # type: ignore[attr-defined]
        for name in STAGES:
            began = time.process_time()
            value = next(read)
            seconds[name] += time.process_time() - began
            if name == "parse":
                tokens += sum(len(block.words) for block in value)
    return tokens, seconds


def _print(texts: list[ArticleText], tokens: int, *, spent: dict[str, list[float]]) -> None:
    medians = {name: statistics.median(values) for name, values in spent.items()}
    whole = sum(medians.values())
    print(f"{len(texts)} articles, {tokens} tokens; medians of {len(spent['parse'])} rounds")
    for name, value in medians.items():
        print(f"{name:12} {value:7.2f} s  {tokens / value:9.0f} tokens/s  {100 * value / whole:5.1f} %")
    pace = tokens / whole
    print(f"{'all':12} {whole:7.2f} s  {pace:9.0f} tokens/s  {pace / ARTICLE_TOKENS:.1f} articles/s")


if __name__ == "__main__":
    main()
