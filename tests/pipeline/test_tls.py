"""A run over TLS: what cannot be trusted is a row with its reason, what can is asked for again conditionally."""

from pathlib import Path

import pytest

from tests.pipeline.homes import ran, requests, rows
from tests.site.secured import HOST, Secured, certificate

Told = set[tuple[object, ...]]


def pulled(home: Path) -> Told:
    """The rows of `fetches` that one more run adds: role, outcome, reason, status."""
    run_id = ran(
        home,
        host_addresses={HOST: "127.0.0.1"},
        host_requests_per_second=100.0,
        revisit_interval_hours=0.0,
        backoff_minutes=0.001,
    ).run_id
    found = [row for row in requests(home) if row["run_id"] == run_id]
    return {(row["role"], row["outcome"], row["reason"], row["http_status"]) for row in found}


def test_an_untrusted_host_is_a_row_with_its_reason_and_a_trusted_one_is_asked_conditionally(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    pem, key = certificate(tmp_path)
    with Secured(pem, key) as server:
        entry = f'[[outlets.entries]]\nkind = "page"\nurl = "https://{HOST}:{server.port}/news"\n'
        (home / "sources.toml").write_text(f'[[outlets]]\nid = "h"\nname = "H"\ndomain = "{HOST}"\n{entry}')
        untrusted: Told = {("robots", "failed", "tls", None), ("document", "skipped", "robots_unavailable", None)}
        assert pulled(home) == untrusted
        assert server.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        assert pulled(home) == {("robots", "new", None, 200), ("document", "new", None, 200)}
        assert pulled(home) == {("robots", "unchanged", None, 304), ("document", "unchanged", None, 304)}
        assert set(server.protocols) == {"h2"}
    assert [row["title"] for row in rows(home, "articles").to_pylist()] == ["Port to shut"]
