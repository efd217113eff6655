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
    shop.event("paid", order="D2")
    shop.event("created", OrderLine("1", sku="NEW", quantity=1), order="D3", key="same")
    shop.event("created", OrderLine("1", sku="NEW", quantity=2), order="D3", key="same")
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
    "adjust_stock": {"pool": "plum", "delta": "-20斤", "reason": "压坏", "lot": "plum-rest"},
    "count_stock": {"pool": "plum", "amount": "600斤"},
    "receive_lot": {"pool": "plum", "household": "罗家", "amount": "100斤", "price": "6.5"},
    "restock": {"order": "D1", "quantity": 2},
    "write_off": {"order": "D1"},
    "record_order": {"pack": "plum-10", "quantity": 3},
    "map_sku": {"source": "doudian", "sku": "NEW", "pack": "plum-5"},
    "tell_detail": {"shop": "doudian", "order": "D2", "pack": "plum-5", "quantity": 2},
    "resolve_task": {"shop": "doudian", "order": "D3", "flag": "CONFLICT", "note": "看过"},
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


def test_an_answer_without_words_is_the_suggested_one() -> None:
    shop = Shop()
    shop.say("新疆发货吗")
    shop.command("answer_question", group="q1", on_air=True)
    air = whole(shop.state, "overlay")["air"]
    assert air["question"] == "新疆发货吗"
    assert "新疆、西藏补 10 元运费" in air["text"]


def test_what_a_village_may_not_claim_goes_on_air_only_when_asked_for_twice() -> None:
    shop = Shop()
    shop.say("李子甜不甜")
    with pytest.raises(Refused, match="广告法"):
        shop.command("answer_question", group="q1", text="全国第一甜", on_air=True)
    assert shop.command("answer_question", group="q1", text="全国第一甜")
    facts = shop.command("answer_question", group="q1", text="全国第一甜", on_air=True, anyway=True)
    assert whole(shop.state, "overlay")["air"]["text"] == "全国第一甜"
    assert "anyway" in getattr(facts[-1], "args", "")


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
    ("adjust_stock", {"pool": "plum", "delta": "-1斤", "lot": "dried-rest"}, "没有「dried-rest」这个批次"),
    ("receive_lot", {"pool": "plum", "household": "罗家", "amount": "0斤"}, "是 0"),
    ("receive_lot", {"pool": "plum", "household": "罗家", "amount": "9斤", "price": "便宜"}, "便宜"),
    ("restock", {"order": "nowhere"}, "找不到订单"),
    ("restock", {"order": "D1", "quantity": 99}, "没有这么多"),
    ("record_order", {"pack": "plum-5", "quantity": 0}, "参数不对"),
    ("cancel_order", {"order": "D1"}, "不是自己记的订单"),
    ("map_sku", {"source": "doudian", "sku": "x", "pack": "mango"}, "没有「mango」"),
    ("merge_questions", {"into": "q1", "groups": ["q1"]}, "并进了自己"),
    ("split_question", {"group": "q1"}, "没有合并过"),
    ("flag_question", {"source": "ear", "key": "nothing"}, "可能是问题"),
    ("answer_question", {"group": "q1", "text": "最好吃的李子", "on_air": True}, "「最好吃」 不能上屏"),
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
        "merge_questions split_question flag_question route_to_clinic pin_pack unpin_pack "
        "adjust_stock count_stock receive_lot answer_clinic reopen_clinic "
        "restock write_off record_order cancel_order clear_air start_broadcast end_broadcast map_sku undo "
        "tell_detail resolve_task ship_order price_lot close_settlement see_listing list_units take_down"
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


def test_a_helper_may_not_end_the_broadcast_by_undoing_its_start() -> None:
    shop = Shop()
    shop.command("start_broadcast", once="s")
    with pytest.raises(Refused, match="主播"):
        shop.tell(Command(shop.at_ms, "console", "u", "小王", "undo", {"key": "s"}, "helper"))
    shop.tell(Command(shop.at_ms, "console", "v", "老李", "undo", {"key": "s"}, "anchor"))
    assert shop.state.show.ended_at
