"""Names and the entities that they mean, on sentences written for these tests."""

import numpy as np
import pytest

from newsledger.transforms.annotation import EntityDraft
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.linking import article_cast
from newsledger.transforms.english.mentions.name_echoes import with_echoes
from newsledger.transforms.english.mentions.names import NameSpan, tagged_names
from newsledger.transforms.english.mentions.organisations import acronyms, short_bodies
from newsledger.transforms.english.mentions.persons import Persons, is_family_first, short_forms
from newsledger.transforms.english.models.names import LABELS, Tagged, Tagger
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import pipeline


def cast_of(body: str, title: str = "") -> tuple[Cast, dict[str, set[str]]]:
    """The cast, and for each entity's name the texts that mention it."""
    article = segmented(article_id="a", article_key="a", title=title, body=body, language="en")
    made = article_cast(article, blocks(article, pipeline()))
    found: dict[str, set[str]] = {entity.name: set() for entity in made.entities}
    for mention in made.mentions:
        found[made.entities[mention.entity].name].add(article.words(mention.span))
    return made, found


def entity(made: Cast, name: str) -> EntityDraft:
    return next(one for one in made.entities if one.name == name)


def test_a_full_name_decides_its_surname_in_title_and_body() -> None:
    _, found = cast_of(
        "French President Claire Dumont met reporters on Monday. Dumont said the talks went well.",
        "Dumont hails talks",
    )
    assert found["Claire Dumont"] == {"Claire Dumont", "Dumont"}


def test_an_adjective_is_a_mention_of_its_country() -> None:
    made, found = cast_of("The Norwegian government said Norway would sign. Norwegians cheered.")
    assert {"Norwegian", "Norway", "Norwegians"} <= found["Norway"]
    assert entity(made, "Norway").reference_id == "country:NO"
    kinds = {mention.type for mention in made.mentions}
    assert kinds == {"GPE", "NORP"}


def test_a_title_tells_the_country_and_the_gender_of_its_holder() -> None:
    made, _ = cast_of("German Chancellor Ingrid Vogel spoke in Berlin. Mr. Adrian Peeters listened.")
    person = next(n for n, one in enumerate(made.entities) if one.name == "Ingrid Vogel")
    assert made.country[person] == "DE"
    assert entity(made, "Ingrid Vogel").country_code == "DE"
    assert made.gender[person] == "f"


def test_capitals_and_seats_of_power_are_entities_of_their_own() -> None:
    made, _ = cast_of("The Kremlin said Moscow and Beijing would talk. Russia and China confirmed it.")
    assert entity(made, "Kremlin").country_code == "RU"
    assert entity(made, "Moscow").reference_id != entity(made, "Russia").reference_id
    assert entity(made, "Beijing").country_code == "CN"


def test_outlets_are_known_as_such() -> None:
    made, _ = cast_of("The vote was close, Reuters reported, citing officials in Vienna.")
    assert [made.entities[n].name for n in made.outlets] == ["Reuters"]


def test_the_longest_name_stands() -> None:
    _, found = cast_of("The Chinese Foreign Ministry protested after ships entered the South China Sea.")
    assert found["Chinese Foreign Ministry"] == {"Chinese Foreign Ministry"}
    assert "South China Sea" in found
    assert "China" not in found


def test_an_acronym_in_brackets_is_the_body_before_it() -> None:
    _, found = cast_of(
        "The Coastal Rescue Authority (CRA) sent two boats to the bay. The CRA said nobody was hurt, and the "
        "Coastal Rescue Authority thanked the crews."
    )
    assert {"Coastal Rescue Authority", "CRA"} <= found.get("Coastal Rescue Authority", set())


def test_two_persons_of_one_surname_stay_two() -> None:
    _, found = cast_of(
        "Peter Lindqvist founded the shop in 1980. His wife, Maria Lindqvist, kept the books. Ms. Lindqvist retired."
    )
    assert "Ms. Lindqvist" not in found
    assert {"Peter Lindqvist", "Maria Lindqvist"} <= found.keys()
    assert "Lindqvist" in found["Maria Lindqvist"]


