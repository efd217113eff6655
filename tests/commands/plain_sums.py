"""What the pools of the sample broadcast must hold, worked out from its orders by plain arithmetic.

Knows nothing of the program but its two files: station.toml and the recording. Each order is looked at whole, when all
is over: what was bought, was it paid, was it sent, was it refunded before that.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Final

import orjson

HOLD: Final = dt.timedelta(minutes=30)
GRACE: Final = dt.timedelta(minutes=5)
EMPTY: Final = dict.fromkeys(("reserved", "committed", "shipped", "recoverable", "lost", "back"), 0)
GRAMS: Final = {"斤": 500, "件": 1}

Noun = dict[str, Any]
Pools = dict[str, dict[str, int]]


def amount(text: str) -> int:
    """Grams or pieces of "640斤" or "30件"."""
    return int(text[:-1]) * GRAMS[text[-1]]


def when(noun: Noun) -> dt.datetime:
    """The time a noun tells."""
    return dt.datetime.fromisoformat(noun["at"])


class Sums:
    """The sample's catalogue and everything its recording says, each key once."""

    def __init__(self, station: Path, recording: Path) -> None:
        shop = tomllib.loads(station.read_text(encoding="utf-8"))
        self.pools: Pools = {pool["id"]: {**EMPTY, "on_hand": amount(pool["on_hand"])} for pool in shop["pool"]}
        self.by_itself = {pool["id"] for pool in shop["pool"] if pool["refund_before_shipping"] == "restock"}
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
        self.nouns = sorted(once.values(), key=when)
        self.end = when(self.nouns[-1])

    def work_out(self) -> Pools:
        """What of each pool is spoken for, gone, and there."""
        orders: dict[tuple[str, str], list[Noun]] = defaultdict(list)
        for noun in self.nouns:
            if noun["kind"] == "order":
                orders[noun["source"], noun["order"]].append(noun)
        for (source, number), events in orders.items():
            for id, part, size in self._lines(source, number, events):
                self.pools[id][part] += size
        self._recorded_by_hand()
        self._changed_by_hand()
        for pool in self.pools.values():
            pool["on_hand"] -= pool["shipped"] + pool["lost"]
            pool["available"] = pool["on_hand"] - pool["reserved"] - pool["committed"] - pool["recoverable"]
        return self.pools

    def _lines(self, source: str, number: str, events: list[Noun]) -> Iterator[tuple[str, str, int]]:
        """Of each line of an order: the pool, what became of the fruit, and how much of it."""
        bought: dict[str, Noun] = {}
        for event in events:
            if event["event"] in ("created", "changed"):
                for line in event["lines"]:
                    bought[line["line"]] = bought.get(line["line"], {}) | line
        paid = any(event["event"] in ("paid", "shipped", "refunded", "closed") for event in events)
        dropped = any(event["event"] == "cancelled" for event in events) or self._too_late(events)
        for id, line in bought.items():
            pack = line.get("pack") or self.codes.get((source, line["sku"]))
            if pack is None:
                continue  # a code nobody knows takes from no pile
            pool, content = self.packs[pack]
            if not paid:
                yield pool, "reserved", 0 if dropped else line["quantity"] * content
                continue
            sent, back = _sent_and_back(id, line["quantity"], events)
            yield pool, "shipped", sent * content
            yield pool, "committed", (line["quantity"] - sent - back) * content
            yield pool, self._refunded(pool, source, number), back * content

    def _too_late(self, events: list[Noun]) -> bool:
        said = [dt.datetime.fromisoformat(event["expires_at"]) for event in events if "expires_at" in event]
        deadline = said[0] if said else when(events[0]) + HOLD
        return deadline + GRACE <= self.end

    def _refunded(self, pool: str, source: str, order: str) -> str:
        """What became of fruit refunded before it was sent."""
        for command in self._commands("write_off"):
            if (command["shop"], command["order"]) == (source, order):
                return "lost"
        decided = [(command["shop"], command["order"]) for command in self._commands("restock")]
        return "back" if pool in self.by_itself or (source, order) in decided else "recoverable"

    def _recorded_by_hand(self) -> None:
        for command in self._commands("record_order"):
            pool, content = self.packs[command["pack"]]
            self.pools[pool]["committed" if command["paid"] else "reserved"] += command["quantity"] * content

    def _changed_by_hand(self) -> None:
        undone = {command["key"] for command in self._commands("undo")}
        for command in self._commands("adjust_stock", but=undone):
            assert command["delta"].startswith("-")  # the sample only ever finds less than it thought
            self.pools[command["pool"]]["lost"] += amount(command["delta"][1:])
        for command in self._commands("receive_lot"):
            self.pools[command["pool"]]["on_hand"] += amount(command["amount"])
        for command in self._commands("count_stock"):
            pool = self.pools[command["pool"]]
            assert (pool["shipped"], pool["lost"]) == (0, 0)  # so what is missing at the count was never found again
            pool["lost"] = pool["on_hand"] - amount(command["amount"])

    def _commands(self, *names: str, but: Collection[str] = ()) -> list[Noun]:
        told = [noun for noun in self.nouns if noun["kind"] == "command" and noun["name"] in names]
        return [noun["args"] for noun in told if noun["key"] not in but]


def _sent_and_back(line: str, quantity: int, events: list[Noun]) -> tuple[int, int]:
    """How many of a line were sent, and how many refunded before they could be."""
    sent, everything, back = 0, False, 0
    for event in events:
        parts = [part["quantity"] for part in event.get("lines", ()) if part["line"] == line]
        if event["event"] == "shipped":
            everything |= "lines" not in event
            sent = max([sent, *parts])  # a platform says how many in all, not how many more
        elif event["event"] == "refunded" and (everything or sent or event["lines"][0].get("phase") == "post"):
            assert event["lines"][0].get("phase") != "pre"  # the sample takes nothing back that is on its way
        elif event["event"] == "refunded":
            back += sum(parts)
        elif event["event"] == "closed":
            back = quantity - sent
    return (quantity - back if everything else sent), back
