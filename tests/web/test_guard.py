"""Who may come in, route by route; and every refusal is JSON with the right status."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from companion.web.access import ROLES, Role, rotate
from companion.web.limits import Limits
from tests.web.made_up_doors import MadeUpStation
from tests.web.running import Running, running

ALLOWED: dict[str, tuple[Role, ...]] = {
    "/": ("anchor",),
    "/overlay-urls": ("anchor",),
    "/overlay/all": ("anchor", "helper", "overlay"),
    "/state": ("anchor", "helper"),
}
SOCKETS: dict[str, tuple[Role, ...]] = {"/feed": ROLES, "/ear/bridge": ("connector",)}
OPEN = ("/healthz", "/readyz", "/metrics", "/overlay-files/shared/feed.js")


@pytest.mark.parametrize("path", ALLOWED)
@pytest.mark.parametrize("role", [None, *ROLES])
async def test_a_page_is_for_its_roles_only(up: Running, path: str, role: Role | None) -> None:
    status, seen, _ = await up.get(path, role)
    assert status == (200 if role in ALLOWED[path] else 401 if role is None else 403)
    assert status == 200 or list(seen) == ["error"]


@pytest.mark.parametrize("path", SOCKETS)
@pytest.mark.parametrize("role", [None, *ROLES])
async def test_a_socket_is_for_its_roles_only(up: Running, path: str, role: Role | None) -> None:
    if role in SOCKETS[path]:
        async with up.dial(path, role) as socket:
            assert not socket.closed
        return
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await up.dial(path, role)
    assert refused.value.status == (401 if role is None else 403)


@pytest.mark.parametrize("path", OPEN)
async def test_this_machine_needs_no_token_for_its_health_or_for_scripts(up: Running, path: str) -> None:
    assert (await up.get(path))[0] == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
async def test_health_told_through_a_tunnel_needs_the_anchors_token(up: Running, path: str, header: str) -> None:
    forwarded = {header: "203.0.113.9"}
    assert (await up.get(path, None, **forwarded))[0] == 401
    assert (await up.get(path, "helper", **forwarded))[0] == 403
    assert (await up.get(path, "anchor", **forwarded))[0] == 200


async def test_health_asked_for_under_another_name_needs_the_anchors_token(
    station: MadeUpStation, tmp_path: Path
) -> None:
    async with running(station, tmp_path, host="0.0.0.0") as up:
        assert (await up.get("/metrics", Host="evil.example"))[0] == 401
        assert (await up.get("/metrics", "anchor", Host="laptop.lan"))[0] == 200
        assert (await up.get("/metrics"))[0] == 200


async def test_a_token_may_come_in_the_address(up: Running) -> None:
    assert (await up.get(f"/state?token={up.access.token('helper')}"))[0] == 200
    assert (await up.get("/state?token=wrong"))[0] == 401
    assert (await up.get("/state?token="))[0] == 401


async def test_a_wrong_header_is_not_mended_by_the_address(up: Running) -> None:
    path = f"/state?token={up.access.token('anchor')}"
    assert (await up.get(path, Authorization="Bearer wrong"))[0] == 401
    assert (await up.get(path, Authorization="Basic whatever"))[0] == 200


async def test_a_rotated_token_is_refused_by_a_running_station(up: Running, tmp_path: Path) -> None:
    old = up.bearer("helper")
    rotate(tmp_path, "helper")
    assert (await up.get("/state", None, **old))[0] == 401
    assert (await up.get("/state", "helper"))[0] == 200


@pytest.mark.parametrize("path", [*ALLOWED, *OPEN, "/feed", "/ear/bridge"])
async def test_a_page_under_a_rebound_name_is_refused(up: Running, path: str) -> None:
    status, seen, _ = await up.get(path, "anchor", Host=f"evil.example:{up.server.port}")
    assert status == 403
    assert "127.0.0.1" in seen["error"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1", "file://"])
@pytest.mark.parametrize("path", SOCKETS)
async def test_a_strangers_page_can_not_open_a_socket(up: Running, path: str, origin: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await up.dial(path, "connector", Origin=origin)
    assert refused.value.status == 403


async def test_our_own_pages_and_a_browser_extension_can(up: Running) -> None:
    async with up.dial("/feed", "overlay", Origin=up.server.url) as feed:
        assert not feed.closed
    async with up.dial("/ear/bridge", "connector", Origin="chrome-extension://abcdefgh") as ear:
        assert not ear.closed
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await up.dial("/feed", "overlay", Origin="chrome-extension://abcdefgh")
    assert refused.value.status == 403


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/overlay/nothing", 404),
        ("GET", "/overlay/index", 404),
        ("GET", "/overlay/shared", 404),
        ("GET", "/ear/nothing", 404),
        ("POST", "/hook/nothing", 404),
        ("POST", "/state", 405),
        ("DELETE", "/hook/webhook", 405),
        ("GET", "/feed", 400),
        ("GET", "/ear/bridge", 400),
    ],
)
async def test_every_refusal_is_json_with_its_status(up: Running, method: str, path: str, status: int) -> None:
    role: Role = "connector" if path.startswith("/ear") else "anchor"
    async with up.client.request(method, up.server.url + path, headers=up.bearer(role)) as answer:
        assert (answer.status, answer.content_type) == (status, "application/json")
        assert list(await answer.json()) == ["error"]
        assert status != 405 or answer.headers["Allow"]


async def test_a_refusal_speaks_the_stations_language_or_english_for_who_asks(
    station: MadeUpStation, tmp_path: Path
) -> None:
    async with running(station, tmp_path) as up:
        assert "令牌" in (await up.get("/state"))[1]["error"]
        assert "令牌" in (await up.get("/state", Accept_Language="zh-CN,en;q=0.5"))[1]["error"]
        assert "token" in (await up.get("/state", Accept_Language="en-GB,zh;q=0.5"))[1]["error"]
    async with running(station, tmp_path, lang="en") as up:
        assert "token" in (await up.get("/state", Accept_Language="zh-CN"))[1]["error"]


async def test_a_fault_of_ours_is_a_sentence_for_the_caller_and_a_line_in_the_log(
    up: Running, caplog: pytest.LogCaptureFixture
) -> None:
    up.station.state = ValueError("山里人 13800000000")
    status, seen, _ = await up.get("/state", "anchor")
    assert status == 500
    assert "Traceback" not in seen["error"]
    assert "ValueError at " in caplog.text
    assert "13800000000" not in caplog.text


async def test_too_many_open_sockets_are_refused(station: MadeUpStation, tmp_path: Path) -> None:
    async with running(station, tmp_path, limits=Limits(sockets=1)) as up:
        async with up.dial("/feed", "helper"):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await up.dial("/feed", "helper")
            assert refused.value.status == 429
            assert refused.value.headers is not None
            assert refused.value.headers["Retry-After"] == "1"
        text = (await up.get("/metrics"))[1].decode()
        assert "companion_sockets_refused_total 1" in text
        assert 'companion_refusals_total{status="429"} 1' in text


@pytest.mark.parametrize("path", ["/overlay/all", "/state", "/nothing", "/overlay-files/shared/feed.js"])
async def test_every_answer_carries_the_strict_headers(up: Running, path: str) -> None:
    _, _, headers = await up.get(path, "anchor")
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["frame-ancestors"] == "'self'"
    assert policy["base-uri"] == policy["form-action"] == "'none'"
    host = up.server.url.removeprefix("http://")
    assert policy["connect-src"] == f"'self' ws://{host} wss://{host}"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Server" not in headers
