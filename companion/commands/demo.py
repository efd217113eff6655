"""Floor 4. `companion demo`: the sample broadcast through the whole path, in a folder of its own.

Reads the shipped sample; writes that folder, the final state in it, and what is to be known on stdout.
"""

from __future__ import annotations

import asyncio
import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from companion.app import Plan, Station, run_station
from companion.commands.assembly import ARCHIVE, faces
from companion.commands.child import Child, start_child
from companion.commands.fold import write_state
from companion.commands.screen import check_terminal
from companion.commands.stopping import asked_to_stop
from companion.config import SAMPLE, load
from companion.domain.trouble import Lang
from companion.journal import open_journal
from companion.sample import RECORDING
from companion.web.access import load_or_make
from connectors.contract import Emit
from connectors.replay import Replay

if TYPE_CHECKING:
    from companion.web.server import Server

BOOK: Final = "sqlite:demo.db"
STATE: Final = "state.json"


class Player:
    """A Listener that plays the recording once the web is open, and with `once` asks the station to stop after it."""

    def __init__(self, speed: float, once: bool, until: asyncio.Event) -> None:
        self.may_begin = asyncio.Event()
        self._replay = Replay(RECORDING, speed)
        self._once = once
        self._until = until

    async def listen(self, emit: Emit) -> None:
        """Play the recording."""
        await self.may_begin.wait()
        await self._replay.listen(emit)
        if self._once:
            self._until.set()


class Demo(Struct, frozen=True):
    """How the sample broadcast is to be played, and the folder it is played in."""

    speed: float
    port: int
    once: bool
    lang: Lang
    level: str
    data: Path

    async def play(self) -> Path:
        """Play without a console; where the final state was written. Raises `Trouble`."""
        settings = load(SAMPLE)
        with asked_to_stop() as until:
            player = Player(self.speed, self.once, until)

            async def tell(_station: Station, server: Server) -> None:
                print(f"{'贴片' if self.lang == 'zh' else 'overlay'} {overlay_url(server.url, self.data)}", flush=True)
                print(f"ready {server.url}", flush=True)
                player.may_begin.set()

            plan = Plan(
                catalogue=settings.catalogue,
                journal=open_journal(BOOK, self.data),
                listeners={"replay": player},
                archive=self.data / ARCHIVE,
                recorded=True,
            )
            state = await run_station(plan, until, faces(settings.host, self.port, self.data, self.lang, tell))
        final = self.data / STATE
        write_state(state, str(final))
        return final

    async def show(self) -> Path:
        """Play with the console in this terminal and the overlay in a browser. Raises `Trouble`."""
        check_terminal("companion demo --headless")
        options = ["--speed", str(self.speed), "--port", str(self.port), "--data", str(self.data)]
        options += ["--lang", self.lang, "--log-level", self.level, *(["--once"] if self.once else [])]
        child = await start_child(["demo", "--headless", *options], self.data)
        try:
            open_browser(overlay_url(child.url, self.data))
            await self._watch(child)
        finally:
            await child.stop()
        return self.data / STATE

    async def _watch(self, child: Child) -> None:
        """Show the console until it is left, or its terminal is closed; with `once` until the station has ended."""
        from companion.console.app import run_console

        with asked_to_stop() as until:
            async with asyncio.TaskGroup() as both:
                token = load_or_make(self.data).token("anchor")
                screen = both.create_task(run_console(child.url, token, self.lang, "", ends_with_us=True))
                waits = [until.wait(), *([child.over()] if self.once else [])]
                ends = [both.create_task(wait) for wait in waits]
                for end in ends:
                    end.add_done_callback(lambda _: screen.cancel())
                screen.add_done_callback(lambda _: [end.cancel() for end in ends])


def own_folder() -> Path:
    """A new folder for one demo."""
    return Path(tempfile.mkdtemp(prefix="zhubotai-demo-"))


def overlay_url(url: str, data: Path) -> str:
    """The whole overlay of a station, with its token."""
    return f"{url}/overlay/all?token={load_or_make(data).token('overlay')}"


def open_browser(url: str) -> None:
    """Show a page in the user's browser, if there is one with windows: a text browser would take the terminal."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return
    if type(browser) is not webbrowser.GenericBrowser:
        browser.open(url)
