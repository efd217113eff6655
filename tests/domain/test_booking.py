"""Codes nobody knows: the line waits, is booked when its code is known, and gives way to any newer word."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from msgspec.structs import replace

from companion.domain import facts as f
from companion.domain.catalogue import Catalogue
from companion.domain.decide import opening
from companion.domain.inbound import OrderLine
from companion.domain.sheet import sheet
from companion.domain.state import State, apply
from companion.domain.trouble import Refused, Trouble
from tests.domain.shop import CATALOGUE, T0, Shop, balanced, plums


def coded(code: str, quantity: int | None = 2, line: str = "1") -> OrderLine:
    return OrderLine(line, sku=code, quantity=quantity)


def paid_with(code: str, **more: Any) -> Shop:
    shop = Shop()
    shop.event("created", coded(code), **more)
    shop.event("paid")
    return shop


def unmatched(shop: Shop) -> int:
    count: int = sheet(shop.state)["orders"]["unmatched"]
    return count


def with_codes(*codes: str, pack: str = "plum-5", **more: Any) -> Catalogue:
    packs = tuple(replace(p, sku={"doudian": codes}) if p.id == pack else p for p in CATALOGUE.packs)
    return replace(CATALOGUE, packs=packs, **more)


def reopen(shop: Shop, catalogue: Catalogue) -> None:
    for fact in opening(shop.state, catalogue, shop.at_ms):
        shop.hold(fact)


def test_of_two_codes_the_newest_is_what_the_line_waits_for_whatever_they_are_called() -> None:
    shop = paid_with("Z1")
    shop.event("changed", coded("A1"))
    shop.command("map_sku", source="doudian", sku="Z1", pack="plum-10")
    assert (shop.pool()[2], unmatched(shop)) == (0, 1)
    shop.command("map_sku", source="doudian", sku="A1", pack="plum-5")
    assert (shop.pool()[2], unmatched(shop)) == (5000, 0)


def test_a_late_word_of_an_older_code_is_not_waited_for() -> None:
    shop = Shop()
    late = shop.noun("created", coded("OLD"))
    shop.event("changed", coded("NEW"))
    shop.tell(late)
    shop.command("map_sku", source="doudian", sku="OLD", pack="plum-10")
    assert shop.pool()[1] == 0
    shop.command("map_sku", source="doudian", sku="NEW", pack="plum-5")
    assert shop.pool()[1] == 5000


def test_a_second_source_whose_codes_nobody_knows_takes_no_order_off_the_books() -> None:
    shop = paid_with("SKU5")
    shop.event("changed", coded("ERP-7"), source="erp", shop="doudian")
    assert (shop.pool()[2], unmatched(shop)) == (5000, 0)
    shop.command("map_sku", source="erp", sku="ERP-7", pack="plum-5")
    assert shop.pool()[2] == 5000


def test_a_newer_word_of_another_known_pack_moves_the_line_from_whatever_source() -> None:
    shop = paid_with("SKU5")
    shop.event("changed", OrderLine("1", "bamboo-2", quantity=3), source="erp", shop="doudian")
    assert (shop.pool()[2], shop.pool("bamboo")[2]) == (0, 6)


def test_a_code_the_shop_itself_changed_to_is_asked_for_while_the_line_stays_booked() -> None:
    shop = paid_with("SKU5")
    shop.event("changed", coded("NEW"))
    assert (shop.pool()[2], unmatched(shop)) == (5000, 1)
    shop.command("map_sku", source="doudian", sku="NEW", pack="plum-10")
    assert (shop.pool()[2], unmatched(shop)) == (10_000, 0)


def test_a_pack_by_a_name_we_do_not_have_is_mapped_like_a_code() -> None:
    shop = Shop()
    created = shop.noun("created", OrderLine("1", "李子大箱", quantity=2))
    shop.tell(created)
    assert unmatched(shop) == 1
    shop.command("map_sku", source="doudian", sku="李子大箱", pack="plum-10")
    assert shop.pool()[1] == 10_000
    assert shop.tell(created) == (), "the same event again is no conflict"
    shop.event("created", OrderLine("1", "李子大箱", quantity=1), order="D2")
    assert shop.pool()[1] == 15_000


def test_a_code_added_to_the_settings_books_what_waited_for_it() -> None:
    shop = paid_with("NEW")
    reopen(shop, with_codes("SKU5", "NEW"))
    assert (shop.pool()[2], unmatched(shop)) == (5000, 0)
    shop.event("completed")
    assert shop.pool()[3] == 5000


def test_a_pack_whose_name_orders_already_spoke_of_books_them() -> None:
    shop = Shop()
    shop.event("created", OrderLine("1", "plum-3", quantity=2))
    small = replace(CATALOGUE.packs[0], id="plum-3", content=1500, sku={})
    reopen(shop, replace(CATALOGUE, packs=(*CATALOGUE.packs, small)))
    assert shop.pool()[1] == 3000


def test_a_mapping_whose_pack_is_gone_gives_way_to_the_settings() -> None:
    shop = Shop()
    shop.command("map_sku", source="doudian", sku="S9", pack="plum-5")
    renamed = tuple(
        replace(p, id="plum5", sku={"doudian": ("SKU5", "S9")}) if p.id == "plum-5" else p for p in CATALOGUE.packs
    )
    reopen(shop, replace(CATALOGUE, packs=renamed))
    shop.event("created", coded("S9"))
    assert (shop.pool()[1], unmatched(shop)) == (5000, 0)


def test_a_gift_belongs_to_no_pool_and_costs_nothing() -> None:
    shop = Shop()
    shop.event("created", plums(1), coded("GIFT", 1, "2"))
    shop.event("paid")
    shop.command("map_sku", once="m", source="doudian", sku="GIFT", pack="-")
    assert (shop.pool()[2], unmatched(shop)) == (2500, 0)
    assert sheet(shop.state)["sales"]["paid_fen"] == 3990
    shop.event("created", coded("GIFT", 5), order="D2")
    assert (shop.pool()[1], unmatched(shop)) == (0, 0)
    shop.command("undo", key="m")
    assert unmatched(shop) == 2


def test_a_wrong_mapping_is_undone_with_all_it_has_booked_since() -> None:
    shop = paid_with("S9")
    shop.command("map_sku", once="m", source="doudian", sku="S9", pack="plum-10")
    for number in range(3):
        shop.event("created", coded("S9", 1), order=f"E{number}")
    assert shop.pool()[:3] == (295_000, 15_000, 10_000)
    shop.command("undo", key="m")
    assert shop.pool()[:3] == (320_000, 0, 0)
    assert unmatched(shop) == 4
    shop.command("map_sku", source="doudian", sku="S9", pack="plum-5")
    assert shop.pool()[:3] == (307_500, 7500, 5000)
    assert balanced(shop.state)


def test_a_new_meaning_of_a_code_leaves_old_orders_alone_unless_it_is_told_to_rebook() -> None:
    shop = paid_with("S9")
    shop.command("map_sku", source="doudian", sku="S9", pack="plum-5")
    shop.command("map_sku", source="doudian", sku="S9", pack="plum-10")
    assert shop.pool()[2] == 5000
    shop.event("created", coded("S9", 1), order="D2")
    assert shop.pool()[1] == 5000
    shop.command("map_sku", source="doudian", sku="S9", pack="plum-5")
    shop.command("map_sku", once="r", source="doudian", sku="S9", pack="bamboo-2", rebook=True)
    assert (shop.pool()[2], shop.pool("bamboo")[2]) == (0, 4)
    shop.command("undo", key="r")
    assert (shop.pool()[2], shop.pool("bamboo")[2]) == (5000, 0)


def test_a_line_booked_late_takes_what_it_took_when_it_was_first_booked() -> None:
    shop = paid_with("SKU5")
    heavier = tuple(replace(p, content=3000) if p.id == "plum-5" else p for p in CATALOGUE.packs)
    reopen(shop, replace(CATALOGUE, packs=heavier))
    shop.event("changed", coded("NEW"))
    shop.command("map_sku", source="doudian", sku="NEW", pack="plum-5")
    assert shop.pool()[2] == 5000


def test_the_mapping_and_the_detail_it_books_may_come_in_any_order() -> None:
    shop = Shop()
    first, newer, other = (
        shop.noun("created", coded("S9")),
        shop.noun("changed", coded("S9", 3)),
        shop.noun("changed", OrderLine("1", "plum-10", quantity=4)),
    )
    ends = set()
    for order in permutations((first, newer, other, None)):
        one = Shop()
        for noun in order:
            if noun is None:
                one.command("map_sku", source="doudian", sku="S9", pack="plum-5")
            else:
                one.tell(noun)
        ends.add((one.pool(), unmatched(one)))
    assert ends == {((300_000, 20_000, 0, 0, 0, 0), 0)}


def test_lines_of_other_codes_are_not_looked_at_when_a_code_is_mapped() -> None:
    shop = Shop()
    for number in range(50):
        shop.event("created", coded(f"X{number}", 1), order=f"E{number}")
    facts = shop.command("map_sku", source="doudian", sku="X7", pack="plum-5")
    assert [type(fact) for fact in facts] == [f.SkuMapped, f.OrderChanged, f.CommandDone]


def test_a_pool_that_changes_its_unit_is_refused_at_the_start() -> None:
    shop = paid_with("SKU5")
    pools = tuple(replace(p, unit="piece", on_hand=300) if p.id == "plum" else p for p in CATALOGUE.pools)
    with pytest.raises(Trouble, match="plum") as refused:
        opening(shop.state, replace(CATALOGUE, pools=pools), shop.at_ms)
    assert "by the piece" in refused.value.en


def test_a_book_of_an_older_version_that_gave_lines_up_is_still_read() -> None:
    shop = paid_with("S9")
    version = shop.state.stock.by_number[0].lines["1"].sku[0]
    state = State()
    old = (
        f.SkuMapped("doudian", "S9", "plum-5", at_ms=T0),
        f.OrderChanged(
            "console", "m", "doudian", "D1", (f.Line("1", "plum-5", "S9", None, (("plum", 2500),)),), version, at_ms=T0
        ),
        f.OrderChanged(
            "console", "u", "doudian", "D1", (f.Line("1", "", "S9", unmatched=True),), version + 1, at_ms=T0
        ),
    )
    for fact in (*shop.book, *old):
        apply(state, fact)
    assert sheet(state)["orders"]["unmatched"] == 1
    assert state.stock.pools["plum"].committed == 0


def test_a_code_of_a_pack_nobody_has_is_refused() -> None:
    with pytest.raises(Refused, match="mango"):
        paid_with("S9").command("map_sku", source="doudian", sku="S9", pack="mango")


def test_a_wrong_code_in_the_catalogue_is_mended_for_the_orders_that_came_with_it() -> None:
    shop = Shop()
    shop.event("created", OrderLine("1", sku="SKU5", quantity=2))
    shop.event("paid")
    assert shop.pool() == (315_000, 0, 5000, 0, 0, 0)
    shop.command("map_sku", once="m", source="doudian", sku="SKU5", pack="plum-10", rebook=True)
    assert shop.pool() == (310_000, 0, 10_000, 0, 0, 0)
    shop.event("created", OrderLine("1", sku="SKU5", quantity=1), order="D2")
    assert shop.pool() == (305_000, 5000, 10_000, 0, 0, 0)
    shop.command("undo", key="m")
    assert shop.pool() == (312_500, 2500, 5000, 0, 0, 0)
