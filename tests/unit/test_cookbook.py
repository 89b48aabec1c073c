"""The cookbook shows what its queries answer."""

from tests.cookbook import PAGE, rendered


def test_every_result_in_the_cookbook_is_the_answer_to_its_query() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.count("\n## ") == text.count("```sql") == text.count("```text") == 30
    assert text == rendered(text), "docs/cookbook.md has drifted: python -m tests.cookbook"
