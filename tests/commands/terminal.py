"""A terminal with somebody before it: reads what a command draws, presses keys. Not on Windows."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Final, Self

from tests.evening.village import ROOT, environment

ROWS: Final = 36
COLUMNS: Final = 120
PATIENCE_S: Final = 30.0

# Only the leader of a new session may take the terminal, and only then is Ctrl-C a signal.
_TAKE_TERMINAL: Final = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
"""
_RUN: Final = """
import runpy
runpy.run_module("companion", run_name="__main__")
"""


class Terminal:
    """One command running in a terminal of its own; or another `program`, as Python."""

    def __init__(self, *arguments: str, cwd: Path = ROOT, program: str = _RUN) -> None:
        self._ours, theirs = pty.openpty()
        around = environment() | {"TERM": "xterm-256color", "BROWSER": "true"}  # a demo shall not open a real one
        for size in ("COLUMNS", "LINES"):  # of the terminal the tests were started from: believed rather than this one
            around.pop(size, None)
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-c", _TAKE_TERMINAL + program, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=cwd,
            env=around,
            start_new_session=True,
        )
        os.close(theirs)
        self.shown = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_S)
        self.close()

    def close(self) -> None:
        """Close the window, with whatever runs in it."""
        if self._ours >= 0:
            os.close(self._ours)
        self._ours = -1

    def read_until(self, words: str) -> str:
        """All that was shown since the last such call, up to now, once `words` are among it."""
        wanted, until = words.encode(), time.monotonic() + PATIENCE_S
        while wanted not in self.shown:
            if not self._read() or time.monotonic() > until:
                raise AssertionError(f"{words!r} was never shown, but {self.shown.decode(errors='replace')!r}")
        seen, self.shown = self.shown, b""
        return seen.decode(errors="replace")

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._ours, keys.encode())

    def press_until(self, key: str, words: str) -> str:
        """Press a key until `words` are shown: one pressed before the program looks is seen only with the next."""
        for _ in range(int(PATIENCE_S)):
            self.press(key)
            if self._wait(1.0):
                break
        return self.read_until(words)

    def end(self) -> tuple[int, str]:
        """The exit code, and what was shown since the last `read_until`."""
        while self._read():
            pass
        return self.process.wait(PATIENCE_S), self.shown.decode(errors="replace")

    def _read(self) -> bool:
        try:
            new = os.read(self._ours, 65536) if self._wait(PATIENCE_S) else b""
        except OSError:
            new = b""  # what Linux says when the other end is closed
        self.shown += new
        return bool(new)

    def _wait(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._ours], [], [], seconds)
        return bool(ready)
