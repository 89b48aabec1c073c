"""Train the tagger and parser on EWT and the free genres of GUM; dev figures are printed after every epoch."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Adam, fix_random_seed

from newsledger.evaluation.conllu import TreeSentence, tree_sentences
from newsledger.transforms.english.parse.spacy_model import blank, packed

EPOCHS = 18
BATCH_WORDS = 1200
CURLY = {'"': ("“", "”"), "``": ("“", "“"), "''": ("”", "”")}


def sentences(corpora: Path, part: str) -> list[TreeSentence]:
    """The sentences of EWT and GUM; `part` is train or dev."""
    ewt = list(tree_sentences(corpora / f"ud_ewt/en_ewt-ud-{part}.conllu"))
    gum = [s for path in sorted((corpora / f"ud_gum_free/{part}").glob("*.conllu")) for s in tree_sentences(path)]
    return ewt + gum


def example(nlp: Language, sentence: TreeSentence, rng: random.Random | None) -> Example:
    """A training pair; with `rng`, straight marks are curled in some sentences, as news prints them."""
    texts = [word.text for word in sentence.words]
    if rng is not None and rng.random() < 0.5:
        texts = _curled(texts)
    spaces = [word.space for word in sentence.words]
    gold = Doc(
        nlp.vocab,
        words=texts,
        spaces=spaces,
        tags=[word.tag for word in sentence.words],
        heads=[word.head for word in sentence.words],
        deps=[word.relation for word in sentence.words],
        sent_starts=[n == 0 for n in range(len(texts))],
    )
    given = Doc(nlp.vocab, words=texts, spaces=spaces, sent_starts=[n == 0 for n in range(len(texts))])
    return Example(given, gold)


def _curled(texts: list[str]) -> list[str]:
    opened, found = False, []
    for text in texts:
        if text in CURLY:
            found.append(CURLY[text][1 if opened else 0])
            opened = not opened
        else:
            found.append("’" + text[1:] if text[0] == "'" and len(text) > 1 else text.replace("n't", "n’t"))
    return found


def batches(examples: list[Example], words: int) -> Iterator[list[Example]]:
    """The examples in batches of about that many words."""
    batch: list[Example] = []
    size = 0
    for one in examples:
        batch.append(one)
        size += len(one.reference)
        if size >= words:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def train(corpora: Path, out: Path, *, epochs: int = EPOCHS, seed: int = 13) -> dict[str, float]:
    """Train, write the best weights by dev LAS to `out`, and return the dev figures."""
    fix_random_seed(seed)
    rng = random.Random(seed)
    nlp = blank()
    train_set = [s for s in sentences(corpora, "train") if len(s.words) > 1]
    dev = [example(nlp, s, None) for s in sentences(corpora, "dev")]
    nlp.initialize(lambda: [example(nlp, s, None) for s in train_set])
    optimizer = Adam(0.001, beta1=0.9, beta2=0.999, L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True)
    best: dict[str, float] = {"las": 0.0}
    steps, total = 0, epochs * sum(len(s.words) for s in train_set) // BATCH_WORDS
    for epoch in range(epochs):
        started = time.perf_counter()
        rng.shuffle(train_set)
        losses: dict[str, float] = {}
        for batch in batches([example(nlp, s, rng) for s in train_set], BATCH_WORDS):
            steps += 1
            optimizer.learn_rate = 0.001 * min(1.0, steps / 250) * max(0.02, 1 - steps / total)
            nlp.update(batch, sgd=optimizer, losses=losses, drop=0.15)
        with nlp.use_params(optimizer.averages):
            scored = nlp.evaluate(dev, batch_size=64)
            figures = {"tag": scored["tag_acc"], "uas": scored["dep_uas"], "las": scored["dep_las"]}
            print(epoch, figures, f"{time.perf_counter() - started:.0f} s", flush=True)
            if figures["las"] > best["las"]:
                best = figures
                out.write_bytes(packed(nlp))
    return best


def main() -> None:
    """Train from the command line: CORPORA OUT."""
    import sys

    spacy.prefer_gpu(0) if "--gpu" in sys.argv else None
    print(train(Path(sys.argv[1]), Path(sys.argv[2]), epochs=int(sys.argv[3]) if len(sys.argv) > 3 else EPOCHS))


if __name__ == "__main__":
    main()
