"""Where a request may go is decided by what a name resolves to."""

from collections.abc import Sequence

import pytest

from newsledger.expectations.errors import SourceError
from newsledger.flows.fetch.addresses import Gate, is_public

INSIDE = """
127.0.0.1 127.9.9.9 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255
198.18.0.1 ::1 :: fe80::1 fc00::1 fd00::1 fec0::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1
2002:7f00:1:: 2002:a00:1:: 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 fe80::1%eth0
192.0.2.7 198.51.100.7 203.0.113.7 192.0.0.8 192.88.99.1 240.0.0.1 64:ff9b:1::808:808 64:ff9b:1:fffe::1
3fff::1 5f00::1 100::1 2001:2::1 2001:10::1 ::8.8.8.8 ::ffff:0:808:808 4000::1 ::ffff:192.0.2.1 64:ff9b::c000:201
""".split()
OUTSIDE = "93.184.216.34 8.8.8.8 2606:2800:220:1:248:1893:25c8:1946 ::ffff:8.8.8.8 64:ff9b::808:808".split()


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(address)


def gate(*addresses: str, **given: object) -> Gate:
    def resolve(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return Gate(resolve=resolve, **given)  # type: ignore[arg-type]


def reason(asked: Gate, host: str, port: int = 80) -> str | None:
    try:
        asked.addresses(host, port, trusted=False)
    except SourceError as exc:
        return exc.reason
    return None


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    assert reason(gate("8.8.8.8", "10.0.0.1"), "rebound.example") == "private_address"
    assert reason(gate("8.8.8.8"), "fine.example") is None
    assert reason(gate(), "nowhere.example") == "no_such_host"


def test_what_the_user_named_goes_anywhere_and_links_only_where_a_setting_lets_them() -> None:
    assert gate("127.0.0.1").addresses("localhost", 8000, trusted=True) == ["127.0.0.1"]
    named = gate("127.0.0.1", private_hosts=("intranet.example", "*.lab.example:8080"))
    assert reason(named, "intranet.example") is None
    assert reason(named, "intranet.example", 8080) == "private_address"
    assert reason(named, "a.lab.example", 8080) is None
    assert reason(named, "lab.example", 8080) == "private_address"
    assert reason(named, "other.example") == "private_address"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a", None),
        ("https://example.org:443/a", None),
        ("http://example.org:8080/a", "port"),
        ("http://example.org:22/a", "port"),
        ("ftp://example.org/a", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://example.org/", "scheme"),
        ("//example.org/a", "scheme"),
        ("http://", "bad_url"),
        ("http://user:word@example.org/", "bad_url"),
        ("http://exa mple.org:x/", "bad_url"),
    ],
)
def test_only_http_and_usual_ports_are_asked(url: str, expected: str | None) -> None:
    if expected is None:
        assert str(Gate().admitted(url, trusted=False)).startswith("https://example.org")
        return
    with pytest.raises(SourceError) as caught:
        Gate().admitted(url, trusted=False)
    assert (caught.value.outcome, caught.value.reason) == ("skipped", expected)
