"""Floor 2. Recordings of what is heard, as it is heard. Reads nouns from the desk; writes lines to whoever records.

A recording must be whole: who reads too slowly is told so and left, never skipped ahead. What is recorded is in the
book, and its people are made up (`domain.pseudonyms`).
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from companion.domain.inbound import Told, write_noun
from companion.domain.pseudonyms import Pseudonyms
from companion.domain.trouble import Trouble
from companion.pipeline.feed import Left

LINES_MOST: Final = 50_000
"""Lines that wait for one who records, some tens of seconds of the busiest show there is."""
LINES_AT_ONCE: Final = 500
RECORDERS_MOST: Final = 4


class TooSlow(Trouble):
    """So much waits that the recording could not be whole."""

    def __init__(self) -> None:
        super().__init__(
            "录得太慢，跟不上了：录像到这里为止，请把文件放到快一点的磁盘上",
            "the recording can't keep up and ends here: put the file on a faster disk",
        )


class Recorder:
    """One who records, from when it was made until it leaves."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._hidden = Pseudonyms(secrets.token_bytes(32))
        self._heard: deque[Told] = deque()
        self._more = asyncio.Event()
        self._slow = False
        self._ended = False

    def hear(self, nouns: Sequence[Told]) -> None:
        """Have these written down. The desk waits for it: nothing is made of them yet."""
        if self._slow or self._ended:
            return
        if len(self._heard) + len(nouns) > LINES_MOST:
            self._slow = True
        else:
            self._heard.extend(nouns)
        self._more.set()

    def end(self) -> None:
        """Nothing more will come."""
        self._ended = True
        self._more.set()

    async def lines(self) -> list[bytes]:
        """Wait for, and take, the next lines. Raises `Left` at the end, or `TooSlow`."""
        while not self._heard:
            if self._slow:
                raise TooSlow
            if self._ended:
                raise Left
            self._more.clear()
            await self._more.wait()
        heard = [self._heard.popleft() for _ in range(min(len(self._heard), LINES_AT_ONCE))]
        zone = self._recording.zone()
        return [write_noun(self._hidden.hide(noun), zone) for noun in heard]

    def leave(self) -> None:
        """Record no more."""
        self._recording.part(self)


class Recording:
    """All who record one station; times are written in the zone that `timezone` names."""

    def __init__(self, timezone: Callable[[], str]) -> None:
        self._timezone = timezone
        self._recorders: list[Recorder] = []
        self._ended = False

    def zone(self) -> ZoneInfo:
        """The zone that times are written in."""
        return ZoneInfo(self._timezone())

    @property
    def count(self) -> int:
        """How many record."""
        return len(self._recorders)

    @property
    def wanted(self) -> bool:
        """Whether anyone records."""
        return bool(self._recorders)

    def join(self) -> Recorder:
        """One more records from now on. Raises `Trouble` when so many do already."""
        if len(self._recorders) >= RECORDERS_MOST:
            raise Trouble("已经有几个在录了，请先停一个", "enough are recording already; stop one first")
        recorder = Recorder(self)
        self._recorders.append(recorder)
        if self._ended:
            recorder.end()
        return recorder

    def part(self, recorder: Recorder) -> None:
        """One records no more; twice is once."""
        if recorder in self._recorders:
            self._recorders.remove(recorder)

    def hear(self, nouns: Sequence[Told]) -> None:
        """These are in the book."""
        for recorder in self._recorders:
            recorder.hear(nouns)

    def end(self) -> None:
        """The station stops."""
        self._ended = True
        for recorder in self._recorders:
            recorder.end()
