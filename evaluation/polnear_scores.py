"""Evaluation of attributions on PolNeAR."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsledger.evaluation.polnear import PolnearArticle, PolnearAttribution, polnear_articles, speech_words
from newsledger.evaluation.scores import Judgement, Tally
from newsledger.evaluation.spans import paired, shares_head
from newsledger.evaluation.splits import held_out
from newsledger.evaluation.statements import ComparedStatement, Contents, is_exact, likeness, speakers, touches
from newsledger.transforms.annotation import Annotations, Annotator, ArticleText
from newsledger.transforms.english.parse.sentences import segmented

KINDS = ("direct", "indirect", "mixed")


def polnear_judgements(paths: Iterable[Path], annotator: Annotator, *, only_held_out: bool) -> Iterator[Judgement]:
    """Return one judgement per article of each folder; cue words are counted in the sibling `train` if present."""
    for folder in paths:
        train = folder.resolve().parent / "train"
        cues = speech_words(train) if (train / "text").is_dir() else frozenset[str]()
        for index, article in enumerate(polnear_articles(folder)):
            if held_out(index) or not only_held_out:
                yield judged(article, annotator, cues)


def judged(article: PolnearArticle, annotator: Annotator, cues: frozenset[str]) -> Judgement:
    """Compare annotations of an article with its attributions."""
    text = segmented(article_id=article.name, article_key=article.name, title="", body=article.text, language="en")
    return _Judge(article, text, annotator.annotate(text)).judgement(cues)


class _Judge:
    def __init__(self, article: PolnearArticle, text: ArticleText, annotations: Annotations) -> None:
        self.article, self.text, self.found = article, text, annotations
        self.contents = Contents("", article.text)
        self.tally = Tally(article.name)
        self.gold = [self.contents.statement("body", attribution.content) for attribution in article.attributions]
        # The corpus marks a word in one attribution at most: statements inside another are not asked for.
        groups = self._groups()
        self.numbers = [group[0] for group in groups]
        self.guesses = [self._joined(group) for group in groups]
        self.pairs = paired(self.gold, self.guesses, likeness)

    def _groups(self) -> list[list[int]]:
        """Return statements grouped with their continuations without a cue, which the corpus marks as one content."""
        groups: list[list[int]] = []
        quotes = self.found.quotes
        for number in sorted(range(len(quotes)), key=lambda n: quotes[n].span.start):
            quote = quotes[number]
            if quote.parent is not None:
                continue
            previous = quotes[groups[-1][0]] if groups else None
            if (
                previous is not None
                and quote.cue is None
                and (quote.speaker, quote.speaker_entity) == (previous.speaker, previous.speaker_entity)
                and "\n" not in self.article.text[previous.span.end : quote.span.start]
            ):
                groups[-1].append(number)
            else:
                groups.append([number])
        return groups

    def _joined(self, group: list[int]) -> ComparedStatement:
        statements = [self.contents.found(self.found.quotes[number]) for number in group]
        if len(statements) == 1:
            return statements[0]
        return self.contents.statement("body", tuple(part for statement in statements for part in statement.parts))

    def judgement(self, cues: frozenset[str]) -> Judgement:
        self._contents()
        self._sources()
        self._speech(cues)
        self._direct()
        self._errors()
        return self.tally.judgement()

    def _contents(self) -> None:
        half = [pair for pair in self.pairs if pair[2] >= 0.5]
        exact = [pair for pair in self.pairs if is_exact(self.gold[pair[0]], self.guesses[pair[1]])]
        self._score("content-half", len(half))
        self._score("content-exact", len(exact))
        gold_words = frozenset[int]().union(*(statement.words for statement in self.gold))
        guessed_words = frozenset[int]().union(*(statement.words for statement in self.guesses))
        common = len(gold_words & guessed_words)
        self.tally.score("content-tokens", tp=common, fp=len(guessed_words) - common, fn=len(gold_words) - common)
        right = {guess for _, guess, _ in half}
        for guess, number in enumerate(self.numbers):
            self.tally.trial("statements", self.found.quotes[number].confidence, right=guess in right)

    def _score(self, name: str, right: int) -> None:
        self.tally.score(name, tp=right, fp=len(self.guesses) - right, fn=len(self.gold) - right)

    def _sources(self) -> None:
        right = 0
        for kind in KINDS:
            self.tally.share(f"speaker-{kind}")
        for gold, guess, value in self.pairs:
            if value >= 0.5:
                attribution = self.article.attributions[gold]
                sourced = self._is_source(attribution, self.numbers[guess])
                right += sourced
                if attribution.source:
                    has_name = sourced or self._is_named(attribution, self.numbers[guess])
                    self.tally.share(f"speaker-{self.contents.kind(self.gold[gold])}", has_name)
                    if not has_name:
                        self.tally.wrong.append(f"speaker of: {self.gold[gold].text}")
        self._score("content-sourced", right)

    def _is_source(self, attribution: PolnearAttribution, number: int) -> bool:
        """Return whether a speaker's text overlaps the source; if there is no source, whether there is no speaker."""
        speaker_spans = speakers(self.text, self.found, number)
        if not attribution.source:
            return not speaker_spans
        return any(zone == "body" and touches(attribution.source, parts) for parts, zone, _ in speaker_spans)

    def _is_named(self, attribution: PolnearAttribution, number: int) -> bool:
        source = " ".join(self.article.text[start:end] for start, end in attribution.source)
        return any(
            shares_head(source, name) for _, _, names in speakers(self.text, self.found, number) for name in names
        )

    def _speech(self, cues: frozenset[str]) -> None:
        matched = {gold for gold, _, value in self.pairs if value >= 0.5}
        speech = [gold for gold in range(len(self.gold)) if self._is_speech(gold, cues)]
        self.tally.share("speech-recall")
        for gold in speech:
            self.tally.share("speech-recall", gold in matched)

    def _is_speech(self, gold: int, cues: frozenset[str]) -> bool:
        if self.contents.kind(self.gold[gold]) != "indirect":
            return True
        cue = " ".join(self.article.text[a:b] for a, b in self.article.attributions[gold].cue).casefold()
        return "according to" in cue or not cues.isdisjoint(re.findall(r"[^\W\d_]+", cue))

    def _direct(self) -> None:
        for name in ("direct-found", "direct-speaker"):
            self.tally.share(name)
        for gold, statement in enumerate(self.gold):
            if self.contents.kind(statement) != "direct":
                continue
            number = self._cover(statement)
            self.tally.share("direct-found", number is not None)
            attribution = self.article.attributions[gold]
            if number is not None and attribution.source:
                right = self._is_source(attribution, number) or self._is_named(attribution, number)
                self.tally.share("direct-speaker", right)

    def _cover(self, statement: ComparedStatement) -> int | None:
        """Return the statement that covers most of a quotation, if it or all statements inside cover half of it."""
        overlaps = []
        for guess, number in enumerate(self.numbers):
            common = len(statement.words & self.guesses[guess].words)
            if common and likeness(statement, self.guesses[guess]) >= 0.5:
                return number
            if common * 2 >= len(self.guesses[guess].words) > 0:
                overlaps.append((common, -guess))
        covered_words = sum(common for common, _ in overlaps)
        return self.numbers[-max(overlaps)[1]] if covered_words * 2 >= len(statement.words) > 0 and overlaps else None

    def _errors(self) -> None:
        half = [(gold, guess) for gold, guess, value in self.pairs if value >= 0.5]
        golds, guesses = {gold for gold, _ in half}, {guess for _, guess in half}
        self.tally.missed += [statement.text for number, statement in enumerate(self.gold) if number not in golds]
        self.tally.wrong += [statement.text for number, statement in enumerate(self.guesses) if number not in guesses]
