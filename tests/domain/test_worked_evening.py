"""The evening of docs/explanation/stock.md, played: every figure in its tables is what the program says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from msgspec import structs

from companion.domain.catalogue import Catalogue, Lot, Pack, RefundBearer, StockPool
from companion.domain.facts import Allotted, LotSettled, OrderPaid, SettlementClosed, SettlementWritten
from companion.domain.oversell import concerned
from companion.domain.settlement import reckon
from companion.domain.spoilage import charge
from companion.domain.units import format_total_yuan, parse_yuan
from tests.domain.shop import Shop, plums, units

PAGE: Final = Path(__file__).parents[2] / "docs" / "explanation" / "stock.md"
VILLAGE: Final = Catalogue(
    "弄袍村",
    pools=(StockPool("plum", "蜂糖李", "g", 50_000, lots=(Lot("罗家", 30_000, 650), Lot("韦家", 20_000, 600))),),
    packs=(Pack("plum-5", "plum", "5斤装", 2500, 3990),),
)
LOTS: Final = ("plum-1", "plum-2", "plum-3")
JIN_G: Final = 500
ZONE: Final = dt.timezone(dt.timedelta(hours=8))


@cache
def tables() -> tuple[list[list[str]], ...]:
    """The tables of the page's section on the evening, each a list of rows without its head."""
    evening = PAGE.read_text("utf-8").partition("\n## 8.")[2].partition("\n## 9.")[0]
    found = re.findall(r"(?:^\|.*\|\n)+", evening, re.MULTILINE)
    return tuple([[cell.strip() for cell in line[1:-1].split("|")] for line in one.splitlines()][2:] for one in found)


def grams(cells: Iterable[str]) -> list[int]:
    """斤 as the page has them, to the gram."""
    return [int(Decimal(cell) * JIN_G) for cell in cells]


def when(cell: str) -> int:
    """ "15 日 20:00" of June 2026 in the village."""
    day, hour, minute = map(int, re.findall(r"\d+", cell))
    return int(dt.datetime(2026, 6, day, hour, minute, tzinfo=ZONE).timestamp() * 1000)


class Evening:
    """The shop, played row by row of the page's first table; what each settlement wrote."""

    def __init__(self, refunds: RefundBearer = "cooperative") -> None:
        opening, *rows = tables()[0]
        self.shop = Shop(structs.replace(VILLAGE, refunds=refunds))
        self.settled: dict[str, tuple[list[Allotted], SettlementClosed]] = {}
        for lot in self.shop.state.lots.lots.values():
            lot.at_ms = when(opening[0])
        self.shown = [self.accounts()]
        assert len(rows) == len(self.steps())
        for row, step in zip(rows, self.steps(), strict=True):
            self.shop.at_ms = when(row[0])
            step()
            self.shown.append(self.accounts())

    def accounts(self) -> list[int]:
        """The six accounts and what is on hand."""
        return [*self.shop.pool(), self.shop.state.stock.pools["plum"].on_hand]

    def steps(self) -> list[Callable[[], object]]:
        """What happens in each row after the first."""
        event, command = self.event, self.shop.command
        return [
            lambda: event("created", "D1", 4),
            lambda: event("paid", "D1"),
            lambda: event("created", "D2", 3),
            lambda: (event("created", "D3", 6), event("paid", "D3")),
            lambda: command("adjust_stock", pool="plum", delta="-3斤", reason="spoilage"),
            lambda: command("adjust_stock", pool="plum", delta="-2斤", reason="spoilage", lot="plum-2"),
            lambda: self.shop.wait(self.shop.at_ms),
            lambda: (event("created", "D4", 8), event("paid", "D4")),
            lambda: event("paid", "D2"),
            lambda: command("receive_lot", pool="plum", household="韦家", amount="15斤", price="6.2"),
            lambda: event("refunded", "D3", 1, "pre", refund="R1"),
            lambda: command("restock", order="D3"),
            lambda: command("count_stock", pool="plum", amount="109斤"),
            *(lambda order=order: event("shipped", order) for order in ("D1", "D3", "D2", "D4")),
            self.settle,
            lambda: event("refunded", "D1", 1, refund="R2"),
            lambda: event("refunded", "D4", 2, "pre", refund="R3"),
            lambda: command("restock", order="D4"),
            lambda: command("record_order", once="P", pack="plum-5", quantity=3),
            lambda: command("ship_order", order="PP"),
            self.settle,
        ]

    def event(self, event: str, order: str, quantity: int = 0, phase: str = "", refund: str = "") -> None:
        """The platform says something of an order, at the time of the row."""
        made = plums(quantity) if event == "created" else units(quantity, phase=phase)
        lines, at_ms = (made,) if quantity else (), self.shop.at_ms
        self.shop.event(event, *lines, order=order, refund=refund, at_ms=at_ms)  # type: ignore[arg-type]

    def settle(self) -> None:
        """Close a settlement."""
        rows: list[Allotted] = []
        for fact in self.shop.command("close_settlement"):
            if isinstance(fact, SettlementWritten):
                rows += fact.rows
            elif isinstance(fact, SettlementClosed):
                self.settled[fact.settlement] = (rows, fact)


@cache
def evening(refunds: RefundBearer = "cooperative") -> Evening:
    return Evening(refunds)


