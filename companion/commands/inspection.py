"""Floor 4. `companion check`: one line per finding, before the show rather than during it.

Reads the settings, the book, the port, the clock and the fonts, and whether the station is running already; writes the
lines to stdout and changes nothing.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import errno
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from companion.commands.assembly import check_connector
from companion.commands.child import unwritable
from companion.commands.dialling import knock_at_all
from companion.commands.knocking import answers, url_of
from companion.config import Settings, inspect, load
from companion.domain.trouble import Lang, Trouble
from companion.journal import is_shared, open_journal
from companion.journal.sqlite_file import find_book
from companion.pipeline.clock import now_ms
from companion.pipeline.recovery import resumes_at
from companion.web.access import FILE, load_or_make

OLDEST_BELIEVABLE: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def inspect_all(config: Path, data: Path, host: str | None, port: int | None, lang: Lang) -> int:
    """Print what was found, a line each; how many of the findings have to be mended before the show."""
    away: list[Trouble] = []
    wrong = inspect(config)
    if not wrong:
        settings = load(config)
        host, port = host or settings.host, settings.port if port is None else port
        url = url_of(host, port)
        running = answers(url)
        wrong = list(_findings(settings, data, host, port, running))
        if not wrong and not running:
            wrong, away = knock_at_all(settings)
        away += [] if wrong else _server(settings.journal_url, data)
        if not wrong:
            print(f"✓ {_good(settings, config, data, lang)}")
        if running:
            print(f"✓ {'助播台正在运行' if lang == 'zh' else 'the station is running'}：{url}")
    for trouble in wrong:
        print(f"✗ {trouble.say(lang)}")
    for warning in (*away, *_fonts()):
        print(f"！ {warning.say(lang)}")
    return len(wrong)


def _findings(settings: Settings, data: Path, host: str, port: int, running: bool) -> Iterator[Trouble]:
    for name in settings.connectors:
        yield from check_connector(settings, name)
    yield from _book(settings.journal_url, data, running)
    yield from _tokens(data)
    if not running:
        yield from _port(host, port)
    if dt.datetime.fromtimestamp(now_ms() / 1000, dt.UTC) < OLDEST_BELIEVABLE:
        yield Trouble("电脑的时间不对，请先校准时间", "the computer's clock is wrong; set it first")


def _book(url: str, data: Path, running: bool) -> Iterator[Trouble]:
    async def open_and_read() -> None:
        journal = open_journal(url, data)
        # A book that machines share is only read: whoever opens it to write would take the desk from another.
        if not running and not is_shared(url):
            await journal.open()
        try:
            for _ in journal.read(_needed_after(journal)):
                pass
        finally:
            await journal.close()

    try:
        if url.startswith("sqlite:") and not find_book(data / url.removeprefix("sqlite:")):
            yield from _folder(data)  # the book is made on the first start; checking must not make it
            return
        asyncio.run(open_and_read())
    except Trouble as trouble:
        yield trouble


def _needed_after(journal: Any) -> int:
    """After which fact this machine must be able to read the book: what only another has (`_server` tells of it) is no
    hindrance to a show if a snapshot holds it."""
    if not hasattr(journal, "edge") or journal.history_end() >= (gone := journal.edge()[0]):
        return 0
    return int(gone) if resumes_at(journal) >= gone else 0


def _server(url: str, data: Path) -> list[Trouble]:
    """What of a shared book's server may cost it facts."""
    journal = open_journal(url, data)
    return list(getattr(journal, "troubles", list)())


def _tokens(data: Path) -> Iterator[Trouble]:
    if (data / FILE).exists():
        try:
            load_or_make(data)
        except Trouble as trouble:
            yield trouble


def _folder(data: Path) -> Iterator[Trouble]:
    """Whether the folder for the book, or the nearest there is above it, is one that can be written."""
    there = next(folder for folder in (data, *data.parents) if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            return
    except OSError as wrong:
        yield unwritable(data, wrong)


def _port(host: str, port: int) -> Iterator[Trouble]:
    if not port:
        return
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # Windows shares ports otherwise
        else:
            # As the station itself does: a port that only lingers after a stop is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as wrong:
            yield _port_refused(host, port, wrong)


def _port_refused(host: str, port: int, wrong: OSError) -> Trouble:
    if wrong.errno in (errno.EADDRINUSE, 10048):
        return Trouble(
            f"端口 {port} 已被别的程序占用：请关掉它，或在 [web] 里换一个 port",
            f"port {port} is taken by another program: close it, or name another port under [web]",
        )
    if wrong.errno in (errno.EACCES, 10013):
        return Trouble(
            f"系统不允许使用端口 {port}：请在 [web] 里换一个 1024 以上的 port",
            f"the system does not allow port {port}: name one above 1024 under [web]",
        )
    return Trouble(
        f"本机不能在 {host} 应答：请检查 [web] 里的 host，一般写 127.0.0.1",
        f"this machine can't answer on {host}: check host under [web], usually 127.0.0.1",
    )


def _fonts() -> Iterator[Trouble]:
    """Where fonts can be listed (Linux), whether there is one for Chinese; elsewhere the system has its own."""
    lister = shutil.which("fc-list")
    if lister is None:
        return
    listed = subprocess.run([lister, ":lang=zh"], capture_output=True, check=False)  # noqa: S603 - found just above
    if not listed.stdout.strip():
        yield Trouble(
            "没有找到中文字体，贴片上的字会显示成方块：请安装 fonts-noto-cjk",
            "no Chinese font was found, the overlay would show boxes: install fonts-noto-cjk",
        )


def _good(settings: Settings, config: Path, data: Path, lang: Lang) -> str:
    names = list(settings.connectors)
    packs, pools = len(settings.catalogue.packs), len(settings.catalogue.pools)
    if lang == "zh":
        return f"{config} 没有问题：{pools} 个货池，{packs} 个规格，连接器：{'、'.join(names) or '无'}；数据在 {data}"
    return (
        f"{config} is in order: {pools} pools, {packs} packs, connectors: {', '.join(names) or 'none'}; data in {data}"
    )
