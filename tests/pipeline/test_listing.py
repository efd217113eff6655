"""What a shop lists is read every few minutes; what a helper wishes is carried out once, and its outcome told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from companion.domain.inbound import Count, Inbound, ListingWish, ShopListed
from companion.domain.state import State
from companion.domain.trouble import Again, NotTaken
from companion.pipeline.listing import READ_EVERY_S, TOO_LATE_MS, TRIES, WISHES_EVERY_S, Listing
from tests.domain.shop import CATALOGUE, T0, Shop


class Done(Exception):
    """Time is up."""


class Stall:
    """A shop that lists so many, and goes wrong as it is told to."""

    def __init__(self, units: int = 200) -> None:
        self.units = units
        self.read = 0
        self.wishes: list[ListingWish] = []
        self.wrong: list[Exception] = []

    async def listings(self) -> tuple[Inbound, ...]:
        self.read += 1
        return (ShopListed(T0, "doudian", (Count("plum-5", self.units),)),)

    async def list_units(self, wish: ListingWish) -> None:
        self.wishes.append(wish)
        if self.wrong:
            raise self.wrong.pop(0)
        self.units = wish.units


class Told:
    """A shop's books and its stall, for as long as the test lets time pass."""

    def __init__(self, stall: Stall) -> None:
        self.shop = Shop(replace(CATALOGUE, write_shops=True))
        self.stall = stall
        self.now_ms = T0
        self.left_s = 0.0

    async def look(self, at: Callable[[State], Any]) -> Any:
        return at(self.shop.state)

    async def bring(self, nouns: tuple[Inbound, ...]) -> None:
        for noun in nouns:
            self.shop.tell(noun)

    async def sleep(self, seconds: float) -> None:
        self.now_ms += int(seconds * 1000)
        self.left_s -= seconds
        if self.left_s < 0:
            raise Done

    async def go(self, seconds: float) -> None:
        """Let so much time pass."""
        self.left_s = seconds
        listing = Listing("doudian", self.stall, self.look, self.bring, lambda: self.now_ms, self.sleep)
        with pytest.raises(Done):
            await listing.run()

    def wish(self, units: int = 80) -> None:
        self.shop.at_ms = self.now_ms
        self.shop.command("list_units", once="w", shop="doudian", pack="plum-5", units=units)

    def outcome(self) -> tuple[bool, bool, str]:
        wish = self.shop.state.listings.wishes["w"]
        return wish.done, wish.ok, wish.note


async def test_what_it_lists_is_read_every_few_minutes() -> None:
    told = Told(Stall())
    await told.go(2 * READ_EVERY_S + WISHES_EVERY_S)
    assert told.stall.read == 3
    assert told.shop.state.listings.counted[("doudian", "plum-5")].units == 200


async def test_a_wish_is_carried_out_once_and_what_came_of_it_is_read_at_once() -> None:
    told = Told(Stall())
    await told.go(1)
    told.wish()
    await told.go(10)
    assert told.outcome() == (True, True, "")
    assert told.shop.state.listings.counted[("doudian", "plum-5")].units == 80
    await told.go(READ_EVERY_S)
    assert [wish.key for wish in told.stall.wishes] == ["w"]


async def test_a_wish_is_tried_again_as_the_same_wish() -> None:
    told = Told(Stall())
    await told.go(1)
    told.wish()
    told.stall.wrong = [Again("忙", "busy", 7.0), Again("忙", "busy")]
    await told.go(60)
    assert told.outcome() == (True, True, "")
    assert len(told.stall.wishes) == 3
    assert len({wish.key for wish in told.stall.wishes}) == 1


@pytest.mark.parametrize(
    ("wrong", "tries"), [([NotTaken("商品正在审核", "under review")], 1), ([Again("忙", "busy")] * TRIES, TRIES)]
)
async def test_a_shop_that_will_not_is_told_to_the_helper_and_not_tried_for_ever(
    wrong: list[Exception], tries: int
) -> None:
    told = Told(Stall())
    await told.go(1)
    told.wish()
    told.stall.wrong = list(wrong)
    await told.go(200)
    assert told.outcome() == (True, False, str(wrong[0]))
    assert len(told.stall.wishes) == tries
    assert told.stall.units == 200


async def test_after_a_stop_a_wish_that_nothing_came_of_is_carried_out() -> None:
    told = Told(Stall())
    await told.go(1)
    told.wish()
    again = Told(told.stall)
    for fact in told.shop.book[1:]:
        again.shop.hold(fact)
    await again.go(5)
    assert again.outcome() == (True, True, "")


async def test_a_wish_of_long_ago_is_not_carried_out_any_more() -> None:
    told = Told(Stall())
    await told.go(1)
    told.wish()
    told.now_ms += TOO_LATE_MS + 1000
    await told.go(5)
    assert told.outcome()[:2] == (True, False)
    assert told.stall.wishes == []


async def test_a_wish_for_another_shop_is_left_to_its_own_connector() -> None:
    told = Told(Stall())
    told.shop.tell(ShopListed(T0, "wechat_shop", (Count("plum-5", 9),)))
    told.shop.command("list_units", once="w", shop="wechat_shop", pack="plum-5", units=5)
    await told.go(5)
    assert told.outcome() == (False, False, "")
