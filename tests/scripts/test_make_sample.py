"""The shipped recording is what the script makes of the hand-written lines, and holds the evening it promises."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Final

import make_sample
import pytest
from sample_show.plan import Evening, read_lines

from companion.domain import facts as f
from companion.domain.catalogue import Catalogue, Pack, StockPool
from companion.domain.decide import decide
from companion.domain.inbound import Command, Comment, OrderEvent, RoomStatus, Told, read_noun
from companion.domain.state import State, apply
from companion.domain.timer import due

EVENING: Final = Evening(14, make_sample.STATION)
MINUTE_MS: Final = 60_000


@pytest.fixture(scope="module")
def nouns() -> list[Told]:
    return [read_noun(line) for line in make_sample.RECORDING.read_bytes().splitlines()]


@pytest.fixture(scope="module")
def comments(nouns: list[Told]) -> list[Comment]:
    return [n for n in nouns if isinstance(n, Comment)]


@pytest.fixture(scope="module")
def orders(nouns: list[Told]) -> list[OrderEvent]:
    return [n for n in nouns if isinstance(n, OrderEvent)]


def test_the_shipped_recording_is_what_the_script_makes() -> None:
    assert make_sample.record(make_sample.read_arguments([])) == make_sample.RECORDING.read_bytes()


def test_another_seed_makes_another_evening() -> None:
    other = make_sample.record(make_sample.read_arguments(["--seed", "7"]))
    assert other != make_sample.RECORDING.read_bytes()


def test_a_longer_and_louder_evening_can_be_made() -> None:
    asked = make_sample.read_arguments(["--minutes", "40", "--comments", "6000", "--orders", "400"])
    nouns = [read_noun(line) for line in make_sample.record(asked).splitlines()]
    kinds = Counter(type(n) for n in nouns)
    assert kinds[Comment] >= 5900
    assert len({n.order for n in nouns if isinstance(n, OrderEvent)}) >= 400
    assert max(n.at_ms for n in nouns) - nouns[0].at_ms > 39 * MINUTE_MS


def test_an_evening_too_short_for_its_stories_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        make_sample.read_arguments(["--minutes", "5"])
    assert "14 minutes" in capsys.readouterr().err


def test_there_are_hundreds_of_hand_written_lines_and_none_twice() -> None:
    lines = [line for topic in read_lines().values() for line in topic]
    assert len(lines) >= 450
    assert [line for line, times in Counter(lines).items() if times > 1] == []
    assert all(line.strip() for line in lines if line.isprintable())


def test_it_is_a_whole_evening(nouns: list[Told], comments: list[Comment], orders: list[OrderEvent]) -> None:
    assert nouns[-1].at_ms - nouns[0].at_ms >= 12 * MINUTE_MS
    assert len(comments) >= 1500
    assert len({c.text for c in comments}) >= 900
    assert len({(o.source, o.order) for o in orders}) >= 120
    assert {o.event for o in orders} >= {"created", "changed", "paid", "cancelled", "closed", "shipped", "refunded"}
    assert sum(isinstance(n, RoomStatus) for n in nouns) >= 100
    assert {c.room for c in comments} == {"douyin", "kuaishou", "channels"}


def test_only_what_is_told_twice_or_out_of_order_is_late(nouns: list[Told]) -> None:
    greatest, heard, late = 0, set[tuple[str, str]](), Counter[str]()
    for noun in nouns:
        if noun.at_ms < greatest:
            again = (noun.source, noun.key) in heard
            after_payment = isinstance(noun, OrderEvent) and (noun.source, f"{noun.order}-paid") in heard
            assert again or after_payment, noun
            late["again" if again else "after payment"] += 1
        greatest = max(greatest, noun.at_ms)
        heard.add((noun.source, noun.key))
    assert late["again"] >= 10
    assert late["after payment"] >= 2


def test_the_same_key_twice_says_the_same(nouns: list[Told]) -> None:
    first: dict[tuple[str, str], Told] = {}
    assert all(first.setdefault((n.source, n.key), n) == n for n in nouns)
    assert len(first) < len(nouns)


def test_a_viewer_keeps_their_name_room_and_source(comments: list[Comment]) -> None:
    seen: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for comment in comments:
        seen[comment.user.id].add((comment.user.name, comment.room, comment.source))
    assert len(seen) >= 300
    assert all(len(ways) == 1 for ways in seen.values())
    assert len({name for ways in seen.values() for name, _, _ in ways}) == len(seen)


def test_orders_name_what_the_station_sells_but_for_one(orders: list[OrderEvent]) -> None:
    codes = {(source, c): id for id, pack in EVENING.packs.items() for source, cs in pack.sku.items() for c in cs}
    named = [
        (o.order, line.pack or codes.get((o.source, line.sku), ""))
        for o in orders
        for line in o.lines
        if o.event == "created"
    ]
    assert {pack for _, pack in named if pack} == set(EVENING.packs)
    assert len([order for order, pack in named if pack not in EVENING.packs]) == 1
    assert {o.source for o in orders} == {"doudian", "wechat_shop", "kuaishou"}


@pytest.mark.parametrize("asked", ["新疆|乌鲁木齐|喀什|伊犁|阿克苏|疆", "邮|运费|yf", "好多钱|多少钱|咋个卖|价|好多"])
def test_dozens_ask_the_same_within_a_minute_in_many_wordings(comments: list[Comment], asked: str) -> None:
    asking = [c for c in comments if re.search(asked, c.text)]
    best = max(
        len({c.text for c in asking if 0 <= c.at_ms - first.at_ms < MINUTE_MS and c.user.id != first.user.id})
        for first in asking
    )
    assert best >= 24


def test_the_only_phone_number_is_one_nobody_has(comments: list[Comment]) -> None:
    numbers = {n for c in comments for n in re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.sub(r"[\s-]", "", c.text))}
    assert numbers == {"13800000000"}


def test_every_line_that_tries_to_hurt_a_screen_is_in_it(comments: list[Comment]) -> None:
    hostile = read_lines()["hostile"]
    assert {"<img src=x onerror=alert(1)>", "\x1b[31m红字\x1b[0m 主播看这里"} < set(hostile)
    assert set(hostile) <= {c.text for c in comments}


def test_an_undo_names_a_command_given_before(nouns: list[Told]) -> None:
    commands = [n for n in nouns if isinstance(n, Command)]
    undone = [(n, c.args["key"]) for n, c in enumerate(commands) if c.name == "undo"]
    assert undone
    for place, key in undone:
        assert commands[place - 1].key == key
        assert commands[place - 1].name == "adjust_stock"


def test_one_pool_is_sold_out_let_go_sold_again_and_paid_beyond(nouns: list[Told]) -> None:
    state, lowest, expired = State(), 0, 0
    apply(state, f.StationOpened(at_ms=nouns[0].at_ms, catalogue=_catalogue()))
    clock_ms, story = 0, list[int]()
    for noun in nouns:
        clock_ms = max(clock_ms, noun.at_ms)
        while (lapsed := due(state, clock_ms)) is not None:
            expired += isinstance(lapsed, f.OrderExpired)
            apply(state, lapsed)
        for fact in decide(state, noun, None, clock_ms):
            apply(state, fact)
        available = state.stock.pools["cili"].available
        lowest = min(lowest, available)
        if not story or story[-1] != available:
            story.append(available)
    first_zero = story.index(0)
    assert max(story[first_zero:]) >= 5
    assert -6 <= lowest < 0
    assert expired >= 5
    assert all(pool.available > 0 for id, pool in state.stock.pools.items() if id != "cili")


def _catalogue() -> Catalogue:
    pools = tuple(
        StockPool(id, id, "piece" if id == "cili" else "g", on_hand) for id, on_hand in EVENING.on_hand.items()
    )
    packs = tuple(Pack(id, p.pool, id, p.content, p.price_fen, sku=p.sku) for id, p in EVENING.packs.items())
    return Catalogue("弄袍村", pools=pools, packs=packs)
