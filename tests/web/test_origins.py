"""Host and Origin: our own pages, programs and extensions may; a stranger's page may not, under any name."""

from __future__ import annotations

import pytest

from companion.web.origins import host_fits, host_name, is_everywhere, is_loopback, origin_fits


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("127.0.0.1:8321", "127.0.0.1"),
        ("LocalHost:8321", "localhost"),
        ("[::1]:8321", "::1"),
        ("village.example", "village.example"),
        ("evil.example@127.0.0.1", ""),
        ("127.0.0.1:8321/x", ""),
        ("", ""),
    ],
)
def test_a_host_header_is_read_to_its_name(host: str, name: str) -> None:
    assert host_name(host) == name


@pytest.mark.parametrize("name", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "anchor.localhost"])
def test_names_of_this_machine_are_loopback(name: str) -> None:
    assert is_loopback(name)


@pytest.mark.parametrize("name", ["192.168.1.5", "0.0.0.0", "::", "localhost.example", "127.0.0.1.example", ""])
def test_other_names_are_not(name: str) -> None:
    assert not is_loopback(name)


@pytest.mark.parametrize(
    ("host", "bound", "fits"),
    [
        ("127.0.0.1:8321", "127.0.0.1", True),
        ("localhost:8321", "127.0.0.1", True),
        ("[::1]:8321", "localhost", True),
        (None, "127.0.0.1", True),
        ("evil.example:8321", "127.0.0.1", False),
        ("192.168.1.5:8321", "127.0.0.1", False),
        ("192.168.1.5:8321", "0.0.0.0", True),
        ("anchor-laptop:8321", "192.168.1.5", True),
        ("not a host", "0.0.0.0", False),
    ],
)
def test_a_station_on_loopback_answers_to_loopback_names_only(host: str | None, bound: str, fits: bool) -> None:
    assert host_fits(host, bound) is fits


@pytest.mark.parametrize(
    ("origin", "extensions", "fits"),
    [
        (None, False, True),
        ("http://127.0.0.1:8321", False, True),
        ("https://127.0.0.1:8321", False, True),
        ("http://127.0.0.1:9999", False, False),
        ("http://127.0.0.1", False, False),
        ("http://evil.example", True, False),
        ("null", True, False),
        ("", True, False),
        ("file://", True, False),
        ("chrome-extension://abcdef", True, True),
        ("moz-extension://abcdef", True, True),
        ("chrome-extension://abcdef", False, False),
        ("https://live.douyin.com", True, True),
        ("https://live.douyin.com", False, False),
        ("https://live.douyin.com.evil.example", True, False),
        ("http://live.douyin.com", True, False),
    ],
)
def test_an_origin_is_none_our_own_or_an_extension(origin: str | None, extensions: bool, fits: bool) -> None:
    assert origin_fits(origin, "127.0.0.1:8321", extensions) is fits


def test_an_origin_can_not_be_ours_without_a_host() -> None:
    assert not origin_fits("http://127.0.0.1:8321", None, extensions=True)


@pytest.mark.parametrize(
    ("name", "everywhere"), [("0.0.0.0", True), ("::", True), ("", True), ("127.0.0.1", False), ("laptop", False)]
)
def test_listening_everywhere_is_told_from_one_address(name: str, everywhere: bool) -> None:
    assert is_everywhere(name) is everywhere
