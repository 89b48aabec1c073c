"""Evaluation of all tables on the gold articles."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from newsledger.evaluation.gold.articles import GoldArticle, gold_article, gold_articles
from newsledger.evaluation.gold.chains import judge_chains
from newsledger.evaluation.gold.match import Match
from newsledger.evaluation.gold.mentions import judge_entities, judge_mentions
from newsledger.evaluation.gold.relations import judge_relations
from newsledger.evaluation.gold.statements import judge_details, judge_speakers, judge_statements
from newsledger.evaluation.scores import Judgement, Tally
from newsledger.evaluation.splits import held_out
from newsledger.transforms.annotation import Annotator


def gold_judgements(paths: Iterable[Path], annotator: Annotator, *, only_held_out: bool) -> Iterator[Judgement]:
    """Return one judgement per gold article in files and folders."""
    articles = (
        document for path in paths for document in (gold_articles(path) if path.is_dir() else [gold_article(path)])
    )
    for index, article in enumerate(articles):
        if held_out(index) or not only_held_out:
            yield judged(article, annotator)


def judged(article: GoldArticle, annotator: Annotator) -> Judgement:
    """Compare annotations with a gold article, for every table."""
    match, tally = Match(article, annotator), Tally(article.name)
    for judge in (
        judge_mentions,
        judge_entities,
        judge_statements,
        judge_speakers,
        judge_chains,
        judge_details,
        judge_relations,
    ):
        judge(tally, match)
    return tally.judgement()
