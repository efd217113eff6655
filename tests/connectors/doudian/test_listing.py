"""What a Doudian shop lists, read and set: the same wish is done once, whatever becomes of the answer."""

from __future__ import annotations

from typing import Any, Final

import pytest

from companion.domain.inbound import TAKEN_DOWN, Count, ListingWish, ShopListed
from companion.domain.trouble import Again, NotTaken
from connectors.contract import Lister, Setting
from connectors.doudian import DoudianStall, check, connect
from tests.connectors.doudian.platform import KEY, PAID_S, SECRET, Doudian
from tests.connectors.gateway import listening

NOW: Final = (PAID_S + 60) * 1000
PRODUCT, SKU = 3_512_345_678_901_234_567, 1_712_345_678_901_234_567
TABLE: Final[dict[str, Any]] = {
    "app_key": KEY,
    "app_secret": SECRET,
    "access_token": "given",
    "calls_per_s": 100,
    "listings": {"plum-5": f"{PRODUCT}/{SKU}"},
}
WISH: Final = ListingWish("console 7", "doudian", "plum-5", 80, NOW)


def stall(platform: Doudian, **more: Any) -> DoudianStall:
    made = connect(Setting(TABLE | {"gateway": platform.url} | more, now=lambda: platform.now_ms))
    assert isinstance(made, DoudianStall)
    assert isinstance(made, Lister)
    return made


@pytest.fixture(autouse=True)
def _haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.kit.calling.waits", lambda *_: iter([0.0] * 9))


async def test_what_is_for_sale_and_what_unpaid_orders_hold_is_read() -> None:
    async with listening(Doudian(NOW)) as platform:
        platform.stocks[SKU] = {"stock_num": "120", "prehold_stock_num": 3}
        told = await stall(platform, shop="抖店二店").listings()
    assert told == (ShopListed(NOW, "doudian", (Count("plum-5", 120, 3),), "抖店二店"),)


async def test_a_listing_that_is_no_more_costs_none_of_the_others() -> None:
    async with listening(Doudian(NOW)) as platform:
        platform.stocks[SKU] = {"stock_num": 7}
        two = {"plum-5": f"{PRODUCT}/{SKU}", "plum-10": f"{PRODUCT}/99"}
        (told,) = await stall(platform, listings=two).listings()
    assert isinstance(told, ShopListed)
    assert told.counts == (Count("plum-5", 7),)


async def test_a_shop_that_answers_nothing_of_use_is_said_to() -> None:
    async with listening(Doudian(NOW)) as platform:
        platform.stocks[SKU] = {"stock_num": "many"}
        with pytest.raises(NotTaken, match="读不懂"):
            await stall(platform).listings()


@pytest.mark.parametrize("before", [0, 80, 120])
async def test_it_lists_what_was_wished(before: int) -> None:
    async with listening(Doudian(NOW)) as platform:
        platform.stocks[SKU] = {"stock_num": before}
        await stall(platform).list_units(WISH)
        assert platform.stocks[SKU]["stock_num"] == 80
        assert len(platform.changes) == (before != 80)


async def test_a_change_whose_answer_was_lost_is_not_made_twice() -> None:
    async with listening(Doudian(NOW)) as platform:
        platform.stocks[SKU] = {"stock_num": 120}
        platform.lost = 2
        await stall(platform).list_units(WISH)
        assert platform.stocks[SKU]["stock_num"] == 80
        assert list(platform.changes.values()) == [-40]


async def test_what_was_bought_between_two_tries_is_not_put_back() -> None:
    async with listening(Doudian(NOW)) as platform:
        shop = stall(platform)
        platform.stocks[SKU] = {"stock_num": 120}
        platform.lost = 4
        with pytest.raises(Again):
            await shop.list_units(WISH)
        platform.stocks[SKU]["stock_num"] -= 5
        await shop.list_units(WISH)
        assert platform.stocks[SKU]["stock_num"] == 75
        # And after a stop, when nobody remembers what the change was.
        await stall(platform).list_units(WISH)
        assert platform.stocks[SKU]["stock_num"] == 75


async def test_goods_are_taken_off_sale() -> None:
    async with listening(Doudian(NOW)) as platform:
        await stall(platform).list_units(ListingWish("k", "doudian", "plum-5", TAKEN_DOWN, NOW))
        assert platform.off == [PRODUCT]


async def test_a_pack_without_a_place_and_a_refusal_are_told_and_not_tried_again() -> None:
    async with listening(Doudian(NOW)) as platform:
        with pytest.raises(NotTaken, match="listings") as no:
            await stall(platform).list_units(ListingWish("k", "doudian", "bamboo-2", 5, NOW))
        assert not isinstance(no.value, Again)
        with pytest.raises(NotTaken, match="2010001") as no:
            await stall(platform).list_units(WISH)
        assert not isinstance(no.value, Again)


@pytest.mark.parametrize("place", ["", "12", "12/", "/5", "a/b", 5, "12/5/6", "１２/5"])
def test_a_place_that_can_t_be_read_is_said(place: Any) -> None:
    (trouble,) = check(Setting(TABLE | {"listings": {"plum-5": place}}))
    assert "plum-5" in trouble.zh


def test_listings_alone_are_not_enough_and_need_be_a_table() -> None:
    asked_by = {key: value for key, value in TABLE.items() if key != "access_token"}
    assert [trouble for trouble in check(Setting(asked_by)) if "shop_id" in trouble.zh]
    assert check(Setting(TABLE | {"listings": "plum-5"}))
    assert check(Setting(TABLE)) == []
