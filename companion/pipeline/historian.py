"""Floor 2. Old facts of a shared book, copied onto this machine's own disk, so that the server's memory has an end.

Reads the shared book; writes this machine's file of old facts, and has the server let go of what every machine has.
Each machine keeps all of them, so that any may be lost, and exports, orders and the archive read them anywhere.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Final

from companion.domain.trouble import Trouble
from companion.journal.port import BookAway, SharedJournal

_log: Final = logging.getLogger("companion")
LOOK_S: Final = 20.0
WORTH_COPYING: Final = 10_000
"""Facts that make it worth while to copy them."""
FIRST: Final = 40_000
"""A book with fewer has nothing to let go of, and is not copied."""


class Historian:
    """Copies what is new now and then. `upto`: the last fact that this machine's disk has; -1: it takes none now."""

    def __init__(
        self, book: SharedJournal, revision: Callable[[], int], first: int = FIRST, worth: int = WORTH_COPYING
    ) -> None:
        self._book = book
        self._revision = revision
        self._first = first
        self._worth = worth
        self._said = ""
        self.upto = 0

    async def begin(self) -> None:
        """Look how far the disk's copy goes."""
        try:
            self.upto = await asyncio.to_thread(self._book.history_end)
        except (Trouble, OSError) as failed:
            self._fail(failed)

    async def run(self) -> None:
        """Copy and let go until cancelled. What goes wrong is told once, and tried again."""
        while True:
            # Not all machines at the same time: whoever comes last lets go for all.
            await asyncio.sleep(LOOK_S * (0.5 + random.random()))  # noqa: S311 - only spreads
            await self.look()

    async def look(self) -> None:
        """Copy what is new if it is worth while, and have the server let go of what every machine has."""
        if self._revision() < max(self._first, self.upto + self._worth):
            return
        try:
            self.upto = await self._book.copy_old()
            count = await self._book.let_go(self.upto)
        except (Trouble, OSError) as failed:
            self._fail(failed)
            return
        self._said = ""
        if count:
            _log.info("the server let go of %d old facts, which are on this machine's disk up to %d", count, self.upto)

    def _fail(self, failed: Trouble | OSError) -> None:
        words = failed.en if isinstance(failed, Trouble) else str(failed)
        if words != self._said:
            _log.warning("old facts can't be kept on this machine, and stay on the server: %s", words)
        self._said = words
        # While the server is away nobody lets go of anything. For a disk that fails, nobody waits: all the newest facts
        # stay on the server in any case, and until they are behind those it may be mended without a gap.
        if not isinstance(failed, BookAway):
            self.upto = -1


__all__ = ["Historian"]
