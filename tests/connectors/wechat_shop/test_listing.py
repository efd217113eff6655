"""What a WeChat shop lists, read and set: the shop's ledger says whether a wish was done already."""

from __future__ import annotations

from typing import Any, Final

import pytest

from companion.domain.inbound import TAKEN_DOWN, Count, ListingWish, ShopListed
from companion.domain.trouble import Again, NotTaken
from connectors.contract import Lister, Setting
from connectors.wechat_shop import WechatStall, check, connect
from tests.connectors.gateway import listening
from tests.connectors.wechat_shop.platform import APPID, PAID_S, SECRET, Wechat

NOW: Final = (PAID_S + 60) * 1000
TABLE: Final[dict[str, Any]] = {
    "appid": APPID,
    "token": "AAAAA",
    "app_secret": SECRET,
    "calls_per_s": 100,
    "listings": {"plum-5": "10000032267694/0"},
}
WISH: Final = ListingWish("console 7", "wechat_shop", "plum-5", 80, NOW)


def stall(platform: Wechat, **more: Any) -> WechatStall:
    made = connect(Setting(TABLE | {"gateway": platform.url} | more, now=lambda: platform.now_s * 1000))
    assert isinstance(made, WechatStall)
    assert isinstance(made, Lister)
    return made


@pytest.fixture(autouse=True)
def _haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.kit.calling.waits", lambda *_: iter([0.0] * 9))


async def test_all_that_is_for_sale_is_read_with_what_is_held_in_its_sheds() -> None:
    async with listening(Wechat()) as platform:
        platform.stock |= {"normal_stock_num": 100, "total_stock_num": 130}
        told = await stall(platform).listings()
        assert told == (ShopListed(NOW, "wechat_shop", (Count("plum-5", 130),)),)
        platform.stock["warehouse_stocks"] = [{"num": 20, "lock_stock": 2}, {"num": 10, "lock_stock": 1}]  # type: ignore[assignment]
        (listed,) = await stall(platform).listings()
        assert isinstance(listed, ShopListed)
        assert listed.counts == (Count("plum-5", 130, 3),)


@pytest.mark.parametrize("before", [0, 80, 120])
async def test_it_lists_what_was_wished(before: int) -> None:
    async with listening(Wechat()) as platform:
        platform.stock |= {"normal_stock_num": before, "total_stock_num": before}
        await stall(platform).list_units(WISH)
        assert platform.stock["total_stock_num"] == 80
        assert platform.asked("stock/update") == (before != 80)


async def test_what_is_set_aside_is_left_alone_and_counts() -> None:
    async with listening(Wechat()) as platform:
        platform.stock |= {"normal_stock_num": 100, "total_stock_num": 130}
        await stall(platform).list_units(WISH)
        assert (platform.stock["normal_stock_num"], platform.stock["total_stock_num"]) == (50, 80)
        platform.stock |= {"normal_stock_num": 10, "total_stock_num": 130}
        platform.now_s += 60
        with pytest.raises(NotTaken, match="区域库存"):
            await stall(platform).list_units(ListingWish("k2", "wechat_shop", "plum-5", 80, platform.now_s * 1000))


async def test_a_change_whose_answer_was_lost_is_not_made_twice() -> None:
    async with listening(Wechat()) as platform:
        platform.change(120)
        platform.now_s += 60
        wish = ListingWish("k", "wechat_shop", "plum-5", 80, platform.now_s * 1000)
        platform.lost = 1
        with pytest.raises(Again):
            await stall(platform).list_units(wish)
        assert platform.asked("stock/update") == 1  # the client by itself did not try again
        for _ in range(5):
            platform.change(-1)
        # After a stop too: the ledger knows, however many were bought since.
        await stall(platform).list_units(wish)
        assert platform.stock["total_stock_num"] == 75
        assert platform.asked("stock/update") == 1


async def test_what_is_bought_is_no_change_of_ours() -> None:
    async with listening(Wechat()) as platform:
        platform.change(120)
        platform.now_s += 60
        for _ in range(5):
            platform.change(-1)
        await stall(platform).list_units(ListingWish("k", "wechat_shop", "plum-5", 80, platform.now_s * 1000))
        assert platform.stock["total_stock_num"] == 80


async def test_goods_are_taken_off_sale_and_an_unknown_one_is_told() -> None:
    async with listening(Wechat()) as platform:
        await stall(platform).list_units(ListingWish("k", "wechat_shop", "plum-5", TAKEN_DOWN, NOW))
        assert platform.off == ["10000032267694"]
        with pytest.raises(NotTaken, match="10020052") as no:
            await stall(platform, listings={"plum-5": "10000032267694/9"}).list_units(WISH)
        assert not isinstance(no.value, Again)


async def test_a_shop_that_answers_nothing_of_use_is_said_to() -> None:
    async with listening(Wechat()) as platform:
        platform.stock["total_stock_num"] = -1
        with pytest.raises(NotTaken, match="读不懂"):
            await stall(platform).listings()


def test_what_is_wrong_with_listings_is_said() -> None:
    assert check(Setting(TABLE)) == []
    no_secret = {key: value for key, value in TABLE.items() if key != "app_secret"}
    assert [trouble for trouble in check(Setting(no_secret)) if "app_secret" in trouble.zh]
    assert [trouble for trouble in check(Setting(TABLE | {"listings": {"plum-5": "7"}})) if "plum-5" in trouble.zh]
