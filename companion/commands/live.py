"""Floor 4. `companion live` and `companion console`: the screen on a station, which is started if it isn't running.

Reads what answers at the station's address, and DATA/access.toml; starts and stops a process of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from companion.commands.bridging import pairing_code
from companion.commands.child import Child, start_child
from companion.commands.knocking import answers, check_door, is_here, url_of
from companion.commands.neighbour import Neighbour
from companion.commands.screen import check_terminal
from companion.config.settings import HOST, PORT
from companion.console.app import ConsoleEnd, run_console
from companion.domain.trouble import Lang
from companion.web.access import FILE, load_or_make


class Place(NamedTuple):
    """Where a station has its settings and its data, and where it answers."""

    config: Path
    data: Path
    host: str
    port: int


async def live(place: Place, lang: Lang, level: str, by: str) -> None:
    """Open the console on a station, starting it if it isn't running, and stop it if so answered. Raises `Trouble`."""
    check_terminal("companion serve")
    station = await _station(place, lang, level)
    token = load_or_make(place.data).token("anchor")
    check_door(station.url, token)
    code = pairing_code(place.data, place.host, place.port)
    end = await run_console(station.url, token, lang, by, ask_on_leave=True, pairing=code)
    if end == "stop":
        await station.stop()
    zh, en = _farewell(station.url, end)
    print(zh if lang == "zh" else en)


async def _station(place: Place, lang: Lang, level: str) -> Child | Neighbour:
    url = url_of(place.host, place.port)
    if answers(url):
        return Neighbour(url, place.data)
    options = ["--config", str(place.config), "--data", str(place.data), "--lang", lang, "--log-level", level]
    return await start_child(["serve", *options, "--host", place.host, "--port", str(place.port)], place.data)


def _farewell(url: str, end: ConsoleEnd) -> tuple[str, str]:
    if end == "stop":
        return "助播台已停下", "the station has stopped"
    return f"助播台继续运行：{url}", f"the station goes on at {url}"


def station_of(url: str, token: str, data: Path) -> tuple[str, str]:
    """A station's whole address, and the token for it: without one, the anchor's, if the station is on this machine."""
    url = (url if "://" in url else f"http://{url}").rstrip("/")
    # The anchor's token of this machine is for the station on this machine, and for nobody else to read.
    if not token and is_here(url) and (data / FILE).exists():
        token = load_or_make(data).token("anchor")
    return url, token


async def fleet(url: str, token: str, data: Path, lang: Lang) -> None:
    """Open the supervisor's screen on a fleet of stations, here or on another machine. Raises `Trouble`."""
    from companion.console.fleet_app import run_fleet

    url, token = station_of(url or url_of(HOST, PORT), token, data)
    check_terminal()
    await run_fleet(url, token, lang)


async def console(url: str, token: str, data: Path, lang: Lang, by: str) -> None:
    """Open the console on a running station, here or on another machine. Raises `Trouble`."""
    url, token = station_of(url, token, data)
    check_door(url, token)
    check_terminal()
    await run_console(url, token, lang, by, pairing=_pairing(url, data))


def _pairing(url: str, data: Path) -> str:
    at = urlsplit(url)
    ours = is_here(url) and (data / FILE).exists()
    return pairing_code(data, at.hostname or "", at.port or 0) if ours else ""
