"""What a row tells merges with what is known: files older, newer or read again come to what the newest row says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.inbound import OrderEvent, read_noun, write_noun
from companion.domain.orders import NEED_DETAIL, UNMAPPED
from companion.domain.state import State
from connectors.order_files.export import Wanted
from tests.connectors.order_files.made import as_csv, as_xlsx, douyin, nouns_of, put, state_of

UNPAID = {"订单状态": "待支付", "支付完成时间": "-"}
PAID = {"订单状态": "待发货"}
SHIPPED = {"订单状态": "已发货", "发货时间": "2024-07-21 09:00:00"}
DONE = SHIPPED | {"订单状态": "已完成", "订单完成时间": "2024-07-25 09:00:00"}
BACK = DONE | {"售后状态": "退款成功"}
CLOSED = UNPAID | {"订单状态": "已关闭", "取消原因": "超时未支付"}
REFUNDED = {"订单状态": "已关闭", "售后状态": "退款成功"}
LIVES: list[list[dict[str, str]]] = [
    [UNPAID, PAID, SHIPPED, DONE, BACK],
    [UNPAID, CLOSED],
    [UNPAID, PAID, REFUNDED],
    [PAID, {"订单状态": "部分发货"}, SHIPPED, DONE],
]
"""How a line may stand, one after the other."""


def told(tmp_path: Path, *rows: dict[str, str], name: str = "1721470000_a.csv") -> list[OrderEvent]:
    return nouns_of(put(tmp_path / name, as_csv(rows)))


def events(tmp_path: Path, **cells: str) -> list[str]:
    return [noun.event for noun in told(tmp_path, douyin(**cells))]


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (UNPAID, ["changed", "created"]),
        (PAID, ["created", "paid"]),
        (SHIPPED, ["created", "paid", "shipped"]),
        (DONE, ["created", "paid", "shipped", "completed"]),
        (BACK, ["created", "paid", "shipped", "completed", "refunded"]),
        (CLOSED, ["created", "cancelled"]),
        (REFUNDED, ["created", "paid", "closed"]),
        (REFUNDED | {"发货时间": "2024-07-21 09:00:00"}, ["created", "paid", "shipped", "closed"]),
    ],
)
def test_a_row_tells_how_its_line_stands(tmp_path: Path, cells: dict[str, str], says: list[str]) -> None:
    assert events(tmp_path, **cells) == says


def test_times_are_those_of_the_row_and_the_quantity_is_as_old_as_the_file(tmp_path: Path) -> None:
    created, paid, shipped = told(tmp_path, douyin(**SHIPPED))
    assert (created.at_ms, created.version) == (1_721_462_400_000, 1_721_470_000_000)
    assert (paid.at_ms, shipped.at_ms) == (1_721_462_441_000, 1_721_523_600_000)
    assert paid.version is shipped.version is None


def test_nineteen_digits_survive_csv_xlsx_and_json(tmp_path: Path) -> None:
    id = "4805961163201956789"
    row = douyin(id)
    for nouns in (told(tmp_path, row), nouns_of(as_xlsx(tmp_path / "a.xlsx", [list(row), list(row.values())]))):
        for noun in nouns:
            assert (noun.order, noun.lines[0].line) == (id, id)
            assert read_noun(write_noun(noun)) == noun


def test_fruit_refunded_before_shipping_waits_and_after_it_never_comes_back(tmp_path: Path) -> None:
    pool = state_of(told(tmp_path, douyin(**REFUNDED))).stock.pools["plum"]
    assert (pool.recoverable, pool.committed) == (5000, 0)
    pool = state_of(told(tmp_path, douyin(**BACK))).stock.pools["plum"]
    assert (pool.recoverable, pool.shipped) == (0, 5000)


def test_a_merged_row_awaits_its_detail_and_the_parted_ones_bring_it(tmp_path: Path) -> None:
    one, two = "4805961163201956001", "4805961163201956002"
    merged = douyin(one, **SHIPPED) | {"子订单编号": f"\t{one};{two}", "商家编码": "\tPLUM-5J;PLUM-3J", "商品数量": "3"}
    parted = [
        douyin(one, **SHIPPED) | {"商品数量": "1"},
        douyin(one, **SHIPPED) | {"子订单编号": f"\t{two}", "商家编码": "\tPLUM-3J"},
    ]
    state = state_of(told(tmp_path, merged))
    (book,) = state.stock.by_number
    assert (book.flags, state.stock.pools["plum"].shipped) == ((NEED_DETAIL,), 0)
    state = state_of(told(tmp_path, merged), told(tmp_path, *parted))
    (book,) = state.stock.by_number
    assert (book.flags, state.stock.pools["plum"].shipped) == ((), 2500 + 2 * 1500)


def test_goods_nobody_knows_are_parked_under_their_code(tmp_path: Path) -> None:
    state = state_of(told(tmp_path, douyin(商家编码="GIFT")))
    assert state.stock.by_number[0].flags == (UNMAPPED,)
    assert list(state.stock.parked) == [("doudian", "GIFT")]


def test_a_shop_of_another_name_has_orders_of_its_own(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", as_csv([douyin()]))
    state = state_of(nouns_of(path), nouns_of(path, Wanted(shop="二店")))
    assert [book.id[0] for book in state.stock.by_number] == ["doudian", "二店"]


def test_a_push_and_a_file_of_one_order_count_once(tmp_path: Path) -> None:
    id = "4805961163201956001"
    pushed = [noun for noun in told(tmp_path, douyin(id), name="1721460000_a.csv") if noun.event != "created"]
    (line,) = told(tmp_path, douyin(id))[0].lines
    known = OrderEvent(1_721_462_400_000, "doudian", "push-1", id, "created", (line,))
    early = OrderEvent(1_721_462_441_000, "doudian", "push-2", id, "paid")
    for order in ([known, early], [early, known], [early]):
        pool = state_of(order, told(tmp_path, douyin(id)), pushed).stock.pools["plum"]
        assert (pool.committed, pool.available) == (5000, 995_000)


def test_money_given_back_counts_once_though_a_push_and_a_file_tell_of_it(tmp_path: Path) -> None:
    head = (
        "订单号",
        "商品编码(平台)",
        "SKU编码(自定义)",
        "商品数量",
        "订单状态",
        "支付时间",
        "商品售后",
        "商品已退款金额",
    )
    id, paid = "3705115058471208931", "2024-07-20 16:03:20"
    files = [
        nouns_of(as_xlsx(tmp_path / f"{at}.xlsx", [head, (id, "P1", "plum-5", 1, "已完成", paid, "退款完成", yuan)]))
        for at, yuan in ((1721470000, 5.5), (1721480000, 12.5))
    ]
    pushed = [
        OrderEvent(1_721_463_000_000, "wechat_shop", f"r{n}", id, "refunded", refund=f"R{n}", amount_fen=fen)
        for n, fen in enumerate((550, 700))
    ]
    for heard in ([*files], [*files, pushed], [pushed, *files]):
        assert state_of(*heard).stock.tally.refunded_fen == 1250


def test_an_unpaid_row_is_known_again_in_a_newer_file(tmp_path: Path) -> None:
    old, new = (told(tmp_path, douyin(**UNPAID), name=f"{epoch}_a.csv") for epoch in (1721470000, 1721480000))
    assert old[0].key != new[0].key
    assert old[1] == new[1]


Export = tuple[int, dict[int, tuple[int, int]]]
"""When it was made, and of each line in it: how far its life had gone, and its quantity."""


@st.composite
def exports(draw: st.DrawFn) -> list[Export]:
    """Exports of one evening, oldest first, each of some of the lines; quantities change as they like."""
    count = draw(st.integers(1, 4))
    reached = [0] * count
    made: list[Export] = []
    for epoch in range(draw(st.integers(1, 4))):
        lines: dict[int, tuple[int, int]] = {}
        for line in range(count):
            life = LIVES[line % len(LIVES)]
            reached[line] = draw(st.integers(reached[line], len(life) - 1))
            if draw(st.booleans()):
                lines[line] = (reached[line], draw(st.integers(0, 3)))
        made.append((1_721_500_000 + epoch * 600, lines))
    return made


def written(folder: Path, made: list[Export]) -> Iterator[list[OrderEvent]]:
    """What each export tells."""
    for epoch, lines in made:
        rows = [
            douyin(f"48059611632{line:07}1", **LIVES[line % len(LIVES)][at]) | {"商品数量": str(units)}
            for line, (at, units) in lines.items()
        ]
        yield told(folder, *rows, name=f"{epoch}_a.csv") if rows else []


def looks(state: State) -> Any:
    """All that orders and pools come to, apart from the numbers they got and the history of each."""
    stock = state.stock
    lines = {
        (book.id, id): (line.tale, line.posted, line.flags)
        for book in stock.by_number
        for id, line in book.lines.items()
    }
    orders = {book.id: (book.state, book.paid_fen, book.refunded_fen, book.flags) for book in stock.by_number}
    return lines, orders, stock.pools


@given(exports(), st.data())
def test_any_files_in_any_order_come_to_the_newest_row_of_each_line(made: list[Export], data: st.DataObject) -> None:
    some = data.draw(st.lists(st.integers(0, len(made) - 1), min_size=1, max_size=6))
    newest: dict[int, int] = {}
    for epoch in sorted(set(some)):
        newest |= dict.fromkeys(made[epoch][1], epoch)
    only = [
        (epoch, {line: told for line, told in lines.items() if newest.get(line) == at})
        for at, (epoch, lines) in enumerate(made)
    ]
    with TemporaryDirectory() as folder:
        files = list(written(Path(folder), made))
        wanted = state_of(*written(Path(folder), only))
        assert looks(state_of(*(files[at] for at in some))) == looks(wanted)


@given(exports())
def test_the_same_file_twice_changes_nothing_and_no_two_events_share_a_key(made: list[Export]) -> None:
    with TemporaryDirectory() as folder:
        files = list(written(Path(folder), made))
    once, twice = state_of(*files), state_of(*files, *files)
    assert once.revision == twice.revision
    by_key: dict[str, OrderEvent] = {}
    for noun in (noun for nouns in files for noun in nouns):
        assert by_key.setdefault(noun.key, noun) == noun
