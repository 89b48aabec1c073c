"""Passwords and tokens are taken out of URLs and texts, and nothing else is."""

import pytest

from newsledger.transforms.secrets import public_url, scrubbed, secret_query, user_of

ONWARD = "https://a.example/?next=https%3A%2F%2Fb.example%2F%3Fa%3D1"
KEPT = "https://wire.example/feed?id=4&sort=new"


@pytest.mark.parametrize(
    ("url", "public", "query", "user"),
    [
        (KEPT, KEPT, "", None),
        ("https://ann:s3cret@wire.example/feed", "https://wire.example/feed", "", "ann:s3cret"),
        ("https://s3cret@wire.example:8443/", "https://wire.example:8443/", "", "s3cret"),
        ("https://wire.example/feed?API-Key=s3cret", "https://wire.example/feed", "API-Key=s3cret", None),
        ("https://wire.example/f?id=4&X-Amz-Signature=s3cret&b=1", "https://wire.example/f?id=4&b=1", None, None),
        ("https://wire.example/f?a=1&amp;token=s3cret", "https://wire.example/f?a=1", "amp;token=s3cret", None),
        ("https://wire.example/f?token=&tokens=4&pass", "https://wire.example/f?token=&tokens=4&pass", "", None),
        ("https://wire.example/f#a?token=s3cret", "https://wire.example/f#a?token=…", "", None),
        ("https://wire.example/@ann/status?author=@ann", "https://wire.example/@ann/status?author=@ann", "", None),
        ("https://wire.example/f?acce%73s_token=s3cret", "https://wire.example/f", "acce%73s_token=s3cret", None),
        ("https://a.example/?next=https%3A%2F%2Fb.org%2F%3Ftoken%3Ds3cret&x=1", "https://a.example/?x=1", None, None),
        ("https://a.example/?next=https%253A%252F%252Fann%253As3cret%2540b.org", "https://a.example/", None, None),
        (ONWARD, ONWARD, "", None),
        ("https://a.example/?q=50%25%20off%20%3D%20good", "https://a.example/?q=50%25%20off%20%3D%20good", "", None),
        ("file:///home/a.txt", "file:///home/a.txt", "", None),
    ],
)  # fmt: skip
def test_a_public_url_has_no_password_and_no_token(url: str, public: str, query: str | None, user: str | None) -> None:
    assert public_url(url) == public
    assert public_url(public) == public
    assert query is None or secret_query(url) == query
    assert user_of(url) == user


def test_names_that_the_settings_add_are_secrets_too() -> None:
    assert public_url("https://wire.example/?desk=s3cret&id=4", ("Desk",)) == "https://wire.example/?id=4"
    assert scrubbed("see https://wire.example/?desk=s3cret", ("desk",)) == "see https://wire.example/?desk=…"


def test_messages_are_scrubbed() -> None:
    text = "redirect from https://ann:s3cret@wire.example/a?x=1&token=s3cret to 'http://b.example/?sig=s3cret': refused"
    assert scrubbed(text) == ("redirect from https://wire.example/a?x=1&token=… to 'http://b.example/?sig=…': refused")
    assert scrubbed("write to desk@wire.example, a = b") == "write to desk@wire.example, a = b"

    nested = "redirect loop at https://a.example/?next=https%3A%2F%2Fb.example%2F%3Ftoken%3Ds3cret&a=1"
    assert scrubbed(nested) == "redirect loop at https://a.example/?next=…&a=1"
