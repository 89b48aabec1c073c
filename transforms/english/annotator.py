"""The trained annotator: parse, names, statements and chains, relations, one after the other."""

from collections.abc import Iterator

from newsledger.transforms.annotation import Annotations, ArticleText
from newsledger.transforms.english.mentions.coreference import Coreference
from newsledger.transforms.english.mentions.linking import cast
from newsledger.transforms.english.models.attribution import attribution_tagger
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import OURS, pipeline
from newsledger.transforms.english.relations.claims import Claims
from newsledger.transforms.english.relations.relations import relations
from newsledger.transforms.english.statements.statements import quotes

_FIRST = "Ida Brandt, mayor of Lima, said: “He met Reuters.”"


class NewsAnnotator:
    """Annotates English news with our own models and rules; deterministic and offline.

    Every model and list is read when it is made, so that no document pays for it.
    """

    name = "news"
    version = "3"
    languages = frozenset({"en"})

    def __init__(self, parser: str = OURS) -> None:
        """Load the models; `parser` names another installed spaCy pipeline to parse with."""
        self.nlp = pipeline(parser)
        self.tagger = attribution_tagger()
        self.annotate(segmented(article_id="", article_key="", title=_FIRST, body=_FIRST, language="en"))

    def annotate(self, article: ArticleText) -> Annotations:
        """The annotations of one article; never raises on any text."""
        *_, found = self.stages(article)
        assert isinstance(found, Annotations)  # noqa: S101 - what the last stage yields
        return found

    def stages(self, article: ArticleText) -> Iterator[object]:
        """What each stage yields, in order: blocks, cast, coreference, statements with their links, annotations."""
        read = blocks(article, self.nlp)
        yield read
        found = cast(article, read)
        yield found
        meant = Coreference(read, found)
        meant.resolve()
        yield meant
        said, links = quotes(article, read, cast=found, coreference=meant, tagger=self.tagger)
        yield said, links
        stated = relations(article, read, found, claims=Claims.of(said, links))
        yield Annotations(tuple(found.entities), tuple(found.mentions), tuple(said), tuple(links), tuple(stated))
