"""Closed classes of words by which statements and chains are read."""

from functools import cache

from newsledger.transforms.lexicon import words as lists
from newsledger.transforms.lexicon.lemmas import noun_lemma, verb_lemma
from newsledger.transforms.lexicon.uses import media_nouns_for, verbs_for
from newsledger.transforms.lexicon.words import words

OPENERS = frozenset("“\"‘'«„``")
CLOSERS = frozenset("”\"’'»''")
MARKS = OPENERS | CLOSERS
EDGES = frozenset({",", ";", ":", "—", "–", "-", "--", "―", ".", "…", "•"})
SENTENCE_ENDS = frozenset({".", "!", "?", "…"})
NEGATIONS = frozenset({"not", "never", "n't", "n’t", "no", "neither", "nor"})
TOLD = verbs_for("takes_addressee")
ASKED = verbs_for("asks_to_act")
CARRIED = words("words_before_a_medium")
PASSING = frozenset("with by to on in from via for through".split())
DIRECTIONS = frozenset({"in", "on", "via", "through", "by", "from"})
FOLLOWING = frozenset("while but and though although whereas as or".split())
MEDIA_HEADS = media_nouns_for("head")
OCCASION_LEADS = words("words_before_an_occasion")
MEDIA_BEFORE = words("adjectives_before_media")
MEDIUM = media_nouns_for("medium") | {"media"}
TOLD_MEDIA = media_nouns_for("addressee")
REPORTING = words("reporting_verbs_of_media") | {"said", "says", "learned"}
MEDIUM_NAMES = media_nouns_for("in_name")
NEWSPAPERS = media_nouns_for("ends_name")
SPOKESPEOPLE = words("nouns_for_spokespeople")
BODIES = words("nouns_for_speaking_bodies")
SEEN = words("publication_participles") | {"read"}
CITING = frozenset({"citing", "quoting", "cites"})
REFUSING = verbs_for("declines")
DENYING = verbs_for("denies")
ATTITUDES = verbs_for("attitude")
DEMANDING = verbs_for("demands_object")
OFFERING = verbs_for("offers")
CONVINCED = words("adjectives_of_belief")
PLATFORMS = words("platforms")
ISSUING = words("verbs_of_publishing")
PLANNING = words("verbs_of_planning")
POSTS = words("words_for_tweets")
ARTICLES = frozenset({"a", "an", "the", "his", "her", "their", "its"})
DAYS = words("weekdays")
NOBODY = frozenset({"neither", "no", "nobody", "none"})
ALLEGING = frozenset({"accuse", "suspect", "charge"})
VENUES = words("nouns_for_venues")
PROGRAMMES = words("nouns_for_programmes")
REMARKS = frozenset({"remarks", "comments", "testimony"})
HAVE = frozenset({"had", "has", "have"})
REFLEXIVES = frozenset({"herself", "himself", "itself", "themselves"})
MANNERS_OF_TELLING = frozenset({"asking", "declining", "requesting", "speaking"})
LABELS = words("openers_that_name_nobody")
HEADLINE_PARTS = words("labels_of_headlines")


@cache
def cue_forms() -> dict[str, lists.Cue]:
    """Every form of a cue of one word, with its row."""
    found: dict[str, lists.Cue] = {}
    for row in lists.cues():
        if " " not in row.lemma:
            for form in (row.lemma, *row.forms):
                found.setdefault(form.lower(), row)
    return found


def cue_lemma(form: str, tag: str) -> str:
    """Return the lemma of a cue's head by its form in lower case and its tag; "according" stands for "according to".

    A noun gives its singular. A form of a listed cue gives the cue whatever its tag (remarks, "said" as an adjective),
    except a noun in -ing (warning). Any other word is its own lemma.
    """
    if form == "according":
        return "according to"
    is_noun = tag.startswith("NN")
    if tag.startswith("VB") or (form in cue_forms() and not (is_noun and form.endswith("ing"))):
        return verb_lemma(form, tag)
    return noun_lemma(form) if is_noun else form


_SAID_IN = words("nouns_for_published_words")
_NO_DOCUMENTS = frozenset({"", "will", "pact", "order", "page", "map", "motion", "index", "act", "law"})


@cache
def statement_nouns() -> frozenset[str]:
    """Nouns for what somebody says, in the singular and the plural: claim, warnings."""
    rows = [row for row in lists.cue_nouns() if row.role == "statement"]
    return frozenset({form for row in rows for form in (row.noun, row.plural) if form})


@cache
def documents() -> frozenset[str]:
    """Nouns for what is written, and for where it is said when it stands for the words ("in a statement")."""
    rows = [row for row in lists.cue_nouns() if row.role == "document" or row.noun in _SAID_IN]
    return frozenset({form.lower() for row in rows for form in (row.noun, row.plural)}) - _NO_DOCUMENTS


@cache
def hedges() -> frozenset[str]:
    """Adverbs that leave a statement open."""
    return frozenset(row.hedge for row in lists.hedges() if row.kind == "adverb") - {"likely", "probably", "perhaps"}
