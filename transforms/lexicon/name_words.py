"""Classes of English words that names and references are read by."""

from newsledger.transforms.lexicon.words import words

PRONOUNS = {
    "he": "m",
    "him": "m",
    "his": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "it": "n",
    "its": "n",
}
HONORIFICS = dict.fromkeys(words("masculine_honorifics"), "m") | dict.fromkeys(words("feminine_honorifics"), "f")
FAMILY_FIRST = words("family_names_written_first")
PARTICLES = words("name_particles")
ORG_HEADS = words("organisation_heads")
COMPANY_ENDS = words("company_endings")
GPE_HEADS = words("region_heads")
LOC_HEADS = words("landform_heads")
FAC_HEADS = words("facility_heads")
EVENT_HEADS = words("event_heads")
LAW_HEADS = words("law_heads")
BODY_WORDS = words("public_body_heads")
DAYS = words("weekdays") | {"today", "yesterday", "tomorrow"}
MONTHS = words("months") | words("month_abbreviations")
FUNCTION_WORDS = words("function_words")
PLURAL_PARTIES = words("plural_person_phrases")
COUNTRIES_PLURAL = words("plural_country_phrases")
LEADERS = words("leader_titles")
STORMS = frozenset({"cyclone", "hurricane", "typhoon", "storm"})
EVENT_ENDS = words("event_endings")
LAW_ENDS = words("law_endings")
GROUPS = words("group_names")
