"""Floor 2. Keeping a connector or a face going: started again with back-off when it fails. Reads and writes nothing.

The desk is not supervised: if the book cannot be written, the station must end. This is one of the few places that
may catch everything; what was caught is told once as "down", and the recovery once as "up".
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final

FIRST_DELAY_S: Final = 0.5
LONGEST_DELAY_S: Final = 30.0

Run = Callable[[], Awaitable[None]]
Tell = Callable[[Exception], Awaitable[None]]


async def supervise(
    run: Run,
    tell_down: Tell,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    spread: Callable[[], float] = random.random,
) -> None:
    """Run `run` until it returns; when it fails say so once, wait, longer each time, and run it again, for ever."""
    delay = FIRST_DELAY_S
    down = False
    while True:
        started = asyncio.get_running_loop().time()
        try:
            await run()
        except Exception as failure:
            if not down:
                await tell_down(failure)
            down = True
        else:
            return
        # Having run for a good while counts as having recovered.
        if asyncio.get_running_loop().time() - started > LONGEST_DELAY_S:
            delay, down = FIRST_DELAY_S, False
        # Jitter, so that thirty rooms that fell together do not all knock at once.
        await sleep(delay * (0.5 + spread()))
        delay = min(delay * 2, LONGEST_DELAY_S)
