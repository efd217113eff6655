"""Floor 4. Whether this process has a terminal to draw a console on. Reads stdin and stdout, writes nothing."""

from __future__ import annotations

import sys

from companion.domain.trouble import Trouble


def check_terminal(instead: str = "") -> None:
    """Raises `Trouble` when there is no terminal; `instead` is the command line that needs none."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        return
    zh, en = (f"，或用 {instead}", f", or use {instead}") if instead else ("", "")
    raise Trouble(f"控制台要在终端里打开：请直接在终端运行{zh}", f"the console needs a terminal: run it in one{en}")
