"""The plan of the evening and the hand-written lines. Reads scripts/sample_lines and the sample's station.toml.

`evening.toml` counts in seconds of a show of `length_s`; a longer show stretches all of it. Times given out are
milliseconds since 1970 UTC.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from companion.domain.inbound import at_ms

LINES: Final = Path(__file__).resolve().parents[1] / "sample_lines"


class Part(Struct, frozen=True):
    """A stretch of the show, from where the one before ends until `until_s`."""

    until_s: int
    pace: float
    talk: dict[str, float]
    orders: int
    packs: dict[str, float]


class Burst(Struct, frozen=True):
    """Dozens asking the same within a minute."""

    at_s: int
    length_s: int
    comments: int
    talk: dict[str, float]


class Step(Struct, frozen=True):
    """What the helper did."""

    at_s: int
    by: str
    name: str
    args: dict[str, Any]


class Room(Struct, frozen=True):
    """One room: what listens to it, its share of the talk, and how many watch at which second."""

    id: str
    source: str
    share: float
    viewers: tuple[tuple[int, int], ...]


class Shop(Struct, frozen=True):
    """Where orders come through, which room its buyers sit in, and how it names goods."""

    source: str
    share: float
    room: str
    prefix: str
    names: Literal["sku", "pack"]


class Sellout(Struct, frozen=True):
    """How one pool runs out (see evening.toml)."""

    from_s: int
    empty_s: int
    released_s: int
    again_s: int
    late_s: int
    held: tuple[tuple[str, int], ...]
    late: tuple[int, ...]
    packs: dict[str, float]


class Plan(Struct, frozen=True):
    """The whole evening, as it is written."""

    start: dt.datetime
    length_s: int
    part: tuple[Part, ...]
    burst: tuple[Burst, ...]
    step: tuple[Step, ...]
    room: tuple[Room, ...]
    shop: tuple[Shop, ...]
    sellout: Sellout


class Pack(Struct, frozen=True):
    """What an order needs to know of a pack; `content` in the pool's own unit."""

    pool: str
    price_fen: int
    content: int
    sku: dict[str, tuple[str, ...]]


class Evening:
    """The plan stretched to so many minutes, and what is on sale."""

    def __init__(self, minutes: int, station: Path) -> None:
        self.plan: Final = msgspec.toml.decode((LINES / "evening.toml").read_bytes(), type=Plan)
        self._start_ms = at_ms(self.plan.start)
        self._minutes = minutes
        table = msgspec.toml.decode(station.read_bytes())
        self.packs: Final = {p["id"]: _pack(p) for p in table["pack"]}
        self.on_hand: Final = {p["id"]: _amount(p["on_hand"]) for p in table["pool"]}

    @property
    def zone(self) -> dt.tzinfo:
        """The zone the recording's times are written in."""
        assert self.plan.start.tzinfo is not None
        return self.plan.start.tzinfo

    @property
    def end_ms(self) -> int:
        """When the recording ends."""
        return self.at(self.plan.length_s)

    def at(self, second: int) -> int:
        """The time of a second of the plan."""
        return self._start_ms + second * 60_000 * self._minutes // self.plan.length_s

    def parts(self) -> list[tuple[int, int, Part]]:
        """Each part with when it begins and ends."""
        starts = [0, *(p.until_s for p in self.plan.part)]
        return [(self.at(s), self.at(p.until_s), p) for s, p in zip(starts, self.plan.part, strict=False)]


def read_lines() -> dict[str, list[str]]:
    """The hand-written comments by topic, and those that try to hurt a screen under `hostile`."""
    spoken = {
        path.stem: path.read_text("utf-8").split("\n")[:-1]
        for path in sorted(LINES.glob("*.txt"))
        if not path.stem.startswith("name")
    }
    spoken["hostile"] = msgspec.toml.decode((LINES / "hostile.toml").read_bytes())["lines"]
    return spoken


def read_names() -> tuple[list[str], list[str], list[str]]:
    """Whole names, and the places and callings that further ones are made of."""
    parts: dict[str, list[str]] = {}
    for line in (LINES / "name_parts.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            parts[line[1:-1]] = []
        elif line and not line.startswith("#"):
            parts[next(reversed(parts))].append(line)
    return (LINES / "names.txt").read_text("utf-8").splitlines(), parts["place"], parts["calling"]


def _pack(table: dict[str, Any]) -> Pack:
    yuan, _, rest = str(table["price"]).partition(".")
    price_fen = int(yuan) * 100 + int(rest.ljust(2, "0"))
    sku = {source: tuple(codes) for source, codes in table["sku"].items()}
    return Pack(table["pool"], price_fen, _amount(table["content"]), sku)


def _amount(text: str) -> int:
    """Grams of so many 斤, or pieces of so many 件."""
    return int(text[:-1]) * (500 if text.endswith("斤") else 1)
