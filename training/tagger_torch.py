"""The recurrent tagger in PyTorch, for training only; `transforms/english/models/lstm.py` runs the exported weights."""

import io
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn

from newsledger.transforms.english.models.attribution_features import Ids, Numbers
from newsledger.transforms.english.models.lstm import Floats
from training.config import AttributionConfig, NetworkConfig
from training.stages import Folders

_DROPOUT = 0.33
_PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
_MASKED_COLUMNS = 3  # the columns that name the word: two hashes of its form, and its suffix


@dataclass(frozen=True, slots=True)
class Columns:
    """The features of a network's input: rows and width of each column's embedding table, and how many numbers."""

    rows: tuple[int, ...]
    widths: tuple[int, ...]
    numbers: int


@dataclass(frozen=True, slots=True)
class LabelledSequence:
    """One training sequence: identifiers, numbers and labels of its words."""

    ids: Ids
    numbers: Numbers
    labels: Ids


class RecurrentTagger(nn.Module):
    """Embeddings by column, a bidirectional LSTM, label scores and a linear chain over the labels."""

    def __init__(self, columns: Columns, labels: int, settings: NetworkConfig) -> None:
        """Draw the first weights."""
        super().__init__()
        sizes = zip(columns.rows, columns.widths, strict=True)
        self.tables = nn.ModuleList([nn.Embedding(rows, width) for rows, width in sizes])
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.3)
        self.drop = nn.Dropout(_DROPOUT)
        self.lstm = nn.LSTM(
            sum(columns.widths) + columns.numbers,
            settings.hidden,
            settings.layers,
            batch_first=True,
            bidirectional=True,
            dropout=_DROPOUT * (settings.layers > 1),
        )
        self.out = nn.Linear(2 * settings.hidden, labels)
        self.steps = nn.Parameter(torch.zeros(labels, labels))

    def forward(self, ids: torch.Tensor, numbers: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Return label scores of shape (batch, words, labels) of padded identifiers (batch, words, columns)."""
        embedded = [table(ids[..., column]) for column, table in enumerate(self.tables)]
        states = self.drop(torch.cat([*embedded, numbers], dim=-1))
        packed = nn.utils.rnn.pack_padded_sequence(states, lengths, batch_first=True, enforce_sorted=False)
        states, _ = nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        scores: torch.Tensor = self.out(self.drop(states))
        return scores

    def chain_loss(self, scores: torch.Tensor, gold: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the mean negative log-likelihood of the gold labels under the chain, per sequence."""
        rows = torch.arange(len(scores))
        total = scores[:, 0]
        path = scores[rows, 0, gold[:, 0]]
        for index in range(1, scores.shape[1]):
            is_word = mask[:, index]
            totals = torch.logsumexp(total[:, :, None] + self.steps[None], dim=1) + scores[:, index]
            total = torch.where(is_word[:, None], totals, total)
            gain = self.steps[gold[:, index - 1], gold[:, index]] + scores[rows, index, gold[:, index]]
            path = path + torch.where(is_word, gain, torch.zeros_like(gain))
        return (torch.logsumexp(total, dim=1) - path).mean()

    def exported(self) -> dict[str, Floats]:
        """Return the weights in half precision, in the layout that `models.lstm` reads."""
        weights = {f"table{number}": table.weight for number, table in enumerate(self.tables)}
        weights |= {"out": self.out.weight.T, "out_bias": self.out.bias, "steps": self.steps}
        for layer in range(self.lstm.num_layers):
            ways = [[getattr(self.lstm, f"{part}_l{layer}{way}") for way in ("", "_reverse")] for part in _PARAMETERS]
            input_weights, state_weights, bias_into, bias_over = ways
            weights[f"into{layer}"] = torch.stack([weight.T for weight in input_weights])
            weights[f"over{layer}"] = torch.stack([weight.T for weight in state_weights])
            biases = zip(bias_into, bias_over, strict=True)
            weights[f"bias{layer}"] = torch.stack(
                [(input_weights + state_weights)[None] for input_weights, state_weights in biases]
            )
        return {name: value.detach().numpy().astype(np.float16) for name, value in weights.items()}


class Fitting:
    """The fitting of one network, with a checkpoint after each epoch; batches are of sequences of like length."""

    def __init__(self, name: str, model: RecurrentTagger, *, rng: random.Random, settings: AttributionConfig) -> None:
        """Take a fresh network; `name` names the checkpoint."""
        self.name, self.model, self.rng, self.settings = name, model, rng, settings
        optimizer = settings.optimizer
        self.optimizer = torch.optim.AdamW(
            model.parameters(), lr=optimizer.learning_rate, weight_decay=optimizer.weight_decay
        )
        self.epoch = self.step = 0
        self.order: list[int] = []

    def fit(self, sequences: Sequence[LabelledSequence], epochs: int, folders: Folders, *, chain: bool) -> None:
        """Fit the network; `chain` fits the chain over the labels too, in place of each label by itself."""
        batches = _batches(sequences, self.settings.batch_words)
        self.order = list(range(len(batches)))
        checkpoint = folders.checkpoints / f"{self.name}.pt"
        if checkpoint.is_file():
            self._restore(torch.load(checkpoint, weights_only=True))
        self.model.train()
        while self.epoch < epochs:
            started = time.perf_counter()
            self.rng.shuffle(self.order)
            total = epochs * len(batches)
            loss = sum(self._learn(batches[number], total, chain=chain) for number in self.order) / len(batches)
            self.epoch += 1
            folders.save(checkpoint, self._dump())
            seconds = time.perf_counter() - started
            print(f"{self.name}, epoch {self.epoch}: loss {loss:.4f}, {seconds:.0f} s", flush=True)
        self.model.eval()

    def _learn(self, batch: Sequence[LabelledSequence], total: int, *, chain: bool) -> float:
        """Take one step of the optimizer and return the loss before it."""
        self.step += 1
        for group in self.optimizer.param_groups:
            group["lr"] = self.settings.optimizer.rate(self.step, total)
        loss = self._loss(batch, chain=chain)
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), self.settings.optimizer.gradient_clip)
        self.optimizer.step()
        return float(loss.item())

    def _loss(self, batch: Sequence[LabelledSequence], *, chain: bool) -> torch.Tensor:
        ids = _padded([sequence.ids for sequence in batch], torch.long)
        if self.rng.random() < self.settings.masked_batches:  # so that the network learns to read the context
            masked = torch.rand(ids.shape[:2]) < self.settings.masked_words
            ids[..., :_MASKED_COLUMNS][masked] = 0
        numbers = _padded([sequence.numbers for sequence in batch], torch.float32)
        gold = _padded([sequence.labels for sequence in batch], torch.long)
        lengths = torch.tensor([len(sequence.ids) for sequence in batch])
        is_word = torch.arange(ids.shape[1])[None] < lengths[:, None]
        scores = self.model(ids, numbers, lengths)
        if chain:
            return self.model.chain_loss(scores, gold, is_word)
        return nn.functional.cross_entropy(scores[is_word], gold[is_word])

    def _dump(self) -> bytes:
        """Return the state as bytes, including the state of both random number generators."""
        stream = io.BytesIO()
        state = {
            "epoch": self.epoch,
            "step": self.step,
            "order": self.order,
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "shuffle": self.rng.getstate(),
            "torch": torch.get_rng_state(),
        }
        torch.save(state, stream)
        return stream.getvalue()

    def _restore(self, state: Mapping[str, Any]) -> None:
        """Take over the state that `_dump` returned."""
        self.epoch, self.step, self.order = state["epoch"], state["step"], state["order"]
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.rng.setstate(state["shuffle"])
        torch.set_rng_state(state["torch"])


def _batches(sequences: Sequence[LabelledSequence], words: int) -> list[list[LabelledSequence]]:
    """Return the sequences, sorted by length, in batches of at most that many words."""
    batches: list[list[LabelledSequence]] = [[]]
    for sequence in sorted(sequences, key=lambda sequence: len(sequence.ids)):
        if batches[-1] and len(sequence.ids) * (len(batches[-1]) + 1) > words:
            batches.append([])
        batches[-1].append(sequence)
    return batches


def _padded(arrays: Sequence[Ids] | Sequence[Numbers], kind: torch.dtype) -> torch.Tensor:
    """Return arrays as one tensor, padded with zeros."""
    return nn.utils.rnn.pad_sequence([torch.as_tensor(array, dtype=kind) for array in arrays], batch_first=True)
