"""Floor 4. Runs what awaits, to its end. Reads and writes nothing of its own."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from companion.domain.trouble import Trouble

_End = TypeVar("_End")


def run_to_the_end(work: Callable[[], Coroutine[Any, Any, _End]]) -> _End:
    """Run `work` in a loop of its own. What ended a task group is raised as itself, a `Trouble` before all else."""
    import asyncio

    ends: list[_End] = []

    async def work_on() -> None:
        # The task itself must end with nothing: putting the signals back writes it out as text, result and all, and
        # the State of a season's orders as text is gigabytes.
        ends.append(await work())

    try:
        asyncio.run(work_on())
        return ends.pop()
    except BaseExceptionGroup as group:
        failure = cause(group)
    raise failure  # out here, so that what it was itself caused by stays its cause


def cause(group: BaseExceptionGroup[Any]) -> BaseException:
    """What ended a task group: of several failures the one that has a sentence, else the first."""
    leaves: list[BaseException] = []
    left: list[BaseException] = [group]
    while left:
        one = left.pop(0)
        if isinstance(one, BaseExceptionGroup):
            left = [*one.exceptions, *left]
        else:
            leaves.append(one)
    return next((one for one in leaves if isinstance(one, Trouble)), leaves[0])
