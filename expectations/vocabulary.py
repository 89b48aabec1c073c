"""Closed sets of column values, and columns shared by several tables."""

from newsledger.expectations.declaration import Column, choice, count, ref, share, text


def values(definitions: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values of a closed set whose members are given as `value: definition`."""
    return tuple(definition.partition(":")[0] for definition in definitions)


SHA256 = "[0-9a-f]{64}"
COUNTRY = "[A-Z]{2}"
LANGUAGE = "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"

ENTITY_TYPES = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK", "PRODUCT", "LAW")
STANDING_RELATIONS = ("HOLDS_ROLE", "MEMBER_OF", "LOCATED_IN", "PART_OF", "ALLIED_WITH", "FAMILY_OF")
PLOVER_EVENTS = (
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
)
PRECISIONS = ("second", "minute", "day", "month", "year", "unknown")
SOURCE_KINDS = ("wire", "newspaper", "broadcaster", "magazine", "agency", "blog", "other")
OUTCOMES = ("new", "unchanged", "gone", "blocked", "failed", "skipped")
FETCH_ROLES = ("document", "listing", "robots")
WORKED = ("new", "unchanged")  # outcomes
UNWEIGHED_REASONS = ("interrupted", "retried")
TEMPORARY_REASONS = ("timeout", "broken_off", "rate_limited", "unavailable")
HARD_REASONS = ("no_such_host", "unreachable", "tls", "redirect_loop", "too_many_redirects", "bad_redirect")
STAGES = ("pull", "extract", "annotate", "validate", "load")
RUN_STATUSES = ("running", "published", "partial", "refused", "failed", "interrupted")

GENRES_DEFINED = (
    "news: a report of events",
    "analysis: explains, compares or checks what is known",
    "opinion: a view of its author",
    "live: entries that each have their time",
    "interview: questions and answers",
    "press_release: written by whom it is about",
    "review: a judgement of a work or product",
    "guide: tells the reader what to do or know",
    "listing: entries of one kind",
    "other: none of these",
)
ATTRIBUTION_TYPES_DEFINED = (
    "communication: words or their gist (said, according to, asked whether)",
    "attitude: a belief, wish or fear (believes, wants)",
    "factive: knowledge or a finding (knows, found)",
    "control: an intention, request or refusal (asked to, promised to, refused to)",
)
SPEAKER_KINDS_DEFINED = (
    "person: somebody named",
    "organisation: a body, named or described",
    "role: a description of a person or of officials that no name resolves",
    "anonymous: a source whose name is withheld",
    "collective: people as a group (experts, residents, some)",
    "document: a text whose author is not named",
    "author: I or we of the article itself",
    "unknown: nobody",
)
GENRES = values(GENRES_DEFINED)
ATTRIBUTION_TYPES = values(ATTRIBUTION_TYPES_DEFINED)
SPEAKER_KINDS = values(SPEAKER_KINDS_DEFINED)

LATER = "Null only in rows written before the column was added."
ZONE = choice("zone", ("title", "body"), "Text that the offsets refer to: articles.title or articles.text (body).")
SENTENCE = count("sentence_index", "Index of the sentence in its zone, starting at 0.")
RULE = text("rule", "Rule or model that produced the row.", required=True)
CONFIDENCE = share("confidence", "Estimated probability that the row is correct.", required=True)
RUN = ref("run_id", "runs.run_id", "The run that wrote the row.", required=True, logical=False)


def start(name: str, subject: str, *, required: bool = False) -> Column:
    """Return the column with the start offset of a span."""
    return count(name, f"Start offset of {subject} in code points, starting at 0.", required=required)


def end(name: str, subject: str, *, required: bool = False) -> Column:
    """Return the column with the end offset of a span."""
    return count(name, f"End offset of {subject} in code points, exclusive.", required=required)
