"""The confidence of each rule: the share of its drafts that were right where they were read.

Roles, places and kinship were read on 184 PolNeAR articles, events on 84 of them and on our own gold to develop on;
rules that occurred less than five times were given the share of their nearest kin, rounded down. Whoever stands deep in
a demand was the one meant in 45 % of those articles, and in all 18 places in the gold and in the PLOVER records with an
even number: what is given lies between the two, nearer to the articles.
"""

# What a rule's share is multiplied with for a type that goes wrong more often than others do: words that yield can tell
# much else (right in 8 of 17 places in our gold to develop on and in the PLOVER records with an even number).
BY_TYPE = {"CONCEDE": 0.6}

CONFIDENCE = {
    "relations.title_before": 0.96,
    "relations.title_of": 0.92,
    "relations.title_alone": 0.9,
    "relations.apposition": 0.96,
    "relations.apposition_before": 0.94,
    "relations.name_of": 0.97,
    "relations.who_heads": 0.9,
    "relations.copula": 0.85,
    "relations.appointment": 0.85,
    "relations.takes_office": 0.85,
    "relations.pact": 0.9,
    "relations.member": 0.93,
    "relations.party": 0.9,
    "relations.joined": 0.7,
    "relations.place_comma": 0.93,
    "relations.place_in": 0.9,
    "relations.place_noun": 0.85,
    "relations.based": 0.93,
    "relations.part": 0.9,
    "relations.ally": 0.85,
    "relations.family": 0.9,
    "relations.verb": 0.8,
    "relations.verb_owner": 0.72,
    "relations.verb_deep": 0.6,
    "relations.verb_pair": 0.85,
    "relations.speech_act": 0.7,
    "relations.noun": 0.78,
    "relations.noun_pair": 0.75,
}


# A body named only by "the company" is the right one less often than one named by its name (4 of 6 places).
_UNNAMED_BODY = 0.75


def role_confidence(rule: str, *, has_nominal: bool) -> float:
    """Return the confidence of a rule for a role; `has_nominal` if a noun stands for its body: "the firm's chief"."""
    return round(CONFIDENCE[rule] * (_UNNAMED_BODY if has_nominal else 1.0), 2)


def event_confidence(rule: str, kind: str) -> float:
    """Return the confidence of a rule for an event of a type."""
    return round(CONFIDENCE[rule] * BY_TYPE.get(kind, 1.0), 2)
