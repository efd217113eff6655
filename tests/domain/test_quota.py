"""The quota: never more than there is, nothing wasted, the same from the same, and more for what sells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from companion.domain.catalogue import Catalogue, Pack, StockPool
from companion.domain.quota import Listed, quota
from companion.domain.state import State
from tests.domain.shop import Shop, plums

SHOPS = ("doudian", "kuaishou", "taobao", "jd")


@st.composite
def shops(draw: st.DrawFn) -> Shop:
    """A pile in some packs, listed in some shops, of which some have sold some."""
    packs = tuple(
        Pack(
            f"p{number}",
            "plum",
            "李",
            draw(st.integers(1, 5000)),
            1000,
            sku=dict.fromkeys(draw(st.sets(st.sampled_from(SHOPS))), ("S",)),
        )
        for number in range(draw(st.integers(0, 4)))
    )
    pool = StockPool("plum", "李", "g", draw(st.integers(0, 200_000)), safety=draw(st.integers(0, 20_000)))
    shop = Shop(Catalogue("样", pools=(pool,), packs=packs))
    sales = st.tuples(st.sampled_from(packs), st.sampled_from(SHOPS), st.integers(0, 12), st.booleans())
    sold = draw(st.lists(sales, max_size=12)) if packs else []
    for number, (pack, source, count, paid) in enumerate(sold):
        line = plums(count, pack=pack.id)
        shop.event("created", line, order=f"D{number}", source=source)
        if paid:
            shop.event("paid", order=f"D{number}", source=source)
    return shop


@given(shops())
def test_the_shops_together_never_list_more_than_there_is_and_nothing_is_wasted(shop: Shop) -> None:
    state = shop.state
    listed = quota(state, "plum")
    room = max(0, state.stock.pools["plum"].available - state.catalogue.pools[0].safety)
    rest = room - sum(one.units * state.packs[one.pack].content for one in listed)
    assert rest >= 0
    assert all(one.units >= 0 for one in listed)
    if listed:
        assert rest < min(state.packs[one.pack].content for one in listed)
    assert listed == quota(state, "plum")
    assert len({one.id for one in listed}) == len(listed)


def test_before_anything_is_sold_all_listings_share_alike() -> None:
    packs = (
        Pack("p5", "plum", "5斤", 2500, 1, sku={"doudian": ("a",), "kuaishou": ("b",)}),
        Pack("p10", "plum", "10斤", 5000, 1, sku={"doudian": ("c",)}),
    )
    shop = Shop(Catalogue("样", pools=(StockPool("plum", "李", "g", 32_000, safety=4000),), packs=packs))
    # 9333 g each is 1, 3 and 3 packs; of the 8000 g left the first of equals takes 5000 and the next 2500.
    assert quota(shop.state, "plum") == [
        Listed("plum", "doudian", "p10", 2),
        Listed("plum", "doudian", "p5", 4),
        Listed("plum", "kuaishou", "p5", 3),
    ]


def test_what_sells_gets_more_and_what_has_not_sold_gets_some() -> None:
    shop = Shop()
    for number in range(30):
        shop.event("created", plums(2), order=f"D{number}", source="kuaishou")
        shop.event("paid", order=f"D{number}", source="kuaishou")
    listed = {one.id: one.units for one in quota(shop.state, "plum")}
    assert set(listed) == {"kuaishou/plum-5", "doudian/plum-5"}
    assert listed["kuaishou/plum-5"] > 3 * listed["doudian/plum-5"] > 0


def test_only_this_broadcast_counts() -> None:
    shop = Shop()
    shop.event("created", plums(40), source="kuaishou")
    shop.event("paid", source="kuaishou")
    shop.command("start_broadcast", title="夜场")
    shop.event("created", plums(4), order="D2")
    shop.event("paid", order="D2")
    listed = {one.shop: one.units for one in quota(shop.state, "plum")}
    assert listed["doudian"] > listed["kuaishou"]


def test_a_phone_is_no_shop_to_list_in_and_a_source_lists_in_the_shops_it_sells_for() -> None:
    shop = Shop()
    shop.command("record_order", pack="plum-5", quantity=4)
    assert [one.shop for one in quota(shop.state, "plum")] == ["doudian"]
    shop.event("created", plums(1), shop="doudian-north")
    shop.event("created", plums(1), order="D2", shop="doudian-south")
    assert [one.shop for one in quota(shop.state, "plum")] == ["doudian-north", "doudian-south"]


def test_an_oversold_pool_lists_nothing() -> None:
    shop = Shop()
    shop.event("created", plums(200))
    assert [one.units for one in quota(shop.state, "plum")] == [0]


def test_what_no_catalogue_knows_has_no_quota() -> None:
    assert quota(State(), "plum") == []
