"""Floor 3. The console as a program: one Uplink, one screen. Reads the feed, writes the terminal.

It runs alone or as a task beside the station; either way it knows the station only over the socket.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import ClassVar, Literal

from textual.app import App
from textual.screen import Screen

from companion.console import forms
from companion.console.board import Board
from companion.console.dialog import Dialog
from companion.console.form import Answers
from companion.console.front import Front
from companion.console.ink import GROUND
from companion.console.uplink import Uplink, monotonic
from companion.console.words import Words
from companion.domain.trouble import Trouble

ConsoleEnd = Literal["leave", "stop"]
"""What the one who left wants of the station: that it goes on, or that it stops too."""


class ConsoleApp(App[ConsoleEnd], inherit_bindings=False):
    """The console. With `ask_on_leave` leaving asks whether the station goes on; else the answer is "leave".

    `ends_with_us`: the station stops with this console, as a demo does. `pairing` is the code that pairs a browser of
    this machine with the station, "" if that can't be.

    `tick` (seconds, monotonic) and `zone` are for tests.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    CSS = f"""
    Front {{ background: {GROUND}; }}
    #head {{ height: 2; }}
    #banner {{ height: auto; display: none; }}
    #body {{ height: 1fr; margin: 1 0 0 0; }}
    #questions {{ width: 58%; }}
    #side {{ width: 1fr; margin: 0 1 0 2; }}
    #foot {{ height: 4; }}
    """
    BINDINGS: ClassVar = [("ctrl+c,ctrl+q", "leave", "")]

    def __init__(
        self,
        url: str,
        token: str,
        lang: str = "zh",
        by: str = "",
        ask_on_leave: bool = False,
        *,
        ends_with_us: bool = False,
        pairing: str = "",
        tick: Callable[[], float] = monotonic,
        zone: dt.tzinfo | None = None,
    ) -> None:
        super().__init__()
        self.words = Words(lang)
        self.uplink = Uplink(url, token, Board(), by, tick, lang=self.words.lang)
        self.front = Front(self.uplink, self.words, zone, ends_with_us)
        self.front.pairing = pairing
        self._ask_on_leave = ask_on_leave

    def get_default_screen(self) -> Screen[None]:
        return self.front

    def action_leave(self) -> None:
        self.front.leave()

    def ask_to_leave(self) -> bool:
        """Ask what becomes of the station; False if there is nothing to ask."""
        if not self._ask_on_leave:
            return False

        def end(answers: Answers) -> None:
            self.exit("stop" if answers["end"] == "stop" else "leave")

        if not isinstance(self.screen, Dialog):
            self.push_screen(Dialog(forms.leave(self.words, end), self.words))
        return True


async def run_console(
    url: str,
    token: str,
    lang: str,
    by: str,
    ask_on_leave: bool = False,
    *,
    ends_with_us: bool = False,
    pairing: str = "",
) -> ConsoleEnd:
    """Show the console until the one before it leaves.

    Raises `Refused` when the station will have none of it (wrong token, wrong address), `Trouble` when the
    screen broke.
    """
    app = ConsoleApp(url, token, lang, by, ask_on_leave, ends_with_us=ends_with_us, pairing=pairing)
    end = await app.run_async()
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError  # Textual puts the terminal right and keeps the cancelling to itself
    if app.uplink.refusal is not None:
        raise app.uplink.refusal
    if app.return_code:
        raise Trouble(
            "控制台出错关掉了，助播台不受影响；请重新打开",
            "the console broke and closed; the station goes on, open it again",
        )
    return end or "leave"
