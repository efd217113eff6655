"""What faces see of stock: warnings where they belong, nothing that is not public on the picture, never a null."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from companion.domain.catalogue import Catalogue, Pack, StockPool
from companion.domain.inbound import OrderLine
from companion.domain.levels import heed
from companion.domain.ticking import TICK_MS, stir
from companion.domain.units import HALF_JIN_G, format_amount
from companion.domain.view import whole
from tests.domain.shop import CATALOGUE, Shop, plums

TWENTY_JIN = Catalogue(
    "样",
    pools=(StockPool("plum", "蜂糖李", "g", 10_000, low_at=5000, safety=1000),),
    packs=(
        Pack("plum-3", "plum", "3斤装", 1500, 2590, 1, sku={"doudian": ("S3",)}),
        Pack("plum-5", "plum", "5斤装", 2500, 3990, 2, sku={"doudian": ("S5",)}),
    ),
)


def seen(shop: Shop, role: Any = "helper") -> dict[str, Any]:
    """What a role sees once levels and time have followed."""
    for fact in heed(shop.state, shop.at_ms):
        shop.hold(fact)
    stir(shop.state, shop.at_ms)
    return whole(shop.state, role)


def test_a_pool_tells_its_level_its_pace_and_how_long_it_lasts() -> None:
    shop = Shop(TWENTY_JIN)
    assert seen(shop)["pools"]["plum"]["pace"] == 0
    shop.event("created", plums(2))
    pool = seen(shop)["pools"]["plum"]
    assert (pool["level"], pool["pace"], pool["minutes_left"]) == ("low", 1667, 2)
    assert (pool["warn_at"], pool["safety"], pool["low_at"]) == (1667 + 2500, 1000, 5000)
    shop.event("created", plums(2), order="D2")
    pool = seen(shop)["pools"]["plum"]
    assert (pool["level"], pool["available"]) == ("stop", 0)
    assert "minutes_left" not in pool


def test_packs_are_to_be_taken_down_at_stop_and_when_none_is_left() -> None:
    shop = Shop(TWENTY_JIN)
    assert not any("take_down" in pack for pack in seen(shop)["packs"].values())
    shop.command("count_stock", pool="plum", amount="4斤")
    packs = seen(shop)["packs"]
    assert (packs["plum-3"]["left"], packs["plum-5"]["left"]) == (1, 0)
    assert packs["plum-3"]["take_down"] is True is packs["plum-5"]["take_down"]
    shop.command("count_stock", pool="plum", amount="7.5斤")
    assert seen(shop)["packs"]["plum-3"]["take_down"] is True
    shop.command("count_stock", pool="plum", amount="8斤")
    assert "take_down" not in seen(shop)["packs"]["plum-3"]


def test_the_quota_is_told_by_shop_and_pack() -> None:
    shop = Shop(TWENTY_JIN)
    assert seen(shop)["quota"] == {
        "doudian/plum-3": {"shop": "doudian", "pack": "plum-3", "units": 4},
        "doudian/plum-5": {"shop": "doudian", "pack": "plum-5", "units": 1},
    }


def test_what_is_oversold_is_told_while_it_is_and_no_longer() -> None:
    shop = Shop(TWENTY_JIN)
    assert seen(shop)["oversold"] == {}
    shop.event("created", plums(7), buyer="山里**")
    shop.event("paid")
    entry = seen(shop)["oversold"]["plum"]
    assert entry["amount"] == 7500
    assert entry["orders"] == [
        {
            "number": "1",
            "shop": "doudian",
            "order": "D1",
            "buyer": "山里**",
            "lines": "5斤装 ×7",
            "amount": 17_500,
            "paid_at": shop.at_ms,
        }
    ]
    assert entry["more"] == 0
    assert entry["ideas"][0] == "和买家商量改发小规格：3斤装"
    assert seen(shop)["pools"]["plum"]["level"] == "oversold"
    shop.command("receive_lot", pool="plum", household="罗家", amount="15斤")
    assert seen(shop)["oversold"] == {}


def test_lots_are_told_and_one_taken_back_is_not() -> None:
    shop = Shop()
    shop.command("receive_lot", once="lot", pool="plum", household="罗家", amount="100斤")
    mine = [lot for lot in seen(shop)["lots"].values() if lot["household"] == "罗家"]
    assert mine == [
        {"pool": "plum", "household": "罗家", "amount": 50_000, "price_fen": 0, "at": shop.at_ms},
    ]
    shop.command("undo", key="lot")
    assert not [lot for lot in seen(shop)["lots"].values() if lot["household"] == "罗家"]


def test_a_silent_shop_is_named_to_helpers_and_only_stale_on_the_picture() -> None:
    shop = Shop()
    shop.command("start_broadcast", title="夜场")
    shop.event("created", plums(1))
    assert seen(shop)["freshness"] == {"stale": False, "shops": [], "since": 0}
    since_ms = shop.at_ms
    shop.at_ms += 120_001
    assert seen(shop)["freshness"] == {"stale": True, "shops": ["doudian"], "since": since_ms}
    assert seen(shop, "overlay")["freshness"] == {"stale": True}


def test_the_picture_shows_levels_and_none_of_the_trade() -> None:
    shop = Shop(TWENTY_JIN)
    shop.event("created", plums(7), buyer="山里**")
    view = seen(shop, "overlay")
    assert set(view["pools"]["plum"]) == {"name", "unit", "available", "sold", "opened", "level"}
    assert set(view["packs"]["plum-5"]) == {"title", "link", "pool", "content", "price_fen", "left", "sold"}
    assert view["packs"]["plum-5"]["left"] == 0
    assert not {"quota", "oversold", "lots"} & set(view)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, 900)), max_size=8))
def test_what_is_shown_is_never_more_than_there_is(events: list[tuple[bool, int, int]]) -> None:
    shop = Shop(CATALOGUE)
    for bought, quantity, grams in events:
        if bought:
            shop.event("created", plums(quantity), order=f"D{shop.count}")
        elif grams:
            shop.command("adjust_stock", pool="plum", delta=f"-{grams}克", reason="spoilage")
        # Between two ticks the platforms themselves count down what they list.
        shop.at_ms += TICK_MS
        view = seen(shop)
        available = shop.state.stock.pools["plum"].available
        whole_jin, _, half = format_amount(view["pools"]["plum"]["available"], "g").removesuffix(" 斤").partition(".")
        assert int(whole_jin) * 2 * HALF_JIN_G + (HALF_JIN_G if half else 0) <= available
        packs = {id: pack for id, pack in view["packs"].items() if pack["pool"] == "plum"}
        assert all(pack["left"] * pack["content"] <= available for pack in packs.values())
        listed = [one for one in view["quota"].values() if one["pack"] in packs]
        assert sum(one["units"] * packs[one["pack"]]["content"] for one in listed) <= available


def test_of_an_order_of_very_many_lines_the_first_are_named_and_the_others_counted() -> None:
    shop = Shop(TWENTY_JIN)
    shop.event("created", *(OrderLine(str(number), "plum-5", quantity=1) for number in range(1000)))
    shop.event("paid")
    named = "、".join(["5斤装 ×1"] * 8)
    assert seen(shop)["oversold"]["plum"]["orders"][0]["lines"] == f"{named} 等 1000 种"
