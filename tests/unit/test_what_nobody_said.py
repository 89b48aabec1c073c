"""Words that an article supposes, thanks for or tells the reader, and that nobody said."""

import pytest

from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented


def _contents(body: str, title: str = "") -> list[str]:
    """The contents of the statements of a text."""
    text = segmented(article_id="a", article_key="a", title=title, body=body, language="en")
    return [quote.content for quote in annotator("news").annotate(text).quotes]


@pytest.mark.parametrize(
    "body",
    [
        "Critics might say that the bridge is a waste of money.",
        "Some would say the harbour has never looked better.",
        "A cynic could argue that the council wanted the votes.",
        "You could argue that the second film is better.",
        "One might say he has earned it.",
        "Prosecutors could allege that he hid the money.",
    ],
)
def test_what_somebody_might_say_is_no_statement(body: str) -> None:
    assert not _contents(body)


@pytest.mark.parametrize(
    ("body", "content"),
    [
        ("Ida Roe would say that the port was never meant to close.", "that the port was never meant to close"),
        ("“We were fine,” she would say years later.", "We were fine,"),
        ("Officials would only say that the matter was under review.", "that the matter was under review"),
        ("Roe could not say whether the port would close.", "whether the port would close"),
        ("“I might say that we were lucky,” Leo Hart told reporters.", "I might say that we were lucky,"),
        ("The critics would say that the port was lost.", "that the port was lost"),
    ],
)
def test_what_somebody_would_say_later_or_could_not_say_is_one(body: str, content: str) -> None:
    assert _contents(body) == [content]