def test_short_forms_follow_the_custom_of_the_name() -> None:
    assert is_family_first(("Zhang", "Weiming"))
    assert not is_family_first(("Carla", "Moretti"))
    assert short_forms(("Zhang", "Weiming"))[0] == "Zhang"
    assert short_forms(("Ursula", "von", "Berg"))[:2] == ("Berg", "von Berg")


def test_a_surname_means_the_one_so_called_before_or_named_first_unless_a_title_tells() -> None:
    persons = Persons()
    first = persons.full("John Carver", (1, 0))
    second = persons.full("Ellen Carver", (1, 5))
    assert persons.short("Carver") is first
    assert persons.short("Carver", gender="f") is second
    second.short_mentions += 1
    assert persons.short("Carver") is second
    assert persons.short("Nobody") is None


def test_acronyms_and_short_forms_of_bodies() -> None:
    assert acronyms("World Reef Programme") == ("WRP",)
    assert acronyms("Bank of Overmere") == ("BO", "BOO")
    assert "halden" in short_bodies("Halden Technology Group", "ORG")
    assert short_bodies("Halden", "ORG") == ()


def test_an_agency_at_the_beginning_of_a_sentence_is_a_name() -> None:
    _, texts = cast_of("Reuters said on Monday that the quay would open in May.")
    assert texts == {"Reuters": {"Reuters"}}


def test_names_of_which_the_tagger_is_unsure_are_left_out() -> None:
    article = segmented(
        article_id="a", article_key="a", title="", body="Orsk met Brandt, Holm and Lima.", language="en"
    )
    parsed = blocks(article, pipeline())
    tags = [
        Tagged(0, 0, 0, "ORG", confidence=0.35, certainty=0.9),
        Tagged(0, 2, 2, "PERSON", confidence=0.3, certainty=0.9),
        Tagged(0, 4, 4, "ORG", confidence=0.5, certainty=0.9),
        Tagged(0, 6, 6, "PERSON", confidence=0.3, certainty=0.4),
    ]
    assert [name.text for name in tagged_names(parsed, tags)] == ["Brandt", "Holm"]


def test_bounds_are_decided_before_types() -> None:
    """Where two types share what outweighs no name, the words are a name."""
    scores = np.full((1, len(LABELS)), -9, dtype=np.float32)
    scores[0, [LABELS.index("O"), LABELS.index("U-ORG"), LABELS.index("U-WORK")]] = np.log([0.4, 0.35, 0.25])
    flat = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    tagger = Tagger(np.zeros(1, dtype=np.int32), np.zeros((1, len(LABELS)), dtype=np.float32), flat)
    (tag,) = tagger.names([(0, 0)], [scores])
    assert (tag.first, tag.last, tag.type) == (0, 0, "ORG")
    assert tag.confidence == pytest.approx(0.35, abs=0.01)
    assert tag.certainty == pytest.approx(0.6, abs=0.01)


def _echoed(*bodies: str, whole: str, part: str) -> list[str]:
    """The texts of names where a longer name is read in the first articles' paragraphs and a part of it in the last."""
    article = segmented(article_id="a", article_key="a", title="", body="\n\n".join(bodies), language="en")
    parsed = blocks(article, pipeline())
    names = []
    for number, block in enumerate(parsed):
        text = part if number == len(parsed) - 1 else whole
        length = len(text.split())
        texts = [word.text for word in block.words]
        first = next(index for index in range(len(texts)) if texts[index : index + length] == text.split())
        phrase = block.phrase(first, first + length - 1)
        names.append(NameSpan(phrase, "PERSON" if text == part else "GPE", "names.tagger", 0.6))
    return [f"{name.text} {name.type}" for name in with_echoes(parsed, names)]


def test_a_part_of_a_longer_name_is_completed_where_all_its_words_stand() -> None:
    sentences = ("A boat left Saint Corvin.", "The boat that Saint Corvin bought sank.")
    assert _echoed(*sentences, whole="Saint Corvin", part="Corvin") == ["Saint Corvin GPE", "Saint Corvin GPE"]


def test_a_name_alone_stays_where_the_longer_one_does_not_stand() -> None:
    sentences = ("A boat left Saint Corvin.", "A painter, Corvin, bought it.")
    assert _echoed(*sentences, whole="Saint Corvin", part="Corvin") == ["Saint Corvin GPE", "Corvin PERSON"]
