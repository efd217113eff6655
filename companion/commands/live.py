"""Floor 4. `companion live` and `companion console`: the screen on a station, which is started if it isn't running.

Reads the station's `/healthz` and DATA/access.toml; starts and stops a process of its own.
"""

from __future__ import annotations

import urllib.request
from pathlib import Path
from typing import Final

from companion.commands.child import Child, start_child
from companion.config import Settings
from companion.console.app import run_console
from companion.domain.trouble import Trouble
from companion.web.access import load_or_make

KNOCK_S: Final = 1.0


def answers(url: str) -> bool:
    """Whether a station is at `url`."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=KNOCK_S) as reply:  # noqa: S310 - http only, see _url
            return bool(reply.status == 200)
    except (OSError, ValueError):
        return False


async def live(settings: Settings, config: Path, data: Path, host: str, port: int, lang: str, by: str) -> None:
    """Open the console on the station of these settings, starting it if it isn't running."""
    url = f"http://{_name(host)}:{port}"
    child: Child | None = None
    if not answers(url):
        options = ["--config", str(config), "--data", str(data), "--lang", lang]
        child = await start_child(["serve", *options, "--host", host, "--port", str(port)], data)
        url = child.url
    token = load_or_make(data).token("anchor")
    end = await run_console(url, token, lang, by, ask_on_leave=child is not None)
    if child is not None and end == "stop":
        await child.stop()


async def console(url: str, token: str, lang: str, by: str) -> None:
    """Open the console on a running station, here or on another machine."""
    if not url.startswith(("http://", "https://")):
        url = f"http://{url}"
    if not token:
        raise Trouble(
            "缺少令牌：请加 --token（在助播台那台电脑上用 companion token show helper 查看）",
            "the token is missing: add --token (see it on the station's machine with companion token show helper)",
        )
    await run_console(url.rstrip("/"), token, lang, by)


def _name(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - not bound, dialled
