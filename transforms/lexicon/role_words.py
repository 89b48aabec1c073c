"""The nouns by which news names a person's role, and for which bodies each can stand."""

from functools import cache

from newsledger.transforms.lexicon.words import titles

_LINKS = ("of", "for", "to", "in")
FORMER = frozenset(
    "former formerly ex then late onetime erstwhile retired previous would-be ousted deposed "
    "aspiring self-proclaimed self-declared fictional".split()
)
# Roles of the kind "role" that a country, region or town has; the others stand beside its adjective by origin alone.
_PUBLIC = frozenset(
    "spokesman spokeswoman spokesperson official diplomat envoy negotiator lawmaker legislator parliamentarian leader "
    "ruler dictator autocrat strongman warlord monarch regent prosecutor adviser advisor aide attorney-general chief "
    "head administrator regulator mediator commander deputy governor-elect mayor-elect president-elect coordinator "
    "lady gentleman referee-in-chief delegate representative nominee candidate coach captain manager".split()
)
# Beside a country's name ("Ukraine envoy") these tell what the person deals with.
TOPICAL = frozenset("envoy expert analyst correspondent coordinator specialist representative negotiator".split())
# What follows "to" or "for" is then part of the title ("ambassador to Russia", "minister for Europe").
OUTWARD = frozenset(
    "ambassador envoy representative minister secretary rapporteur coordinator expert analyst delegate adviser advisor "
    "commissioner negotiator consul attaché correspondent".split()
)
# Who sits for a party, as against who has an office in it.
SEATS = frozenset(
    "mp mps mep msp senator sen sen. rep rep. representative congressman congresswoman lawmaker legislator councillor "
    "councilman councilwoman candidate nominee governor gov. gov mayor hopeful politician member contender deputy "
    "assemblyman assemblywoman incumbent challenger minister president".split()
)
_HELD_BY_EMPLOYEES = frozenset(
    "professor lecturer reporter journalist correspondent editor columnist analyst economist researcher scientist "
    "strategist lawyer attorney engineer producer anchor host presenter commentator historian sociologist psychologist "
    "fellow surgeon curator pilot photographer investigator consultant agent writer critic trader banker broker "
    "epidemiologist virologist climatologist meteorologist seismologist designer conductor physicist astronomer "
    "biologist chemist geologist player expert specialist scholar auditor lobbyist chef organizer "
    "organiser".split()
)
_NO_JOBS = frozenset(
    "victim suspect hostage detainee prisoner inmate defendant convict gunman terrorist hijacker hitman resident "
    "villager bystander passer-by passenger pedestrian eyewitness witness survivor refugee migrant seeker "
    "protester demonstrator rebel militant insurgent guerrilla jihadist figure winner champion widow widower "
    "teenager pensioner shopper tourist motorist voter landlord landlady neighbour neighbor laureate medalist "
    "medallist millionaire billionaire heiress mogul magnate tycoon informant whistleblower plaintiff collector "
    "husband housewife homemaker schoolboy schoolgirl dissident".split()
)
_NO_ROLES = frozenset(
    "front-runner frontrunner hopeful contender challenger incumbent lady gentleman heir veteran star".split()
)
_LEARNED = ("ologist", "atrician", "ographer", "iatrist", "ecologist", "midwife")
_SITTING = frozenset(
    "sen. sen senator rep. rep representative congressman congresswoman gov. gov governor mayor delegate bishop "
    "archbishop cardinal king queen prince princess emperor empress sultan emir president premier chancellor minister "
    "councillor councilman councilwoman assemblyman assemblywoman del. sheriff patriarch taoiseach mp".split()
)
_PRIVATE = frozenset("executive manager officer attorney counsel fellow member director supervisor agent".split())
_ROLES = frozenset({"office", "rank", "role"})
_NONE: frozenset[str] = frozenset()
_PLAIN = frozenset({"state", "staff", "party", "house", "treasury", "communist", "opposition", "justice", "private"})
_MORE = frozenset({"chairman", "president", "minister", "secretary", "chancellor", "premier", "fellow", "lawmaker"})


def _head(title: str) -> str:
    words = title.casefold().split()
    for at, word in enumerate(words):
        if at and word in _LINKS:
            return words[at - 1]
    return words[-1]


@cache
def _kinds() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {word: {"office"} for word in _MORE}
    for row in titles():
        found.setdefault(_head(row.title), set()).add(row.kind if row.holds_role else f"by {row.kind}")
    return {head: frozenset(kinds) for head, kinds in found.items() if head not in _PLAIN - {"justice"}}


def _is_job(word: str) -> bool:
    """Whether a word names somebody who works: those who only stay, suffer or are accused do not."""
    return word not in _NO_JOBS and ("by profession" in _kinds().get(word, _NONE) or word.endswith(_LEARNED))


def is_head(word: str) -> bool:
    """Whether a word in lower case names a role that a person can hold in a body."""
    if word in _NO_ROLES:
        return False
    return word in _HELD_BY_EMPLOYEES or bool(_kinds().get(word, _NONE) & _ROLES) or _is_job(word)


def fits(head: str, body: str) -> bool:
    """Whether a role can be held in a body of that type (ORG, GPE): a country has no footballers, a club has."""
    if body == "ORG":
        return is_head(head)
    return (bool(_kinds().get(head, _NONE) & {"office", "rank"}) and head not in _PRIVATE) or head in _PUBLIC


def can_sit_for(head: str) -> bool:
    """Whether "of" after the holder's name tells what the role is of: "Senator X of Ohio", "King X of Norland"."""
    return head in _SITTING
