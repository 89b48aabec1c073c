"""Training of the tagger and dependency parser on EWT and the free genres of GUM."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import srsly
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Adam, Model, Optimizer, fix_random_seed

from newsledger.evaluation.conllu import TreeSentence, tree_sentences
from newsledger.transforms.english.parse.spacy_model import WEIGHTS, blank, packed
from training.config import Config, ParserConfig
from training.stages import Folders

_CURLY = {'"': ("“", "”"), "``": ("“", "“"), "''": ("”", "”")}


def train(folders: Folders, config: Config) -> None:
    """Train and write the weights with the best labelled attachment score (LAS) on the dev parts.

    Each epoch ends with a checkpoint.
    """
    settings = config.parser
    fix_random_seed(settings.seed)
    sentences = [s for s in treebank_sentences(folders.corpora, "train") if len(s.words) > 1]
    nlp = blank()
    nlp.initialize(lambda: [example(nlp, sentence) for sentence in sentences])
    dev = [example(nlp, sentence) for sentence in treebank_sentences(folders.corpora, "dev")]
    state = ParserState(nlp, _optimizer(settings), random.Random(settings.seed), list(range(len(sentences))))
    checkpoint = folders.checkpoints / "parser.msgpack"
    if checkpoint.is_file():
        state.restore(checkpoint.read_bytes())
    while state.epoch < settings.epochs:
        started = time.perf_counter()
        _train_epoch(state, sentences, settings)
        with nlp.use_params(state.optimizer.averages):
            scores = nlp.evaluate(dev, batch_size=64)
            if scores["dep_las"] > state.best_las:
                state.best_las, state.best = scores["dep_las"], packed(nlp)
        folders.save(checkpoint, state.dump())
        figures = ", ".join(f"{name} {scores[name]:.4f}" for name in ("tag_acc", "dep_uas", "dep_las"))
        print(f"parser, epoch {state.epoch}: {figures}, {time.perf_counter() - started:.0f} s", flush=True)
    folders.weights.joinpath(WEIGHTS).write_bytes(state.best)


@dataclass(slots=True)
class ParserState:
    """The state of a training after some epochs; `order` is the order of the sentences."""

    nlp: Language
    optimizer: Optimizer
    rng: random.Random
    order: list[int]
    epoch: int = 0
    steps: int = 0
    best_las: float = 0.0
    best: bytes = field(default=b"", repr=False)

    def dump(self) -> bytes:
        """Return the state as bytes, including the state of every random number generator."""
        keys = self._parameter_keys()
        moments = {
            name: {keys[key]: value for key, value in getattr(self.optimizer, name).items()} for name in _MOMENTS
        }
        content = {
            **{name: getattr(self, name) for name in _COUNTS},
            "models": [model.to_bytes() for model in self._models()],
            "moments": moments,
            "shuffle": self.rng.getstate(),
            "random": random.getstate(),
            "numpy": np.random.get_state(legacy=False),
        }
        return bytes(srsly.msgpack_dumps(content))

    def restore(self, dumped: bytes) -> None:
        """Take over the state that `dump` returned; the pipeline must be initialised with the same sentences."""
        content = srsly.msgpack_loads(dumped)
        for name in _COUNTS:
            setattr(self, name, content[name])
        for model, weights in zip(self._models(), content["models"], strict=True):
            model.from_bytes(weights)
        keys = {text: key for key, text in self._parameter_keys().items()}
        for name, values in content["moments"].items():
            getattr(self.optimizer, name).update({keys[text]: value for text, value in values.items()})
        self.rng.setstate(_random_state(content["shuffle"]))
        random.setstate(_random_state(content["random"]))
        np.random.set_state(content["numpy"])

    def _models(self) -> list[Model[Any, Any]]:
        return [cast("Any", component).model for _, component in self.nlp.pipeline]

    def _parameter_keys(self) -> dict[tuple[int, str], str]:
        """Return names of the parameters that hold across processes, by the optimizer's keys."""
        nodes = [node for model in self._models() for node in model.walk()]
        return {(node.id, name): f"{number} {name}" for number, node in enumerate(nodes) for name in node.param_names}


_COUNTS = ("order", "epoch", "steps", "best_las", "best")
_MOMENTS = ("mom1", "mom2", "averages", "nr_update", "last_seen")


def _random_state(state: list[Any]) -> tuple[Any, ...]:
    version, numbers, gauss = state
    return version, tuple(numbers), gauss


def _train_epoch(state: ParserState, sentences: Sequence[TreeSentence], settings: ParserConfig) -> None:
    total = settings.epochs * sum(len(sentence.words) for sentence in sentences) // settings.batch_words
    state.rng.shuffle(state.order)
    examples = [
        example(
            state.nlp, _curled(sentences[index]) if state.rng.random() < settings.curled_share else sentences[index]
        )
        for index in state.order
    ]
    for batch in batches(examples, settings.batch_words):
        state.steps += 1
        state.optimizer.learn_rate = settings.optimizer.rate(state.steps, total)
        state.nlp.update(batch, sgd=state.optimizer, drop=settings.dropout)
    state.epoch += 1


def _optimizer(settings: ParserConfig) -> Optimizer:
    optimizer: Optimizer = Adam(
        settings.optimizer.learning_rate,
        beta1=0.9,
        beta2=0.999,
        L2=settings.optimizer.weight_decay,
        grad_clip=settings.optimizer.gradient_clip,
        use_averages=True,
        L2_is_weight_decay=True,
    )
    return optimizer


def treebank_sentences(corpora: Path, part: str) -> list[TreeSentence]:
    """Return the sentences of EWT and GUM; `part` is train or dev."""
    paths = [corpora / f"ud_ewt/en_ewt-ud-{part}.conllu", *sorted((corpora / f"ud_gum_free/{part}").glob("*.conllu"))]
    return [sentence for path in paths for sentence in tree_sentences(path)]


def example(nlp: Language, sentence: TreeSentence) -> Example:
    """Return a sentence as a training pair: its bare words, and the words with tags and heads."""
    texts = [word.text for word in sentence.words]
    spaces = [word.space for word in sentence.words]
    starts: list[bool | int | None] = [index == 0 for index in range(len(texts))]
    gold = Doc(
        nlp.vocab,
        words=texts,
        spaces=spaces,
        tags=[word.tag for word in sentence.words],
        heads=[word.head for word in sentence.words],
        deps=[word.relation for word in sentence.words],
        sent_starts=starts,
    )
    return Example(Doc(nlp.vocab, words=texts, spaces=spaces, sent_starts=starts), gold)


def _curled(sentence: TreeSentence) -> TreeSentence:
    """Return a sentence with typographic quotation marks and apostrophes, as news prints them."""
    is_open, words = False, []
    for word in sentence.words:
        text = word.text
        if text in _CURLY:
            curled = _CURLY[text][1 if is_open else 0]
            is_open = not is_open
        elif text[0] == "'" and len(text) > 1:
            curled = "’" + text[1:]
        else:
            curled = text.replace("n't", "n’t")
        words.append(replace(word, text=curled))
    return replace(sentence, words=tuple(words))


def batches(examples: Sequence[Example], words: int) -> Iterator[list[Example]]:
    """Yield the examples in batches of about that many words."""
    batch: list[Example] = []
    size = 0
    for example in examples:
        batch.append(example)
        size += len(example.reference)
        if size >= words:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
