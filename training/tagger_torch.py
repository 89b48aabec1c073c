"""The recurrent tagger in PyTorch, for training only; `transforms/english/models/lstm.py` runs what it exports."""

import numpy as np
import torch
from torch import nn


class Tagger(nn.Module):
    """Tables of weights by column, a bidirectional LSTM, label scores and a linear chain over the labels."""

    def __init__(self, columns: list[tuple[int, int]], numbers: int, *, labels: int, hidden: int, layers: int) -> None:
        """`columns` holds rows and width of each column's table."""
        super().__init__()
        self.tables = nn.ModuleList([nn.Embedding(rows, width) for rows, width in columns])
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.3)
        width = sum(width for _, width in columns) + numbers
        self.drop = nn.Dropout(0.33)
        self.lstm = nn.LSTM(width, hidden, layers, batch_first=True, bidirectional=True, dropout=0.33 * (layers > 1))
        self.out = nn.Linear(2 * hidden, labels)
        self.steps = nn.Parameter(torch.zeros(labels, labels))

    def forward(self, ids: torch.Tensor, numbers: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Label scores of shape (batch, words, labels) of padded identifiers (batch, words, columns)."""
        parts = [table(ids[..., column]) for column, table in enumerate(self.tables)]
        states = self.drop(torch.cat([*parts, numbers], dim=-1))
        packed = nn.utils.rnn.pack_padded_sequence(states, lengths, batch_first=True, enforce_sorted=False)
        states, _ = nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        scores: torch.Tensor = self.out(self.drop(states))
        return scores

    def loss(self, scores: torch.Tensor, gold: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The mean negative log likelihood of the gold labels under the chain, per sequence."""
        rows = torch.arange(len(scores))
        ahead = scores[:, 0]
        path = scores[rows, 0, gold[:, 0]]
        for at in range(1, scores.shape[1]):
            going = mask[:, at]
            reached = torch.logsumexp(ahead[:, :, None] + self.steps[None], dim=1) + scores[:, at]
            ahead = torch.where(going[:, None], reached, ahead)
            gain = self.steps[gold[:, at - 1], gold[:, at]] + scores[rows, at, gold[:, at]]
            path = path + torch.where(going, gain, torch.zeros_like(gain))
        return (torch.logsumexp(ahead, dim=1) - path).mean()

    def exported(self) -> dict[str, np.ndarray]:
        """The weights in half precision, in the layout that `Network` reads."""
        found = {f"table{n}": table.weight for n, table in enumerate(self.tables)}
        found |= {"out": self.out.weight.T, "out_bias": self.out.bias, "steps": self.steps}
        for layer in range(self.lstm.num_layers):
            both = [[getattr(self.lstm, f"{part}_l{layer}{way}") for way in ("", "_reverse")] for part in PARTS]
            into, over, bias_into, bias_over = both
            found[f"into{layer}"] = torch.stack([w.T for w in into])
            found[f"over{layer}"] = torch.stack([w.T for w in over])
            found[f"bias{layer}"] = torch.stack([(a + b)[None] for a, b in zip(bias_into, bias_over, strict=True)])
        return {name: value.detach().numpy().astype(np.float16) for name, value in found.items()}


PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def padded(items: list[np.ndarray], kind: torch.dtype) -> torch.Tensor:
    """The arrays as one tensor, filled up with zeros."""
    return nn.utils.rnn.pad_sequence([torch.as_tensor(one, dtype=kind) for one in items], batch_first=True)
