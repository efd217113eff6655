"""Measures a book in Redis and several machines on it: `python scripts/bench_machines.py [--quick] [--only NAME]…`.

Starts a Redis of its own on this machine's loopback, and the station's own program; needs `redis-server`. `append` sets
the book beside redis-py's bare pipelines in the same run; `latency` sends from ears at one door to faces at another;
`stations` has many stations on one Redis and two machines. Trust the ratios; the figures are this machine's.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from measure.machines_append import measure_append
from measure.machines_latency import measure_latency
from measure.machines_stations import measure_stations
from measure.machines_yard import RedisYard

NAMES: Final[dict[str, Callable[[RedisYard, bool], Awaitable[list[str]]]]] = {
    "append": measure_append,
    "latency": measure_latency,
    "stations": measure_stations,
}


async def measure(only: list[str], quick: bool, folder: Path) -> None:
    """Measure one after the other, each on a Redis that is new."""
    for name in only:
        with RedisYard(folder / name) as yard:
            print(f"{name}:")
            for line in await NAMES[name](yard, quick):
                print(f"  {line}", flush=True)


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description="Measure a book in Redis and several machines on it.")
    parser.add_argument("--quick", action="store_true", help="a tenth of everything: whether it runs, not how fast")
    parser.add_argument("--only", action="append", choices=list(NAMES))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        asyncio.run(measure(asked.only or list(NAMES), asked.quick, Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
