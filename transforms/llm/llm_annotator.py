"""The annotator that takes statements and chains from a language model, and everything else from the rules."""

from dataclasses import replace

from newsledger.expectations.errors import AnswerError
from newsledger.transforms.annotation import Annotations, Annotator, ArticleText, Note
from newsledger.transforms.llm.answer import LanguageModel
from newsledger.transforms.llm.grounding import grounded
from newsledger.transforms.llm.prompt import llm_version


class LlmAnnotator:
    """Asks a language model for the statements of an article; the rule annotator's stand where it gives no answer."""

    name = "llm"

    def __init__(self, model: LanguageModel, rules: Annotator) -> None:
        """Keep the model to ask and the annotator for everything else."""
        self.model = model
        self.rules = rules
        self.languages = rules.languages
        self.version = llm_version(model.name, f"{rules.name}/{rules.version}")

    def annotate(self, article: ArticleText) -> Annotations:
        """Return the annotations of an article; those of the rules where it has no body or, with a note, no answer."""
        annotations = self.rules.annotate(article)
        by_rules = replace(annotations, annotator=f"{self.rules.name}/{self.rules.version}")
        if not article.body.strip():
            return by_rules
        try:
            return grounded(article, self.model.answer(article), annotations)
        except AnswerError as exc:
            return replace(by_rules, notes=(Note("articles", exc.reason, exc.detail),))
