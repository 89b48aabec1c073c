"""The language model that the settings name, as workers are told of it; the key itself stays in the environment."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from newsledger.expectations.errors import SettingsError


def no_beat() -> None:
    """Do nothing, while nobody watches whether this process waits or hangs."""


@dataclass(frozen=True, slots=True)
class Service:
    """An OpenAI-compatible endpoint, the model to ask there, and the bounds of asking.

    `options` are further fields of every request, as a JSON object. `answers` is the folder of the answers kept,
    `allowance` the file in which the workers of run `run_id` share rate and budget. `beat` is called whenever a process
    waits for the model.
    """

    url: str
    model: str
    key_variable: str
    options: str
    timeout_s: float
    attempts: int
    requests_per_minute: float
    requests_limit: int
    tokens_limit: int
    characters_limit: int
    answers: Path
    allowance: Path
    run_id: str
    beat: Callable[[], None] = no_beat

    def key(self) -> str:
        """Return the key; empty where the endpoint needs none.

        Raises:
            SettingsError: The environment variable is not set, or is no key.
        """
        if not self.key_variable:
            return ""
        key = os.environ.get(self.key_variable, "").strip()
        if not key or not key.isascii() or not key.isprintable():
            raise SettingsError(
                f"setting llm_key_variable: the environment variable {self.key_variable} is not set, or holds "
                "characters that no key has; export the key in it"
            )
        return key
