"""The annotator of English news: parse, names, references, statements with their chains, relations."""

from collections.abc import Iterator

from newsledger.transforms.annotation import Annotations, ArticleText
from newsledger.transforms.english.mentions.coreference import Coreference
from newsledger.transforms.english.mentions.linking import article_cast
from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.models.attribution import attribution_tagger
from newsledger.transforms.english.models.manifest import manifest_version
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import BUNDLED, pipeline
from newsledger.transforms.english.relations.claims import Claims
from newsledger.transforms.english.relations.relations import relations
from newsledger.transforms.english.statements.statements import quotes

_SAMPLE = "Ida Brandt, mayor of Lima, said: “He met Reuters.”"


class NewsAnnotator:
    """Annotates English news with the bundled models and rules; deterministic and offline.

    Models and lists are read when an instance is created, so that no document pays for it.
    """

    name = "news"
    languages = frozenset({"en"})

    def __init__(self, parser: str = BUNDLED) -> None:
        """Load the models; `parser` names another installed spaCy pipeline to parse with."""
        self.version = manifest_version()
        self.nlp = pipeline(parser)
        self.tagger = attribution_tagger()
        self.annotate(segmented(article_id="", article_key="", title=_SAMPLE, body=_SAMPLE, language="en"))

    def annotate(self, article: ArticleText) -> Annotations:
        """Return the annotations of an article; never raises, whatever the text."""
        *_, annotations = self.stages(article)
        assert isinstance(annotations, Annotations)  # noqa: S101 - the last stage yields them
        return annotations

    def stages(self, article: ArticleText) -> Iterator[object]:
        """Yield the result of each stage: blocks, cast, coreference, statements with their links, annotations."""
        parsed = blocks(article, self.nlp)
        yield parsed
        cast = article_cast(article, parsed)
        yield cast
        coreference = Coreference(parsed, cast)
        coreference.resolve()
        yield coreference
        resolver = Resolver(cast, coreference.discourse)
        statements, links = quotes(article, parsed, resolver=resolver, tagger=self.tagger)
        yield statements, links
        assertions = relations(article, parsed, cast, claims=Claims.of(statements, links))
        yield Annotations(
            entities=tuple(cast.entities),
            mentions=tuple(cast.mentions),
            quotes=tuple(statements),
            attributions=tuple(links),
            relations=tuple(assertions),
        )
