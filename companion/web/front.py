"""Floor 3. What every route of the web shares: the doors, the tokens, the bounds, the open sockets, the counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from aiohttp import web

from companion.web.access import Access, Pass
from companion.web.assets import Asset
from companion.web.doors import Doors
from companion.web.limits import Limits
from companion.web.refusal import spoken
from companion.web.sockets import Sockets


class Front:
    """One running web: made by `open_server`, handed to every route under `FRONT`."""

    def __init__(self, doors: Doors, access: Access, limits: Limits, bound: str, assets: Mapping[str, Asset]) -> None:
        self.doors: Final = doors
        self.access: Final = access
        self.limits: Final = limits
        self.bound: Final = bound
        self.assets: Final = assets
        self.counted: Final[Counter[str]] = Counter()
        self.sockets: Final = Sockets(limits, self.counted)
        self.ears_open: Final[Counter[str]] = Counter()
        self.ears_gone_ms: Final[dict[str, int]] = {}
        self.stopping = False

    def lang(self, request: web.Request) -> str:
        """The language to answer this request in."""
        return spoken(request.headers.get("Accept-Language", ""), self.doors.lang)


FRONT: Final = web.AppKey("front", Front)
PASS: Final = web.RequestKey("pass", Pass)
