"""The view: patches prove themselves, and the overlay's holds nothing that is not public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.inbound import ConnectorStatus, RoomStatus
from companion.domain.levels import heed
from companion.domain.ticking import stir
from companion.domain.view import Role, diff, fill, patch, whole
from tests.domain.shop import Shop, plums, units

JSON = st.recursive(
    st.integers(-5, 5) | st.text("ab", max_size=2) | st.booleans() | st.lists(st.integers(0, 3), max_size=2),
    lambda inner: st.dictionaries(st.text("abc", max_size=1), inner, max_size=4),
    max_leaves=12,
)
VIEWS = st.dictionaries(st.text("abc", max_size=1), JSON, max_size=4)

# The examples of RFC 7396, appendix A, whose target is an object.
EXAMPLES: list[tuple[Any, Any, Any]] = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@pytest.mark.parametrize(("target", "change", "result"), EXAMPLES)
def test_patches_are_merge_patches_as_the_standard_has_them(target: Any, change: Any, result: Any) -> None:
    assert patch(target, change) == result


@given(VIEWS, VIEWS)
def test_what_diff_finds_patch_makes_so(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert patch(old, diff(old, new)) == new
    assert diff(new, new) == {}


def answer(shop: Shop) -> None:
    waiting = [g.id for g in shop.state.questions.groups.values() if g.state == "open"]
    if waiting:
        shop.command("answer_question", group=waiting[0], text="发的", on_air=True)


def wait(shop: Shop, ms: int) -> None:
    shop.at_ms += ms


def follow(shop: Shop) -> None:
    """Let levels and time follow, as the desk does."""
    for fact in heed(shop.state, shop.at_ms):
        shop.hold(fact)
    stir(shop.state, shop.at_ms)


def start(shop: Shop) -> None:
    if not shop.state.show.started_at:
        shop.command("start_broadcast", title="夜场")


ACTS: dict[str, Callable[[Shop], object]] = {
    "order": lambda shop: shop.event("created", plums(2), order=f"D{shop.count}"),
    "paid": lambda shop: shop.event("paid", order=f"D{shop.count - 1}"),
    "refund": lambda shop: shop.event("refunded", units(1), order=f"D{shop.count - 2}", refund="R"),
    "ask": lambda shop: shop.say(f"{shop.count}号链接多少钱", user=f"u{shop.count}"),
    "ask shipping": lambda shop: shop.say("新疆发货吗", user=f"u{shop.count}"),
    "talk": lambda shop: shop.say("666"),
    "answer": answer,
    "pin": lambda shop: shop.command("pin_pack", pack="plum-5"),
    "unpin": lambda shop: shop.command("unpin_pack"),
    "adjust": lambda shop: shop.command("adjust_stock", pool="plum", delta="-20斤", reason="压坏"),
    "start": start,
    "room": lambda shop: shop.tell(RoomStatus(shop.at_ms, "ear", "douyin", f"r{shop.count}", shop.count)),
    "down": lambda shop: shop.tell(ConnectorStatus(shop.at_ms, "ear", "down", "网断了")),
    "many": lambda shop: shop.event("created", plums(45), order=f"M{shop.count}"),
    "many paid": lambda shop: shop.event("paid", order=f"M{shop.count - 1}", buyer=f"山里{shop.count}"),
    "cancelled": lambda shop: shop.event("cancelled", order=f"M{shop.count - 1}"),
    "lot": lambda shop: shop.command("receive_lot", pool="plum", household="罗家", amount="300斤"),
    "minute": lambda shop: wait(shop, 60_000),
    "while": lambda shop: wait(shop, 7_000),
}


@pytest.mark.parametrize("role", ["anchor", "overlay", "connector"])
@given(acts=st.lists(st.sampled_from(sorted(ACTS)), max_size=70))
def test_an_old_view_with_its_patches_is_the_new_view(role: Role, acts: list[str]) -> None:
    shop = Shop()
    shop.state.touched.clear()
    kept = whole(shop.state, role)
    client = whole(shop.state, role)
    for act in acts:
        ACTS[act](shop)
        follow(shop)
        client = patch(client, fill(kept, shop.state, role, list(shop.state.touched)))
        shop.state.touched.clear()
        fresh = whole(shop.state, role)
        assert kept == fresh
        assert client == fresh
    assert _nulls(client) == []


def _nulls(value: Any, path: str = "") -> list[str]:
    if value is None:
        return [path]
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in _nulls(inner, f"{path}/{key}")]
    return []


def test_the_overlay_sees_prices_and_what_is_left_but_no_comment_and_no_user() -> None:
    shop = Shop()
    shop.say("新疆发货吗 我是王小明", user="wang-xiaoming")
    shop.command("answer_question", group="q1", text="发", on_air=True)
    shop.event("created", plums(2), buyer="山里**")
    shop.event("paid")
    shop.command("pin_pack", pack="plum-5")
    view = whole(shop.state, "overlay")
    assert set(view) == {"station", "pools", "packs", "pinned", "goal", "orders", "air", "freshness"}
    assert view["packs"]["plum-5"]["left"] == 126
    assert view["packs"]["plum-5"]["price_fen"] == 3990
    assert list(view["orders"].values()) == [
        {"at": shop.state.stock.numbered(1).at_ms, "buyer": "山里**", "lines": "蜂糖李 5斤装 ×2"}
    ]
    assert "wang-xiaoming" not in repr(view)
    assert view["goal"] == {"target": 500_000, "sold": 5000, "unit": "g"}


def test_an_unpaid_order_is_not_shown_to_viewers() -> None:
    shop = Shop()
    shop.event("created", plums(2), buyer="山里**")
    assert whole(shop.state, "overlay")["orders"] == {}


def test_only_the_last_orders_and_commands_are_in_the_view() -> None:
    shop = Shop()
    for number in range(60):
        shop.event("created", plums(1), order=f"D{number}")
        shop.event("paid", order=f"D{number}")
        shop.command("pin_pack" if number % 2 else "unpin_pack", **({"pack": "plum-5"} if number % 2 else {}))
    assert sorted(map(int, whole(shop.state, "helper")["orders"])) == list(range(21, 61))
    assert sorted(map(int, whole(shop.state, "overlay")["orders"])) == list(range(56, 61))
    assert len(whole(shop.state, "helper")["commands"]) == 20
    assert whole(shop.state, "helper")["broadcast"]["started_at"] == 0


def test_fruit_that_waits_for_a_decision_stays_in_the_view_until_it_is_decided_on() -> None:
    shop = Shop()
    shop.event("created", plums(2), order="first")
    shop.event("paid", order="first")
    shop.event("refunded", units(1), order="first", refund="R")
    for number in range(50):
        shop.event("created", plums(1), order=f"D{number}")
    assert whole(shop.state, "helper")["orders"]["1"]["undecided"] == 1
    shop.command("restock", order="first")
    assert "1" not in whole(shop.state, "helper")["orders"]
