"""Pronouns, nominals and parties, on sentences written for these tests."""

import pytest

from newsledger.transforms.annotation import ArticleText
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.coreference import Coreference
from newsledger.transforms.english.mentions.linking import article_cast
from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import pipeline
from newsledger.transforms.english.parse.vocabulary import Block

LEADERS = (
    "Norwegian President Ivar Holm met Swedish Prime Minister Astrid Berg in Oslo on Monday. "
    "The Norwegian president thanked his counterpart. Both leaders smiled."
)


class Read:
    """A body read to the end, asked about by its words."""

    def __init__(self, body: str, title: str = "") -> None:
        self.article: ArticleText = segmented(article_id="a", article_key="a", title=title, body=body, language="en")
        self.blocks: list[Block] = blocks(self.article, pipeline())
        self.cast: Cast = article_cast(self.article, self.blocks)
        coreference = Coreference(self.blocks, self.cast)
        coreference.resolve()
        self.resolver = Resolver(self.cast, coreference.discourse)

    def meant(self, kind: str) -> list[tuple[str, str]]:
        """The mentions of a kind with the names of whom they mean."""
        return [
            (self.article.words(m.span), self.cast.entities[m.entity].name)
            for m in self.cast.mentions
            if m.kind == kind
        ]

    def party(self, words: str) -> set[str]:
        """The names of whom the first place with these words means."""
        at = self.article.body.index(words)
        block = next(b for b in self.blocks if b.words[0].start <= at < b.words[-1].end)
        first = next(n for n, word in enumerate(block.words) if word.start == at)
        last = next(n for n, word in enumerate(block.words) if word.end == at + len(words))
        return {self.cast.entities[n].name for n in self.resolver.entities(block.phrase(first, last))}


def test_a_pronoun_means_the_person_of_its_gender() -> None:
    read = Read("Helen Marsh hired David Cole in May. He resigned in June. She wished him well.")
    assert ("He", "David Cole") in read.meant("pronoun")
    assert ("She", "Helen Marsh") in read.meant("pronoun")


def test_a_pronoun_after_an_unnamed_person_is_left_alone() -> None:
    read = Read("Police said a woman had called at noon. She was not hurt.")
    assert read.meant("pronoun") == []


def test_a_pronoun_in_a_quotation_is_not_its_speaker() -> None:
    read = Read("Martin Frey lost to Jonas Keller on Sunday. “He was better today,” said Martin Frey.")
    assert ("He", "Martin Frey") not in read.meant("pronoun")


def test_an_office_with_its_country_means_its_holder() -> None:
    read = Read(LEADERS)
    assert ("The Norwegian president", "Ivar Holm") in read.meant("nominal")


def test_a_counterpart_is_the_other_one() -> None:
    read = Read(LEADERS)
    assert ("his counterpart", "Astrid Berg") in read.meant("nominal")


def test_both_leaders_are_two() -> None:
    assert Read(LEADERS).party("Both leaders") == {"Ivar Holm", "Astrid Berg"}


def test_a_spokesman_with_a_name_is_that_person_and_one_without_is_nobody() -> None:
    read = Read("“No,” said company spokesman Adrian Wells. A spokesman for Adrian Wells declined to comment.")
    assert read.party("company spokesman Adrian Wells") == {"Adrian Wells"}
    assert read.party("A spokesman for Adrian Wells") == set()


def test_two_names_are_two_parties() -> None:
    read = Read("Karen Ode and Brian Fisk said they would appeal.")
    assert read.party("Karen Ode and Brian Fisk") == {"Karen Ode", "Brian Fisk"}


def test_the_court_is_the_court_that_was_named() -> None:
    read = Read("Overmere Crown Court heard the case on Friday. A clerk told the court that the file was lost.")
    assert ("the court", "Overmere Crown Court") in read.meant("nominal")


def test_places_outside_the_block_mean_nobody() -> None:
    read = Read("Nobody came.")
    assert read.resolver.entities(read.blocks[0].phrase(0, 99)) == ()
    assert read.resolver.entities(read.blocks[0].phrase(2, 1)) == ()


@pytest.mark.parametrize(
    ("body", "nominal", "name"),
    [
        (
            "Norway's ambassador to Rome, Ivar Holm, stepped down on Friday. “I was tired,” the ambassador said.",
            "the ambassador",
            "Ivar Holm",
        ),
        ("“I work,” a Cuban in Oslo, Raúl Prado, said. The Cuban said he would stay.", "The Cuban", "Raúl Prado"),
        ("“I won,” a Finn living in Oslo, Aino Salmi, said. The Finn said she was glad.", "The Finn", "Aino Salmi"),
        ("Gen. Ida Toure told us so. “He hides,” the general said.", "the general", "Ida Toure"),
        ("Sen. Ida Brandt wept. The senator said she was tired.", "The senator", "Ida Brandt"),
        ("Orsk Shipyards is for sale. The shipyard said it had debts.", "The shipyard", "Orsk Shipyards"),
    ],
)
def test_a_description_means_whom_the_article_introduces_so(body: str, nominal: str, name: str) -> None:
    assert (nominal, name) in Read(body).meant("nominal")


def test_a_rank_that_is_an_adjective_means_nobody() -> None:
    read = Read("Gen. Ida Toure told us so. The general public was not asked.")
    assert read.meant("nominal") == []


def test_a_possessive_before_a_relative_means_the_one_with_that_surname() -> None:
    body = "Anton Krol has died. “He was kind,” mechanic Leszek Ptak said. His widow, Hanna Krol, wept."
    assert ("His", "Anton Krol") in Read(body).meant("pronoun")
    later = "Her late husband, Colin Marsh, was a baker. His daughter, Ruth Marsh, wept."
    assert Read(later).meant("pronoun") == [("His", "Colin Marsh")]


def test_who_is_described_like_a_person_is_meant_by_the_pronoun_behind() -> None:
    body = "Bergo, the Brazilian striker, ended his career. Pope Clement prayed. “I gave all,” Bergo said. He wept."
    assert ("He", "Bergo") in Read(body).meant("pronoun")


def test_a_field_or_several_people_behind_a_title_do_not_end_it() -> None:
    lawyer = Read("Lawyer for the victims Ida Brandt told the court that it was late.")
    assert lawyer.party("Lawyer for the victims Ida Brandt") == {"Ida Brandt"}
    attorney = Read("Attorney for the defense Miriam Osgood told the jury that it was late.")
    assert attorney.party("Attorney for the defense Miriam Osgood") == {"Miriam Osgood"}
    spokesman = Read("Spokesman for minister Ida Brandt told members that it was late.")
    assert spokesman.party("Spokesman for minister Ida Brandt") == set()


def test_its_means_the_only_body_of_the_sentence_before() -> None:
    body = "The senator was condemned by the Pastoral Forum. Its secretary, Ida Brandt, called the remark odd."
    assert ("Its", "Pastoral Forum") in Read(body).meant("pronoun")
    several = "The senator was condemned by Volvo and the Pastoral Forum. Its secretary, Ida Brandt, wept."
    assert "Its" not in dict(Read(several).meant("pronoun"))
