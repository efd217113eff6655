"""What the supervisor of many stations is told of one."""

from __future__ import annotations

from msgspec.structs import replace

from companion.domain.catalogue import Catalogue, Pack, Room, StockPool
from companion.domain.decide import decide, opening
from companion.domain.inbound import Comment, ConnectorStatus, OrderEvent, OrderLine, RoomStatus, User
from companion.domain.overview import overview
from companion.domain.state import State, apply
from companion.reading.reader import Reader
from companion.station import shelf_of

CATALOGUE = Catalogue(
    "弄袍村",
    pools=(StockPool("plum", "蜂糖李", "g", 5_000),),
    packs=(Pack("plum-5", "plum", "蜂糖李 5斤装", 2500, 3990, 3, sku={"doudian": ("S5",)}),),
    rooms=(Room("douyin", "抖音直播间"), Room("kuaishou", "快手直播间")),
)
T0 = 1_781_524_800_000


def a_station() -> State:
    state = State()
    for fact in opening(state, CATALOGUE, T0):
        apply(state, fact)
    return state


def hear(state: State, *nouns: object) -> None:
    reader = Reader(shelf_of(CATALOGUE))
    for noun in nouns:
        reading = reader.read(noun.text, "") if isinstance(noun, Comment) else None
        for fact in decide(state, noun, reading, T0):  # type: ignore[arg-type]
            apply(state, fact)


def order(number: int, units: int = 1) -> tuple[OrderEvent, OrderEvent]:
    lines = (OrderLine("1", sku="S5", quantity=units),)
    created = OrderEvent(T0, "doudian", f"{number}c", f"D{number}", "created", lines, total_fen=3990 * units)
    return created, replace(created, key=f"{number}p", event="paid", lines=())


def test_an_empty_station_has_nothing_to_tell_and_says_so() -> None:
    told = overview(a_station())
    assert told["name"] == "弄袍村"
    assert not told["on_air"]
    assert told["sales"] == {"orders": 0, "paid": 0, "unpaid": 0, "paid_fen": 0, "refunded_fen": 0}
    assert told["questions"] == {"waiting": 0, "since": 0, "askers": 0}
    assert [room["name"] for room in told["rooms"]] == ["抖音直播间", "快手直播间"]
    assert told["short"] == []


def test_rooms_that_share_a_pool_are_told_apart_and_what_they_sell_is_one_sum() -> None:
    state = a_station()
    hear(state, RoomStatus(T0, "d", "douyin", "r1", 1200), RoomStatus(T0, "k", "kuaishou", "r2", 300), *order(1))
    told = overview(state)
    assert [(room["id"], room["viewers"]) for room in told["rooms"]] == [("douyin", 1200), ("kuaishou", 300)]
    assert told["sales"]["paid_fen"] == 3990


def test_who_waits_and_since_when_is_told_but_not_who_it_is() -> None:
    state = a_station()
    hear(
        state,
        *(Comment(T0 + n, "douyin", "douyin", f"c{n}", User(f"u{n}", f"张三{n}"), "李子多少钱一斤") for n in range(3)),
    )
    told = overview(state)
    assert told["questions"] == {"waiting": 1, "since": T0, "askers": 3}
    assert "张三" not in repr(told)


def test_an_oversold_pool_and_a_connector_that_is_down_are_told_first() -> None:
    state = a_station()
    hear(state, *order(1, 4), ConnectorStatus(T0, "alpha", "up"), ConnectorStatus(T0, "zeta", "down", "断开了"))
    told = overview(state)
    assert told["short"] == [{"pool": "蜂糖李", "level": "oversold", "amount": 5_000, "unit": "g"}]
    assert told["connectors"][0]["id"] == "zeta"
    assert told["connectors"][0]["note"] == "断开了"
