"""Floor 3: dials the grabber on this machine and hears it. The only module of this connector that awaits.

It never sends anything: the grabber takes commands, one of which ends it.
"""

from __future__ import annotations

from typing import Final

from companion.domain.trouble import Trouble
from connectors.barragegrab.payload import read_frame
from connectors.kit.dial import Patience
from connectors.kit.dial import knock as knock_at
from connectors.kit.line import Line
from connectors.kit.scribe import Scribe
from connectors.kit.tuned import Tuned

URL: Final = "ws://127.0.0.1:8888"


def tune(url: str, line: Line, scribe: Scribe, patience: Patience | None = None) -> Tuned:
    """The Listener of one grabber."""
    return Tuned(url, line, scribe, read_frame, patience=patience)


async def knock(url: str) -> list[Trouble]:
    """Whether a grabber answers there now."""
    return await knock_at(
        url,
        "连不上弹幕抓取程序，请先打开它，再打开直播间",
        "the grabber can't be reached; start it, then open the room",
        Patience(),
    )
