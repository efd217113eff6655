"""The shipped sample: a village's station.toml and the recording of one evening, what `demo` plays.

Holds only where the two files are. scripts/make_sample.py makes the recording.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

STATION: Final = Path(__file__).with_name("station.toml")
RECORDING: Final = Path(__file__).with_name("broadcast.jsonl")
