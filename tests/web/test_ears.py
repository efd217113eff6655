"""A bridge's socket: its comments come in, it is answered, and the station knows when it is gone."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from companion.domain.inbound import SINCE_LAST, Comment, ConnectorStatus, Inbound
from companion.web.access import rotate
from companion.web.limits import Limits
from tests.web.made_up_doors import NOW_MS, MadeUpStation, closed
from tests.web.running import Running, running


async def test_each_frame_is_brought_in_and_answered(up: Running) -> None:
    async with up.dial("/ear/bridge", "connector") as socket:
        await socket.send_str("李子多少钱")
        assert (await socket.receive()).data == '{"ok":1}'
        await socket.send_bytes(b"\x01\x02")
        assert (await socket.receive()).data == '{"ok":2}'
    up.station.brought.get_nowait()
    comments = [up.station.brought.get_nowait()[0] for _ in range(2)]
    assert [comment.text for comment in comments if isinstance(comment, Comment)] == ["李子多少钱", "0102"]
    assert comments[0].at_ms == NOW_MS


async def test_a_bridge_may_be_known_by_the_token_in_its_address(up: Running) -> None:
    async with up.dial(f"/ear/bridge?token={up.access.token('connector')}") as socket:
        assert not socket.closed


async def test_each_socket_has_an_ear_of_its_own(up: Running) -> None:
    async with up.dial("/ear/bridge", "connector") as one, up.dial("/ear/bridge", "connector") as two:
        await one.send_str("a")
        assert (await one.receive()).data == '{"ok":1}'
        await two.send_str("b")
        assert (await two.receive()).data == '{"ok":1}'


async def test_the_station_hears_when_a_bridge_comes_and_when_the_last_one_goes(up: Running) -> None:
    async with up.dial("/ear/bridge", "connector"):
        assert await up.station.brought.get() == (ConnectorStatus(NOW_MS, "bridge", "up"),)
        async with up.dial("/ear/bridge", "connector"):
            pass
    (gone,) = await up.station.brought.get()
    assert isinstance(gone, ConnectorStatus)
    assert (gone.source, gone.state) == ("bridge", "down")
    assert gone.note
    assert up.station.brought.empty()


async def test_a_frame_over_the_limit_ends_that_socket_only(station: MadeUpStation, tmp_path: Path) -> None:
    limits = Limits(ear_bytes=1024)
    async with running(station, tmp_path, limits=limits) as up, up.dial("/ear/bridge", "connector") as other:
        async with up.dial("/ear/bridge", "connector") as socket:
            await socket.send_str("x" * 1024)
            assert (await socket.receive()).data == '{"ok":1}'
            await socket.send_str("x" * 1025)
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
            assert socket.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
        await other.send_str("x")
        assert (await other.receive()).data == '{"ok":1}'


async def test_a_stopping_station_sends_the_bridge_away(up: Running) -> None:
    async with up.dial("/ear/bridge", "connector") as socket:
        await up.station.brought.get()
        up.station.outcome = closed()
        await socket.send_str("x")
        await socket.receive()
        assert socket.close_code == aiohttp.WSCloseCode.GOING_AWAY


async def test_a_fault_in_an_ear_ends_its_socket_and_leaves_no_text_in_the_log(
    up: Running, caplog: pytest.LogCaptureFixture
) -> None:
    async with up.dial("/ear/bridge", "connector") as socket:
        await up.station.brought.get()
        up.station.outcome = ValueError("山里人")
        await socket.send_str("x")
        await socket.receive()
        assert socket.close_code == aiohttp.WSCloseCode.INTERNAL_ERROR
    assert "ValueError at " in caplog.text
    assert "山里人" not in caplog.text


async def test_a_bridge_with_a_rotated_token_is_sent_away(station: MadeUpStation, tmp_path: Path) -> None:
    async with running(station, tmp_path) as up, up.dial("/ear/bridge", "connector") as socket:
        await socket.send_str("x")
        assert (await socket.receive()).data == '{"ok":1}'
        rotate(tmp_path, "connector")
        station.now_ms += Limits().token_checked_ms
        await socket.send_str("x")
        await socket.receive()
        assert socket.close_code == aiohttp.WSCloseCode.POLICY_VIOLATION


async def test_what_feeds_an_ear_and_keeps_nothing_leaves_a_gap_when_it_was_away(up: Running) -> None:
    said: list[tuple[str, int]] = []
    for path, away_ms in (("lines", 0), ("lines", 32_000), ("bridge", 0), ("bridge", 32_000)):
        up.station.now_ms += away_ms
        async with up.dial(f"/ear/{path}", "connector"):
            said.append(_told(*await up.station.brought.get()))
        _told(*await up.station.brought.get())
    assert said == [("up", SINCE_LAST), ("up", 32_000), ("up", 0), ("up", 0)]


def _told(status: Inbound) -> tuple[str, int]:
    assert isinstance(status, ConnectorStatus)
    return status.state, status.missing_ms
