"""What shops list, beside what we hold true: a difference is shown, never put right; a wish is carried out once."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from companion.domain import facts as f
from companion.domain.inbound import TAKEN_DOWN, Count, ListingAnswered, ShopListed
from companion.domain.sheet import sheet
from companion.domain.trouble import Refused
from companion.domain.view import whole
from tests.domain.shop import CATALOGUE, Shop, plums

ROOM: Final = 128
"""Boxes of five 斤 in 640 斤."""
WRITING: Final = replace(CATALOGUE, write_shops=True)


def lists(shop: Shop, units: int, held: int = -1, pack: str = "plum-5", at: str = "doudian") -> tuple[Any, ...]:
    """A shop tells what it lists."""
    shop.at_ms += 120_000
    return shop.tell(ShopListed(shop.at_ms, "doudian", (Count(pack, units, held),), "" if at == "doudian" else at))


def differs(shop: Shop, name: str = "doudian/plum-5") -> str:
    """How a listing differs, as a helper is shown."""
    return str(whole(shop.state, "helper")["listings"][name].get("differs", ""))


def pools(shop: Shop) -> Any:
    return sheet(shop.state)["pools"]


def test_what_a_shop_lists_is_kept_beside_what_it_should_and_changes_no_count_of_ours() -> None:
    shop = Shop()
    before = pools(shop)
    (fact,) = lists(shop, 100)
    assert (fact.units, fact.quota, fact.kind) == (100, ROOM, "")
    entry = whole(shop.state, "helper")["listings"]["doudian/plum-5"]
    assert (entry["units"], entry["quota"]) == (100, ROOM)
    assert "differs" not in entry
    assert pools(shop) == before


@given(
    st.lists(
        st.tuples(st.sampled_from(["created", "paid", "cancelled"]), st.integers(1, 9), st.integers(0, 200)),
        max_size=12,
    )
)
def test_whatever_shops_say_they_list_our_stock_is_that_of_the_orders_and_nobody_is_told_to_change(
    evening: list[tuple[Any, int, int]],
) -> None:
    told, quiet = Shop(WRITING), Shop(WRITING)
    for event, number, units in evening:
        for shop in (told, quiet):
            shop.at_ms += 1000
            shop.event(event, *(() if event == "cancelled" else (plums(number),)), order=f"D{number}")
        # Between the same moments, so that only the counts are another.
        told.tell(ShopListed(told.at_ms, "doudian", (Count("plum-5", units, number),)))
    assert pools(told) == pools(quiet)
    assert list(told.state.listings.waiting()) == []
    assert not any(isinstance(fact, f.ListingOrdered | f.StockAdjusted) for fact in told.book)


def test_a_listing_that_is_as_it_was_is_not_written_again() -> None:
    shop = Shop()
    lists(shop, 100)
    assert lists(shop, 100) == ()
    assert len(lists(shop, 99)) == 1


def test_more_than_there_is_is_shown_the_second_time_it_is_seen_and_no_longer_than_it_lasts() -> None:
    shop = Shop()
    lists(shop, ROOM + 1)
    assert differs(shop) == ""  # what is on its way between two counters is no difference
    lists(shop, ROOM + 1)
    assert differs(shop) == "over"
    assert lists(shop, ROOM + 1) == ()
    lists(shop, ROOM)
    assert differs(shop) == ""


def test_what_fits_all_shops_together_is_no_difference_however_they_share_it() -> None:
    codes = {"doudian": ("A",), "pdd": ("B",)}
    packs = tuple(replace(one, sku=codes) if one.id == "plum-5" else one for one in CATALOGUE.packs)
    shop = Shop(replace(CATALOGUE, packs=packs))
    for _ in range(2):
        lists(shop, 100)
        lists(shop, 28, at="pdd")
    assert (differs(shop), differs(shop, "pdd/plum-5")) == ("", "")
    for _ in range(2):
        lists(shop, 29, at="pdd")
        lists(shop, 101)
    assert differs(shop) == "over"
    assert differs(shop, "pdd/plum-5") == ""  # that one lists less than its share


def test_a_shop_that_has_sold_out_while_there_is_fruit_is_shown() -> None:
    shop = Shop()
    for _ in range(2):
        lists(shop, 0)
    assert differs(shop) == "out"


def test_orders_not_paid_that_only_the_shop_knows_of_are_shown() -> None:
    shop = Shop()
    shop.event("created", plums(3))
    for _ in range(2):
        lists(shop, 100, held=3)
    assert differs(shop) == ""
    for _ in range(2):
        lists(shop, 100, held=5)
    assert differs(shop) == "held"
    assert "5" in whole(shop.state, "helper")["listings"]["doudian/plum-5"]["what"]
    assert shop.pool()[1] == 3 * 2500


def test_unpaid_orders_of_which_a_shop_says_nothing_are_not_compared() -> None:
    shop = Shop()
    shop.event("created", plums(3))
    for _ in range(2):
        lists(shop, 100)
    assert differs(shop) == ""


def test_a_pack_that_no_code_of_the_shop_is_known_of_is_not_compared_and_one_we_do_not_have_is_let_go() -> None:
    shop = Shop()
    for _ in range(2):
        lists(shop, 9999, pack="plum-10")
    assert differs(shop, "doudian/plum-10") == ""
    assert lists(shop, 5, pack="nothing of ours") == ()


def test_a_difference_that_was_looked_at_comes_back_only_when_it_is_another_and_the_look_can_be_taken_back() -> None:
    shop = Shop()
    for _ in range(2):
        lists(shop, ROOM + 5)
    shop.command("see_listing", once="seen", shop="doudian", pack="plum-5")
    assert differs(shop) == ""
    lists(shop, ROOM + 6)
    assert differs(shop) == ""
    shop.command("undo", key="seen")
    assert differs(shop) == "over"
    shop.command("see_listing", shop="doudian", pack="plum-5")
    with pytest.raises(Refused, match="没有差别"):
        shop.command("see_listing", shop="doudian", pack="plum-5")
    for _ in range(2):
        lists(shop, 0)
    assert differs(shop) == "out"
    for _ in range(2):
        lists(shop, ROOM + 5)
    assert differs(shop) == "over"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_difference_is_said_in_one_sentence_in_the_language_of_the_station(language: str) -> None:
    shop = Shop(replace(CATALOGUE, language=language))
    for units, held in ((ROOM + 9, -1), (0, -1), (5, 7)):
        for _ in range(2):
            lists(shop, units, held)
        what = whole(shop.state, "helper")["listings"]["doudian/plum-5"]["what"]
        title = shop.state.packs["plum-5"].title
        assert title in what
        assert what.replace(title, "").isascii() == (language == "en")
        assert "{" not in what


def test_viewers_are_told_nothing_of_it() -> None:
    shop = Shop()
    lists(shop, 5)
    assert "listings" not in whole(shop.state, "overlay")


# --- a shop is told otherwise ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "args"), [("list_units", {"units": 5}), ("take_down", {})])
def test_no_shop_is_told_anything_unless_the_settings_allow_it(name: str, args: dict[str, Any]) -> None:
    shop = Shop()
    lists(shop, 200)
    with pytest.raises(Refused, match="write_shops"):
        shop.command(name, shop="doudian", pack="plum-5", **args)
    assert list(shop.state.listings.waiting()) == []


def test_a_wish_waits_until_something_comes_of_it_and_the_same_command_twice_is_one() -> None:
    shop = Shop(WRITING)
    lists(shop, 200)
    shop.command("list_units", once="w", shop="doudian", pack="plum-5", units=ROOM)
    shop.command("list_units", once="w", shop="doudian", pack="plum-5", units=ROOM)
    (wish,) = shop.state.listings.waiting()
    assert (wish.key, wish.units) == ("w", ROOM)
    with pytest.raises(Refused, match="还没有结果"):
        shop.command("take_down", shop="doudian", pack="plum-5")
    (written,) = shop.tell(ListingAnswered(shop.at_ms, "doudian", "w", ok=True))
    assert isinstance(written, f.ListingWritten)
    assert shop.tell(ListingAnswered(shop.at_ms, "doudian", "w", ok=True)) == ()
    assert shop.tell(ListingAnswered(shop.at_ms, "doudian", "unheard of", ok=True)) == ()
    assert list(shop.state.listings.waiting()) == []
    shop.command("take_down", shop="doudian", pack="plum-5")
    (wish,) = shop.state.listings.waiting()
    assert wish.units == TAKEN_DOWN


def test_what_was_told_a_shop_is_not_undone_by_a_key() -> None:
    shop = Shop(WRITING)
    lists(shop, 200)
    shop.command("list_units", once="w", shop="doudian", pack="plum-5", units=ROOM)
    with pytest.raises(Refused):
        shop.command("undo", key="w")


def test_a_listing_that_was_never_read_is_not_set() -> None:
    shop = Shop(WRITING)
    with pytest.raises(Refused, match="listings"):
        shop.command("list_units", shop="doudian", pack="plum-5", units=5)


@pytest.mark.parametrize("units", [-1, 1_000_001, "many", 2.5])
def test_nonsense_is_refused(units: Any) -> None:
    shop = Shop(WRITING)
    lists(shop, 200)
    with pytest.raises(Refused):
        shop.command("list_units", shop="doudian", pack="plum-5", units=units)


def test_what_came_of_a_wish_is_shown() -> None:
    shop = Shop(WRITING)
    lists(shop, 200)
    shop.command("list_units", once="w", shop="doudian", pack="plum-5", units=ROOM)
    entry = whole(shop.state, "helper")["listings"]["doudian/plum-5"]
    assert (entry["wished"], entry["wish"]) == (ROOM, "waiting")
    shop.tell(ListingAnswered(shop.at_ms, "doudian", "w", ok=False, note="商品正在审核"))
    entry = whole(shop.state, "helper")["listings"]["doudian/plum-5"]
    assert (entry["wish"], entry["note"]) == ("failed", "商品正在审核")


def test_only_the_last_wishes_are_kept() -> None:
    shop = Shop(WRITING)
    lists(shop, 200)
    for number in range(60):
        shop.command("list_units", once=f"w{number}", shop="doudian", pack="plum-5", units=number)
        shop.tell(ListingAnswered(shop.at_ms, "doudian", f"w{number}", ok=True))
    assert len(shop.state.listings.wishes) == 50
