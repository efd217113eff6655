"""Floor 3. `companion fleet`: the supervisor's screen over many stations. Reads the fleet's feed, writes the terminal.

It only looks. It dials again for ever; only a refusal that a new attempt cannot change ends it.
"""

from __future__ import annotations

import asyncio
import random
from typing import Any, ClassVar, Final

import orjson
from textual.app import App, ComposeResult
from textual.strip import Strip
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus, WebSocketException

from companion.console.fleet_rows import draw_foot, draw_head, draw_station, in_order
from companion.console.fleet_words import said
from companion.console.ink import GROUND, INK, Row
from companion.console.panel import Panel
from companion.console.uplink import feed_url
from companion.domain.trouble import Lang, Refused

SILENT_S: Final = 12.0
_PAUSES_S: Final = (0.2, 0.5, 1.0, 2.0, 4.0)
_FRAME_BYTES: Final = 4 * 2**20
_REFUSALS: Final = (401, 403, 404)


class FleetApp(App[None], inherit_bindings=False):
    """The screen. `refusal` is why the fleet will have none of it, if it won't."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    CSS = f"""
    Screen {{ background: {GROUND}; }}
    #head {{ height: 3; }}
    #foot {{ height: 1; }}
    """
    BINDINGS: ClassVar = [
        ("q,escape,ctrl+c,ctrl+q", "quit", ""),
        ("down,j", "scroll(1)", ""),
        ("up,k", "scroll(-1)", ""),
        ("pagedown", "scroll(8)", ""),
        ("pageup", "scroll(-8)", ""),
        ("home", "scroll(-100000)", ""),
    ]

    def __init__(self, url: str, token: str, lang: Lang = "zh") -> None:
        super().__init__()
        self.refusal: Refused | None = None
        self._address = feed_url(url).removesuffix("/feed") + "/fleet-feed"
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Language": lang}
        self._lang: Lang = lang
        self._told: dict[str, Any] | None = None
        self._is_live = False
        self._from = 0
        self._panels = (
            Panel(lambda width, height: draw_head(self._told, self._note(), self._lang, width), id="head"),
            Panel(self._draw, id="rows"),
            Panel(lambda width, height: draw_foot(self._lang, width), id="foot"),
        )

    def compose(self) -> ComposeResult:
        """The three panels."""
        yield from self._panels

    def on_mount(self) -> None:
        """Begin to listen."""
        self.run_worker(self._listen())

    def action_scroll(self, rows: int) -> None:
        """Show stations further down, or up."""
        count = len(self._told["stations"]) if self._told else 0
        self._from = max(0, min(self._from + rows, count - 1))
        self._redraw()

    def _note(self) -> str:
        if self._is_live:
            return ""
        return str(said("old", self._lang) if self._told else said("dialling", self._lang, url=self._url))

    def _draw(self, width: int, height: int) -> list[Strip]:
        told = self._told
        if told is None:
            return []
        if not told["stations"]:
            return [Row(width, GROUND).gap(3).put(said("empty", self._lang), INK).strip()]
        shown = in_order(told["stations"], told["at"])[self._from : self._from + height // 2 + 1]
        rows = [draw_station(one, told["at"], self._lang, width, not self._is_live) for one in shown]
        return [strip for pair in rows for strip in pair][:height]

    def _redraw(self) -> None:
        for panel in self._panels:
            panel.redraw()

    async def _listen(self) -> None:
        failures = 0
        while self.refusal is None:
            try:
                async with connect(
                    self._address, additional_headers=self._headers, proxy=None, compression=None, max_size=_FRAME_BYTES
                ) as line:
                    while True:
                        async with asyncio.timeout(SILENT_S):
                            heard = await line.recv()
                        failures = 0
                        self._told, self._is_live = orjson.loads(heard), True
                        self._redraw()
            except InvalidStatus as refused:
                if refused.response.status_code in _REFUSALS:
                    self._refuse()
                    return
            except (OSError, WebSocketException, TimeoutError):
                pass
            self._is_live = False
            self._redraw()
            await asyncio.sleep(_PAUSES_S[min(failures, len(_PAUSES_S) - 1)] * (0.5 + random.random() / 2))  # noqa: S311 - spreads
            failures += 1

    def _refuse(self) -> None:
        self.refusal = Refused(
            "令牌不对，或这里没有助播总览：在那台电脑上用 companion token show anchor 看令牌",
            "wrong token, or there is no fleet at this address: companion token show anchor tells the token there",
        )
        self.exit()


async def run_fleet(url: str, token: str, lang: Lang) -> None:
    """Show the fleet until the one before it leaves. Raises `Refused` when the fleet will have none of it."""
    app = FleetApp(url, token, lang)
    await app.run_async()
    if app.refusal is not None:
        raise app.refusal


__all__ = ["FleetApp", "run_fleet"]
