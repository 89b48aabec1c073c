"""Persons whom articles name differently, taken for one by the evidence of the corpus."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

from newsledger.transforms.tables.person_names import (
    PersonName,
    is_other_spelling,
    likeness,
    likeness_keys,
    person_name,
)

_DOMINANCE = 3  # times as many articles as all other candidates together make one the only candidate
_FEWEST_ARTICLES = 5  # of a candidate that dominates
_KNOWN = 3  # articles that name a person in full, from which a surname alone needs no common company
_COMMON_COMPANY = 2  # further entities that both articles name
_SURNAME, _DOMINANT_SURNAME, _MISTYPED = 0.92, 0.88, 0.85

Apart = Callable[[str, str], bool]
ArticlePairs = Sequence[tuple[Collection[int], Collection[int]]]


class MentioningArticles(Protocol):
    """What the ledger knows of articles, which are numbers: it is asked only of persons whose names leave a choice."""

    def of(self, entity_ids: Collection[str]) -> Mapping[str, frozenset[int]]:
        """Return the articles that mention each of some entities."""

    def key(self, number: int) -> str:
        """Return the article_key of an article."""

    def company(self, pairs: ArticlePairs) -> list[set[str]]:
        """Return, for each two groups of articles, the entities of both that tell what articles are about."""


@dataclass(frozen=True, slots=True)
class CorpusPerson:
    """A person as the ledger has it: id, name, number of articles, and he, she or another pronoun, if any.

    `is_body` marks a word that an article took for the name of a body, and that may be a surname.
    """

    entity_id: str
    name: str
    article_count: int
    pronoun: str | None = None
    is_body: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """A decision: the entity that a name would have by itself, and the entity that it is taken for.

    `article_key` is set if the name by itself is an entity of one article only.
    """

    local_entity_id: str
    local_name: str
    article_key: str | None
    entity_id: str
    rule: str
    evidence: str
    confidence: float


@dataclass(slots=True)
class _Articles:
    """The articles of persons, each asked for once.

    Attributes:
        search: The search.
        known: The articles of those that were asked for.
    """

    search: MentioningArticles
    known: dict[str, frozenset[int]] = field(default_factory=dict)

    def gather(self, people: Iterable[CorpusPerson]) -> None:
        """Ask for the articles of some persons at once."""
        ids = {person.entity_id for person in people if person.article_count} - self.known.keys()
        if ids:
            articles = self.search.of(ids)
            self.known.update((entity_id, articles.get(entity_id, frozenset())) for entity_id in ids)

    def of(self, people: Sequence[CorpusPerson]) -> frozenset[int]:
        """Return the articles that mention one of some persons."""
        self.gather(people)
        sets = [self.known[person.entity_id] for person in people if person.article_count]
        return sets[0] if len(sets) == 1 else frozenset(chain.from_iterable(sets))


@dataclass(slots=True, eq=False)
class _Cluster:
    """The full names of one person; `kept` is the entity that an earlier decision keeps."""

    found: _Articles
    kept: str | None = None
    members: list[CorpusPerson] = field(default_factory=list)
    names: list[PersonName] = field(default_factory=list)
    pronouns: set[str] = field(default_factory=set)
    _articles: frozenset[int] | None = None

    def add(self, person: CorpusPerson) -> None:
        """Add a full name."""
        self.members.append(person)
        self.names.append(person_name(person.name))
        self._articles = None
        if person.pronoun:
            self.pronouns.add(person.pronoun)

    @property
    def articles(self) -> frozenset[int]:
        """Return the articles that mention the person by a full name."""
        if self._articles is None:
            self._articles = self.found.of(self.members)
        return self._articles

    @property
    def article_count(self) -> int:
        """Return the number of these articles, which takes no search where one full name alone has any."""
        counts = [member.article_count for member in self.members if member.article_count]
        return len(self.articles) if len(counts) > 1 else sum(counts)

    @property
    def needs_search(self) -> bool:
        """Return whether the articles must be known for their number."""
        return self._articles is None and sum(member.article_count > 0 for member in self.members) > 1

    @property
    def head(self) -> CorpusPerson:
        """Return the member that is kept: by an earlier decision, else the one that most articles name."""
        return min(self.members, key=lambda member: (member.entity_id != self.kept, _frequent_first(member)))

    def agrees(self, person: CorpusPerson) -> bool:
        """Return whether the pronouns do not exclude that a person is this one."""
        return not person.pronoun or not self.pronouns or person.pronoun in self.pronouns

    def allows(self, person: CorpusPerson) -> bool:
        """Return whether no name and no pronoun excludes that a person of a full name is this one."""
        name = person_name(person.name)
        return self.agrees(person) and all(likeness(name, other) is not None for other in self.names)

    def has_key_of(self, name: PersonName) -> bool:
        """Return whether a name of the person has one of the keys of another."""
        return any(not set(name.keys).isdisjoint(other.keys) for other in self.names)

    def merges(self) -> Iterator[Merge]:
        """Yield the decision for each member but the one that is kept."""
        head = self.head
        for member in self.members:
            reason = likeness(person_name(member.name), person_name(head.name))
            if member is not head and member.article_count and reason is not None:
                evidence = f"{member.name}, {head.name}"
                yield Merge(
                    member.entity_id, member.name, None, head.entity_id, reason.rule, evidence, reason.confidence
                )


def _frequent_first(person: CorpusPerson) -> tuple[int, str]:
    return -person.article_count, person.entity_id


class PersonMerger:
    """Takes names for one person's: full names first, then single surnames.

    Args:
        standing: Earlier decisions, which stay as they are.
        apart: Function that returns whether the user has judged two entities to be different.
        articles: What is known of articles.
    """

    def __init__(self, standing: Iterable[Merge], *, apart: Apart, articles: MentioningArticles) -> None:
        """Keep the decisions that stand, the user's judgements, and where to look for articles."""
        self._apart = apart
        self._search = articles
        self._articles = _Articles(articles)
        self._full: list[CorpusPerson] = []  # whose articles may have to be asked for
        self._standing: defaultdict[str, list[Merge]] = defaultdict(list)
        for merge in standing:
            self._standing[merge.entity_id].append(merge)
        self._clusters: defaultdict[str, list[_Cluster]] = defaultdict(list)  # by the keys of their names
        self._alike: defaultdict[tuple[str, ...], list[_Cluster]] = defaultdict(list)  # by what like names have

    def merges(self, people: Iterable[CorpusPerson]) -> list[Merge]:
        """Return the new decisions, sorted by the id of the entity that another takes the place of.

        Names with more parts come first, so that a name between two persons is given to neither.
        """
        full: list[CorpusPerson] = []
        short: list[CorpusPerson] = []
        for person in people:
            (full if person_name(person.name).is_full else short).append(person)
        self._full = full
        full.sort(key=lambda person: (-len(person_name(person.name).given), _frequent_first(person)))
        for person in full:
            if person.entity_id in self._standing:
                self._reopen(person)
        for person in full:
            if person.entity_id not in self._standing:
                self._enter(self._cluster_of(person), person)
        clusters = dict.fromkeys(cluster for group in self._clusters.values() for cluster in group)
        merges = [merge for cluster in clusters for merge in cluster.merges()]
        merges += self._merged_surnames(short)
        return sorted(merges, key=lambda merge: merge.local_entity_id)

    def _reopen(self, person: CorpusPerson) -> None:
        """Enter a person whom earlier decisions keep, with the full names that were taken for this one."""
        cluster = _Cluster(self._articles, person.entity_id)
        self._enter(cluster, person)
        for merge in self._standing[person.entity_id]:
            if person_name(merge.local_name).is_full:
                self._enter(cluster, CorpusPerson(merge.local_entity_id, merge.local_name, 0))

    def _cluster_of(self, person: CorpusPerson) -> _Cluster:
        """Return the only cluster that a full name can belong to, else a new one."""
        name = person_name(person.name)
        alike = chain.from_iterable(self._alike.get(key, ()) for key in likeness_keys(name).sought_by)
        candidates = [
            cluster
            for cluster in dict.fromkeys(alike)
            if cluster.has_key_of(name) and cluster.allows(person) and not self._is_apart(person, cluster)
        ]
        if len(candidates) > 1 and any(cluster.needs_search for cluster in candidates):
            self._gather_alike()
        return _only(candidates) or _Cluster(self._articles)

    def _gather_alike(self) -> None:
        """Ask once for the articles of all whose name is like another one, some of whom are counted together."""
        people, self._full = self._full, []
        names = defaultdict[tuple[str, ...], list[PersonName]](list)
        for person in people:
            for key in likeness_keys(person_name(person.name)).found_by:
                names[key].append(person_name(person.name))
        self._articles.gather(
            person
            for person in people
            if any(
                other is not (name := person_name(person.name)) and likeness(name, other) is not None
                for key in likeness_keys(person_name(person.name)).sought_by
                for other in names.get(key, ())
            )
        )

    def _merged_surnames(self, people: Iterable[CorpusPerson]) -> Iterator[Merge]:
        """Yield the decisions on surnames alone: each the only person of this name whom the corpus names in full."""
        matches = self._matches(people)
        met = self._met([match for match in matches if match.needs_company])
        for match in matches:
            if match.is_known or match.person.entity_id in met:
                yield match.merge(min(map(self._search.key, match.articles)))

    def _matches(self, people: Iterable[CorpusPerson]) -> "list[_Match]":
        """Return the only persons whom surnames alone can mean; the articles of all are asked for at once."""
        choices = [(person, clusters) for person in people if (clusters := self._choice(person))]
        members = (member for _, clusters in choices for cluster in clusters for member in cluster.members)
        self._articles.gather(chain((person for person, _ in choices), members))
        return [match for person, clusters in choices if (match := self._match(person, clusters)) is not None]

    def _met(self, matches: "Sequence[_Match]") -> set[str]:
        """Return the surnames alone that are in the company of the person whom they can mean."""
        company = self._search.company([(match.cluster.articles, match.articles) for match in matches])
        pairs = zip(matches, company, strict=True)
        return {match.person.entity_id for match, common in pairs if match.is_met_in(common)}

    def _choice(self, person: CorpusPerson) -> list[_Cluster]:
        """Return the persons of whom a surname alone may be the name."""
        return [
            cluster
            for cluster in self._named_alike(person)
            if cluster.agrees(person) and not self._is_apart(person, cluster)
        ]

    def _match(self, person: CorpusPerson, clusters: Iterable[_Cluster]) -> "_Match | None":
        """Return the only person of several whom a surname alone can mean."""
        articles = self._articles.of([person])
        candidates = [
            cluster
            for cluster in clusters
            if cluster.articles.isdisjoint(articles) or _is_separate_in_articles(person, cluster)
        ]
        cluster = _only(candidates)
        return None if cluster is None else _Match(person, articles, cluster, is_sole=len(candidates) == 1)

    def _enter(self, cluster: _Cluster, person: CorpusPerson) -> None:
        cluster.add(person)
        name = person_name(person.name)
        for key in name.keys:
            if cluster not in self._clusters[key]:
                self._clusters[key].append(cluster)
        for found_by in likeness_keys(name).found_by:
            self._alike[found_by].append(cluster)

    def _named_alike(self, person: CorpusPerson) -> list[_Cluster]:
        """Return the clusters of the same family name."""
        keys = person_name(person.name).keys
        return list(dict.fromkeys(cluster for key in keys for cluster in self._clusters.get(key, ())))

    def _is_apart(self, person: CorpusPerson, cluster: _Cluster) -> bool:
        return any(self._apart(person.entity_id, member.entity_id) for member in cluster.members)