def by_order(rows: list[Allotted]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.order, [0] * len(LOTS))[LOTS.index(row.lot)] += row.amount
    return found


def test_the_accounts_after_each_step_are_those_of_the_page() -> None:
    told = [grams(row[3:]) for row in tables()[0]]
    assert evening().shown == told
    for row in told:
        assert sum(row[:6]) in (50_000, 57_500)
        assert row[6] == row[0] + row[1] + row[2] + row[4]
    assert all(one < two for one, two in pairwise(when(row[0]) for row in tables()[0]))


def test_the_oversell_concerns_the_order_paid_for_last() -> None:
    shop = Shop(VILLAGE)
    played = evening().shop.book
    late = next(at for at, fact in enumerate(played) if isinstance(fact, OrderPaid) and fact.order == "D2")
    for fact in played[1 : late + 1]:
        shop.hold(fact)
    assert shop.state.stock.pools["plum"].oversold == 10 * JIN_G
    assert [one.book.id[1] for one in concerned(shop.state, "plum")] == ["D2"]


def test_the_losses_are_borne_as_the_page_says() -> None:
    *rows, total = tables()[1]
    state = evening().shop.state
    losses = list(state.lots.losses.values())
    assert [loss.amount for loss in losses] == [grams(row[1:2])[0] for row in rows]
    before = [0] * len(LOTS)
    for count, row in enumerate(rows, 1):
        borne = charge(state.lots.of("plum"), losses[:count], [], "pro_rata").by_lot
        now = [borne[lot] for lot in LOTS]
        assert [one - other for one, other in zip(now, before, strict=True)] == grams(row[2:])
        before = now
    assert before == grams(total[2:])


def test_the_first_settlement_allots_what_the_page_says() -> None:
    rows, _ = evening().settled["S1"]
    assert by_order(rows) == {row[0]: grams(row[2:]) for row in tables()[2]}
    assert [sum(by_order(rows)[row[0]]) for row in tables()[2]] == [grams(row[1:2])[0] for row in tables()[2]]


def check_money(lots: list[LotSettled], told: list[list[str]], closed: SettlementClosed) -> None:
    """The last three cells of a row are price, exact and owed; the last row is the sum."""
    *rows, total = told
    for lot, row in zip(lots, rows, strict=True):
        assert (lot.lot, lot.household) == (row[0], row[1])
        assert lot.price_fen == parse_yuan(row[-3])
        assert Decimal(lot.amount * lot.price_fen) / JIN_G / 100 == Decimal(row[-2])
        assert Decimal(lot.owed_fen) / 100 == Decimal(row[-1])
    assert Decimal(closed.total_fen) / 100 == Decimal(total[-1])
    assert sum(Decimal(row[-2]) for row in rows) == Decimal(total[-2])


def test_the_first_settlement_owes_what_the_page_says() -> None:
    *told, total = tables()[3]
    _, closed = evening().settled["S1"]
    assert [[lot.received, lot.lost, lot.allotted] for lot in closed.lots] == [grams(row[2:5]) for row in told]
    assert [sum(column) for column in zip(*(grams(row[2:5]) for row in told), strict=True)] == grams(total[2:5])
    check_money(list(closed.lots), tables()[3], closed)
    page = PAGE.read_text("utf-8")
    luo, wei, more = (lot.owed_fen for lot in closed.lots)
    paid = [format_total_yuan(fen) for fen in (luo, wei, more, wei + more)]
    assert "罗家 {} 元，韦家 {} + {} = {} 元".format(*paid) in page


def test_the_second_settlement_corrects_the_first_as_the_page_says() -> None:
    rows, closed = evening().settled["S2"]
    named = {"PP": "电话 phone"}
    told = {row[0]: grams(row[2:]) for row in tables()[4]}
    assert {named.get(order, order): amounts for order, amounts in by_order(rows).items()} == told
    assert {row.order for row in rows if row.adjusts} == {row[0] for row in tables()[4] if row[1]}
    *lots, total = tables()[5]
    moved = [lot for lot in closed.lots if lot.before or lot.allotted][-len(lots) :]
    assert [[lot.before, lot.allotted] for lot in moved] == [grams(row[2:4]) for row in lots]
    assert grams(total[3:4]) == [sum(row.amount for row in rows)]
    check_money(moved, tables()[5], closed)


def test_the_two_settlements_say_what_a_single_one_says() -> None:
    state = evening().shop.state
    frozen = state.lots.frozen
    together = [sum(by_lot[lot].amount for by_lot in frozen.values() if lot in by_lot) for lot in LOTS]
    assert together == grams(["57.67", "36.466", "10.864"])
    state.lots.frozen = {}
    try:
        once = reckon(state)
    finally:
        state.lots.frozen = frozen
    assert [sum(row.amount for row in once.rows if row.lot == lot) for lot in LOTS] == together


def test_with_households_bearing_refunds_the_second_settlement_takes_what_the_page_says() -> None:
    _, closed = evening("household").settled["S2"]
    (luo,) = (lot for lot in closed.lots if lot.household == "罗家")
    assert (luo.amount, luo.refunded, luo.owed_fen) == (-2500, 2500, -3250)
    assert "罗家还要扣 D1 退的那 5 斤：−32.50 元" in PAGE.read_text("utf-8")
