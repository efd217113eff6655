"""The programs under test: how each is started, where it listens, and what its overlays show.

Starts processes and ends them; writes each one's settings and output in the folder it is given. A contender more is
one more entry in `CONTENDERS`.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from time import perf_counter
from typing import Final

from msgspec import Struct

from measure.load import Failed
from measure.mix import PACK, SECRET
from measure.overlays import Eye, Payments, Sold

ROOT: Final = Path(__file__).resolve().parents[2]
READY_S: Final = 30.0
STOP_S: Final = 5.0
MEMORY_DISK: Final = Path("/dev/shm")  # noqa: S108 - a disk on which a commit waits for nothing

Command = Callable[[int, Path, int], list[str]]


class Contender(Struct, frozen=True):
    """One program. `command` and `careless` (the same without a durable commit) are given port, folder and rooms.

    Of a saturating load it gets one part in `parts`: a slow program would keep the others waiting for minutes.
    """

    name: str
    command: Command
    careless: Command
    feed: Callable[[Path], str]
    eye: Callable[[], Eye]
    parts: int = 1


class Running(Struct):
    """A program that accepts traffic. `ready_s` is how long it took to."""

    contender: Contender
    process: asyncio.subprocess.Process
    port: int
    folder: Path
    ready_s: float = 0.0

    @property
    def feed(self) -> str:
        """The path of the overlays' feed, with its token if there is one."""
        return self.contender.feed(self.folder)

    def memory_kb(self) -> int:
        """What the process holds in memory now, in KiB (Linux; 0 elsewhere)."""
        status = Path(f"/proc/{self.process.pid}/status")
        found = re.search(r"VmRSS:\s+(\d+)", status.read_text("ascii")) if status.is_file() else None
        return int(found[1]) if found else 0


class Yard:
    """Where programs run: in which folder, and on which processor."""

    def __init__(self, folder: Path, pinned: bool) -> None:
        self.folder = folder
        self._cores = sorted(os.sched_getaffinity(0)) if pinned and hasattr(os, "sched_getaffinity") else []
        if len(self._cores) > 1:
            os.sched_setaffinity(0, set(self._cores[1:]))

    @contextmanager
    def ground(self, durable: bool = True) -> Iterator[Path]:
        """A new folder to run in; on a disk where a commit waits for nothing when it need not be durable."""
        disk = self.folder if durable or not MEMORY_DISK.is_dir() else MEMORY_DISK
        with tempfile.TemporaryDirectory(prefix="bench-", dir=disk) as made:
            yield Path(made)

    @asynccontextmanager
    async def running(
        self, contender: Contender, *, rooms: int = 1, durable: bool = True, ground: Path | None = None
    ) -> AsyncIterator[Running]:
        """The program, started and ready, in a new folder or on the ground it ran on before; ended after the block."""
        with nullcontext(ground) if ground else self.ground(durable) as folder:
            running = await self._start(contender, rooms, durable, folder)
            try:
                yield running
            finally:
                await _stop(running.process)

    async def _start(self, contender: Contender, rooms: int, durable: bool, folder: Path) -> Running:
        port = free_port()
        command = (contender.command if durable else contender.careless)(port, folder, rooms)
        environment = {**os.environ, "BENCH_SECRET": SECRET, "PYTHONPATH": str(ROOT)}
        begun = perf_counter()
        with (folder / "stderr.txt").open("wb") as stderr:
            process = await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=stderr
            )
        if len(self._cores) > 1:
            os.sched_setaffinity(process.pid, {self._cores[0]})
        try:
            await _ready(process)
        except BaseException as wrong:
            await _stop(process)
            if isinstance(wrong, TimeoutError | EOFError):
                said = (folder / "stderr.txt").read_text("utf-8", "replace").strip().splitlines()
                raise Failed(f"{contender.name} did not start: {said[-1] if said else 'it said nothing'}") from None
            raise
        return Running(contender, process, port, folder, perf_counter() - begun)


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _ready(process: asyncio.subprocess.Process) -> None:
    assert process.stdout is not None
    async with asyncio.timeout(READY_S):
        while line := await process.stdout.readline():
            if line.startswith(b"ready http://"):
                return
    raise EOFError


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _floor(name: str, commit: str) -> Command:
    script = str(Path(__file__).with_name(f"{name}.py"))
    return lambda port, folder, _rooms: [
        sys.executable,
        script,
        *("--port", str(port)),
        *("--data", str(folder)),
        *("--commit", commit),
    ]


def _station(port: int, folder: Path, rooms: int) -> list[str]:
    """The station itself, fed by the webhook, with so many rooms."""
    return station(port, folder, _WEBHOOK + "".join(_ROOM.format(n) for n in range(rooms)))


def station(port: int, folder: Path, more: str) -> list[str]:
    """A station with one pool of pieces, one pack of one piece, and more settings."""
    config = folder / "station.toml"
    config.write_text(_SETTINGS.format(port=port, pack=PACK) + more, "utf-8")
    return [sys.executable, "-m", "companion", "serve", "--config", str(config), "--data", str(folder)]


def _station_feed(folder: Path) -> str:
    access = (folder / "access.toml").read_text("utf-8")
    found = re.search(r'^overlay\s*=\s*"([^"]+)"', access, re.MULTILINE)
    if found is None:
        raise Failed(f"no overlay token in {folder / 'access.toml'}")
    return f"/feed?token={found[1]}"


_SETTINGS: Final = """\
[station]
name = "bench"
[web]
port = {port}
[[pool]]
id = "pile"
name = "果"
on_hand = "10000000件"
[[pack]]
id = "{pack}"
pool = "pile"
link = 1
title = "一件"
content = "1件"
price = "39.9"
"""
_WEBHOOK: Final = """\
[connector.webhook]
room = "room-0"
secret = "env:BENCH_SECRET"
"""
_ROOM: Final = """\
[[room]]
id = "room-{0}"
name = "直播间 {0}"
"""


def _plain_feed(_folder: Path) -> str:
    return "/feed"


CONTENDERS: Final = {
    one.name: one
    for one in (
        Contender("plain", _floor("plain", "event"), _floor("plain", "none"), _plain_feed, Payments, 4),
        Contender("plain-batch", _floor("plain", "request"), _floor("plain", "none"), _plain_feed, Payments, 4),
        Contender("coalesced", _floor("coalesced", "gathered"), _floor("coalesced", "none"), _plain_feed, Payments),
        Contender("station", _station, _station, _station_feed, Sold),
    )
}
