"""The statements of an article and the chains of their sources: `quotes`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import fmean

from newsledger.transforms.annotation import ArticleText, AttributionDraft, QuoteDraft
from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.models.attribution import AttributionTagger
from newsledger.transforms.english.models.statement_confidence import confidence_model
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.antecedents import with_antecedents
from newsledger.transforms.english.statements.attribution_type import attribution_type
from newsledger.transforms.english.statements.carried import carried
from newsledger.transforms.english.statements.chains import with_chains
from newsledger.transforms.english.statements.continued import continued
from newsledger.transforms.english.statements.described_sources import described_sources
from newsledger.transforms.english.statements.drafts import attribution_drafts, quote_drafts
from newsledger.transforms.english.statements.embedded import embedded, nested
from newsledger.transforms.english.statements.features import ArticleFeatures, statement_features
from newsledger.transforms.english.statements.from_according import from_according
from newsledger.transforms.english.statements.from_complements import from_complements
from newsledger.transforms.english.statements.from_marks import from_marks
from newsledger.transforms.english.statements.from_namings import from_namings
from newsledger.transforms.english.statements.from_passives import from_passives
from newsledger.transforms.english.statements.from_tagger import from_tagger
from newsledger.transforms.english.statements.from_trees import from_trees
from newsledger.transforms.english.statements.headlines import headlines
from newsledger.transforms.english.statements.interviews import interviews, turns
from newsledger.transforms.english.statements.links import linked, passed_on
from newsledger.transforms.english.statements.model import Finder, Passage, Statement, Statements
from newsledger.transforms.english.statements.occasions import without_occasions
from newsledger.transforms.english.statements.posts import posts
from newsledger.transforms.english.statements.speaker_kind import speaker_kind
from newsledger.transforms.english.statements.tellers import tellers
from newsledger.transforms.english.statements.unnamed_tellers import unnamed_tellers
from newsledger.transforms.lexicon.gazetteer import person_nouns
from newsledger.transforms.lexicon.statement_words import BODIES

_LEAST_AMONG_FEW = 0.35  # probability of a candidate that is kept in a text with few of them,
_LEAST_IN_REPORTS, _LEAST_ELSEWHERE = 0.2, 0.4  # and by what those of a text with more are on average
_MEAN_IN_REPORTS, _FEW_CANDIDATES = 0.75, 5
_TURNS_OF_INTERVIEW = 8
FINDERS: tuple[Finder, ...] = (
    headlines,
    from_tagger,
    from_trees,
    from_complements,
    from_marks,
    from_namings,
    from_passives,
    unnamed_tellers,
    tellers,
    without_occasions,
    from_according,
    embedded,
    described_sources,
    passed_on,
    linked,
    nested,
    interviews,
    continued,
)


def quotes(
    article: ArticleText, blocks: Sequence[Block], *, resolver: Resolver, tagger: AttributionTagger
) -> tuple[list[QuoteDraft], list[AttributionDraft]]:
    """Return drafts of the statements of an article in reading order, and of the links of their chains."""
    statements = accepted(candidates(blocks, resolver=resolver, tagger=tagger), blocks, resolver)
    drafts = zip(quote_drafts(article, statements), statements, strict=True)
    classified = [
        replace(
            draft,
            attribution_type=attribution_type(statement),
            speaker_kind=speaker_kind(statement, resolver.cast),
        )
        for draft, statement in drafts
    ]
    return classified, attribution_drafts(statements, resolver.cast)


def candidates(blocks: Sequence[Block], *, resolver: Resolver, tagger: AttributionTagger) -> Statements:
    """Return what the finders take for statements, with their chains, in reading order; `certainty` is the finder's."""
    statements = _with_extensions(tuple(_statements(blocks, resolver, tagger)))
    statements = with_antecedents(with_chains(statements, resolver), resolver.cast)
    return carried(statements, blocks, resolver)


def accepted(statements: Statements, blocks: Sequence[Block], resolver: Resolver) -> Statements:
    """Return the candidates that are likely enough statements, with that probability.

    The model was fitted on articles without printed interviews: turns of one keep the certainty of their finder.
    """
    article = ArticleFeatures.of(blocks, resolver.cast.entities)
    model = confidence_model()
    is_interview = sum(statement.is_turn for statement in statements) >= _TURNS_OF_INTERVIEW
    weighed = tuple(
        statement
        if is_interview and statement.is_turn
        else replace(statement, certainty=model.probability(statement_features(statement, article)))
        for statement in statements
    )
    least = least_probability([statement.certainty for statement in weighed])
    titled = (_with_title_source(statement, least) for statement in weighed)
    return tuple(statement for statement in titled if statement.certainty >= least)


def least_probability(probabilities: Sequence[float]) -> float:
    """Return the probability that a candidate of a text needs, by those of all its candidates.

    Where most candidates are statements, as in news reports, so are more of the unlikely ones than in guides and lists.
    """
    if len(probabilities) < _FEW_CANDIDATES:
        return _LEAST_AMONG_FEW
    is_report = fmean(probabilities) >= _MEAN_IN_REPORTS
    return _LEAST_IN_REPORTS if is_report else _LEAST_ELSEWHERE


def _with_title_source(statement: Statement, least: float) -> Statement:
    """Return a statement, likely enough if it is that of an office or a body before the colon of a title.

    The model has seen few titles; most words before their colons are topics, but "Minister: …" is a source.
    """
    source = statement.source
    if statement.rule != "headline.colon" or source is None or statement.certainty >= least:
        return statement
    is_source = source.last_word.lower in person_nouns() | BODIES
    return replace(statement, certainty=least) if is_source else statement


def _statements(blocks: Sequence[Block], resolver: Resolver, tagger: AttributionTagger) -> Iterator[Statement]:
    """Yield the statements of the blocks, each block read by all finders one after the other."""
    turn_of = posts(blocks, resolver.cast) | turns(blocks, resolver.cast)
    previous: Block | None = None
    previous_statements: Statements = ()
    for block, attributions in zip(blocks, tagger.attributions(blocks), strict=True):
        turn = turn_of.get(block.number)
        passage = Passage(block, tuple(attributions), resolver, turn, previous, previous_statements)
        statements: Statements = ()
        for finder in FINDERS:
            statements = finder(passage, statements)
        yield from statements
        if turn is None:
            previous, previous_statements = block, statements


def _with_extensions(statements: Statements) -> Statements:
    """Return the statements with the words of later blocks that belong to their open quotations."""
    extensions: dict[int, list[Phrase]] = {}
    for statement in statements:
        if statement.extends is not None:
            extensions.setdefault(statement.extends, []).extend(statement.parts)
    return tuple(
        replace(statement, continuations=tuple(extensions[statement.key])) if statement.key in extensions else statement
        for statement in statements
        if statement.extends is None
    )
