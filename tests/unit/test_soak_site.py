"""The site of the soak: what it expects of a home is what it serves, step by step."""

import re

import pytest

from tests.soak.newsroom import WORDINGS, Newsroom


def titles(site: Newsroom) -> set[str]:
    """Return the titles of the pages that the site serves."""
    pages = [site._find(story.host, story.path) for story in site.stories()]
    texts = [page.body.decode() for page in pages if page is not None and page.status == 200]
    return {re.findall("<title>(.*)</title>", text)[0] for text in texts}


@pytest.mark.parametrize("step", [1, 3, 7, 14])
def test_what_is_expected_is_what_is_served_and_listed(step: int) -> None:
    site = Newsroom(port=80, step=step)
    expected = site.expected()
    assert len(expected) == step * len(WORDINGS)
    assert titles(site) == {title for title, is_withdrawn in expected.items() if not is_withdrawn}
    feeds = [site._find(host, "/feed") for host in WORDINGS]
    listed = {title for feed in feeds if feed for title in re.findall("<item><title>(.*?)</title>", feed.body.decode())}
    assert listed == titles(site)


def test_articles_change_and_are_withdrawn() -> None:
    early, late = Newsroom(step=9).expected(), Newsroom(step=13).expected()
    assert early["North ferry 9 sails again"] is False
    assert late["North ferry 9 stays in port"] is True
    assert late["North ferry 13 sails again"] is False
