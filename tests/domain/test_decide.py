"""What becomes true when a noun comes in, and what a noun heard before does: nothing."""

from __future__ import annotations

from companion.domain.decide import decide, opening
from companion.domain.facts import (
    BroadcastEnded,
    BroadcastStarted,
    CommentSeen,
    ConnectorChanged,
    OrderCreated,
    OrderRefunded,
    QuestionFlagged,
)
from companion.domain.inbound import SINCE_LAST, Comment, ConnectorStatus, RoomStatus, User
from companion.domain.state import State, apply
from tests.domain.shop import CATALOGUE, T0, Shop, plums, units


def test_a_question_is_seen_and_flagged_and_talk_is_only_seen() -> None:
    shop = Shop()
    seen, flagged = shop.say("新疆发货吗", user="u9")
    assert isinstance(seen, CommentSeen)
    assert isinstance(flagged, QuestionFlagged)
    assert (seen.group, seen.intent, flagged.group) == ("q1", "shipping", "q1")
    assert flagged.asker == "ear:u9"
    (talk,) = shop.say("666")
    assert isinstance(talk, CommentSeen)
    assert talk.group == ""


def test_a_question_from_before_anyone_listened_is_kept_apart_and_never_flagged_as_new() -> None:
    shop = Shop()
    for key, text in (("c1", "新疆发货吗"), ("c2", "666")):
        (seen,) = shop.tell(Comment(T0, "ear", "douyin", key, User("u1", "山里人"), text, old=True))
        assert isinstance(seen, CommentSeen)
        assert (seen.group, seen.maybe) == ("", key == "c1")
    assert shop.state.questions.groups == {}
    assert list(shop.state.maybes) == ["ear/c1"]


def test_what_reading_said_is_in_the_fact_and_not_made_anew_from_the_text() -> None:
    shop = Shop()
    _, flagged = shop.say("5斤装好多钱")
    assert isinstance(flagged, QuestionFlagged)
    assert (flagged.intent, flagged.pack) == ("price", "plum-5")


def test_an_order_without_a_deadline_is_held_from_when_it_was_heard() -> None:
    shop = Shop()
    (fact,) = shop.event("created", plums(1))
    assert isinstance(fact, OrderCreated)
    assert fact.expires_ms == fact.at_ms + CATALOGUE.hold_ms
    (told,) = shop.event("created", plums(1), order="D2", expires_at_ms=T0 + 5)
    assert isinstance(told, OrderCreated)
    assert told.expires_ms == T0 + 5


def test_a_line_is_written_with_what_it_takes_so_that_the_book_explains_itself() -> None:
    shop = Shop()
    (fact,) = shop.event("created", plums(2))
    assert isinstance(fact, OrderCreated)
    (line,) = fact.lines
    assert (line.takes, line.price_fen, line.units) == ((("plum", 2500),), 3990, 2)


def test_a_shop_is_its_source_unless_told_otherwise() -> None:
    shop = Shop()
    shop.event("created", plums(2))
    shop.event("paid", source="poll", shop="doudian")
    assert list(shop.state.stock.orders) == [("doudian", "D1")]


def test_a_refund_keeps_its_id_and_amount() -> None:
    (fact,) = Shop().event("refunded", units(1, phase="pre"), refund="R1", amount_fen=100)
    assert isinstance(fact, OrderRefunded)
    assert (fact.refund, fact.amount_fen, fact.lines[0].phase) == ("R1", 100, "pre")


def test_a_room_count_heard_twice_is_once() -> None:
    shop = Shop()
    count = RoomStatus(T0, "ear", "douyin", "r1", 1284)
    assert len(shop.tell(count)) == 1
    assert shop.tell(count) == ()
    assert shop.state.show.viewers == {"douyin": 1284}


def test_a_connector_is_told_down_once_and_up_once_and_counts_what_it_could_not_read() -> None:
    shop = Shop()
    down = ConnectorStatus(T0, "ear", "down", "网断了")
    assert [type(fact) for fact in shop.tell(down)] == [ConnectorChanged]
    assert shop.tell(down) == ()
    shop.tell(ConnectorStatus(T0, "ear", "up", "", parked=3))
    shop.tell(ConnectorStatus(T0, "ear", "up", "", parked=2))
    assert shop.state.show.connectors["ear"].parked == 5


def test_a_source_that_is_heard_is_up_whatever_was_said_of_it() -> None:
    shop = Shop()
    shop.tell(ConnectorStatus(T0, "ear", "down", "网断了"))
    shop.say("666")
    ear = shop.state.show.connectors["ear"]
    assert (ear.state, ear.last_at) == ("up", shop.at_ms)


def test_the_same_catalogue_opens_nothing_twice() -> None:
    assert opening(Shop().state, CATALOGUE, T0) == ()


def test_what_may_be_missing_is_told_and_kept_with_its_place() -> None:
    state = State()
    status = ConnectorStatus(T0 + 60_000, "barragegrab", "up", missing_ms=32_000)
    (fact,) = decide(state, status, None, T0)
    assert fact == ConnectorChanged("barragegrab", "up", missing_ms=32_000, at_ms=T0 + 60_000)
    apply(state, fact)
    ear = state.show.connectors["barragegrab"]
    assert (ear.gaps, ear.missing_from, ear.missing_until) == (1, T0 + 28_000, T0 + 60_000)


def test_after_a_restart_only_what_lies_within_the_show_can_have_been_missed() -> None:
    state = State()
    up = ConnectorStatus(T0 + 50_000, "barragegrab", "up", missing_ms=SINCE_LAST)
    (fact,) = decide(state, up, None, T0)
    assert fact.missing_ms == 0  # type: ignore[union-attr]
    apply(state, CommentSeen("barragegrab", "douyin", "k1", at_ms=T0 + 10_000))
    apply(state, ConnectorChanged("barragegrab", "down", at_ms=T0 + 20_000))
    (fact,) = decide(state, up, None, T0)
    assert fact.missing_ms == 0  # type: ignore[union-attr]
    apply(state, BroadcastStarted("b1", at_ms=T0))
    (fact,) = decide(state, up, None, T0)
    assert fact.missing_ms == 40_000  # type: ignore[union-attr]
    apply(state, BroadcastEnded("b1", at_ms=T0 + 30_000))
    (fact,) = decide(state, up, None, T0)
    assert fact.missing_ms == 0  # type: ignore[union-attr]
