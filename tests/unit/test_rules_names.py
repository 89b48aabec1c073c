"""Which entities the rules know, by which names, and the roles and memberships the text gives them."""

from newsledger.transforms.annotation import Annotations, ArticleText
from newsledger.transforms.rules.annotator import RuleAnnotator
from newsledger.transforms.segmentation import segmented


def _read(body: str, title: str = "") -> tuple[ArticleText, Annotations]:
    article = segmented(article_id="art_1", article_key="key_1", title=title, body=body, language="en")
    return article, RuleAnnotator().annotate(article)


def _named(body: str, title: str = "") -> dict[str, set[str]]:
    article, found = _read(body, title)
    names: dict[str, set[str]] = {entity.name: set() for entity in found.entities}
    for mention in found.mentions:
        names[found.entities[mention.entity].name].add(article.words(mention.span))
    return names


def test_a_surname_is_the_person_whose_full_name_the_article_gives() -> None:
    named = _named("Ada Brandt arrived. Brandt spoke. Ms. Brandt left.")
    assert named == {"Ada Brandt": {"Ada Brandt", "Brandt"}}


def test_a_headline_surname_is_resolved_from_the_body() -> None:
    assert _named("Tomas Okello arrived in Lima.", "Okello arrives in Lima")["Tomas Okello"] == {
        "Tomas Okello",
        "Okello",
    }


def test_a_demonym_is_a_mention_of_its_country() -> None:
    article, found = _read("Peruvian ships sailed from Peru.")
    kinds = {article.words(mention.span): mention.type for mention in found.mentions}
    assert kinds == {"Peruvian": "NORP", "Peru": "GPE"}
    assert [(e.name, e.country_code, e.reference_id) for e in found.entities] == [("Peru", "PE", "country:PE")]


def test_a_capital_is_an_entity_of_its_own() -> None:
    _, found = _read("Talks in Lima ended.")
    assert [(e.name, e.type, e.country_code) for e in found.entities] == [("Lima", "GPE", "PE")]


def test_a_metonym_is_an_organisation_with_its_country() -> None:
    _, found = _read("Officials at the Kremlin met.")
    assert [(e.name, e.type, e.country_code) for e in found.entities] == [("Kremlin", "ORG", "RU")]


def test_a_title_gives_its_bearer_role_and_country() -> None:
    _, found = _read("On Monday, Peruvian President Ada Brandt arrived.")
    role = next(r for r in found.relations if r.type == "HOLDS_ROLE")
    assert (role.subject_text, role.object_text, role.role_title) == ("Ada Brandt", "Peru", "President")
    assert next(e for e in found.entities if e.name == "Ada Brandt").country_code == "PE"


def test_an_apposition_gives_a_role() -> None:
    _, found = _read("Tomas Okello, the president of Peru, arrived.")
    roles = [(r.subject_text, r.object_text, r.role_title) for r in found.relations if r.type == "HOLDS_ROLE"]
    assert roles == [("Tomas Okello", "Peru", "president")]


def test_a_pact_between_countries_has_members() -> None:
    _, found = _read("They joined NATO, the defence pact between Peru, Chile and Spain.")
    members = [(r.object_text, r.subject_text) for r in found.relations if r.type == "MEMBER_OF"]
    assert members == [("NATO", "Peru"), ("NATO", "Chile"), ("NATO", "Spain")]


def test_the_president_of_a_country_is_whoever_the_article_calls_so() -> None:
    article, found = _read("Peruvian President Ada Brandt arrived. The Peruvian president spoke.")
    nominal = next(m for m in found.mentions if m.kind == "nominal")
    assert article.words(nominal.span) == "The Peruvian president"
    assert found.entities[nominal.entity].name == "Ada Brandt"


def test_she_is_the_woman_last_named() -> None:
    _, found = _read("Mary Brandt met John Okello in Lima. She left early.")
    pronoun = next(m for m in found.mentions if m.kind == "pronoun")
    assert found.entities[pronoun.entity].name == "Mary Brandt"


def test_days_and_months_are_no_names() -> None:
    assert _named("On Monday in March it rained.") == {}
