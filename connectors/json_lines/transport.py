"""Floor 3: dials a tool that serves lines, or reads the lines that a tool writes to us. The only module that awaits."""

from __future__ import annotations

import asyncio
import os
import threading
from typing import Final

from companion.domain.trouble import Trouble
from connectors.contract import Emit
from connectors.json_lines.payload import TOLD_MOST, read_told
from connectors.kit.dial import Lost, Patience
from connectors.kit.dial import knock as knock_at
from connectors.kit.line import Line
from connectors.kit.scribe import Scribe
from connectors.kit.tuned import Tuned

STDIN: Final = 0
_CHUNK: Final = 64 * 1024
_CHUNKS_MOST: Final = 8
"""Read and not yet heard; the tool then waits."""
_LINES_AT_ONCE: Final = 200


def tune(url: str, greeting: str, line: Line, scribe: Scribe, patience: Patience | None = None) -> Tuned:
    """The Listener of a tool that is dialled."""
    return Tuned(url, line, scribe, read_told, greeting, patience)


async def knock(url: str) -> list[Trouble]:
    """Whether something answers there now."""
    return await knock_at(url, "连不上送评论的程序，请先打开它", "the tool can't be reached; start it", Patience())


class Piped:
    """Hears the lines that another program writes to our standard input, to their end."""

    def __init__(self, line: Line, scribe: Scribe, file: int = STDIN) -> None:
        self.scribe = scribe
        self._line = line
        self._file = file

    async def listen(self, emit: Emit) -> None:
        """Hear until the input ends, which is said; then wait to be cancelled: ended input does not come back."""
        await self._line.keep(self._hear_once, emit)

    async def _hear_once(self, line: Line) -> None:
        self.scribe.back(line.tick_ms)
        await line.up()
        rest = b""
        pipe = _Pipe(self._file)
        pipe.open()
        while chunk := await pipe.read():
            *whole, rest = (rest + chunk).split(b"\n")
            if len(rest) > TOLD_MOST:
                self.scribe.park("一行太长")
                rest = b""
            for first in range(0, len(whole), _LINES_AT_ONCE):
                await self._take(line, whole[first : first + _LINES_AT_ONCE])
        if rest.strip():
            await self._take(line, [rest])
        line.health.fall(_ENDED.say(line.lang))
        await line.take()
        await asyncio.Event().wait()

    async def _take(self, line: Line, told: list[bytes]) -> None:
        nouns = [noun for one in told for noun in self.scribe.hear(read_told, one, line.tick_ms)]
        await line.take(*nouns)


_ENDED: Final = Lost(
    "送评论的程序结束了，要听就重新启动助播台", "the tool has ended; start the station anew to hear it"
)


class _Pipe:
    """Reads a file in a thread of its own, for Windows can't await a pipe; it never keeps the station from ending."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._loop = asyncio.get_running_loop()
        self._chunks: asyncio.Queue[bytes] = asyncio.Queue()
        self._room = threading.Semaphore(_CHUNKS_MOST)

    def open(self) -> None:
        threading.Thread(target=self._pump, name="json_lines", daemon=True).start()

    async def read(self) -> bytes:
        """The next bytes; b"" at the end."""
        chunk = await self._chunks.get()
        self._room.release()
        return chunk

    def _pump(self) -> None:
        chunk = b"-"
        while chunk:
            self._room.acquire()
            try:
                chunk = os.read(self._file, _CHUNK)
            except OSError:
                chunk = b""
            try:
                self._loop.call_soon_threadsafe(self._chunks.put_nowait, chunk)
            except RuntimeError:  # the station has ended
                return
