"""What the pools of the sample broadcast must hold, worked out from its orders by plain arithmetic.

Knows nothing of the program but its two files: station.toml and the recording. Each order is looked at whole, when all
is over: what was bought, was it paid, was it sent, was it refunded before that.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import orjson

HOLD: Final = dt.timedelta(minutes=30)
GRACE: Final = dt.timedelta(minutes=5)
GRAMS: Final = {"斤": 500, "件": 1}

Noun = dict[str, Any]
Pools = dict[str, dict[str, int]]


def amount(text: str) -> int:
    """Grams or pieces of "640斤" or "30件"."""
    return int(text[:-1]) * GRAMS[text[-1]]


class Sums:
    """The sample's catalogue and everything its recording says, each key once."""

    def __init__(self, station: Path, recording: Path) -> None:
        shop = tomllib.loads(station.read_text(encoding="utf-8"))
        self.pools: Pools = {pool["id"]: {"on_hand": amount(pool["on_hand"])} for pool in shop["pool"]}
        self.packs = {pack["id"]: (pack["pool"], amount(pack["content"])) for pack in shop["pack"]}
        self.codes = {
            (source, code): pack["id"]
            for pack in shop["pack"]
            for source, codes in pack["sku"].items()
            for code in codes
        }
        once: dict[tuple[str, str], Noun] = {}
        for line in recording.read_bytes().splitlines():
            noun = orjson.loads(line)
            once.setdefault((noun["source"], noun["key"]), noun)
        self.nouns = list(once.values())
        self.end = max(when(noun) for noun in self.nouns)

    def work_out(self) -> Pools:
        """Each pool's reserved, committed, shipped, recoverable and lost, and what lies in the shed."""
        for pool in self.pools.values():
            pool |= dict.fromkeys(("reserved", "committed", "shipped", "recoverable", "lost"), 0)
        orders = defaultdict(list)
        for noun in self.nouns:
            if noun["kind"] == "order":
                orders[noun["source"], noun["order"]].append(noun)
        for (source, order), events in orders.items():
            decided = [c["name"] for c in self._commands("restock", "write_off") if c["args"]["order"] == order]
            self._add_order(source, sorted(events, key=when), decided)
        for command in self._commands("record_order"):
            pool, content = self.packs[command["args"]["pack"]]
            self.pools[pool]["committed"] += command["args"]["quantity"] * content
        self._change_by_hand()
        for pool in self.pools.values():
            pool["on_hand"] -= pool["shipped"]
            pool["available"] = pool["on_hand"] - pool["reserved"] - pool["committed"] - pool["recoverable"]
        return self.pools

    def _add_order(self, source: str, events: list[Noun], decided: list[str]) -> None:
        said = {event["event"] for event in events}
        bought = {line["line"]: line for e in events if e["event"] in ("created", "changed") for line in e["lines"]}
        deadline = next((dt.datetime.fromisoformat(e["expires_at"]) for e in events if "expires_at" in e), None)
        too_late = (deadline or when(events[0]) + HOLD) + GRACE <= self.end
        for number, line in bought.items():
            name = line.get("pack") or self.codes.get((source, line["sku"]))
            if name is None:
                continue  # a pack nobody knows takes from no pile
            pool, content = self.packs[name]
            into, quantity = self.pools[pool], line["quantity"] * content
            if not said & {"paid", "shipped", "refunded", "closed"}:
                into["reserved"] += 0 if "cancelled" in said or too_late else quantity
                continue
            back = sum(part["quantity"] * content for part in self._refunds(events) if part["line"] == number)
            sent = sum(quantity if "lines" not in e else part["quantity"] * content for e in events
                       if e["event"] == "shipped" for part in e.get("lines", [{}]) if part.get("line", number) == number)
            back = quantity - sent if "closed" in said else min(back, quantity)
            sent = min(sent, quantity - back)
            into["shipped"] += sent
            into["committed"] += quantity - sent - back
            if back and "write_off" in decided:
                into["lost"] += back
                into["on_hand"] -= back
            elif back and "restock" not in decided and self._waits(pool):
                into["recoverable"] += back

    def _refunds(self, events: list[Noun]) -> list[Noun]:
        shipped = [when(event) for event in events if event["event"] == "shipped"]
        return [
            part
            for event in events
            if event["event"] == "refunded"
            for part in event["lines"]
            if part.get("phase") == "pre" or (part.get("phase") != "post" and not any(t <= when(event) for t in shipped))
        ]
