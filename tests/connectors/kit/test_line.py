"""A line is dialled for ever: soon after it was lost, seldom where somebody says no, and every break is told once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from companion.domain.inbound import SINCE_LAST, Comment, ConnectorStatus, Inbound, User
from connectors.contract import Receipt
from connectors.kit.dial import Lost
from connectors.kit.line import AWAY_S, REFUSED_S, Line

COMMENT = Comment(0, "room", "douyin", "k1", User("u", "山里人"), "发新疆不")


class Enough(Exception):
    """The evening is over."""


class Evening:
    """A line in made-up time: each wait passes at once, and visits do what they are told, one after the other."""

    def __init__(self, *visits: Callable[[Line], Any], lang: str = "zh") -> None:
        self.now_s = 1_000.0
        self.waits: list[float] = []
        self.told: list[Inbound] = []
        self._visits = list(visits)
        self.line = Line("room", lang, self._sleep, lambda: 1.0, lambda: self.now_s)

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now_s += seconds

    async def _emit(self, nouns: tuple[Inbound, ...]) -> Receipt | None:
        self.told += nouns
        return None

    async def _visit(self, line: Line) -> None:
        if not self._visits:
            raise Enough
        await self._visits.pop(0)(line)

    async def run(self) -> list[tuple[str, str, int]]:
        """Live through all visits; what was said of the connector: how it stands, why, and what is missing."""
        with pytest.raises(Enough):
            await self.line.keep(self._visit, self._emit)
        said = [one for one in self.told if isinstance(one, ConnectorStatus)]
        assert {one.at_ms for one in said} <= {0}
        return [(one.state, one.note, one.missing_ms) for one in said]

    def stands(self, seconds: float, then: Exception | None = None) -> Callable[[Line], Any]:
        """A visit that is up for so long."""

        async def visit(line: Line) -> None:
            await line.up()
            self.now_s += seconds
            line.alive()
            if then is not None:
                raise then

        return visit


async def fails(wrong: Exception) -> None:
    raise wrong


def away(wrong: Exception | None = None) -> Callable[[Line], Any]:
    return lambda _line: fails(wrong or ConnectionRefusedError())


async def test_a_break_is_told_once_and_so_is_its_end_with_how_long_it_was() -> None:
    evening = Evening()
    evening._visits = [evening.stands(60), away(), away(), away(), evening.stands(60)]
    said = await evening.run()
    assert [(state, missing) for state, _, missing in said] == [
        ("up", SINCE_LAST),
        ("down", 0),
        ("down", 0),
        ("up", 7_500),
        ("down", 0),
    ]
    assert "挂断" in said[1][1]
    assert "没有开" in said[2][1]


async def test_who_is_away_is_dialled_every_few_seconds_for_ever() -> None:
    evening = Evening(*[away() for _ in range(200)])
    said = await evening.run()
    assert len(said) == 1
    assert evening.waits[:5] == [0.5, 1.0, 2.0, 4.0, 4.0]
    assert max(evening.waits) == AWAY_S[1]


async def test_who_says_no_is_asked_ever_more_seldom() -> None:
    evening = Evening(*[away(Lost("码不对", "wrong code", refused=True)) for _ in range(10)])
    assert await evening.run() == [("down", "码不对", 0)]
    assert evening.waits[:5] == [5.0, 10.0, 20.0, 40.0, 60.0]
    assert max(evening.waits) == REFUSED_S[1]


async def test_who_hangs_up_at_once_each_time_is_not_dialled_ever_faster_but_one_who_stood_is() -> None:
    evening = Evening()
    evening._visits = [*(evening.stands(0.1) for _ in range(4)), evening.stands(60), evening.stands(1)]
    await evening.run()
    assert evening.waits == [0.5, 1.0, 2.0, 4.0, 0.5, 1.0]


async def test_comments_come_with_what_is_to_be_said_before_them() -> None:
    async def visit(line: Line) -> None:
        await line.up()
        line.health.park("不是 JSON")
        await line.take(COMMENT)
        await line.late()
        await line.take()
        raise Enough

    evening = Evening(visit)
    said = await evening.run()
    assert [type(one).__name__ for one in evening.told][:3] == ["ConnectorStatus", "ConnectorStatus", "Comment"]
    assert [state for state, _, _ in said] == ["up", "up", "late", "up"]
    assert sum(one.parked for one in evening.told if isinstance(one, ConnectorStatus)) == 1


async def test_the_english_station_is_told_in_english() -> None:
    (said,) = await Evening(away(), lang="en").run()
    assert said[1] == "the program there is not running; dialling again"


async def test_a_fault_of_our_own_is_not_taken_for_the_networks() -> None:
    async def visit(line: Line) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(ConnectionResetError()))
            group.create_task(fails(KeyError("ours")))

    with pytest.raises(ExceptionGroup) as ended:
        await Evening(visit).line.keep(visit, Evening()._emit)
    assert ended.group_contains(KeyError)


async def test_a_group_of_network_failures_is_one_break() -> None:
    async def visit(line: Line) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(ConnectionResetError()))
            group.create_task(fails(TimeoutError()))

    (said,) = await Evening(visit).run()
    assert said[0] == "down"
