"""Floor 4. Ctrl-C, SIGTERM and their like on Windows, as an event the station waits for. Writes signal handlers."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP") if hasattr(signal, name)
)


@contextmanager
def asked_to_stop() -> Iterator[asyncio.Event]:
    """An event that is set when the process is asked to stop. Asked twice, it is left to end as it can.

    `loop.add_signal_handler` does not exist on Windows, where most anchors sit; this works everywhere.
    """
    loop = asyncio.get_running_loop()
    until = asyncio.Event()

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(until.set)

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield until
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
