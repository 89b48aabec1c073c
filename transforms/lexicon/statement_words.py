"""Closed classes of words by which statements and chains are read."""

from functools import cache

from newsledger.transforms.lexicon import words as lists
from newsledger.transforms.lexicon.lemmas import noun_lemma, verb_lemma

OPENERS = frozenset("“\"‘'«„``")
CLOSERS = frozenset("”\"’'»''")
MARKS = OPENERS | CLOSERS
EDGES = frozenset({",", ";", ":", "—", "–", "-", "--", "―", ".", "…", "•"})
SENTENCE_ENDS = frozenset({".", "!", "?", "…"})
NEGATIONS = frozenset({"not", "never", "n't", "n’t", "no", "neither", "nor"})
TOLD = frozenset(
    "tell inform assure remind warn notify promise advise brief ask urge order beg request instruct write show call "
    "thank congratulate invite implore encourage press caution reassure challenge accuse say speak".split()
)
ASKED = frozenset("ask urge order beg request instruct tell warn implore encourage press invite call caution".split())
CARRIED = frozenset(
    "interview interviews quoted cited told comments remarks speaking spoke statement published carried broadcast "
    "appearing appearance aired reported post posted wrote writing message interviewed conversation".split()
)
PASSING = frozenset("with by to on in from via for through".split())
DIRECTIONS = frozenset({"in", "on", "via", "through", "by", "from"})
FOLLOWING = frozenset("while but and though although whereas as or".split())
MEDIA_HEADS = frozenset(
    "media television tv radio broadcaster broadcasters newspaper newspapers paper papers daily weekly magazine "
    "magazines tabloid tabloids agency agencies outlet outlets website websites channel channels network networks "
    "press newswire wire portal station stations".split()
)
MEDIA_BEFORE = frozenset(
    "state state-run state-owned local national official government foreign news domestic public regional israeli "
    "russian chinese iranian the several other social".split()
)
MEDIUM = frozenset(
    "broadcaster newspaper daily weekly tabloid magazine newswire media television tv radio paper outlet station "
    "channel journal site website podcast blog newsletter".split()
)
TOLD_MEDIA = frozenset({"agency", "programme", "program", "show", "network"})
REPORTING = frozenset(
    {"reported", "reports", "said", "says", "understands", "understood", "learned", "revealed", "wrote"}
)
MEDIUM_NAMES = frozenset(
    "radio tv television news times post press journal gazette herald tribune observer telegraph sports agency daily "
    "broadcasting media mail standard chronicle courier".split()
)
NEWSPAPERS = frozenset(
    "times post herald tribune gazette journal telegraph chronicle courier observer radio tv television news daily "
    "mirror star mail examiner sentinel bulletin register dispatch argus echo lantern review weekly standard avis "
    "posten zeitung tagblatt tageblatt blatt bladet nachrichten kurier rundschau allgemeine diario jornal folha "
    "corriere gazzetta gazeta giornale presse matin soir novosti shimbun sanomat dagblad dagbladet nyheter tidende "
    "nieuws wire newswire online".split()
)
SPOKESPEOPLE = frozenset(
    "spokesman spokeswoman spokesperson lawyer lawyers solicitor attorney aide representative representatives agent "
    "office adviser advisor publicist intermediary intermediaries interpreter translator".split()
)
BODIES = frozenset(
    "court committee council parliament congress senate commission ministry government assembly board union police "
    "tribunal inquiry association federation party agency department bank club nations".split()
)
SEEN = frozenset("seen obtained reviewed viewed published leaked quoted cited read".split())
CITING = frozenset({"citing", "quoting", "cites"})
REFUSING = frozenset({"decline", "refuse"})
DENYING = frozenset({"deny", "reject", "refuse", "decline", "refute", "rebut", "disavow", "disclaim"})
ATTITUDES = frozenset(
    "want fear believe hope think plan expect intend doubt wish feel consider worry plan vow promise reject demand "
    "seek favor favour oppose refuse".split()
)
DEMANDING = frozenset("want demand reject seek favor favour oppose promise".split())
OFFERING = frozenset({"offer", "agree", "threaten", "pledge", "promise"})
CONVINCED = frozenset("convinced confident afraid worried certain sure hopeful".split())
PLATFORMS = frozenset(
    "x twitter facebook telegram instagram weibo truth youtube tiktok bluesky threads mastodon".split()
)
ARTICLES = frozenset({"a", "an", "the", "his", "her", "their", "its"})
DAYS = frozenset(f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"))
VENUES = frozenset(
    "interview call statement speech meeting tweet letter briefing conference report memo post email message filing "
    "address podcast talks summit debate hearing rally news".split()
)
REMARKS = frozenset({"remarks", "comments", "testimony"})
LABELS = frozenset("q a question answer note the in for when why how what here this that it there".split())
HEADLINE_PARTS = frozenset(
    "explainer analysis opinion watch live video exclusive breaking update updated interview review obituary factbox "
    "timeline q&a editorial comment letters photos podcast recap preview column profile".split()
)


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


_SAID_IN = frozenset(
    {"statement", "tweet", "post", "blog post", "testimony", "joint statement", "video", "recording", "message"}
)
_NO_DOCUMENTS = frozenset({"", "will", "pact", "order", "page", "map", "motion", "index", "act", "law"})


@cache
def documents() -> frozenset[str]:
    """Nouns for what is written, and for where it is said when it stands for the words ("in a statement")."""
    rows = [row for row in lists.cue_nouns() if row.role == "document" or row.noun in _SAID_IN]
    return frozenset({form.lower() for row in rows for form in (row.noun, row.plural)}) - _NO_DOCUMENTS


@cache
def hedges() -> frozenset[str]:
    """Adverbs that leave a statement open."""
    return frozenset(row.hedge for row in lists.hedges() if row.kind == "adverb") - {"likely", "probably", "perhaps"}
