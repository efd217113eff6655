"""Floor 4. A station that another process runs, stopped as its own terminal would stop it. Sends a signal."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Final

from companion.commands import pid
from companion.commands.knocking import answers
from companion.domain.trouble import Trouble

_LOOKS: Final = 150
_LOOK_S: Final = 0.1


class Neighbour:
    """The station that answers at `url` and keeps its book in `data`."""

    def __init__(self, url: str, data: Path) -> None:
        self.url = url
        self._data = data

    async def stop(self) -> None:
        """Ask it to stop and wait until it no longer answers. Raises `Trouble` when it can't be asked, or goes on."""
        number = pid.running(self._data)
        try:
            if number is None:
                raise ProcessLookupError
            # Another console's process can't be sent Ctrl-Break on Windows: there it ends at once, its book whole.
            os.kill(number, signal.SIGTERM)
            for _ in range(_LOOKS):
                if not await asyncio.to_thread(answers, self.url):
                    return
                await asyncio.sleep(_LOOK_S)
            raise TimeoutError
        except OSError:
            raise Trouble(
                f"没能让 {self.url} 的助播台停下：请在开它的那个终端里按 Ctrl-C",
                f"the station at {self.url} could not be stopped: press Ctrl-C in the terminal it was started from",
            ) from None
