"""The confidence of each rule for standing relations: the share of its drafts that were right where they were read.

They were read on 184 PolNeAR articles; rules that occurred less than five times were given the share of their nearest
kin, rounded down. That of events is fitted (`event_features.py`).
"""

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
}


# A body named only by "the company" is the right one less often than one named by its name (4 of 6 places).
_UNNAMED_BODY = 0.75


def role_confidence(rule: str, *, has_nominal: bool) -> float:
    """Return the confidence of a rule for a role; `has_nominal` if a noun stands for its body: "the firm's chief"."""
    return round(CONFIDENCE[rule] * (_UNNAMED_BODY if has_nominal else 1.0), 2)
