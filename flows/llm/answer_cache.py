"""Answers of language models, kept by what was asked, so that nothing is asked twice."""

import json
from collections.abc import Mapping
from pathlib import Path

from newsledger.expectations.errors import AnswerError
from newsledger.expectations.keys import text_sha256
from newsledger.transforms.annotation import ArticleText
from newsledger.transforms.llm.answer import ModelAnswer, answer_of
from newsledger.warehouse.durable import private, replace


class AnswerCache:
    """The answers in a folder of the home, one file each, named by the digest of the request."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is created with the first answer."""
        self.folder = folder

    def answer(self, request: Mapping[str, object]) -> ModelAnswer | None:
        """Return the answer that was given to a request; None if there is none, or the file is damaged."""
        try:
            row = json.loads(self._path(request).read_bytes())
            return answer_of(row["content"])
        except (OSError, ValueError, KeyError, TypeError, AnswerError):
            return None

    def keep(self, request: Mapping[str, object], article: ArticleText, content: str) -> None:
        """Keep an answer with the key of its article, by which it can be forgotten.

        Raises:
            WarehouseError: The disk refused.
        """
        row = {"article_key": article.article_key, "model": request["model"], "content": content}
        replace(self._path(request), json.dumps(row, ensure_ascii=False).encode(), opener=private)

    def _path(self, request: Mapping[str, object]) -> Path:
        """The digest covers everything that the model is told: its name, prompt, schema, options and the text."""
        digest = text_sha256(json.dumps(request, sort_keys=True, ensure_ascii=False))
        return self.folder / digest[:2] / f"{digest}.json"
