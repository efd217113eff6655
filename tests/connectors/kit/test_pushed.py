"""A connector says that it is up with its first push, and counts what it parks."""

from __future__ import annotations

from companion.domain.inbound import ConnectorStatus, OrderEvent
from connectors.kit.pushed import Pushed, PushHealth

EVENT = OrderEvent(1, "doudian", "k", "D1", "paid")


def test_the_first_push_says_that_it_is_up_and_the_next_says_nothing_of_it() -> None:
    health = PushHealth("doudian")
    assert health.nouns(Pushed((EVENT,)), 5) == (EVENT, ConnectorStatus(5, "doudian", "up"))
    assert health.nouns(Pushed((EVENT,)), 6) == (EVENT,)
    assert health.nouns(Pushed(), 7) == ()


def test_what_is_parked_is_counted_and_what_is_told_is_said() -> None:
    health = PushHealth("doudian")
    health.nouns(Pushed(), 5)
    (said,) = health.nouns(Pushed(parked=("不认识的 tag 9", "不认识的 tag 9")), 6)
    assert said == ConnectorStatus(6, "doudian", "up", "不认识的 tag 9", 2)
    assert health.nouns(Pushed(told="库存不足"), 7) == (ConnectorStatus(7, "doudian", "up", "库存不足"),)


def test_none_of_a_flood_of_parked_pieces_is_lost() -> None:
    health = PushHealth("doudian")
    said = [noun for turn in range(300) for noun in health.nouns(Pushed(parked=("x",)), turn)]
    said += health.nouns(Pushed(), 10_000)
    told = [noun.parked for noun in said if isinstance(noun, ConnectorStatus)]
    assert sum(told) == 300
    assert len(told) < 20
