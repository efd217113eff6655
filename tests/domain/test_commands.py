"""The helper's hands: each command does what it says, can be taken back once, and refuses what makes no sense."""

from __future__ import annotations

from typing import Any

import pytest

from companion.domain import facts as f
from companion.domain.commands import NAMES
from companion.domain.inbound import Command, OrderLine
from companion.domain.sheet import sheet
from companion.domain.trouble import Refused
from companion.domain.view import whole
from tests.domain.shop import Shop, balanced, plums, units


def busy() -> Shop:
    """A shop in the middle of an evening: questions, a refund to decide on, a phone order, an unknown SKU."""
    shop = Shop()
    shop.say("新疆发货吗", "u1")
    shop.say("5斤装多少钱", "u2")
    shop.say("李子有农药吗", "u3")
    shop.event("created", plums(4))
    shop.event("paid")
    shop.event("refunded", units(3), refund="R1")
    shop.command("record_order", once="phone1", pack="plum-5", quantity=2, buyer="老张")
    shop.command("pin_pack", pack="plum-10")
    shop.command("start_broadcast", title="夜场")
    shop.command("answer_question", group="q2", text="39.9 元", on_air=True)
    return shop


WISHES: dict[str, dict[str, Any]] = {
    "answer_question": {"group": "q1", "text": "发的", "on_air": True},
    "claim_question": {"group": "q1"},
    "release_question": {"group": "q1"},
    "dismiss_question": {"group": "q1"},
    "snooze_question": {"group": "q1", "minutes": 5},
    "reopen_question": {"group": "q2"},
    "route_to_clinic": {"group": "q3", "expert": "li"},
    "merge_questions": {"into": "q1", "groups": ["q3"]},
    "clear_air": {},
    "pin_pack": {"pack": "plum-5"},
    "unpin_pack": {},
    "end_broadcast": {},
    "adjust_stock": {"pool": "plum", "delta": "-20斤", "reason": "压坏"},
    "count_stock": {"pool": "plum", "amount": "600斤"},
    "receive_lot": {"pool": "plum", "household": "罗家", "amount": "100斤"},
    "restock": {"order": "D1", "quantity": 2},
    "write_off": {"order": "D1"},
    "record_order": {"pack": "plum-10", "quantity": 3},
}


def seen(shop: Shop) -> dict[str, Any]:
    """What people see, without the list of commands itself and what only ever grows."""
    view = whole(shop.state, "helper")
    return {key: value for key, value in view.items() if key not in ("commands", "orders", "counts")}


@pytest.mark.parametrize("name", WISHES)
def test_a_command_taken_back_leaves_everything_as_it_was(name: str) -> None:
    shop = busy()
    before, balances = seen(shop), sheet(shop.state)["pools"]
    shop.command(name, once="it", **WISHES[name])
    if name != "release_question":
        assert seen(shop) != before
    shop.command("undo", key="it")
    assert seen(shop) == before
    assert sheet(shop.state)["pools"] == balances
    assert balanced(shop.state)
    with pytest.raises(Refused, match="已经撤销"):
        shop.command("undo", key="it")


def test_a_merged_group_is_split_again_and_merged_again() -> None:
    shop = busy()
    shop.command("merge_questions", into="q1", groups=["q3"])
    before = seen(shop)
    assert before["questions"]["q1"]["askers"] == 2
    shop.command("split_question", once="it", group="q1")
    assert seen(shop)["questions"]["q3"]["askers"] == 1
    shop.command("undo", key="it")
    assert seen(shop) == before


def test_the_same_command_twice_is_carried_out_once() -> None:
    shop = Shop()
    assert shop.command("adjust_stock", once="a", pool="plum", delta="-20斤", reason="压坏")
    assert shop.command("adjust_stock", once="a", pool="plum", delta="-20斤", reason="压坏") == ()
    assert shop.pool() == (310_000, 0, 0, 0, 0, 10_000)


def test_counting_the_shed_makes_what_is_on_hand_what_was_counted() -> None:
    shop = busy()
    shop.command("count_stock", pool="plum", amount="600斤")
    assert shop.state.stock.pools["plum"].on_hand == 300_000


def test_fruit_moved_elsewhere_is_not_lost_and_fruit_found_is_there() -> None:
    shop = Shop()
    shop.command("adjust_stock", pool="plum", delta="-20斤", reason="transfer")
    assert shop.pool() == (310_000, 0, 0, 0, 0, 0)
    shop.command("adjust_stock", pool="plum", delta="+30斤", reason="found")
    assert shop.pool() == (325_000, 0, 0, 0, 0, 0)


