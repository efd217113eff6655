"""Experts are told: once each, after the book has the question, again after a failure, never again after a start."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from companion.domain.facts import ExpertNotified
from companion.domain.inbound import Notice
from companion.domain.trouble import NotTaken
from companion.journal.memory import MemoryJournal
from companion.pipeline.notifying import FIRST_WAIT_S, LONGEST_WAIT_S, Teller
from tests.pipeline.clinics import Desks, open_desk

YELLOW, GUM = "李子树叶子发黄怎么办", "李子树流胶怎么治"


class Robot:
    """A connector that takes notices, or fails as it is told to."""

    def __init__(self) -> None:
        self.taken: list[Notice] = []
        self.tried: list[str] = []
        self.failures: list[Exception] = []
        self.never = ""
        self.news = asyncio.Event()

    async def notify(self, notice: Notice, now_ms: int) -> None:
        self.tried.append(notice.group)
        if self.failures:
            raise self.failures.pop(0)
        if notice.group == self.never:
            raise NotTaken("内容不收", "refused")
        self.taken.append(notice)
        self.news.set()

    async def took(self, count: int) -> list[Notice]:
        async with asyncio.timeout(5):
            while len(self.taken) < count:
                self.news.clear()
                await self.news.wait()
        return self.taken


class Naps:
    """Sleeps that take no time; noted."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def telling(robot: Robot, journal: MemoryJournal, naps: Naps | None = None) -> AsyncIterator[Desks]:
    made: list[Teller] = []

    def wire(desks: Desks) -> None:
        ways = (desks.desk.look, desks.inlet.bring, desks.now_ms)
        made.append(Teller("wecom_robot", robot, *ways, sleep=naps or Naps(), spread=lambda: 1.0))
        desks.desk.on_written = lambda expected, facts: made[0].note(facts)

    async with open_desk(journal, wire) as desks, asyncio.TaskGroup() as group:
        task = group.create_task(made[0].run())
        yield desks
        task.cancel()


async def told(desks: Desks, count: int) -> list[ExpertNotified]:
    """The facts that an expert was told, when there are so many."""
    async with asyncio.timeout(5):
        while True:
            await desks.desk.look(lambda state: None)
            found = [fact for _, fact in desks.journal.read() if isinstance(fact, ExpertNotified)]
            if len(found) >= count:
                return found


async def test_an_expert_is_told_once_and_the_book_says_so() -> None:
    robot, journal = Robot(), MemoryJournal()
    async with telling(robot, journal) as desks:
        group = await desks.to_clinic(YELLOW)
        (notice,) = await robot.took(1)
        assert (notice.group, notice.question, notice.expert, notice.name) == (group, YELLOW, "li", "李农技")
        assert (notice.station, notice.lang, notice.askers) == ("弄袍村", "zh", 1)
        (fact,) = await told(desks, 1)
        assert (fact.group, fact.connector, fact.expert) == (group, "wecom_robot", "li")
        await desks.to_clinic(GUM, expert="")
        assert (await robot.took(2))[1].name == ""
        await told(desks, 2)
    async with telling(robot, journal) as desks:
        third = await desks.to_clinic("刺梨什么时候移栽")
        assert [one.group for one in await robot.took(3)] == ["q1", "q2", third]


async def test_what_waits_since_the_station_was_down_is_told_on_start() -> None:
    robot, journal = Robot(), MemoryJournal()
    async with open_desk(journal) as desks:
        await desks.to_clinic(YELLOW)
    async with telling(robot, journal):
        await robot.took(1)


async def test_a_failure_is_shown_tried_again_later_each_time_and_shown_to_be_over() -> None:
    robot, naps = Robot(), Naps()
    robot.failures = [NotTaken("机器人停用了", "the robot was stopped"), NotTaken("", "", 60), TimeoutError()]
    async with telling(robot, MemoryJournal(), naps) as desks:
        await desks.to_clinic(YELLOW)
        await robot.took(1)
        await told(desks, 1)
        assert naps.slept == [FIRST_WAIT_S, 60, 4 * FIRST_WAIT_S]
        shown = [(x.state, x.note) for _, x in desks.journal.read() if getattr(x, "source", "") == "wecom_robot"]  # type: ignore[union-attr]
        assert shown == [("down", "机器人停用了"), ("down", ""), ("down", "没有回音，会再试"), ("up", "")]
        assert desks.state.show.connectors["wecom_robot"].state == "up"


async def test_the_wait_between_two_tries_is_bounded() -> None:
    robot, naps = Robot(), Naps()
    robot.failures = [NotTaken("", "") for _ in range(12)]
    async with telling(robot, MemoryJournal(), naps) as desks:
        await desks.to_clinic(YELLOW)
        await robot.took(1)
        assert max(naps.slept) == LONGEST_WAIT_S


async def test_one_that_is_never_taken_does_not_hold_up_the_others() -> None:
    robot = Robot()
    robot.never = "q1"
    async with telling(robot, MemoryJournal()) as desks:
        await desks.to_clinic(YELLOW)
        await desks.to_clinic(GUM)
        assert [one.group for one in await robot.took(1)] == ["q2"]
        robot.never = ""
        await robot.took(2)


async def test_what_was_answered_meanwhile_is_not_told_any_more() -> None:
    robot, journal = Robot(), MemoryJournal()
    robot.never = "q1"
    async with telling(robot, journal) as desks:
        group = await desks.to_clinic(YELLOW)
        await desks.command("answer_clinic", group=group, text="缺铁")
        robot.never = ""
        await desks.to_clinic(GUM)
        assert [one.group for one in await robot.took(1)] == ["q2"]


async def test_a_question_handed_to_another_expert_is_told_to_that_one() -> None:
    robot = Robot()
    async with telling(robot, MemoryJournal()) as desks:
        group = await desks.to_clinic(YELLOW, expert="")
        await robot.took(1)
        await told(desks, 1)
        await desks.command("route_to_clinic", group=group, expert="li")
        assert [one.expert for one in await robot.took(2)] == ["", "li"]


async def test_a_connector_that_breaks_is_started_again_and_its_words_are_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    robot = Robot()
    robot.failures = [ValueError("https://…?key=secret")]
    async with telling(robot, MemoryJournal()) as desks:
        await desks.to_clinic(YELLOW)
        await robot.took(1)
    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text
