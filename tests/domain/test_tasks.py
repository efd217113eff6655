"""A flag waits for a person until its cause is gone or someone has seen to it, and comes back when it changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from companion.domain.facts import OrderExpired
from companion.domain.inbound import OrderLine
from companion.domain.sheet import sheet
from companion.domain.tasks import TASKS_SHOWN, mark_of
from companion.domain.trouble import Refused
from companion.domain.view import fill, whole
from tests.domain.shop import CATALOGUE, Shop, plums, units


def tasks(shop: Shop) -> set[str]:
    return {f"{number}/{flag}" for number, flag in shop.state.stock.tasks}


def refunded_beyond(shop: Shop, refunds: int = 2) -> None:
    shop.event("created", plums(2))
    shop.event("paid")
    for number in range(refunds):
        shop.event("refunded", units(2, phase="pre"), refund=f"R{number}")


def test_a_task_is_ticked_off_once_and_stands_again_when_it_is_taken_back() -> None:
    shop = Shop()
    refunded_beyond(shop)
    assert tasks(shop) == {"1/REFUND_OVER_QTY"}
    shop.command("resolve_task", once="t", shop="doudian", order="D1", flag="REFUND_OVER_QTY", note="同一笔")
    assert tasks(shop) == set()
    assert sheet(shop.state)["orders"]["flags"]["REFUND_OVER_QTY"] == 1, "the flag itself stands"
    with pytest.raises(Refused, match="没有这件"):
        shop.command("resolve_task", shop="doudian", order="D1", flag="REFUND_OVER_QTY")
    shop.command("undo", key="t")
    assert tasks(shop) == {"1/REFUND_OVER_QTY"}


def test_a_task_comes_back_when_what_it_was_raised_for_changes_and_only_then() -> None:
    shop = Shop()
    refunded_beyond(shop)
    shop.command("resolve_task", shop="doudian", order="D1", flag="REFUND_OVER_QTY")
    shop.event("refunded", units(2, phase="pre"), refund="R1")
    shop.event("paid")
    assert tasks(shop) == set()
    shop.event("refunded", units(1, phase="pre"), refund="R9")
    assert tasks(shop) == {"1/REFUND_OVER_QTY"}


def conflicted(shop: Shop) -> None:
    shop.event("created", plums(2), key="same")
    shop.event("created", plums(3), key="same")


def paid_and_closed(shop: Shop) -> None:
    for event in ("created", "paid", "cancelled"):
        shop.event(event, *((plums(2),) if event == "created" else ()))


def sent_back_unsent(shop: Shop) -> None:
    shop.event("created", plums(2))
    shop.event("refunded", units(0), refund="R1")


def put_back_and_sent(shop: Shop) -> None:
    shop.event("created", plums(2))
    shop.event("refunded", units(2, phase="pre"), refund="R1")
    shop.command("restock", order="D1")
    shop.event("shipped", units(2))


@pytest.mark.parametrize(
    ("cause", "flag"),
    [
        (conflicted, "CONFLICT"),
        (paid_and_closed, "PAID_AND_CLOSED_UNPAID"),
        (sent_back_unsent, "POST_REFUND_NOT_SHIPPED"),
        (put_back_and_sent, "RESTOCK_OVER_REFUND"),
        (refunded_beyond, "REFUND_OVER_QTY"),
    ],
)
def test_every_flag_that_can_be_ticked_off_is(cause: Callable[[Shop], None], flag: str) -> None:
    shop = Shop()
    cause(shop)
    assert f"1/{flag}" in tasks(shop)
    assert mark_of(shop.state.stock.by_number[0], flag)
    shop.command("resolve_task", shop="doudian", order="D1", flag=flag)
    assert f"1/{flag}" not in tasks(shop)


def test_what_can_be_mended_is_not_ticked_off() -> None:
    shop = Shop()
    shop.event("paid")
    with pytest.raises(Refused, match="还不知道这单买了什么"):
        shop.command("resolve_task", shop="doudian", order="D1", flag="NEED_DETAIL")
    shop.event("created", OrderLine("1", sku="X", quantity=1))
    with pytest.raises(Refused, match="对应"):
        shop.command("resolve_task", shop="doudian", order="D1", flag="UNMAPPED")
    shop.command("map_sku", source="doudian", sku="X", pack="-")
    assert tasks(shop) == set()


def test_a_line_without_even_a_code_can_be_ticked_off_for_nothing_else_can_be_done() -> None:
    shop = Shop()
    shop.event("created", OrderLine("1", quantity=1))
    shop.command("resolve_task", shop="doudian", order="D1", flag="UNMAPPED")
    assert tasks(shop) == set()


def test_a_line_that_only_a_refund_has_named_can_be_ticked_off_when_another_is_known() -> None:
    shop = Shop()
    shop.event("created", plums(1))
    shop.event("refunded", units(0, "99"), refund="R1")
    shop.command("resolve_task", shop="doudian", order="D1", flag="NEED_DETAIL")
    assert "1/NEED_DETAIL" not in tasks(shop)


@pytest.mark.parametrize(
    ("order", "flag"), [("D9", "CONFLICT"), ("D1", "CONFLICT"), ("D1", "NONSENSE"), ("D1", "UNMAPPED")]
)
def test_a_task_that_is_none_is_refused(order: str, flag: str) -> None:
    shop = Shop()
    refunded_beyond(shop)
    with pytest.raises(Refused):
        shop.command("resolve_task", shop="doudian", order=order, flag=flag)


def test_an_order_nobody_pays_for_any_more_asks_for_no_detail() -> None:
    shop = Shop()
    shop.event("created")
    assert tasks(shop) == {"1/NEED_DETAIL"}
    shop.hold(OrderExpired("doudian", "D1", at_ms=shop.at_ms))
    assert tasks(shop) == set()


def test_of_many_tasks_the_view_has_the_newest_and_every_patch_makes_the_view_it_should() -> None:
    shop = Shop()
    view = whole(shop.state, "helper")
    shop.state.touched.clear()
    seen = 0
    for number in range(TASKS_SHOWN + 40):
        shop.event("created", OrderLine("1", sku=f"X{number % 40}", quantity=1), order=f"E{number}")
        if number % 29 == 28:
            shop.command("map_sku", source="doudian", sku=f"X{number % 40}", pack="plum-5")
        fill(view, shop.state, "helper", list(shop.state.touched))
        shop.state.touched.clear()
        seen = max(seen, len(view["tasks"]))
        assert view["tasks"] == whole(shop.state, "helper")["tasks"]
    for code in range(40):
        shop.command("map_sku", source="doudian", sku=f"X{code}", pack="plum-5")
        fill(view, shop.state, "helper", list(shop.state.touched))
        shop.state.touched.clear()
        assert view["tasks"] == whole(shop.state, "helper")["tasks"]
    assert (seen, view["tasks"], view["counts"]["tasks"]) == (TASKS_SHOWN, {}, 0)


def test_an_evening_of_tasks_is_the_same_when_its_book_is_read_again() -> None:
    from companion.domain.state import State, apply

    shop = Shop()
    refunded_beyond(shop)
    shop.event("created", OrderLine("1", sku="X", quantity=1), order="D2")
    shop.command("resolve_task", shop="doudian", order="D1", flag="REFUND_OVER_QTY")
    again = State()
    for fact in shop.book:
        apply(again, fact)
    assert again.stock.tasks == shop.state.stock.tasks
    assert list(again.stock.tasks) == [(2, "UNMAPPED")]
    assert again.catalogue == CATALOGUE