def test_goods_refunded_before_shipping_are_put_back_or_written_off() -> None:
    shop = busy()
    committed = shop.pool()[2]
    assert shop.pool()[4] == 7500
    shop.command("restock", order="D1", line="1", quantity=2)
    shop.command("write_off", order="D1", shop="doudian")
    assert shop.pool()[2:] == (committed, 0, 0, 2500)


def test_a_phone_order_called_off_goes_back_to_the_pile() -> None:
    shop = Shop()
    shop.command("record_order", once="p", pack="plum-5", quantity=2, buyer="老张")
    assert shop.pool() == (315_000, 0, 5000, 0, 0, 0)
    shop.command("cancel_order", once="c", order="Pp")
    assert shop.pool() == (320_000, 0, 0, 0, 0, 0)
    shop.command("undo", key="c")
    assert shop.pool() == (315_000, 0, 5000, 0, 0, 0)


def test_an_unpaid_phone_order_is_held_and_let_go() -> None:
    shop = Shop()
    shop.command("record_order", once="p", pack="plum-5", paid=False)
    assert shop.pool()[1] == 2500
    shop.command("undo", key="p")
    assert shop.pool() == (320_000, 0, 0, 0, 0, 0)


def test_an_answer_without_words_is_the_suggested_one() -> None:
    shop = Shop()
    shop.say("新疆发货吗")
    shop.command("answer_question", group="q1", on_air=True)
    air = whole(shop.state, "overlay")["air"]
    assert air["question"] == "新疆发货吗"
    assert "新疆、西藏补 10 元运费" in air["text"]


def test_a_group_put_off_comes_back_when_its_time_has_come() -> None:
    shop = busy()
    shop.command("snooze_question", group="q1", minutes=5)
    assert shop.wait(shop.at_ms + 299_999) == []
    shop.wait(shop.at_ms + 300_000)
    assert shop.state.questions.groups["q1"].state == "open"


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("fly", {}, "没有「fly」"),
    ("answer_question", {"group": "q99", "text": "x"}, "不在了"),
    ("answer_question", {}, "参数不对"),
    ("answer_question", {"group": "q1", "text": "长" * 301}, "参数不对"),
    ("pin_pack", {"pack": "mango"}, "没有「mango」"),
    ("pin_pack", {"pack": "plum-5", "colour": "red"}, "参数不对"),
    ("adjust_stock", {"pool": "mango", "delta": "1斤"}, "没有「mango」"),
    ("adjust_stock", {"pool": "plum", "delta": "3件"}, "按重量计"),
    ("adjust_stock", {"pool": "plum", "delta": "0斤"}, "是 0"),
    ("adjust_stock", {"pool": "plum", "delta": "很多"}, "很多"),
    ("restock", {"order": "nowhere"}, "找不到订单"),
    ("restock", {"order": "D1", "quantity": 99}, "没有这么多"),
    ("record_order", {"pack": "plum-5", "quantity": 0}, "参数不对"),
    ("cancel_order", {"order": "D1"}, "不是电话订单"),
    ("map_sku", {"source": "doudian", "sku": "x", "pack": "mango"}, "没有「mango」"),
    ("merge_questions", {"into": "q1", "groups": ["q1"]}, "并进了自己"),
    ("split_question", {"group": "q1"}, "没有合并过"),
    ("start_broadcast", {}, "已经在播"),
    ("route_to_clinic", {"group": "q3", "expert": "nobody"}, "没有「nobody」"),
    ("undo", {"key": "nothing"}, "找不到要撤销"),
]


@pytest.mark.parametrize(("name", "args", "why"), REFUSED)
def test_what_makes_no_sense_is_refused_with_a_sentence_and_changes_nothing(
    name: str, args: dict[str, Any], why: str
) -> None:
    shop = busy()
    before = len(shop.book)
    with pytest.raises(Refused, match=why) as refused:
        shop.command(name, **args)
    assert refused.value.en
    assert len(shop.book) == before


def test_every_command_of_the_contract_is_known() -> None:
    contract = (
        "answer_question claim_question release_question dismiss_question snooze_question reopen_question "
        "merge_questions split_question route_to_clinic pin_pack unpin_pack adjust_stock count_stock receive_lot "
        "restock write_off record_order cancel_order clear_air start_broadcast end_broadcast map_sku undo"
    )
    assert set(NAMES) == set(contract.split())


