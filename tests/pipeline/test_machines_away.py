"""Without Redis for a while: a machine goes on hearing, keeps it, says so on every face, and delivers in order."""

from __future__ import annotations

import asyncio
from pathlib import Path

import orjson
import pytest

from companion import shared
from companion.domain.trouble import Trouble
from tests.pipeline.machines import Machine, comment, machines, order, same, through
from tests.proxy import line_to
from tests.servers import RedisServer


async def test_a_door_without_redis_keeps_what_it_hears_says_so_and_delivers_it_in_order(
    redis_server: RedisServer, url: str, tmp_path: Path
) -> None:
    async with line_to(redis_server.port) as line:
        doors = Machine(url, tmp_path / "1"), Machine(through(line, url), tmp_path / "2", "door")
        async with machines(*doors) as (desk, door):
            await door.bring(order(1))
            seat = door.station.feed.join("overlay")
            await seat.frames()
            line.cut()
            assert (await door.bring(order(2), order(2, "paid"))).accepted == 2
            (beat,) = [frame for frame in map(orjson.loads, await seat.frames()) if frame["kind"] == "beat"]
            assert beat["away"] > 0
            for number in range(3, 9):
                await door.bring(order(number))
            await door.station.bring((comment(1),))
            with pytest.raises(Trouble, match="连不上账本"):
                await door.command("k1", "adjust_stock", pool="plum", delta="-20斤", reason="spoilage")
            assert not door.station.ready
            assert len(desk.station.state.stock.orders) == 1
            line.mend()
            await door.until(lambda: not door.station.porter.away_ms)
            await door.until(lambda: len(door.station.state.stock.orders) == 8)
            await same(desk, door)
            heard = [book.id[1] for book in desk.station.state.stock.by_number]
            assert heard == [f"D{number}" for number in range(1, 9)]
            assert desk.station.state.show.seen == 1
            assert (
                await door.command("k2", "adjust_stock", pool="plum", delta="-20斤", reason="spoilage")
            ).accepted == 1


async def test_a_face_that_comes_while_the_desk_has_lost_redis_sees_what_was_seen_last_and_since_when(
    redis_server: RedisServer, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "VIEWS_S", 0.02)
    async with line_to(redis_server.port) as line, machines(Machine(through(line, url), tmp_path / "1")) as (desk,):
        feed = desk.station.feed
        anchor = feed.join("anchor")
        await anchor.frames()
        assert (await desk.bring(order(1), order(1, "paid"))).accepted == 2
        assert await desk.available() == 5_000_000 - 2500
        seen = desk.station.state.revision
        await desk.until(lambda: feed.holds("anchor") == seen)
        line.cut()
        await desk.bring(order(2))
        await desk.until(lambda: not desk.station.chair.fresh and not desk.decides)
        late = feed.join("anchor")
        (frame,) = [one for one in map(orjson.loads, await late.frames()) if one["kind"] == "snapshot"]
        assert frame["away"] > 0
        assert frame["view"]["counts"]["orders"] == 1
        overlay = feed.join("overlay")  # nobody had one before, so there is nothing to show it yet
        desk.station.beat()
        assert [orjson.loads(one)["kind"] for one in await overlay.frames()] == ["beat"]
        line.mend()
        await desk.until(lambda: desk.decides and len(desk.station.state.stock.orders) == 2)
        for seat in (late, overlay):
            revision, away = 0, True
            async with asyncio.timeout(15):
                while away or revision < desk.station.state.revision:
                    for heard in map(orjson.loads, await seat.frames()):
                        revision = heard.get("revision", revision)
                        away = "away" in heard if heard["kind"] in ("snapshot", "beat") else away


async def test_what_waits_in_the_outbox_when_the_door_dies_is_delivered_by_the_next_start(
    redis_server: RedisServer, url: str, tmp_path: Path
) -> None:
    async with machines(Machine(url, tmp_path / "1")) as (desk,):
        async with line_to(redis_server.port) as line, machines(Machine(through(line, url), tmp_path / "2")) as (door,):
            line.cut()
            await door.bring(order(1))
            await door.bring(order(2))
        assert not desk.station.state.stock.orders
        async with machines(Machine(url, tmp_path / "2", "door")) as (again,):
            await again.bring(order(3))
            await again.until(lambda: len(again.station.state.stock.orders) == 3)
            assert [book.id[1] for book in desk.station.state.stock.by_number] == ["D1", "D2", "D3"]
            await same(desk, again)


async def test_a_door_whose_disk_is_full_too_takes_no_push_that_it_could_not_keep(
    redis_server: RedisServer, url: str, tmp_path: Path
) -> None:
    async with line_to(redis_server.port) as line, machines(Machine(through(line, url), tmp_path / "1")) as (door,):
        await door.bring(order(1))
        line.cut()
        door.outbox._most = 1  # type: ignore[misc]
        with pytest.raises(Trouble, match="寄存文件"):
            await door.bring(order(2))
        line.mend()
        await door.until(lambda: door.station.ready)
        assert (await door.bring(order(2))).accepted == 1