@dataclass(frozen=True, slots=True)
class _Match:
    """A surname alone, and the only person whom it can mean.

    It means this person if many articles name the person, or if its article names the person too or the same company.
    """

    person: CorpusPerson
    articles: frozenset[int]
    cluster: _Cluster
    is_sole: bool

    @property
    def is_known(self) -> bool:
        """Return whether the articles that name the person decide that the surname means the person."""
        if self.person.is_body:
            return self.cluster.article_count >= _FEWEST_ARTICLES
        return self.cluster.article_count >= _KNOWN or not self.cluster.articles.isdisjoint(self.articles)

    @property
    def needs_company(self) -> bool:
        """Return whether the company of the articles decides."""
        return not self.person.is_body and not self.is_known

    def is_met_in(self, common: Collection[str]) -> bool:
        """Return whether the company that articles of both name is enough."""
        return len(set(common) - {member.entity_id for member in self.cluster.members}) >= _COMMON_COMPANY

    def merge(self, article_key: str) -> Merge:
        """Return the decision, by the first of the articles that name the surname alone."""
        person, head = self.person, self.cluster.head
        rule, confidence = _surname_rule(person, is_sole=self.is_sole)
        evidence = f"{head.name}, named in full in {self.cluster.article_count} articles"
        return Merge(person.entity_id, person.name, article_key, head.entity_id, rule, evidence, confidence)


def _is_separate_in_articles(person: CorpusPerson, cluster: _Cluster) -> bool:
    """Return whether an article that names both may have missed that they are one: for a particle, or a spelling."""
    name = person_name(person.name)
    return name.has_particle or any(is_other_spelling(name, other) for other in cluster.names)


def _surname_rule(person: CorpusPerson, *, is_sole: bool) -> tuple[str, float]:
    """Return the reason to take a surname alone for somebody, and how likely that is right."""
    if person.is_body:
        return "mistyped_surname", _MISTYPED
    return ("surname", _SURNAME) if is_sole else ("frequent_surname", _DOMINANT_SURNAME)


def _only(candidates: Sequence[_Cluster]) -> _Cluster | None:
    """Return the only candidate, or the one that far more articles name than all others together."""
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    counts = [cluster.article_count for cluster in candidates]
    most = max(counts)
    if most < max(_FEWEST_ARTICLES, _DOMINANCE * (sum(counts) - most)):
        return None
    return candidates[counts.index(most)]
