"""A Redis server of one's own, and stations on it, each a process: started, watched, ended by their own ids."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from types import TracebackType
from typing import Final, Self

ROOT: Final = Path(__file__).resolve().parents[2]
SECRET: Final = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="  # noqa: S105 - of made-up stations
TICKS_S: Final = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
KEEPING: Final = ("--save", "", "--appendonly", "yes", "--appendfsync", "everysec")

STATION: Final = """
[station]
name = "弄袍村"

[journal]
url = "{url}"
station = "{station}"

[[pool]]
id = "plum"
name = "蜂糖李"
on_hand = "6400000斤"

[[pack]]
id = "plum-5"
pool = "plum"
link = 3
title = "蜂糖李 5斤装"
content = "5斤"
price = "39.9"
sku = {{ doudian = ["SKU5"] }}

[[room]]
id = "douyin"
name = "抖音直播间"

[connector.webhook]
room = "douyin"
secret = "env:WEBHOOK_SECRET"

[connector.bridge]
"""


class Process:
    """One program, and what it has used so far."""

    def __init__(self, command: list[str], **options: object) -> None:
        self.process = subprocess.Popen(command, **options)  # type: ignore[call-overload]

    def cpu_s(self) -> float:
        """Seconds of a processor."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_S

    def memory_mb(self) -> float:
        """Megabytes that lie in memory now."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text("utf-8").split()[1]
        return int(pages) * PAGE_BYTES / 1e6

    def end(self) -> None:
        """Ask it to stop, and wait."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class RedisYard:
    """A Redis, and a folder for what runs on it."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        if program is None:
            sys.exit("redis-server is missing: install it")
        self.folder = folder
        folder.mkdir(parents=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}/0"
        where = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder)]
        self.redis = Process([program, *where, *KEEPING], stdout=subprocess.DEVNULL)
        self.stations: list[Process] = []
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        sys.exit("Redis does not start")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None) -> None:
        for process in (*self.stations, self.redis):
            process.end()

    def start(self, name: str, *options: str) -> tuple[str, Path]:
        """A machine that serves; its address and its data folder."""
        data = self.folder / name
        command = [sys.executable, "-m", "companion", "serve", "--data", str(data), "--port", "0", *options]
        kept = {key: value for key, value in os.environ.items() if not key.startswith("COMPANION_")}
        around = kept | {"WEBHOOK_SECRET": SECRET, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        one = Process(command, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT, env=around)
        self.stations.append(one)
        assert one.process.stdout is not None
        line = one.process.stdout.readline()
        if not line.startswith("ready "):
            sys.exit("the station does not start")
        return line.split()[1], data

    def settings(self, station: str, folder: Path) -> Path:
        """A station.toml whose book is here."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "station.toml"
        file.write_text(STATION.format(url=self.url, station=station), encoding="utf-8")
        return file


def token(data: Path, role: str) -> str:
    """The token of a role."""
    return str(tomllib.loads((data / "access.toml").read_text("utf-8"))[role])


def part(figures: list[float], of: float) -> float:
    """The figure below which this part of them lies."""
    return sorted(figures)[min(len(figures) - 1, int(len(figures) * of))] if figures else float("nan")
