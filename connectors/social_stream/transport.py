"""Floor 3: dials Social Stream Ninja, its desktop program on this machine or its relay. The only module that awaits."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlsplit

import orjson

from companion.domain.trouble import Trouble
from connectors.kit.dial import Patience
from connectors.kit.dial import knock as knock_at
from connectors.kit.line import Line
from connectors.kit.scribe import Scribe
from connectors.kit.tuned import Tuned
from connectors.social_stream.payload import read_frame

URL: Final = "ws://127.0.0.1:3000"
RELAY: Final = "wss://io.socialstream.ninja"
_COMMENTS: Final = 4
"""The relay's channel of comments."""


def address(url: str, key: str) -> tuple[str, str]:
    """Where to dial, and what to say there first: a bare host is told which of its rooms is meant, by `key`."""
    if not key or urlsplit(url).path not in ("", "/"):
        return url, ""
    hello = orjson.dumps({"join": key, "in": _COMMENTS, "out": 1}).decode()
    return f"{url.rstrip('/')}/join/{quote(key, safe='')}/{_COMMENTS}", hello


def tune(url: str, key: str, line: Line, scribe: Scribe, patience: Patience | None = None) -> Tuned:
    """The Listener of one relay."""
    where, hello = address(url, key)
    return Tuned(where, line, scribe, read_frame, hello, patience)


async def knock(url: str, key: str) -> list[Trouble]:
    """Whether it answers now."""
    where, _ = address(url, key)
    zh, en = "连不上 Social Stream Ninja，请先打开它", "Social Stream Ninja can't be reached; start it"
    return await knock_at(where, zh, en, Patience())
