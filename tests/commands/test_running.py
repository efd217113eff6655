"""What ends a command's work is told as what it was, whatever groups it came out of."""

from __future__ import annotations

import asyncio

import pytest

from companion.commands.running import cause, run_to_the_end
from companion.domain.trouble import Trouble


def test_what_the_work_gives_is_given_on() -> None:
    async def work() -> int:
        return 7

    assert run_to_the_end(work) == 7


def test_a_state_of_a_whole_season_is_never_written_out_as_text() -> None:
    written: list[str] = []

    class Season:
        def __repr__(self) -> str:
            written.append("a season as text")
            return ""

    season = Season()

    async def work() -> Season:
        return season

    assert run_to_the_end(work) is season
    assert written == []


def test_a_failure_within_groups_comes_out_as_itself() -> None:
    async def fail() -> None:
        raise OSError("the disk is full")

    async def work() -> None:
        async with asyncio.TaskGroup() as outer, asyncio.TaskGroup() as inner:
            inner.create_task(fail())
            outer.create_task(asyncio.sleep(0))

    with pytest.raises(OSError, match="the disk is full"):
        run_to_the_end(work)


def test_of_several_failures_the_one_with_a_sentence_is_told() -> None:
    trouble = Trouble("账本写不进去", "the book can't be written")
    first = ValueError()
    assert cause(ExceptionGroup("", [first, ExceptionGroup("", [KeyError(), trouble])])) is trouble
    assert cause(ExceptionGroup("", [ExceptionGroup("", [first]), KeyError()])) is first
