"""Floor 4. `companion live` and `companion console`: the screen on a station, which is started if it isn't running.

Reads what answers at the station's address, and DATA/access.toml; starts and stops a process of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from companion.commands.child import Child, start_child
from companion.commands.knocking import answers, check_door, is_here, url_of
from companion.commands.screen import check_terminal
from companion.console.app import run_console
from companion.domain.trouble import Lang, Trouble
from companion.web.access import FILE, load_or_make

HELP: Final = "companion token show helper"


async def live(config: Path, data: Path, host: str, port: int, lang: Lang, level: str, by: str) -> None:
    """Open the console on the station of these settings, starting it if it isn't running. Raises `Trouble`."""
    check_terminal("companion serve")
    url = url_of(host, port)
    child: Child | None = None
    if not answers(url):
        options = ["--config", str(config), "--data", str(data), "--lang", lang, "--log-level", level]
        child = await start_child(["serve", *options, "--host", host, "--port", str(port)], data)
        url = child.url
    token = load_or_make(data).token("anchor")
    check_door(url, token)
    end = await run_console(url, token, lang, by, ask_on_leave=child is not None)
    if child is not None and end == "stop":
        await child.stop()


async def console(url: str, token: str, data: Path, lang: Lang, by: str) -> None:
    """Open the console on a running station, here or on another machine. Raises `Trouble`."""
    url = (url if "://" in url else f"http://{url}").rstrip("/")
    # The anchor's token of this machine is for the station on this machine, and for nobody else to read.
    if not token and is_here(url) and (data / FILE).exists():
        token = load_or_make(data).token("anchor")
    if not token:
        raise Trouble(
            f"缺少令牌：请加 --token（在助播台那台电脑上用 {HELP} 查看）",
            f"the token is missing: add --token (see it on the station's machine with {HELP})",
        )
    check_door(url, token)
    check_terminal()
    await run_console(url, token, lang, by)
