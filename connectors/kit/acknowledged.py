"""Floor 3: what a platform sends again until it is acknowledged, brought to the book first. It awaits, as `transport`.

Reads what was heard on a line; writes nouns.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final, TypeVar

from companion.domain.inbound import Inbound
from connectors.kit.line import Line

WAITING_MOST: Final = 256
"""Messages heard and not yet in the book; the platform waits with the others."""

_Frame = TypeVar("_Frame")


async def book_all(
    line: Line,
    heard: asyncio.Queue[_Frame],
    read: Callable[[_Frame], Iterable[Inbound]],
    acknowledge: Callable[[_Frame], Awaitable[None]],
) -> None:
    """Take what was heard, all that waits at a time, and acknowledge each when it is in the book, and not before."""
    while True:
        frames = [await heard.get()]
        while not heard.empty():
            frames.append(heard.get_nowait())
        await line.take(*(noun for frame in frames for noun in read(frame)))
        for frame in frames:
            await acknowledge(frame)
