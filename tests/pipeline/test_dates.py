"""What a listing leaves open about a date is seen in the article's row."""

from pathlib import Path

from newsledger.warehouse.home import Home
from newsledger.warehouse.query import query
from tests.pipeline.homes import ran
from tests.site.server import Page, Server

HOST = "www.harbour-times.com"
WORDS = "The port of Orsk Bay will shut in June, the harbour master said. " * 4
DATES = {
    "zone": "Tue, 10 Mar 2026 08:30:00 +0100",
    "none": "Tue, 10 Mar 2026 08:30:00",
    "day": "2026-03-10",
}


def feed(root: str) -> str:
    """An item for each date, and one that is its own page."""
    items = "".join(
        f"<item><title>Story {name}</title><link>{root}/news/{name}</link><pubDate>{date}</pubDate></item>"
        for name, date in DATES.items()
    )
    own = f"<item><title>Story own</title><guid isPermaLink='false'>own</guid><pubDate>{DATES['none']}</pubDate>"
    body = f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">{WORDS}</content:encoded>'
    return f"<rss version='2.0'><channel><title>H</title>{items}{own}{body}</item></channel></rss>"


def site(host: str, path: str) -> Page | None:
    name = path.rpartition("/")[2]
    if name not in DATES:
        return None
    return Page(f"<html lang='en'><head><title>Story {name}</title></head><body><p>{name}. {WORDS}</p></body>".encode())


def test_a_date_without_a_zone_and_one_without_a_time_say_so(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with Server(lambda host, path: Page(feed(root).encode()) if path == "/feed" else site(host, path)) as server:
        root = f"http://{HOST}:{server.port}"
        (home / "sources.toml").write_text(
            f'[[outlets]]\nid = "h"\nname = "H"\ndomain = "{HOST}"\n[[outlets.entries]]\nkind = "feed"\n'
            f'url = "{root}/feed"\n'
        )
        allowed = (f"{HOST}:{server.port}",)
        ran(
            home,
            allowed_private_hosts=allowed,
            host_addresses={HOST: "127.0.0.1"},
            host_requests_per_second=100.0,
        )
    told = query(
        Home(home),
        "SELECT a.title, strftime(a.published_at AT TIME ZONE 'UTC', '%d %H:%M') AS at, a.published_precision, "
        "a.published_method AS method, array_to_string(a.notes, '; ') AS notes, d.feed_published_written AS written "
        "FROM articles a JOIN documents d USING (document_id) ORDER BY a.title",
    ).rows.to_pylist()
    assert [tuple(row.values()) for row in told] == [
        ("Story day", "10 00:00", "day", "feed", "", DATES["day"]),
        ("Story none", "10 08:30", "second", "feed", "date_without_zone: feed", DATES["none"]),
        ("Story own", "10 08:30", "second", "feed", "date_without_zone: feed", DATES["none"]),
        ("Story zone", "10 07:30", "second", "feed", "", DATES["zone"]),
    ]
