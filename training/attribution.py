"""Train the attribution tagger on PolNeAR: one network finds cues, a second reads source and content around each."""

import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from newsledger.transforms.english.models.attribution import CALIBRATION, AttributionTagger, Runs, network, window
from newsledger.transforms.english.models.attribution_features import (
    COLUMNS,
    CUE_COLUMNS,
    CUE_NUMBERS,
    NUMBERS,
    cue_features,
    word_features,
)
from newsledger.transforms.english.models.lstm import Network
from newsledger.transforms.english.parse.spacy_model import pipeline
from training.attribution_data import LABELS, Paragraph, documents, paragraphs
from training.calibration import knots
from training.tagger_torch import Tagger, padded

WORD_WIDTHS = (32, 32, 16, 16, 16, 16, 24, 8, 24)
CUE_WIDTHS = (16, 32)
TUNE_EVERY = 14
EPOCHS = (8, 12)
HIDDEN = (64, 88)
DOUBT = -2.2  # log odds of one in ten


@dataclass(slots=True)
class Sequence:
    """One training sequence."""

    ids: np.ndarray
    numbers: np.ndarray
    labels: np.ndarray


def load(folder: Path, limit: int | None = None) -> list[Paragraph]:
    """The parsed paragraphs of PolNeAR's part under `folder`."""
    nlp = pipeline()
    found: list[Paragraph] = []
    for number, document in enumerate(documents(folder)):
        if limit is not None and number >= limit:
            break
        found += paragraphs(document, nlp)
    return [paragraph for paragraph in found if len(paragraph.block.words) > 1]


def cue_sequences(data: list[Paragraph]) -> list[Sequence]:
    """Whole paragraphs, labelled 1 at every cue's head."""
    found = []
    for paragraph in data:
        ids, numbers = word_features(paragraph.block)
        labels = np.zeros(len(ids), dtype=np.int64)
        labels[list(paragraph.cues)] = 1
        found.append(Sequence(ids[:200], numbers[:200], labels[:200]))
    return found


def content_sequences(data: list[Paragraph], finder: Network) -> list[Sequence]:
    """Windows around every cue, and around every word that the finder takes for one though it is none."""
    features = [word_features(paragraph.block) for paragraph in data]
    scores = finder.scores([ids for ids, _ in features], [numbers for _, numbers in features])
    found = []
    for paragraph, words, score in zip(data, features, scores, strict=True):
        for cue, labels in paragraph.cues.items():
            found.append(_around(paragraph, cue, (words, labels)))
        none = np.zeros(len(words[0]), dtype=np.int64)
        doubtful = {int(at) for at in np.flatnonzero(score[:, 1] - score[:, 0] > DOUBT)} - paragraph.cues.keys()
        found += [_around(paragraph, at, (words, none)) for at in sorted(doubtful)]
    print(f"{len(found)} windows, {sum(len(p.cues) for p in data)} cues", flush=True)
    return found


def _around(paragraph: Paragraph, cue: int, given: tuple[tuple[np.ndarray, np.ndarray], np.ndarray]) -> Sequence:
    (ids, numbers), labels = given
    first, last = window(len(ids), cue)
    more_ids, more_numbers = cue_features(paragraph.block, cue, (first, last))
    return Sequence(
        np.concatenate([ids[first:last], more_ids], axis=1),
        np.concatenate([numbers[first:last], more_numbers], axis=1),
        labels[first:last],
    )