def test_groups_never_go_round_in_a_circle() -> None:
    shop = busy()
    shop.command("merge_questions", into="q3", groups=["q1"])
    shop.command("split_question", once="sp", group="q1")
    shop.command("merge_questions", into="q1", groups=["q3"])
    with pytest.raises(Refused, match="之后又有人改过"):
        shop.command("undo", key="sp")
    shop.hold(f.QuestionsMerged("q3", ("q1",), at_ms=shop.at_ms))
    shop.say("新疆发货吗", "u9")
    assert {"q1"} <= set(whole(shop.state, "helper")["questions"])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("pin_pack", {"pack": "plum-5"}), ("pin_pack", {"pack": "bamboo-2"})),
        (("dismiss_question", {"group": "q1"}), ("answer_question", {"group": "q1", "text": "发"})),
        (
            ("answer_question", {"group": "q1", "text": "发", "on_air": True}),
            ("answer_question", {"group": "q3", "text": "没有", "on_air": True}),
        ),
    ],
)
def test_what_others_did_since_is_not_undone_with_it(
    first: tuple[str, dict[str, Any]], second: tuple[str, dict[str, Any]]
) -> None:
    shop = busy()
    shop.command(first[0], once="first", **first[1])
    shop.command(second[0], once="second", **second[1])
    after = seen(shop)
    with pytest.raises(Refused, match="之后又有人改过"):
        shop.command("undo", key="first")
    assert seen(shop) == after
    shop.command("undo", key="second")
    shop.command("undo", key="first")


def test_a_wrong_mapping_is_corrected_and_taken_back_with_all_it_booked() -> None:
    shop = Shop()
    shop.event("created", OrderLine("1", sku="999", quantity=2))
    shop.event("paid")
    shop.command("map_sku", once="m", source="doudian", sku="999", pack="plum-10")
    assert shop.pool()[2] == 10_000
    shop.command("undo", key="m")
    assert shop.pool()[2] == 0
    assert sheet(shop.state)["orders"]["unmatched"] == 1
    shop.command("map_sku", once="n", source="doudian", sku="999", pack="plum-5")
    assert shop.pool()[2] == 5000
    assert balanced(shop.state)


def test_a_newer_word_of_the_platform_is_not_undone_with_a_mapping() -> None:
    shop = Shop()
    shop.event("created", OrderLine("1", sku="999", quantity=2))
    shop.event("paid")
    shop.command("map_sku", once="m", source="doudian", sku="999", pack="plum-5")
    shop.event("changed", OrderLine("1", "plum-10", quantity=2))
    shop.command("undo", key="m")
    assert shop.pool()[2] == 10_000


def test_an_answer_to_a_question_just_merged_answers_the_whole() -> None:
    shop = busy()
    shop.command("merge_questions", into="q1", groups=["q3"])
    counts = dict(shop.state.questions.counts)
    shop.command("answer_question", group="q3", text="发")
    assert shop.state.questions.groups["q1"].state == "answered"
    assert shop.state.questions.counts["answered"] == counts["answered"] + 1


def test_an_id_that_was_another_commands_is_refused() -> None:
    shop = Shop()
    shop.command("adjust_stock", once="c1", pool="plum", delta="-1斤")
    with pytest.raises(Refused, match="已经用过"):
        shop.command("adjust_stock", once="c1", pool="plum", delta="-50斤")


def test_the_ids_of_a_phone_order_take_no_ones_place() -> None:
    shop = Shop()
    shop.command("record_order", once="p", pack="plum-5")
    shop.command("adjust_stock", once="p:paid", pool="plum", delta="-1斤")
    assert shop.pool()[5] == 500


def test_a_phone_order_cancelled_and_taken_up_again_is_not_undone_as_if_nothing_had_been() -> None:
    shop = Shop()
    shop.command("record_order", once="p", pack="plum-5")
    shop.command("cancel_order", once="x", order="Pp")
    shop.command("undo", key="x")
    with pytest.raises(Refused, match="已经取消"):
        shop.command("undo", key="p")
    shop.command("cancel_order", once="y", order="Pp-2")
    assert shop.pool()[0] == 320_000


def test_a_helper_may_not_end_the_broadcast_by_undoing_its_start() -> None:
    shop = Shop()
    shop.command("start_broadcast", once="s")
    with pytest.raises(Refused, match="主播"):
        shop.tell(Command(shop.at_ms, "console", "u", "小王", "undo", {"key": "s"}, "helper"))
    shop.tell(Command(shop.at_ms, "console", "v", "老李", "undo", {"key": "s"}, "anchor"))
    assert shop.state.show.ended_at
