"""Makes the sample broadcast, companion/sample/broadcast.jsonl: `python scripts/make_sample.py [--minutes N] …`.

Reads scripts/sample_lines and companion/sample/station.toml; writes the recording (`--out`), which is what `demo`
plays. The same seed and numbers make the same bytes; without arguments it makes the file that is shipped.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sample_show.sales import PLANNED_ORDERS
from sample_show.show import make
from sample_show.talk import PLANNED_COMMENTS

SAMPLE: Final = Path(__file__).resolve().parents[1] / "companion" / "sample"
STATION: Final = SAMPLE / "station.toml"
RECORDING: Final = SAMPLE / "broadcast.jsonl"


def main() -> None:
    """Write the recording and say how large it is."""
    asked = read_arguments()
    recording = record(asked)
    asked.out.write_bytes(recording)
    lines = recording.count(b"\n")
    print(f"{asked.out}: {lines} lines, {len(recording):,} bytes")


def read_arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """How large an evening is wanted, and where it goes."""
    parser = argparse.ArgumentParser(description="Make a sample broadcast.")
    parser.add_argument("--seed", type=int, default=20260615)
    parser.add_argument("--minutes", type=int, default=14, help="how long the show lasts; at least 14")
    parser.add_argument("--comments", type=int, default=PLANNED_COMMENTS)
    parser.add_argument("--orders", type=int, default=PLANNED_ORDERS, help="besides those of the pool that sells out")
    parser.add_argument("--out", type=Path, default=RECORDING)
    asked = parser.parse_args(given)
    if asked.minutes < 14:
        parser.error("the stories of the unpaid orders need 14 minutes")
    if asked.orders < 100:
        parser.error("the fates of the orders need 100 of them")
    return asked


def record(asked: argparse.Namespace) -> bytes:
    """The recording, a line a noun."""
    lines = make(asked.seed, asked.minutes, asked.comments, asked.orders, STATION)
    return b"".join(line + b"\n" for line in lines)


if __name__ == "__main__":
    main()
