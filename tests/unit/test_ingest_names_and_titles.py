"""Bylines and titles as papers of many countries write them, and texts wrapped in wide characters."""

import pytest

from newsledger.transforms.extraction.html.title import without_outlet
from newsledger.transforms.extraction.text.bylines import people
from newsledger.transforms.extraction.text.paragraphs import blocks


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Par Ida Moen avec Léa Martin", ("Ida Moen", "Léa Martin")),
        ("Írta: Kovács János", ("Kovács János",)),
        ("Автор: Иван Петров", ("Иван Петров",)),
        ("Haber: Ayşe Yılmaz", ("Ayşe Yılmaz",)),
        ("Oleh: Siti Rahmawati", ("Siti Rahmawati",)),
        ("מאת: דנה לוי", ("דנה לוי",)),
        ("【山田太郎】", ("山田太郎",)),
        ("記者 山田太郎", ("山田太郎",)),
        ("홍길동 기자 hong@skarmo.example", ("홍길동",)),
        ("Text: Lars Öberg Foto: Mia Ek", ("Lars Öberg",)),
        ("Texto: Ana Soler | Fotos: Luis Gil", ("Ana Soler",)),
        ("Teksti: Onni Salo Kuvat: Mia Ek", ("Onni Salo",)),
        ("Por Maria Clara dos Santos — Rio de Janeiro", ("Maria Clara dos Santos",)),
        ("Ida Moen – Hans Moe", ("Ida Moen", "Hans Moe")),
        ("Fotos: Luis Gil", ()),
        ("Reporter Ida Moen", ("Ida Moen",)),
        ("Ida Text Moen", ("Ida Text Moen",)),
    ],
)
def test_bylines_of_many_countries_name_who_wrote(byline: str, names: tuple[str, ...]) -> None:
    assert people(byline) == names


@pytest.mark.parametrize(
    ("title", "outlet", "headline"),
    [
        (
            "The ferry stays - and the courier tells how - Courier",
            "Courier",
            "The ferry stays - and the courier tells how",
        ),
        ("The ferry stays at last | Business | Skarmo Post", "Skarmo Post", "The ferry stays at last"),
        ("Skarmo Post » Local news » The ferry stays", "Skarmo Post", "The ferry stays"),
        ("渡船继续开行_社会_海港日报", "海港日报", "渡船继续开行"),
        (
            "Moen v. Ferries | What the panel asked | Skarmo Post",
            "Skarmo Post",
            "Moen v. Ferries | What the panel asked",
        ),
        ("Ferry | Skarmo | Skarmo Post", "Skarmo Post", "Ferry | Skarmo"),
        ("The ferry stays | Business", "Skarmo Post", "The ferry stays | Business"),
        ("snake_case_names in code", "Names", "snake_case_names in code"),
    ],
)
def test_a_title_loses_the_outlet_and_the_section_before_it(title: str, outlet: str, headline: str) -> None:
    assert without_outlet(title, [outlet]) == headline


def test_japanese_lines_are_joined_without_a_blank_at_the_width_of_their_characters() -> None:
    paragraphs = (
        "図書館が二十五日に開館し、住民が一列に並んで本を手渡しで運んだ。" * 3,
        "校庭の桜はそのまま残されている。" * 5,
    )
    wrapped = "\n\n".join(
        "\n".join(f"　{paragraph}"[start : start + 30] for start in range(0, len(paragraph) + 1, 30))
        for paragraph in paragraphs
    )
    assert blocks(wrapped) == list(paragraphs)


@pytest.mark.parametrize("footer", [f"{'Seite 1 von 3':>78}", f"{'- 2 -':^78}", "Page 3 of 9"])
def test_a_footer_is_left_out_wherever_it_stands_in_its_line(footer: str) -> None:
    first, second = ("The council voted to keep the ferry. " * 4).strip(), ("The owner wants two boats. " * 4).strip()
    assert blocks(f"{first}\n\n{footer}\n\f\n{second}\n") == [first, second]
