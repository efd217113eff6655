"""Floor 3: plays a recording file into the station at the pace it was made, or at any other.

Reads the file, a line at a time (a season's recording may not fit in memory); writes nothing. The only module of this
connector that awaits. Clock and sleep can be handed in, so tests take no time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from companion.domain.inbound import BadNoun, Told
from companion.domain.trouble import Trouble
from connectors.contract import Emit
from connectors.replay.payload import MOST_BYTES, read_lines

BATCH: Final = 256
"""Nouns in one `emit` at most."""

MOST_PAUSE_MS: Final = 600_000
"""A longer silence in the recording (one file may hold two evenings) is played as this one."""

Sleep = Callable[[float], Awaitable[object]]


def read_recording(path: Path) -> Iterator[tuple[int, Told | BadNoun]]:
    """Line number and noun, or what is wrong with it, of each line of a file. Raises `Trouble` if it can't be read."""
    try:
        with path.open("rb") as file:
            yield from read_lines(_lines(file))
    except OSError as wrong:
        raise Trouble(f"读不了录像文件 {path}：{wrong}", f"can't read the recording {path}: {wrong}") from wrong


def no_complaint(_line: int, _reason: str) -> None:
    """Takes a bad line and says nothing."""


class Replay:
    """A Listener that hears a recording.

    `speed` 2.0 is twice as fast as it was, 0 as fast as the station takes it. `on_bad(line, reason)` is told of every
    line that is no noun; the rest is played. `clock` gives seconds that never go back (by default the loop's).
    """

    def __init__(
        self,
        path: Path,
        speed: float = 1.0,
        on_bad: Callable[[int, str], None] = no_complaint,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._path = path
        self._speed = speed
        self._on_bad = on_bad
        self._sleep = sleep
        self._clock = clock

    async def listen(self, emit: Emit) -> None:
        """Play the file to its end. Raises `Trouble` if it can't be read."""
        clock = self._clock or asyncio.get_running_loop().time
        began_s = clock()
        played_ms = latest_ms = 0
        batch: list[Told] = []
        for noun in self._nouns():
            if latest_ms and self._speed:
                played_ms += min(max(noun.at_ms - latest_ms, 0), MOST_PAUSE_MS)
            latest_ms = max(latest_ms, noun.at_ms)
            due_s = began_s + played_ms / 1000 / (self._speed or 1)
            if len(batch) == BATCH or clock() < due_s:
                if batch:
                    await emit(tuple(batch))
                    batch.clear()
                # Even with nothing to wait for: comments don't wait in `emit`, and a recording must not keep the loop.
                await self._sleep(max(due_s - clock(), 0))
            batch.append(noun)
        if batch:
            await emit(tuple(batch))

    def _nouns(self) -> Iterator[Told]:
        for number, noun in read_recording(self._path):
            if isinstance(noun, BadNoun):
                self._on_bad(number, str(noun))
            else:
                yield noun


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The file's lines; of one that is too long its beginning, still too long to be taken for a noun."""
    while line := file.readline(MOST_BYTES + 2):
        rest = line
        while len(rest) > MOST_BYTES + 1 and not rest.endswith(b"\n"):
            rest = file.readline(MOST_BYTES + 2)
        yield line
