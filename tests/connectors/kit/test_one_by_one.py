"""Orders asked for one by one: from the last page to the first, none twice for nothing, none before it is listed."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest

from companion.domain.inbound import Inbound, OrderEvent
from companion.domain.trouble import Again, NotTaken
from connectors.kit.asked import Asked
from connectors.kit.calling import Caller
from connectors.kit.lately import Piece
from connectors.kit.one_by_one import MOST_PAGES, OneByOne, ids_in, pages_back
from connectors.kit.pushed import PushHealth

MINUTE_MS = 60_000


class Shop:
    """What changed when, by the orders' ids; `asked` are those asked for, `wrong` what one of them comes to."""

    def __init__(self, late_ms: int = 0, **changed_ms: int) -> None:
        self.now_ms = 10 * MINUTE_MS
        self.changed_ms = changed_ms
        self.asked: list[str] = []
        self.wrong: dict[str, NotTaken] = {}
        health = Asked(PushHealth("shop"), self.now)
        self.orders: OneByOne[str] = OneByOne(Caller(1000), health, self.now, self.listed, self.ask, told, late_ms)

    def now(self) -> int:
        return self.now_ms

    async def listed(self, piece: Piece) -> AsyncGenerator[list[str], None]:
        yield [id for id, at in self.changed_ms.items() if piece.since_ms <= at < piece.until_ms]

    async def ask(self, order: str) -> str:
        self.asked.append(order)
        if order in self.wrong:
            raise self.wrong[order]
        return order

    async def swept(self, since_ms: int, until_ms: int) -> list[Inbound]:
        return [noun async for page in self.orders.sweep(since_ms, until_ms) for noun in page]


def told(order: str) -> tuple[OrderEvent, ...]:
    return (OrderEvent(1, "shop", f"k{order}", order, "paid"),)


def pages(total: int, seen: list[int]) -> Callable[[int], Any]:
    async def ask(number: int) -> dict[str, Any]:
        seen.append(number)
        return {"total": str(total), "number": number}

    return ask


@pytest.mark.parametrize(
    ("total", "asked", "told"),
    [(0, [1], [1]), (2, [1], [1]), (3, [1, 2, 1], [2, 1]), (6, [1, 3, 2, 1], [3, 2, 1])],
)
async def test_pages_are_read_from_the_last_to_the_first_and_the_first_anew(
    total: int, asked: list[int], told: list[int]
) -> None:
    seen: list[int] = []
    assert [page["number"] async for page in pages_back(pages(total, seen), "total", 2)] == told
    assert seen == asked


async def test_a_list_that_says_it_is_endless_has_an_end() -> None:
    seen: list[int] = []
    assert len([page async for page in pages_back(pages(10**9, seen), "total", 2)]) == MOST_PAGES


async def test_what_did_not_change_since_it_was_asked_for_is_not_asked_for_again() -> None:
    shop = Shop(a=7 * MINUTE_MS, b=8 * MINUTE_MS)
    assert len(await shop.swept(0, 10 * MINUTE_MS)) == 2
    shop.now_ms, shop.changed_ms["b"] = 12 * MINUTE_MS, 11 * MINUTE_MS
    await shop.swept(5 * MINUTE_MS, 12 * MINUTE_MS)
    assert shop.asked == ["a", "b", "b"]


async def test_what_could_not_be_told_is_asked_for_again_with_the_same_time() -> None:
    shop = Shop(a=7 * MINUTE_MS, b=8 * MINUTE_MS)
    shop.wrong["b"] = Again("忙", "busy")
    with pytest.raises(Again):
        await shop.swept(0, 10 * MINUTE_MS)
    shop.wrong.clear()
    assert len(await shop.swept(0, 10 * MINUTE_MS)) == 2


async def test_a_change_that_is_listed_only_later_is_left_for_the_next_time() -> None:
    shop = Shop(late_ms=3 * MINUTE_MS, a=8 * MINUTE_MS)
    assert await shop.swept(0, 10 * MINUTE_MS) == []
    assert await shop.swept(8 * MINUTE_MS, 10 * MINUTE_MS) == []
    shop.now_ms = 12 * MINUTE_MS
    assert len(await shop.swept(0, 12 * MINUTE_MS)) == 1


def test_only_ids_are_taken_for_ids() -> None:
    assert ids_in([{"tid": 12}, {"tid": "A-1"}, {"tid": ""}, {"tid": None}, {}, "tid", 7], "tid") == ["12", "A-1"]
    assert ids_in({"tid": 12}, "tid") == []
    assert ids_in(None, "tid") == []
