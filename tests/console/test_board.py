"""The Board holds what the feed said, and ranks it as the screen shows it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from companion.console.board import TAIL, Board, Gap
from tests.console.evening import NOW_MS, comment, maybe, order, pack, pool, question, view


def _board(shown: dict[str, Any] | None = None) -> Board:
    board = Board()
    board.take({"kind": "snapshot", "revision": 7, "view": view() if shown is None else shown}, 0.0)
    return board


def test_a_board_is_ready_with_its_first_snapshot() -> None:
    assert not Board().ready
    assert _board().ready
    assert _board({}).view.questions == {}


def test_a_delta_on_our_revision_is_folded_in_and_names_its_sections() -> None:
    board = _board()
    patch = {"packs": {"plum-5": {"left": 121}}, "questions": {"q17": None}, "unheard_of": {"x": 1}}
    changed = board.take({"kind": "delta", "base": 7, "revision": 8, "patch": patch}, 0.0)
    assert changed == {"packs", "questions"}
    assert (board.revision, board.view.packs["plum-5"].left) == (8, 121)
    assert board.view.packs["plum-5"].title == "蜂糖李 5斤装"
    assert "q17" not in board.view.questions


def test_a_delta_on_another_revision_is_a_gap_and_changes_nothing() -> None:
    board = _board()
    with pytest.raises(Gap):
        board.take({"kind": "delta", "base": 9, "revision": 10, "patch": {"pools": {"plum": None}}}, 0.0)
    assert board.revision == 7
    assert "plum" in board.view.pools


def test_a_section_that_is_emptied_is_as_if_it_had_never_been() -> None:
    board = _board()
    patch = {"air": {"group": None, "question": None, "text": None, "askers": None, "at": None}}
    board.take({"kind": "delta", "base": 7, "revision": 8, "patch": patch}, 0.0)
    assert board.view.air.text == ""


def test_a_view_of_another_shape_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        Board().take({"kind": "snapshot", "revision": 1, "view": {"pools": 3}}, 0.0)


def test_fields_and_sections_of_a_later_version_are_let_pass() -> None:
    shown = view()
    shown["weather"] = {"rain": 1}
    shown["pools"]["plum"]["colour"] = "green"
    assert _board(shown).view.pools["plum"].name == "蜂糖李"


def test_the_stations_clock_is_its_last_beat_and_the_time_since() -> None:
    board = _board()
    board.take({"kind": "beat", "at": NOW_MS}, 50.0)
    assert board.now_ms(52.5) == NOW_MS + 2500


def test_before_the_first_beat_the_clock_is_the_newest_time_told() -> None:
    assert _board().now_ms(99.0) == NOW_MS - 300
    assert Board().now_ms(99.0) == 0


def test_the_tail_is_bounded_and_every_comment_counted() -> None:
    board = Board()
    board.take({"kind": "comments", "items": [comment(i, "a", str(i)) for i in range(5000)]}, 0.0)
    assert (len(board.comments), board.heard) == (TAIL, 5000)
    assert board.comments[-1].text == "4999"


def test_waiting_questions_stand_by_askers_then_by_how_long_they_wait() -> None:
    shown = view()
    shown["questions"] = {
        "few": question("a", 1, 500, "price", ""),
        "many": question("b", 9, 5, "price", ""),
        "long": question("c", 9, 80, "price", ""),
        "his": question("d", 50, 5, "price", "", state="claimed", by="小王"),
        "mine": question("e", 2, 5, "price", "", state="claimed", by="小李"),
        "clinic": question("f", 60, 5, "price", "", state="clinic"),
        "done": question("g", 99, 5, "price", "", state="answered"),
    }
    assert [key for key, _ in _board(shown).waiting("小李")] == ["long", "many", "mine", "few", "his", "clinic"]


def test_settled_questions_stand_put_off_first_then_asked_again_then_newest() -> None:
    shown = view()
    shown["questions"] = {
        "old": question("a", 1, 500, "price", "", state="answered", last_at=NOW_MS - 50_000),
        "new": question("b", 1, 500, "price", "", state="dismissed", last_at=NOW_MS - 1),
        "again": question("c", 1, 500, "price", "", state="answered", again=2, last_at=NOW_MS - 90_000),
        "off": question("d", 1, 500, "price", "", state="snoozed"),
        "open": question("e", 1, 500, "price", ""),
    }
    assert [key for key, _ in _board(shown).settled()] == ["off", "again", "new", "old"]


def test_the_shelf_keeps_packs_of_one_pool_together_in_the_order_of_links() -> None:
    shown = view()
    shown["pools"]["bare"] = pool("空的", 1, 1)
    shown["packs"]["plum-0"] = pack("散装", 0, "plum", 500, 800, 1)
    shelf = [(key, [pack_id for pack_id, _ in packs]) for key, _, packs in _board(shown).shelf()]
    assert shelf == [
        ("shoot", ["shoot-2"]),
        ("plum", ["plum-5", "plum-10", "plum-0"]),
        ("rosa", ["rosa-250"]),
        ("bare", []),
    ]


def test_orders_stand_newest_first_by_number_not_by_text() -> None:
    shown = view()
    shown["orders"] = {"9": {"buyer": "old"}, "10": {"buyer": "new"}}
    assert [one.buyer for one in _board(shown).last_orders()] == ["new", "old"]


def test_only_what_can_be_undone_is_offered_for_undoing() -> None:
    shown = view()
    shown["commands"]["c3"] = {"at": NOW_MS, "undoable": False}
    shown["commands"]["c4"] = {"at": NOW_MS, "undoable": True, "undone": True}
    board = _board(shown)
    assert [key for key, _ in board.undoable()] == ["c2", "c1"]
    last = board.last_done()
    assert last is not None
    assert last.at == NOW_MS


def test_questions_stand_as_the_view_ranks_them_and_doubtful_ones_apart() -> None:
    shown = view()
    shown["questions"] = {
        "second": question("a", 90, 5, "price", "", rank=2),
        "first": question("b", 1, 5, "price", "", rank=1),
    }
    shown["maybe"] = {"old": maybe("c", ago_s=50), "new": maybe("d")}
    board = _board(shown)
    assert [key for key, _ in board.waiting("小李")] == ["first", "second"]
    assert [key for key, _ in board.perhaps()] == ["new", "old"]
    assert board.settled() == []


def test_what_waits_for_a_person_is_flags_and_fruit_to_be_decided_on() -> None:
    board = _board()
    assert [key for key, _ in board.tasks()] == ["305/UNMAPPED", "309/NEED_DETAIL", "300/CONFLICT"]
    assert [one.order for one in board.undecided()] == ["D41"]
    assert board.to_do() == 4
    shown = view()
    shown["counts"]["tasks"] = 250
    assert _board(shown).to_do() == 251


def test_only_phone_orders_that_still_stand_can_be_called_off() -> None:
    shown = view()
    shown["orders"] |= {
        "401": order(5, "张婶**", "蜂糖李 5斤装 ×1", "paid", shop="phone"),
        "402": order(4, "李叔**", "蜂糖李 5斤装 ×1", "closed", shop="phone"),
    }
    assert [one.buyer for one in _board(shown).phone_orders()] == ["张婶**"]


def test_households_stand_in_the_order_their_fruit_came_each_once() -> None:
    shown = view()
    shown["lots"]["l3"] = {"pool": "shoot", "household": "罗家", "amount": 5, "at": NOW_MS}
    board = _board(shown)
    assert board.households() == ["罗家", "韦家"]
    assert board.households("shoot") == ["罗家"]


def test_fruit_that_is_nobodys_names_no_household() -> None:
    shown = view()
    shown["lots"]["rest"] = {"pool": "plum", "household": "", "amount": 5, "at": 0}
    assert _board(shown).households() == ["罗家", "韦家"]


@pytest.mark.parametrize(("started", "ended", "on"), [(0, 0, False), (5, 0, True), (5, 9, False)])
def test_a_broadcast_is_on_air_between_its_beginning_and_its_end(started: int, ended: int, on: bool) -> None:
    shown = view()
    shown["broadcast"] = {"started_at": started, "ended_at": ended}
    assert _board(shown).on_air() is on
