"""Floor 3: a Listener that dials one WebSocket and understands its frames. It awaits, as `transport`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from connectors.contract import Emit
from connectors.kit.dial import Patience, dialled, hear_all
from connectors.kit.line import Line
from connectors.kit.pieces import Piece
from connectors.kit.scribe import Scribe

Read = Callable[[bytes | str], Iterable[Piece]]


class Tuned:
    """Dials `url` for ever, sends `greeting` if there is one and nothing else, and hears what `read` understands."""

    def __init__(
        self, url: str, line: Line, scribe: Scribe, read: Read, greeting: str = "", patience: Patience | None = None
    ) -> None:
        self.scribe: Final = scribe
        self._url = url
        self._line = line
        self._read = read
        self._greeting = greeting
        self._patience = patience or Patience()

    async def listen(self, emit: Emit) -> None:
        """Hear the room until cancelled."""
        await self._line.keep(self._visit, emit)

    async def _visit(self, line: Line) -> None:
        async with dialled(self._url, self._patience) as ws:
            if self._greeting:
                await ws.send(self._greeting)
            self.scribe.back(line.tick_ms)
            await line.up()
            await hear_all(line, ws, self._hear, self._patience)

    async def _hear(self, told: bytes | str) -> None:
        await self._line.take(*self.scribe.hear(self._read, told, self._line.tick_ms))
