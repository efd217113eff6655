"""A season's orders, told in order and told in a jumble with repeats, as recordings: the books come out the same."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from companion.commands.fold import fold_recordings
from companion.domain.inbound import write_noun
from companion.domain.nouns import OrderEvent, OrderLine, Phase
from companion.domain.sheet import sheet
from companion.domain.state import State
from companion.journal.memory import MemoryJournal
from tests.domain.shop import CATALOGUE, T0

PACKS = ("plum-5", "plum-10", "bamboo-2", "dried-1", "nobody-knows")


def life(chance: random.Random, number: int) -> list[OrderEvent]:
    """Five events or so of one order, from its making to its end."""
    shop = chance.choice(["doudian", "kuaishou_shop"])
    at = T0 + number * 700
    lines = [
        OrderLine(str(line), chance.choice(PACKS), quantity=chance.randint(1, 6))
        for line in range(1, chance.choice([2, 2, 2, 3, 4]))
    ]
    events: list[OrderEvent] = []

    def say(event: Any, after_ms: int, *lines: OrderLine, **more: Any) -> None:
        nonlocal at
        at += after_ms
        key = f"{number}-{len(events)}"
        events.append(OrderEvent(at, shop, key, f"D{number}", event, lines, **more))

    total = chance.choice([None, 1990 * len(lines)])
    say("created", 0, *lines, total_fen=total, expires_at_ms=at + 1_800_000, buyer=f"买家{number % 97}")
    if chance.random() < 0.15:
        say("changed", 4000, *(OrderLine(x.line, x.pack, quantity=chance.randint(1, 6)) for x in lines))
    if chance.random() < 0.12:
        say("cancelled", 60_000)
        return events
    say("paid", chance.choice([9000, 2_500_000]))
    if chance.random() < 0.2:
        phase: Phase = chance.choice(["pre", ""])
        line = chance.choice(lines)
        say("refunded", 30_000, OrderLine(line.line, quantity=chance.randint(0, 3), phase=phase), refund=f"R{number}")
    if chance.random() < 0.25:
        say("shipped", 90_000, OrderLine(lines[0].line, quantity=1))
    if chance.random() < 0.05:
        say("closed", 40_000)
        return events
    say("shipped", 3_600_000)
    if chance.random() < 0.1:
        say("refunded", 86_400_000, OrderLine(lines[-1].line, quantity=1, phase="post"), refund=f"P{number}")
    say("completed", 200_000_000)
    return events


def write(file: Path, told: Iterable[OrderEvent]) -> Path:
    with file.open("wb") as out:
        for noun in told:
            out.write(write_noun(noun) + b"\n")
    return file


async def books(file: Path) -> dict[str, Any]:
    state, bad = await fold_recordings([file], CATALOGUE, MemoryJournal())
    assert not bad
    assert all(told_once(state))
    whole = sheet(state)
    return {key: whole[key] for key in ("pools", "packs", "orders", "sales")}


def told_once(state: State) -> Iterable[bool]:
    for pool in state.stock.pools.values():
        yield pool.available + pool.reserved + pool.committed + pool.shipped + pool.recoverable + pool.lost == (
            -pool.supply
        )


async def check(folder: Path, orders: int, nouns: int) -> None:
    chance = random.Random(orders)
    told = [noun for number in range(orders) for noun in life(chance, number)]
    told.sort(key=lambda noun: noun.at_ms)
    jumble = [*told, *chance.choices(told, k=max(0, nouns - len(told)))]
    chance.shuffle(jumble)
    assert len(jumble) >= nouns
    in_order = await books(write(folder / "in-order.jsonl", told))
    jumbled = await books(write(folder / "jumbled.jsonl", jumble))
    assert jumbled == in_order
    assert in_order["orders"]["total"] == orders


async def test_a_jumbled_recording_gives_the_balances_of_the_orderly_one(tmp_path: Path) -> None:
    await check(tmp_path, orders=600, nouns=3000)


@pytest.mark.slow
async def test_a_hundred_thousand_jumbled_events_give_the_balances_of_the_orderly_ones(tmp_path: Path) -> None:
    await check(tmp_path, orders=20_000, nouns=100_000)
