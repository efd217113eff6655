"""Floor 4. Which process runs the station of a data folder. Reads and writes DATA/station.pid.

`serve` writes it when it takes traffic and removes it when it ends; what a killed one left behind is overwritten.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

FILE: Final = "station.pid"


def note_down(data: Path) -> None:
    """Write that it is this process."""
    (data / FILE).write_text(f"{os.getpid()}\n", encoding="ascii")


def strike_out(data: Path) -> None:
    """Take that back, if it is still this process."""
    if running(data) == os.getpid():
        (data / FILE).unlink(missing_ok=True)


def running(data: Path) -> int | None:
    """The number of that process, if it is known."""
    try:
        number = int((data / FILE).read_text(encoding="ascii"))
        # The file may come from a station in a container, where another process has that number.
        command = Path(f"/proc/{number}/cmdline").read_bytes() if sys.platform == "linux" else b"companion"
    except (OSError, ValueError):
        return None
    return number if b"companion" in command else None