def fit(model: Tagger, data: list[Sequence], epochs: int, *, chain: bool, rng: random.Random) -> None:
    """Fit a network; batches are of sequences of like length."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
    batches = _batches(data, 4000)
    total, step = epochs * len(batches), 0
    for epoch in range(epochs):
        model.train()
        rng.shuffle(batches)
        started, losses = time.perf_counter(), 0.0
        for batch in batches:
            step += 1
            for group in optimizer.param_groups:
                group["lr"] = 3e-3 * min(1.0, step / 200) * max(0.02, 1 - step / total)
            loss = _loss(model, batch, chain=chain, rng=rng)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimizer.step()
            losses += loss.item()
        print(f"epoch {epoch}: loss {losses / len(batches):.4f}, {time.perf_counter() - started:.0f} s", flush=True)
    model.eval()


def _batches(data: list[Sequence], words: int) -> list[list[Sequence]]:
    batches: list[list[Sequence]] = [[]]
    for one in sorted(data, key=lambda s: len(s.ids)):
        if batches[-1] and len(one.ids) * (len(batches[-1]) + 1) > words:
            batches.append([])
        batches[-1].append(one)
    return batches


def _loss(model: Tagger, batch: list[Sequence], *, chain: bool, rng: random.Random) -> torch.Tensor:
    ids = padded([one.ids for one in batch], torch.long)
    if rng.random() < 0.9:  # some words are hidden, so that the network reads what stands around them
        hidden = torch.rand(ids.shape[:2]) < 0.08
        ids[..., :3][hidden] = 0
    numbers = padded([one.numbers for one in batch], torch.float32)
    gold = padded([one.labels for one in batch], torch.long)
    lengths = torch.tensor([len(one.ids) for one in batch])
    mask = torch.arange(ids.shape[1])[None] < lengths[:, None]
    scores = model(ids, numbers, lengths)
    if chain:
        return model.loss(scores, gold, mask)
    return torch.nn.functional.cross_entropy(scores[mask], gold[mask])


def train(corpora: Path, out: Path, *, limit: int | None = None, seed: int = 7) -> None:
    """Train both networks on PolNeAR train without every fourteenth document, and write them to `out`."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = random.Random(seed)
    data = load(corpora / "polnear/data/train", limit)
    print(f"{len(data)} paragraphs", flush=True)
    names = sorted({paragraph.document for paragraph in data})
    tuned = set(names[::TUNE_EVERY])
    trained = [p for p in data if p.document not in tuned]
    columns = list(zip(COLUMNS, WORD_WIDTHS, strict=True))
    finder = Tagger(columns, NUMBERS, labels=2, hidden=HIDDEN[0], layers=1)
    fit(finder, cue_sequences(trained), EPOCHS[0], chain=False, rng=rng)
    both = columns + list(zip(CUE_COLUMNS, CUE_WIDTHS, strict=True))
    reader = Tagger(both, NUMBERS + CUE_NUMBERS, labels=len(LABELS), hidden=HIDDEN[1], layers=2)
    fit(
        reader,
        content_sequences(trained, network({k: v.astype(np.float32) for k, v in finder.exported().items()})),
        EPOCHS[1],
        chain=True,
        rng=rng,
    )
    arrays = {f"cue_{k}": v for k, v in finder.exported().items()}
    arrays |= {f"content_{k}": v for k, v in reader.exported().items()}
    _write(arrays, out)
    unseen = [p for p in data if p.document in tuned]
    tagger = AttributionTagger.loaded(out.read_bytes())
    _write(calibrated(tagger, unseen), out.with_name(CALIBRATION))
    report(tagger, unseen)


def _write(arrays: dict[str, np.ndarray], out: Path) -> None:
    with out.open("wb") as stream:
        np.savez_compressed(stream, **arrays)


def calibrated(tagger: AttributionTagger, data: list[Paragraph]) -> dict[str, np.ndarray]:
    """The points that turn the tagger's probability into the share right, from paragraphs it was not trained on."""
    found = tagger.attributions([p.block for p in data], least=0.02)
    raw, right = [], []
    for paragraph, mine in zip(data, found, strict=True):
        wanted = _wanted(paragraph)
        for one in mine:
            raw.append(one.probability)
            right.append(max((_overlap(w[0], one.content) for w in wanted), default=0.0) >= 0.5)
    x, y = knots(np.array(raw), np.array(right))
    return {"probability": x.astype(np.float32), "share": y.astype(np.float32)}


def _wanted(paragraph: Paragraph) -> list[tuple[set[int], set[int]]]:
    """The words of content and source of every gold attribution."""
    return [
        (set(np.flatnonzero((v == 3) | (v == 4)).tolist()), set(np.flatnonzero((v == 1) | (v == 2)).tolist()))
        for v in paragraph.cues.values()
    ]


def _overlap(wanted: set[int], runs: Runs) -> float:
    content = {n for a, b in runs for n in range(a, b + 1)}
    return len(wanted & content) / max(len(wanted), len(content), 1)


def report(tagger: AttributionTagger, data: list[Paragraph]) -> None:
    """Print content figures on paragraphs, by words: exact and with at least half in common."""
    for least in (0.1, 0.2, 0.3, 0.4, 0.5):
        found = tagger.attributions([p.block for p in data], least=least)
        exact = half = sourced = predicted = gold = 0
        for paragraph, mine in zip(data, found, strict=True):
            wanted = _wanted(paragraph)
            gold += len(wanted)
            predicted += len(mine)
            for one in mine:
                best = max(wanted, key=lambda w, one=one: _overlap(w[0], one.content), default=None)
                if best is None:
                    continue
                exact += best[0] == {n for a, b in one.content for n in range(a, b + 1)}
                if _overlap(best[0], one.content) >= 0.5:
                    half += 1
                    source = {n for a, b in one.source for n in range(a, b + 1)}
                    sourced += bool(source & best[1]) or not (source or best[1])
        for name, hits in (("half", half), ("exact", exact), ("with source", sourced)):
            precision, recall = hits / max(predicted, 1), hits / max(gold, 1)
            f1 = 2 * hits / max(predicted + gold, 1)
            print(f"least {least}, {name}: P {precision:.3f} R {recall:.3f} F {f1:.3f}", flush=True)


def main() -> None:
    """Train from the command line: CORPORA OUT [LIMIT]."""
    train(Path(sys.argv[1]), Path(sys.argv[2]), limit=int(sys.argv[3]) if len(sys.argv) > 3 else None)


if __name__ == "__main__":
    main()
