"""Persons whom articles name differently, taken for one by the evidence of the corpus."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from newsledger.transforms.tables.person_names import PersonName, is_other_spelling, likeness, person_name

_DOMINANCE = 3  # times as many articles as all other candidates together make one the only candidate
_FEWEST_ARTICLES = 5  # of a candidate that dominates
_KNOWN = 3  # articles that name a person in full, from which a surname alone needs no common company
_COMMON_COMPANY = 2  # further entities that both articles name
_SURNAME, _DOMINANT_SURNAME, _MISTYPED = 0.92, 0.88, 0.85

Apart = Callable[[str, str], bool]
Company = Callable[[Iterable[str]], set[str]]


@dataclass(frozen=True, slots=True)
class CorpusPerson:
    """A person as the ledger has it: id, name, keys of the articles, and he, she or another pronoun, if any.

    `is_body` marks a word that an article took for the name of a body, and that may be a surname.
    """

    entity_id: str
    name: str
    articles: frozenset[str]
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
    articles: set[str] = field(default_factory=set)
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
        company: Function that returns the entities by which articles can be told to be about the same things.
    """

    def __init__(self, standing: Iterable[Merge], *, apart: Apart, company: Company) -> None:
        """Keep the decisions that stand, the user's judgements, and what articles are about."""
        self._apart = apart
        self._company = company
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
        merges += [merge for person in short if (merge := self._merged_surname(person)) is not None]
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

    def _merged_surname(self, person: CorpusPerson) -> Merge | None:
        """Return the decision on a surname alone: the only person of this name whom the corpus names in full."""
        candidates = [
            cluster
            for cluster in self._named_alike(person)
            if cluster.agrees(person)
            and (cluster.articles.isdisjoint(person.articles) or _is_separate_in_articles(person, cluster))
            and not self._is_apart(person, cluster)
        ]
        cluster = _only(candidates)
        if cluster is None or not self._is_known(cluster, person):
            return None
        rule, confidence = _surname_rule(person, is_sole=len(candidates) == 1)
        evidence = f"{cluster.head.name}, named in full in {len(cluster.articles)} articles"
        article_key = min(person.articles)
        return Merge(person.entity_id, person.name, article_key, cluster.head.entity_id, rule, evidence, confidence)

    def _is_known(self, cluster: _Cluster, person: CorpusPerson) -> bool:
        """Return whether a surname alone can mean somebody.

        It can if many articles name the person, or if the article names the person too or the same company.
        """
        if person.is_body:
            return len(cluster.articles) >= _FEWEST_ARTICLES
        if len(cluster.articles) >= _KNOWN or not cluster.articles.isdisjoint(person.articles):
            return True
        common = self._company(cluster.articles) & self._company(person.articles)
        return len(common - {member.entity_id for member in cluster.members}) >= _COMMON_COMPANY

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
