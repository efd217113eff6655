"""The voice: one frame for all, and a seat that does not keep up is moved forward and costs no one else."""

from __future__ import annotations

import asyncio

import orjson
import pytest

from companion.domain.view import whole
from companion.pipeline.feed import SEAT_FRAMES_MOST, Feed, Left, Release, Seat
from tests.domain.shop import Shop, plums


class Voice:
    """A shop and its feed; every sale is prepared and released at once."""

    def __init__(self) -> None:
        self.shop = Shop()
        self.nudges = 0
        self.feed = Feed(self.nudge)
        self.sold = 0

    def nudge(self) -> None:
        self.nudges += 1

    def speak(self) -> None:
        release = self.feed.prepare(self.shop.state, [])
        if release is not None:
            self.feed.release(release)

    def sell(self) -> None:
        self.sold += 1
        self.shop.event("created", plums(1), order=f"D{self.sold}")
        self.shop.event("paid", order=f"D{self.sold}")
        self.speak()


async def kinds(seat: Seat) -> list[str]:
    return [orjson.loads(frame)["kind"] for frame in await seat.frames()]


async def test_a_new_seat_wakes_the_desk_and_first_gets_the_whole_view() -> None:
    voice = Voice()
    seat = voice.feed.join("overlay")
    assert voice.nudges == 1
    voice.speak()
    (frame,) = await seat.frames()
    assert orjson.loads(frame)["view"] == whole(voice.shop.state, "overlay")


async def test_all_seats_of_a_role_are_given_the_very_same_bytes() -> None:
    voice = Voice()
    seats = [voice.feed.join("overlay") for _ in range(3)]
    voice.speak()
    voice.sell()
    given = [await seat.frames() for seat in seats]
    assert len({id(frames[1]) for frames in given}) == 1


async def test_each_delta_begins_where_the_one_before_it_ended() -> None:
    voice = Voice()
    seat = voice.feed.join("overlay")
    voice.speak()
    for _ in range(3):
        voice.sell()
        voice.shop.say("666")  # nothing an overlay sees
        voice.speak()
    frames = [orjson.loads(frame) for frame in await seat.frames()]
    ends = [frame["revision"] for frame in frames]
    assert [frame["base"] for frame in frames[1:]] == ends[:-1]


async def test_a_seat_that_does_not_keep_up_is_moved_forward_and_delays_no_one() -> None:
    voice = Voice()
    slow, quick = voice.feed.join("overlay"), voice.feed.join("overlay")
    voice.speak()
    heard = await quick.frames()
    for _ in range(SEAT_FRAMES_MOST * 3):
        voice.sell()
        heard += await quick.frames()
    frames = [orjson.loads(frame) for frame in await slow.frames()]
    assert slow.skipped >= 2
    assert frames[0]["kind"] == "snapshot"
    assert len(frames) <= SEAT_FRAMES_MOST
    assert frames[-1]["revision"] == orjson.loads(heard[-1])["revision"]
    assert len(heard) == SEAT_FRAMES_MOST * 3 + 1


async def test_a_seat_may_ask_for_the_whole_view_again() -> None:
    voice = Voice()
    seat = voice.feed.join("helper")
    voice.speak()
    await seat.frames()
    seat.want_snapshot()
    voice.speak()
    assert await kinds(seat) == ["snapshot"]


async def test_a_frame_prepared_before_a_seat_joined_is_not_given_to_it() -> None:
    voice = Voice()
    first = voice.feed.join("overlay")
    voice.speak()
    voice.shop.event("created", plums(1))
    held = voice.feed.prepare(voice.shop.state, [])
    assert isinstance(held, Release)
    second = voice.feed.join("overlay")
    voice.feed.release(held)
    voice.speak()
    assert await kinds(first) == ["snapshot", "delta"]
    assert await kinds(second) == ["snapshot"]


async def test_beats_reach_every_seat_that_has_a_view() -> None:
    voice = Voice()
    seat = voice.feed.join("connector")
    voice.feed.beat(5)
    voice.speak()
    voice.feed.beat(7)
    snapshot, beat = [orjson.loads(frame) for frame in await seat.frames()]
    assert snapshot["kind"] == "snapshot"
    assert beat == {"feed": 1, "kind": "beat", "at": 7}


async def test_while_there_is_no_state_to_see_a_new_seat_gets_what_was_held_and_then_everything_anew() -> None:
    voice = Voice()
    seat = voice.feed.join("overlay")
    voice.speak()
    voice.feed.hold(voice.feed.look())
    seen = voice.shop.state.revision
    voice.sell()
    voice.feed.beat(9, away_ms=8, kept=3)
    voice.feed.rest(7)
    late = voice.feed.join("overlay")
    (frame,) = map(orjson.loads, await late.frames())
    assert (frame["kind"], frame["revision"], frame["away"], frame["kept"]) == ("snapshot", seen, 8, 3)
    voice.feed.beat(10, away_ms=8, kept=3)
    assert await kinds(late) == ["beat"]
    voice.feed.renew()
    voice.speak()
    assert (await kinds(seat), await kinds(late)) == (["snapshot"], ["snapshot"])


async def test_what_is_held_is_told_as_old_until_the_book_is_read_again_even_if_it_is_there_again() -> None:
    voice = Voice()
    seat = voice.feed.join("overlay")
    voice.speak()
    voice.feed.hold(voice.feed.look())
    await seat.frames()
    voice.feed.rest(7)
    voice.feed.beat(9)
    late = voice.feed.join("overlay")
    assert [orjson.loads(frame)["away"] for frame in (*await seat.frames(), *await late.frames())] == [7, 7]
    voice.feed.renew()
    voice.speak()
    assert ["away" in orjson.loads(frame) for frame in await late.frames()] == [False]


async def test_what_was_seen_long_ago_is_not_held_for_those_who_come() -> None:
    voice = Voice()
    voice.feed.join("anchor")
    overlay = voice.feed.join("overlay")
    voice.speak()
    voice.feed.hold(voice.feed.look())
    assert voice.feed.holds("overlay") is not None
    overlay.leave()
    voice.sell()
    voice.feed.hold(voice.feed.look())
    assert voice.feed.holds("overlay") is None
    assert voice.feed.holds("anchor") == voice.shop.state.revision


async def test_a_seat_with_nothing_to_see_yet_is_told_that_the_book_is_away() -> None:
    voice = Voice()
    seat = voice.feed.join("anchor")
    voice.feed.beat(5, away_ms=4, kept=0)
    voice.feed.beat(6, away_ms=4, kept=0)
    (beat,) = map(orjson.loads, await seat.frames())
    assert beat["away"] == 4
    voice.speak()
    assert await kinds(seat) == ["snapshot"]


async def test_who_waits_at_a_feed_that_closes_is_told() -> None:
    voice = Voice()
    seat = voice.feed.join("overlay")
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(_left(seat))
        await asyncio.sleep(0)
        voice.feed.close()
    assert waiting.result()
    assert voice.feed.seats == 0
    assert await _left(voice.feed.join("overlay"))


async def _left(seat: Seat) -> bool:
    with pytest.raises(Left):
        await seat.frames()
    return True
