"""Floor 4. `companion check`: one line per finding, before the show rather than during it.

Reads the settings, the book, the port, the clock and the fonts; changes nothing.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from companion.commands.assembly import check_connector
from companion.config import inspect, load
from companion.domain.trouble import Lang, Trouble
from companion.journal import open_journal
from companion.pipeline.clock import now_ms

OLDEST_BELIEVABLE: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def inspect_all(config: Path, data: Path, host: str | None, port: int | None, lang: Lang) -> int:
    """Print what was found, a line each; how many of the findings keep the station from starting."""
    troubles = list(_findings(config, data, host, port))
    for trouble in troubles:
        print(f"✗ {trouble.say(lang)}")
    if not troubles:
        print(_good(config, data, lang))
    if (fonts := _fonts()) is not None:
        print(f"！ {fonts.say(lang)}")
    return len(troubles)


def _findings(config: Path, data: Path, host: str | None, port: int | None) -> Iterator[Trouble]:
    found = inspect(config)
    yield from found
    if found:
        return
    settings = load(config)
    for name in settings.connectors:
        yield from check_connector(settings, name)
    yield from _book(settings.journal_url, data)
    yield from _port(host or settings.host, settings.port if port is None else port)
    if dt.datetime.fromtimestamp(now_ms() / 1000, dt.UTC) < OLDEST_BELIEVABLE:
        yield Trouble("电脑的时间不对，请先校准时间", "the computer's clock is wrong; set it first")


def _book(url: str, data: Path) -> Iterator[Trouble]:
    async def read() -> None:
        journal = open_journal(url, data)
        await journal.open()
        try:
            for _ in journal.read():
                pass
        finally:
            await journal.close()

    if url.startswith("sqlite:") and not (data / url.removeprefix("sqlite:")).exists():
        return  # made on the first start; checking must not make it
    try:
        asyncio.run(read())
    except Trouble as trouble:
        yield trouble


def _port(host: str, port: int) -> Iterator[Trouble]:
    if not port:
        return
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the station itself does: a port that only lingers after a stop is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            yield Trouble(
                f"端口 {port} 用不了：可能助播台已经开着，或被别的程序占用；请关掉它，或在 [web] 里换一个 port",
                f"port {port} is taken, perhaps by a running station: close it, or name another port under [web]",
            )


def _fonts() -> Trouble | None:
    """Where fonts can be listed (Linux), whether there is one for Chinese; elsewhere the system has its own."""
    lister = shutil.which("fc-list")
    if lister is None:
        return None
    listed = subprocess.run([lister, ":lang=zh"], capture_output=True, check=False)  # noqa: S603 - found just above
    if listed.stdout.strip():
        return None
    return Trouble(
        "没有找到中文字体，贴片上的字会显示成方块：请安装 fonts-noto-cjk",
        "no Chinese font was found, the overlay would show boxes: install fonts-noto-cjk",
    )


def _good(config: Path, data: Path, lang: Lang) -> str:
    settings = load(config)
    names = "、".join(settings.connectors) or ("无" if lang == "zh" else "none")
    packs, pools = len(settings.catalogue.packs), len(settings.catalogue.pools)
    if lang == "zh":
        return f"✓ {config} 没有问题：{pools} 个货池，{packs} 个规格，连接器：{names}；数据在 {data}"
    return f"✓ {config} is in order: {pools} pools, {packs} packs, connectors: {names}; data in {data}"
