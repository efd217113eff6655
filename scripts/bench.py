"""Measures the station beside two small floor programs: `python scripts/bench.py [--quick] [--only NAME]…`.

Starts each program anew for every figure, all of them in each round, in an order that moves on from round to round.
Prints medians, the smallest and the greatest, and ratios taken within each round; `--out FILE` keeps every figure as
JSON. Nothing is left behind. Trust the ratios: the figures are this machine's, the ratios the programs' own.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import orjson
from measure.benchmarks import BENCHMARKS, FULL, QUICK, Size
from measure.contenders import CONTENDERS, Yard
from measure.load import Failed
from measure.sums import Sums


def main() -> int:
    """Measure what was asked for. 1 if any program failed at anything."""
    asked = read_arguments()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=asked.data) as folder:
        yard = Yard(Path(folder), asked.pinned)
        all_sums, failed = asyncio.run(measure(yard, asked, QUICK if asked.quick else FULL))
    if asked.out:
        rounds = {name: sums.rounds for name, sums in all_sums.items()}
        asked.out.write_bytes(orjson.dumps(rounds, option=orjson.OPT_INDENT_2))
    for reason in failed:
        print(reason, file=sys.stderr)
    return 1 if failed else 0


def read_arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What to measure, of what, how often, and where."""
    parser = argparse.ArgumentParser(description="Measure the station beside two floor programs.")
    parser.add_argument("--quick", action="store_true", help="a tenth of everything: whether it runs, not how fast")
    parser.add_argument("--only", action="append", choices=list(BENCHMARKS), help="; ".join(BENCHMARKS))
    parser.add_argument("--contender", action="append", choices=list(CONTENDERS), help="; ".join(CONTENDERS))
    parser.add_argument("--rounds", type=int, help="5; with --quick 2")
    parser.add_argument("--data", type=Path, help="on which disk the books are kept")
    parser.add_argument("--out", type=Path, help="where all figures go as JSON")
    parser.add_argument("--unpinned", dest="pinned", action="store_false", help="let the system share the processors")
    asked = parser.parse_args(given)
    asked.only = asked.only or list(BENCHMARKS)
    asked.contender = asked.contender or ["plain", "coalesced", "station"]
    asked.rounds = asked.rounds or (2 if asked.quick else 5)
    return asked


async def measure(yard: Yard, asked: argparse.Namespace, size: Size) -> tuple[dict[str, Sums], list[str]]:
    """All rounds of all benchmarks, each printed when its rounds are done; and what went wrong."""
    all_sums: dict[str, Sums] = {}
    failed: dict[str, None] = {}
    for name in asked.only:
        benchmark, sums = BENCHMARKS[name], Sums()
        all_sums[name] = sums
        for number in range(asked.rounds):
            taken: dict[str, dict[str, float]] = {}
            turn = number % len(asked.contender)
            for contender in ["station"] if benchmark.alone else asked.contender[turn:] + asked.contender[:turn]:
                try:
                    taken[contender] = await benchmark.measure(yard, CONTENDERS[contender], size)
                except (Failed, ConnectionError, TimeoutError, ExceptionGroup) as wrong:
                    failed[f"{name}, {contender}: {_reason(wrong)}"] = None
            sums.rounds.append(taken)
        print(f"{name}: {benchmark.title}, {benchmark.unit}, {'more' if benchmark.more else 'less'} is better")
        print("\n".join(sums.lines(asked.contender)), flush=True)
    return all_sums, list(failed)


def _reason(wrong: BaseException) -> str:
    while isinstance(wrong, BaseExceptionGroup):
        wrong = wrong.exceptions[0]
    return f"{type(wrong).__name__}: {wrong}" if str(wrong) else type(wrong).__name__


if __name__ == "__main__":
    sys.exit(main())
