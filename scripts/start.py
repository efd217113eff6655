"""Starts the companion on a fresh machine: `python3 scripts/start.py [ARGS…]`; without arguments, the demo broadcast.

Standard library only. Sets up `.venv` the first time, then hands over to `companion ARGS…`.
"""

import os
import signal
import subprocess
import sys

import _ground


def hand_over(args: list[str]) -> int:
    """Become `companion ARGS…`. Ctrl-C belongs to the companion alone."""
    command = [str(_ground.PYTHON), "-X", "utf8", "-P", "-m", "companion", *args]
    if os.name != "nt":
        os.execv(command[0], command)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    _ground.prepare(_ground.RUNTIME)
    sys.exit(hand_over(sys.argv[1:] or ["demo"]))
