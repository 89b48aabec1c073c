"""Persons whom articles name differently, taken for one by the evidence of the corpus."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from newsledger.transforms.tables.person_names import PersonName, is_other_spelling, likeness, person_name

_DOMINANCE = 3  # times as many articles as all other candidates together make one the only candidate
_FEWEST_ARTICLES = 5  # of a candidate that dominates
_KNOWN = 3  # articles that name a person in full, from which a surname alone needs no common company
_COMMON_COMPANY = 2  # further entities that both articles name
_SURNAME, _DOMINANT_SURNAME, _MISTYPED = 0.92, 0.88, 0.85

Apart = Callable[[str, str], bool]
Company = Callable[[Iterable[int]], set[str]]
CompanySearch = Callable[[Collection[int]], Company]


@dataclass(frozen=True, slots=True)
class CorpusPerson:
    """A person as the ledger has it: id, name, numbers of the articles, and he, she or another pronoun, if any.

    `is_body` marks a word that an article took for the name of a body, and that may be a surname.
    """

    entity_id: str
    name: str
    articles: frozenset[int]
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


@dataclass(slots=True, eq=False)
class _Cluster:
    """The full names of one person; `kept` is the entity that an earlier decision keeps."""

    kept: str | None = None
    members: list[CorpusPerson] = field(default_factory=list)
    names: list[PersonName] = field(default_factory=list)
    articles: set[int] = field(default_factory=set)
    pronouns: set[str] = field(default_factory=set)

    def add(self, person: CorpusPerson) -> None:
        """Add a full name."""
        self.members.append(person)
        self.names.append(person_name(person.name))
        self.articles |= person.articles
        if person.pronoun:
            self.pronouns.add(person.pronoun)

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

    def merges(self) -> Iterator[Merge]:
        """Yield the decision for each member but the one that is kept."""
        head = self.head
        for member in self.members:
            reason = likeness(person_name(member.name), person_name(head.name))
            if member is not head and member.articles and reason is not None:
                evidence = f"{member.name}, {head.name}"
                yield Merge(
                    member.entity_id, member.name, None, head.entity_id, reason.rule, evidence, reason.confidence
                )


def _frequent_first(person: CorpusPerson) -> tuple[int, str]:
    return -len(person.articles), person.entity_id


class PersonMerger:
    """Takes names for one person's: full names first, then single surnames.

    Args:
        standing: Earlier decisions, which stay as they are.
        apart: Function that returns whether the user has judged two entities to be different.
        company: Function that returns, for some articles, the function that returns the entities by which any of these
            can be told to be about the same things.
        key: Function that returns the key of an article.
    """

    def __init__(
        self, standing: Iterable[Merge], *, apart: Apart, company: CompanySearch, key: Callable[[int], str]
    ) -> None:
        """Keep the decisions that stand, the user's judgements, and what articles are about."""
        self._apart = apart
        self._company = company
        self._key = key
        self._standing: defaultdict[str, list[Merge]] = defaultdict(list)
        for merge in standing:
            self._standing[merge.entity_id].append(merge)
        self._clusters: defaultdict[str, list[_Cluster]] = defaultdict(list)

    def merges(self, people: Iterable[CorpusPerson]) -> list[Merge]:
        """Return the new decisions, sorted by the id of the entity that another takes the place of.

        Names with more parts come first, so that a name between two persons is given to neither.
        """
        full: list[CorpusPerson] = []
        short: list[CorpusPerson] = []
        for person in people:
            (full if person_name(person.name).is_full else short).append(person)
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
        cluster = _Cluster(person.entity_id)
        self._enter(cluster, person)
        for merge in self._standing[person.entity_id]:
            if person_name(merge.local_name).is_full:
                self._enter(cluster, CorpusPerson(merge.local_entity_id, merge.local_name, frozenset()))

    def _cluster_of(self, person: CorpusPerson) -> _Cluster:
        """Return the only cluster that a full name can belong to, else a new one."""
        candidates = [
            cluster
            for cluster in self._named_alike(person)
            if cluster.allows(person) and not self._is_apart(person, cluster)
        ]
        return _only(candidates) or _Cluster()

    def _merged_surnames(self, people: Iterable[CorpusPerson]) -> Iterator[Merge]:
        """Yield the decisions on surnames alone: each the only person of this name whom the corpus names in full."""
        found = [match for person in people if (match := self._match(person)) is not None]
        open_keys = {key for match in found if match.needs_company for key in match.articles}
        company = self._company(open_keys) if open_keys else None
        for match in found:
            if match.is_known or (company is not None and match.needs_company and match.is_in_company(company)):
                yield match.merge(min(map(self._key, match.person.articles)))

    def _match(self, person: CorpusPerson) -> "_Match | None":
        """Return the only person whom a surname alone can mean."""
        candidates = [
            cluster
            for cluster in self._named_alike(person)
            if cluster.agrees(person)
            and (cluster.articles.isdisjoint(person.articles) or _is_separate_in_articles(person, cluster))
            and not self._is_apart(person, cluster)
        ]
        cluster = _only(candidates)
        return None if cluster is None else _Match(person, cluster, is_sole=len(candidates) == 1)

    def _enter(self, cluster: _Cluster, person: CorpusPerson) -> None:
        cluster.add(person)
        for key in person_name(person.name).keys:
            if cluster not in self._clusters[key]:
                self._clusters[key].append(cluster)

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
    cluster: _Cluster
    is_sole: bool

    @property
    def is_known(self) -> bool:
        """Return whether the articles that name the person decide that the surname means the person."""
        if self.person.is_body:
            return len(self.cluster.articles) >= _FEWEST_ARTICLES
        return len(self.cluster.articles) >= _KNOWN or not self.cluster.articles.isdisjoint(self.person.articles)

    @property
    def needs_company(self) -> bool:
        """Return whether the company of the articles decides."""
        return not self.person.is_body and not self.is_known

    @property
    def articles(self) -> set[int]:
        """Return the articles that name either."""
        return self.cluster.articles | self.person.articles

    def is_in_company(self, company: Company) -> bool:
        """Return whether articles of both name the same company."""
        common = company(self.cluster.articles) & company(self.person.articles)
        return len(common - {member.entity_id for member in self.cluster.members}) >= _COMMON_COMPANY

    def merge(self, article_key: str) -> Merge:
        """Return the decision, by the first of the articles that name the surname alone."""
        person, head = self.person, self.cluster.head
        rule, confidence = _surname_rule(person, is_sole=self.is_sole)
        evidence = f"{head.name}, named in full in {len(self.cluster.articles)} articles"
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
    best = max(candidates, key=lambda cluster: (len(cluster.articles), cluster.head.entity_id))
    others = sum(len(cluster.articles) for cluster in candidates) - len(best.articles)
    return best if len(best.articles) >= max(_FEWEST_ARTICLES, _DOMINANCE * others) else None
