"""Several machines at one book: any door does, one desk at a time, and a door without Redis goes on hearing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import orjson
import pytest

from companion.domain.catalogue import Catalogue
from companion.domain.decide import decide
from companion.domain.inbound import Inbound, OrderEvent
from companion.domain.state import State
from companion.journal.port import Fenced, Lease, Settled
from tests.pipeline.machines import CATALOGUE, Machine, Stall, comment, machines, order, same
from tests.servers import SAFE, running


async def test_an_order_heard_at_one_door_is_seen_at_every_other_and_counted_once(url: str, tmp_path: Path) -> None:
    async with machines(*(Machine(url, tmp_path / str(n)) for n in range(3))) as (one, two, three):
        await one.until(lambda: one.decides)
        assert (await two.bring(order(1), order(1, "paid"))).accepted == 2
        again = await three.bring(order(1), order(2))
        assert (again.accepted, again.duplicates) == (1, 1)
        await same(one, two, three)
        assert await two.available() == await one.available() == 5_000_000 - 2 * 2500


async def test_a_command_typed_at_any_door_is_done_and_seen_there_at_once_or_refused_in_words(
    url: str, tmp_path: Path
) -> None:
    async with machines(Machine(url, tmp_path / "1"), Machine(url, tmp_path / "2", "door")) as (desk, door):
        outcome = await door.command("k1", "adjust_stock", pool="plum", delta="-20斤", reason="spoilage")
        assert outcome.accepted == 1
        assert await door.available() == 5_000_000 - 10_000
        no = await door.command("k2", "adjust_stock", pool="pear", delta="-20斤", reason="spoilage")
        assert no.refused is not None
        assert "pear" in no.refused.zh
        assert (await desk.command("k1", "adjust_stock", pool="plum", delta="-20斤", reason="spoilage")).duplicates == 1
        assert not door.decides


async def test_faces_at_a_door_see_the_comments_and_the_same_view_as_those_at_the_desk(
    url: str, tmp_path: Path
) -> None:
    async with machines(Machine(url, tmp_path / "1"), Machine(url, tmp_path / "2", "door")) as (desk, door):
        await desk.until(lambda: desk.decides)
        await door.until(lambda: door.station.state.revision == desk.station.state.revision)
        seats = [machine.station.feed.join("helper") for machine in (desk, door)]
        views = []
        for seat in seats:
            (frame,) = await seat.frames()
            views.append(orjson.loads(frame)["view"]["pools"])
        assert views[0] == views[1]
        await desk.station.bring((comment(1),))
        tails = []
        for seat in seats:
            found: list[object] = []
            while not found:
                frames = [orjson.loads(frame) for frame in await seat.frames()]
                found = [item for frame in frames if frame["kind"] == "comments" for item in frame["items"]]
            tails.append(found)
        assert tails[0] == tails[1]


async def test_when_the_desk_dies_another_takes_over_and_nothing_that_was_acknowledged_is_lost(
    url: str, tmp_path: Path
) -> None:
    async with machines(Machine(url, tmp_path / "1"), Machine(url, tmp_path / "2")) as (first, second):
        await first.until(lambda: first.decides)
        for number in range(20):
            await second.bring(order(number))
        await first.kill()
        for number in range(20, 40):
            assert (await second.bring(order(number))).accepted == 1  # durable in the inbox, with or without a desk
        await second.until(lambda: second.decides)
        await second.until(lambda: len(second.station.state.stock.orders) == 40)
        assert await second.available() == 5_000_000 - 40 * 2500


async def test_a_desk_that_was_paused_beyond_its_lease_is_refused_and_reads_along_from_then_on(
    url: str, tmp_path: Path
) -> None:
    async with machines(Machine(url, tmp_path / "1"), Machine(url, tmp_path / "2")) as (old, new):
        await old.until(lambda: old.decides)
        await old.bring(order(1))
        lease: Lease | int = 0
        while not isinstance(lease, Lease):  # it may have it prolonged in between
            with old.book.link.blocking() as client:
                client.hset(old.book.keys.book, mapping={"until": 0, "holder": "nobody"})  # as if it had slept so long
            lease = await new.book.take_lease()
        with pytest.raises(Fenced):
            await old.book.settle(lease.last, [], "late", Settled(first="9-0"))
        await old.until(lambda: not old.decides)
        await new.book.leave_lease()
        await old.until(lambda: old.decides or new.decides)
        await new.bring(order(2))
        await same(old, new)
        assert await old.available() == 5_000_000 - 2 * 2500


async def test_redis_that_comes_back_without_its_newest_rows_is_noticed_and_every_door_shows_what_it_has(
    tmp_path: Path,
) -> None:
    with running(tmp_path / "redis", *SAFE) as server:
        url = f"{server.url}?station=plum&patience=0.3"
        async with machines(Machine(url, tmp_path / "1"), Machine(url, tmp_path / "2")) as (one, two):
            for number in range(5):
                await one.bring(order(number))
            await same(one, two)
            with server.client() as client:
                keys = one.book.keys
                last = int(client.hget(keys.book, "last") or 0)
                # What a failover to a replica that lags behind does: the newest rows are gone, and others follow.
                client.execute_command("XTRIM", keys.facts, "MAXLEN", "0")
                client.delete(keys.facts, keys.seen)
                client.hset(keys.book, mapping={"last": 0, "lane": 0})
                assert last > 0
                client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            await one.until(lambda: one.station.state.revision < last)
            await two.until(lambda: two.station.state.revision < last)
            await one.bring(order(9))
            await two.until(lambda: len(two.station.state.stock.orders) == 1)
            await same(one, two)
            assert [book.id[1] for book in two.station.state.stock.by_number] == ["D9"]


async def test_redis_that_restarts_in_the_middle_costs_nothing(tmp_path: Path) -> None:
    with running(tmp_path / "redis", *SAFE) as server:
        url = f"{server.url}?station=plum"
        async with machines(Machine(url, tmp_path / "1"), Machine(url, tmp_path / "2", "door")) as (desk, door):

            async def keep_bringing() -> None:
                for number in range(60):
                    await door.bring(order(number))
                    await asyncio.sleep(0.01)

            async with asyncio.TaskGroup() as group:
                bringing = group.create_task(keep_bringing())
                await desk.until(lambda: len(desk.station.state.stock.orders) > 10)
                await asyncio.to_thread(server.stop)
                await asyncio.sleep(0.4)
                await asyncio.to_thread(server.start)
                await bringing
            await desk.until(lambda: len(desk.station.state.stock.orders) == 60)
            await same(desk, door)
            assert await door.available() == 5_000_000 - 60 * 2500


async def test_what_a_helper_has_a_shop_list_is_written_there_by_one_machine_alone(url: str, tmp_path: Path) -> None:
    writes = Catalogue(CATALOGUE.name, pools=CATALOGUE.pools, packs=CATALOGUE.packs, write_shops=True)
    stalls = [Stall(), Stall()]
    wanted = [Machine(url, tmp_path / str(n), "both", writes, {"doudian": stall}) for n, stall in enumerate(stalls)]
    async with machines(*wanted) as both:
        one, other = both
        await one.until(lambda: any(stall.read for stall in stalls))
        await one.until(lambda: one.station.state.listings.counted and other.station.state.listings.counted)
        at_the_door = other if one.decides else one
        await at_the_door.command("w1", "list_units", shop="doudian", pack="plum-5", units=40)
        await one.until(lambda: any(stall.wishes for stall in stalls))
        await one.until(lambda: all(machine.station.state.listings.wishes["w1"].done for machine in both))
    assert [wish.units for stall in stalls for wish in stall.wishes] == [40]
    assert sum(bool(stall.read) for stall in stalls) == 1


async def test_a_piece_over_which_desks_fall_is_set_aside_shown_and_no_hindrance_to_the_rest(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(state: State, noun: Inbound, *more: Any) -> Any:
        if isinstance(noun, OrderEvent) and noun.order == "D13":
            raise ZeroDivisionError
        return decide(state, noun, *more)

    monkeypatch.setattr("companion.pipeline.desk.decide", stumble)
    async with machines(Machine(url, tmp_path / "door", "door")) as (door,):
        for number in (12, 13, 14):
            await door.bring(order(number))
        falls = 0
        for number in range(5):
            desk = Machine(url, tmp_path / f"desk{number}")
            try:
                async with machines(desk):
                    await door.until(lambda: len(door.station.state.stock.orders) == 2, 4)
            except* ZeroDivisionError:
                falls += 1
        assert falls == 3
        assert [book.id[1] for book in door.station.state.stock.by_number] == ["D12", "D14"]
        assert door.station.state.show.connectors["inbox"].parked == 1
