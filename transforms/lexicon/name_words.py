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
FAMILY_NAMES_FIRST = words("family_names_written_first")
NAME_PARTICLES = words("name_particles")
ORGANISATION_HEADS = words("organisation_heads")
COMPANY_ENDINGS = words("company_endings")
REGION_HEADS = words("region_heads")
LANDFORM_HEADS = words("landform_heads")
FACILITY_HEADS = words("facility_heads")
EVENT_HEADS = words("event_heads")
LAW_HEADS = words("law_heads")
PUBLIC_BODY_HEADS = words("public_body_heads")
DAYS = words("weekdays") | {"today", "yesterday", "tomorrow"}
MONTHS = words("months") | words("month_abbreviations")
FUNCTION_WORDS = words("function_words")
PLURAL_PARTIES = words("plural_person_phrases")
COUNTRIES_PLURAL = words("plural_country_phrases")
LEADER_TITLES = words("leader_titles")
STORMS = frozenset({"cyclone", "hurricane", "typhoon", "storm"})
EVENT_ENDINGS = words("event_endings")
LAW_ENDINGS = words("law_endings")
GROUP_NAMES = words("group_names")
