"""Addresses: one for each article, and what a page says of itself believed only where it can be true."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsledger.transforms.urls import canonical_url, registrable, url_key


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://WWW.Pier.EXAMPLE:80/a/../b/?b=2&a=1#top", "http://www.pier.example/b?a=1&b=2"),
        ("https://pier.example/a?utm_source=x&id=5&fbclid=1", "https://pier.example/a?id=5"),
        ("https://m.pier.example/a", "https://www.pier.example/a"),
        ("https://en.m.pier.example/a", "https://en.pier.example/a"),
        ("https://amp.pier.example/a/amp/", "https://www.pier.example/a"),
        ("https://pier.example/a.amp.html?outputType=amp", "https://pier.example/a.html"),
        ("https://pier.example/a?amp=1", "https://pier.example/a"),
        ("https://www-pier-example.cdn.ampproject.org/c/s/www.pier.example/a/amp", "https://www.pier.example/a"),
        ("https://www.google.com/amp/s/pier.example/a", "https://pier.example/a"),
        ("https://pier.example/a/index.html", "https://pier.example/a"),
        ("https://pier.example/index.php?id=5", "https://pier.example/index.php?id=5"),
        ("https://pier.example", "https://pier.example/"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://pier.example/a;jsessionid=1", "https://pier.example/a"),
        ("https://pier.example/a?gallery=3&reference=4&uid=7", "https://pier.example/a?gallery=3&reference=4&uid=7"),
        ("https://m.example/a", "https://m.example/a"),
        (" https://pier.example/one two?q=a b ", "https://pier.example/one%20two?q=a+b"),
        ("https://pier.example/one%20two/%c3%a5", "https://pier.example/one%20two/%C3%A5"),
        ("https://pier.example/one\n  two", "https://pier.example/onetwo"),
        ("https://pier.example/a?emc=rss&maca=de-rss&id=4", "https://pier.example/a?id=4"),
        ("https://pier.example/a?format=rss&q=rss", "https://pier.example/a?format=rss&q=rss"),
        ("https://pier.example/a?partner=rss&id=4&ref=RSS&source=feedburner", "https://pier.example/a?id=4"),
        ("https://pier.example/a?ref=harbour&source=reuters", "https://pier.example/a?ref=harbour&source=reuters"),
        ("https://ann:word@pier.example/a?access_token=s3&id=4", "https://pier.example/a?id=4"),
        ("http://[::1]:80/a", "http://[::1]/a"),
        ("https://pier.example\\a\\b?q=c", "https://pier.example/a/b?q=c"),
        ("http://pier.example:99999/", "http://pier.example:99999/"),
        ("file:///a.txt#x", "file:///a.txt#x"),
    ],
)
def test_an_address_has_one_form(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    ("declared", "og", "canonical"),
    [
        ("https://www.pier.example/b", None, "https://www.pier.example/b"),
        (None, "https://pier.example/b", "https://pier.example/b"),
        ("https://other.example/b", "https://news.pier.example/b", "https://news.pier.example/b"),
        ("https://pier.example/", None, "https://pier.example/a"),
        ("https://pier.example/index.html", None, "https://pier.example/a"),
        ("/b", None, "https://pier.example/a"),
    ],
)
def test_what_a_page_names_itself_is_believed_on_its_own_site(declared: str, og: str, canonical: str) -> None:
    assert canonical_url("https://pier.example/a", declared=declared, og=og) == canonical


def test_a_file_is_what_it_names_itself() -> None:
    assert canonical_url("file:///a.html", declared="https://pier.example/a?utm_x=1") == "https://pier.example/a"


def test_scheme_and_www_do_not_tell_articles_apart() -> None:
    assert url_key("http://www.pier.example/a") == url_key("https://pier.example/a") == "https://pier.example/a"
    assert url_key("file:///a") == "file:///a"


def test_the_registered_domain_comes_from_the_list() -> None:
    assert [registrable(host) for host in ("news.bbc.co.uk", "www.pier.example", "127.0.0.1")] == [
        "bbc.co.uk", "pier.example", "127.0.0.1",
    ]  # fmt: skip


URLS = st.one_of(
    st.text(max_size=60), st.from_regex(r"https?://[a-zA-Z0-9.\[\]:@%-]{0,20}(/[^\x00]{0,30})?", fullmatch=True)
)


@settings(max_examples=150, deadline=None)
@example("HTTP://0\\")
@example("http://example.org\\a")
@given(URLS)
def test_any_text_has_a_form_that_stays(url: str) -> None:
    once = canonical_url(url, declared=url, og=url)
    assert canonical_url(once) == once
