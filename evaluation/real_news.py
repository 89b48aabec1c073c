"""Judgement of an annotator on labelled real news: statements, speakers, links of chains, entities, confidences.

A name is found if it shares a content word with a name that is given: readers write the fullest name of an article, and
chains have the one that stands beside the cue.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from newsledger.evaluation.labels import LINKS, LabelledArticle, LabelledEntity, LabelledStatement, labelled_articles
from newsledger.evaluation.scores import Judgement, Tally
from newsledger.evaluation.spans import name_words
from newsledger.evaluation.splits import held_out
from newsledger.expectations.errors import DocumentError
from newsledger.transforms.annotation import Annotations, Annotator, AttributionDraft, QuoteDraft
from newsledger.transforms.extraction.genre import PageFacts, genre

_PLACES = frozenset({"GPE", "LOC", "FAC"})
_WORDS_FOR_POSTS = frozenset({"post", "posts", "retweet", "retweets", "tweet", "tweets"})


def real_news_judgements(paths: Sequence[Path], annotator: Annotator, *, only_held_out: bool) -> Iterator[Judgement]:
    """Return one judgement per article; the paths are labels and texts in turn.

    Raises:
        DocumentError: A labels file has no texts beside it.
    """
    if len(paths) % 2:
        raise DocumentError("bad_corpus", "real_news needs pairs of files: labels, then their texts")
    for labels, texts in zip(paths[::2], paths[1::2], strict=True):
        for index, article in enumerate(labelled_articles(labels, texts)):
            if held_out(index) or not only_held_out:
                yield _judgement(article, annotator.annotate(article.text))


def _judgement(article: LabelledArticle, annotations: Annotations) -> Judgement:
    tally = Tally(article.text.article_id)
    labels = article.labels(annotations.quotes)
    _judge_statements(tally, article, quotes=annotations.quotes, labels=labels)
    tally.share("genre", genre(PageFacts("", article.text.title), article.text.body, "en") == article.genre)
    for index, is_right in right_links(article, annotations, labels):
        link = annotations.attributions[index]
        tally.trial("speakers" if link.role == "speaker" else "links", link.confidence, right=is_right)
    for index, label in labels.items():
        _judge_kinds(tally, annotations.quotes[index], label)
        if not label.is_optional:
            _judge_chain(tally, _Chain(article, annotations, index), label)
    found = list(labels.values())
    for statement in article.required:
        if statement not in found:
            tally.missed.append(f"statement: {statement.content.text[:100]}")
            for role in LINKS:
                tally.score(f"links-{role}", fn=len(statement.links[role]))
                tally.score("links", fn=len(statement.links[role]))
    _judge_entities(tally, article, annotations)
    return tally.judgement()


def _judge_statements(
    tally: Tally, article: LabelledArticle, *, quotes: Sequence[QuoteDraft], labels: dict[int, LabelledStatement]
) -> None:
    """Count found, missed and spurious statements; each confidence is a trial of its table and of its genre."""
    required = sum(not label.is_optional for label in labels.values())
    compared = article.compared(quotes)
    spurious = [index for index in compared if index not in labels]
    for name in ("statements", f"statements-{article.genre}"):
        tally.score(name, tp=required, fp=len(spurious), fn=len(article.required) - required)
    for index in compared:
        quote, is_right = quotes[index], index in labels
        for ending in ("", f"-{article.genre}"):
            tally.share(f"precision-with-optional{ending}", is_right)
            tally.trial(f"quotes{ending}", quote.confidence, right=is_right)
    tally.wrong.extend(f"statement: {quotes[index].content[:100]}" for index in spurious)


def _judge_kinds(tally: Tally, quote: QuoteDraft, label: LabelledStatement) -> None:
    """Count right types of attribution and kinds of speaker, of required statements apart."""
    for ending in ("", *([] if label.is_optional else ["-required"])):
        tally.share(f"attribution-type{ending}", quote.attribution_type == label.type)
        tally.share(f"speaker-kind{ending}", quote.speaker_kind == label.speaker_kind)


def right_links(
    article: LabelledArticle, annotations: Annotations, labels: Mapping[int, LabelledStatement]
) -> Iterator[tuple[int, bool]]:
    """Yield the index of each link in a labelled zone, and whether its statement has a label that names it in its role.

    A sole outlet or document is right also where the label takes it for the speaker.
    """
    compared = frozenset(article.compared(annotations.quotes))
    chains = {index: _Chain(article, annotations, index) for index in labels}
    for index, link in enumerate(annotations.attributions):
        if link.quote in compared:
            label = labels.get(link.quote)
            yield index, label is not None and _is_right(link, chains[link.quote], label)


def _is_right(link: AttributionDraft, chain: "_Chain", label: LabelledStatement) -> bool:
    forms = chain.forms(link)
    is_head = link.role == "speaker" or not chain.has_speaker
    if is_head and any(_is_same(name, forms) for name in label.speakers):
        return True
    return link.role != "speaker" and any(_is_link(name, forms, link.role) for name in label.links[link.role])


class _Chain:
    """The chain of a statement, each link with its text and the names of its entity."""

    def __init__(self, article: LabelledArticle, annotations: Annotations, index: int) -> None:
        self._article, self._annotations = article, annotations
        self._links = [link for link in annotations.attributions if link.quote == index]
        self._quote = annotations.quotes[index]

    def forms(self, link: AttributionDraft) -> list[str]:
        """Return the words of a link and the names of its entity."""
        return [self._article.text.words(link.span), *self._entity_names(link.entity)]

    def _entity_names(self, entity: int | None) -> list[str]:
        if entity is None:
            return []
        mentions = [mention for mention in self._annotations.mentions if mention.entity == entity]
        names = [self._article.text.words(mention.span) for mention in mentions if mention.kind == "name"]
        return [self._annotations.entities[entity].name, *names]

    def links(self, role: str) -> list[list[str]]:
        """Return the names of each link of a role."""
        return [self.forms(link) for link in self._links if link.role == role]

    def speakers(self) -> list[list[str]]:
        """Return the names of the speakers; without any, of the outlets and documents."""
        heads = self.links("speaker") or [*self.links("outlet"), *self.links("document")]
        if self._quote.speaker is not None:
            heads.append(
                [self._article.text.words(self._quote.speaker), *self._entity_names(self._quote.speaker_entity)]
            )
        return heads

    @property
    def has_speaker(self) -> bool:
        """Return whether somebody is named as the speaker."""
        return any(link.role == "speaker" for link in self._links)


def _judge_chain(tally: Tally, chain: _Chain, label: LabelledStatement) -> None:
    """Count the speakers and links of a statement that is found."""
    given = chain.speakers()
    is_right = all(_is_among(name, given) for name in label.speakers)
    tally.share("speaker", is_right)
    tally.share(f"speaker-{label.speaker_kind}", is_right)
    if not is_right:
        tally.wrong.append(f"speaker {given}, not {label.speakers}: {label.content.text[:70]}")
    for role in LINKS:
        _judge_links(tally, chain, label, role=role)


def _judge_links(tally: Tally, chain: _Chain, label: LabelledStatement, *, role: str) -> None:
    """Count the links of a role; a sole outlet or document that the label takes for the speaker is none."""
    links = chain.links(role)
    if not chain.has_speaker:
        links = [forms for forms in links if not any(_is_same(name, forms) for name in label.speakers)]
    wanted = label.links[role]
    missed = [name for name in wanted if not any(_is_link(name, forms, role) for forms in links)]
    wrong = [forms for forms in links if not any(_is_link(name, forms, role) for name in wanted)]
    for figure in ("links", f"links-{role}"):
        tally.score(figure, tp=len(wanted) - len(missed), fp=len(wrong), fn=len(missed))
    tally.missed.extend(f"{role} {name}: {label.content.text[:70]}" for name in missed)
    tally.wrong.extend(f"{role} {forms[0]}: {label.content.text[:70]}" for forms in wrong)


def _is_link(name: str, forms: Iterable[str], role: str) -> bool:
    """Return whether a link has the name; "post" and "tweet" are a post, whichever of these nouns the text has."""
    if role == "document" and name_words(name) and name_words(name) <= _WORDS_FOR_POSTS:
        return any(not _WORDS_FOR_POSTS.isdisjoint(name_words(form)) for form in forms)
    return _is_same(name, forms)


def _is_among(name: str, given: Iterable[Sequence[str]]) -> bool:
    return any(_is_same(name, forms) for forms in given)


def _is_same(name: str, forms: Iterable[str]) -> bool:
    """Return whether the name shares a content word with one of the forms."""
    content = name_words(name)
    return any(content & name_words(form) for form in forms)


def _judge_entities(tally: Tally, article: LabelledArticle, annotations: Annotations) -> None:
    """Pair entities by equal names; one that has no name in common with a labelled entity is spurious."""
    if not article.entities:
        return
    given: dict[int, set[str]] = {}
    for mention in annotations.mentions:
        if mention.kind == "name" and (article.has_title or mention.span.zone == "body"):
            given.setdefault(mention.entity, set()).add(_plain(article.text.words(mention.span)))
    paired: set[int] = set()
    for entity in article.entities:
        hits = {index: len(names & _plain_forms(entity)) for index, names in given.items()}
        hits = {index: count for index, count in hits.items() if count}
        paired |= hits.keys()
        tally.share("entities-found", bool(hits))
        if hits:
            best = max(hits, key=lambda index: hits[index])
            tally.share("entities-typed", _is_type(annotations.entities[best].type, entity.type))
        else:
            tally.missed.append(f"entity {entity.type} {entity.forms[0]}")
    for index, names in given.items():
        is_spurious = index not in paired
        tally.share("entities-spurious", is_spurious)
        if is_spurious:
            tally.wrong.append(f"entity {annotations.entities[index].type} {min(names)}")


def _plain_forms(entity: LabelledEntity) -> set[str]:
    return {_plain(form) for form in entity.forms}


def _plain(name: str) -> str:
    return " ".join(word for word in name.casefold().replace("’s", "").replace("'s", "").split())


def _is_type(found: str, wanted: str) -> bool:
    return found == wanted or {found, wanted} <= _PLACES
