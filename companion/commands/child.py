"""Floor 4. A station in a process of its own, so that a crash of the screen cannot touch the stock.

Starts `python -m companion …`, reads its `ready URL` line; writes its errors to a log file in the data folder.
"""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

from companion.domain.trouble import Trouble, reason

LOG: Final = "station.log"
READY_S: Final = 60.0
STOP_S: Final = 15.0


class Child:
    """A station we started. `url` is where it answers."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.url = url
        self._process = process

    async def over(self) -> None:
        """Wait until it has ended."""
        await asyncio.to_thread(self._process.wait)

    async def stop(self) -> None:
        """Ask it to stop as Ctrl-C would, and wait until it has; a station that will not is ended."""
        if self._process.poll() is None:
            if sys.platform == "win32":
                self._process.send_signal(signal.CTRL_BREAK_EVENT)
            else:
                self._process.terminate()
        try:
            await asyncio.to_thread(self._process.wait, STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)


async def start_child(arguments: list[str], data: Path) -> Child:
    """Start a station and wait until it takes traffic. Raises `Trouble` with the station's own words if it does not.

    Cancelled before that, it leaves no station behind.
    """
    process = _start(arguments, data)
    line = ""
    try:
        async with asyncio.timeout(READY_S):
            line = await asyncio.to_thread(_ready_line, process)
    except TimeoutError:
        pass
    finally:
        if not line:
            process.kill()
    if not line:
        said = await asyncio.to_thread(_last_words, process, data)
        raise Trouble(f"助播台没有启动起来：{said}", f"the station did not start: {said}")
    return Child(process, line.split(maxsplit=1)[1].strip())


def _start(arguments: list[str], data: Path) -> subprocess.Popen[str]:
    try:
        data.mkdir(parents=True, exist_ok=True)
        with (data / LOG).open("w", encoding="utf-8") as errors:
            return subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-X", "utf8", "-m", "companion", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
                # Its own group: Ctrl-C in the console's terminal is the console's, not the station's.
                start_new_session=sys.platform != "win32",
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
    except OSError as wrong:
        raise unwritable(data, wrong) from None


def unwritable(data: Path, wrong: OSError) -> Trouble:
    """What to tell when the data folder can't be written."""
    return Trouble(
        f"数据文件夹 {data} 写不了（{reason(wrong)[0]}）：请检查权限和磁盘，或用 --data 换一个",
        f"the folder {data} can't be written ({reason(wrong)[1]}): check rights and disk, or try another --data",
    )


def _last_words(process: subprocess.Popen[str], data: Path) -> str:
    process.wait()
    lines = (data / LOG).read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), f"exit {process.returncode}")


def _ready_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("ready "):
            return line
    return ""
