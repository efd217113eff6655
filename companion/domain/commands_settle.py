"""Floor 0. The bookkeeper's commands: a phone order handed over, what a lot costs, closing a settlement.

Reads the State; writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from companion.domain import facts as f
from companion.domain.commands_orders import shop_of
from companion.domain.inbound import CONSOLE, Command
from companion.domain.settlement import Reckoning, reckon
from companion.domain.standing import CLOSED
from companion.domain.state import State
from companion.domain.trouble import Refused, Trouble
from companion.domain.units import format_total_yuan, format_yuan, parse_yuan, write_amount
from companion.domain.wish import Effect, Name, Text, Wish

ROWS_A_FACT: Final = 500
"""A settlement is written in facts of so many rows, so that none of them grows without bound."""


class ShipOrder(Wish):
    """An order taken by phone was handed over; no platform will ever say so."""

    order: Name


class PriceLot(Wish):
    """What a household is owed for 500 g or a piece of a lot: "6.5"."""

    lot: Name
    price: Name


class CloseSettlement(Wish):
    """Freeze what each household is owed; `note` explains what no lot can have been the source of."""

    note: Text = ""


def _ship(state: State, wish: ShipOrder, command: Command) -> Effect:
    book = state.stock.orders.get((shop_of(wish.order), wish.order))
    if book is None:
        raise Refused(
            f"{wish.order} 不是自己记的订单，发货要看平台的",
            f"{wish.order} is no order written down here: its platform says what is sent",
        )
    if book.state in (*CLOSED, "shipped"):
        raise Refused(f"订单 {wish.order} 已经取消或交货了", f"order {wish.order} is cancelled or handed over already")
    sent = f.OrderShipped(CONSOLE, command.key, book.id[0], wish.order, at_ms=command.at_ms)
    # What has been handed over is not taken back by a word.
    return Effect((sent,), (), f"{wish.order} {book.buyer}".strip())


def _price(state: State, wish: PriceLot, command: Command) -> Effect:
    lot = state.lots.lots.get(wish.lot)
    if lot is None:
        known = "、".join(state.lots.lots) or "（没有）"
        raise Refused(f"没有「{wish.lot}」这个批次，有：{known[:200]}", f"there is no lot {wish.lot!r}")
    if lot.settled:
        raise Refused(
            f"「{lot.id}」在 {lot.settled} 里已经按 {format_yuan(lot.price_fen)} 元结算过，价格不能再改",
            f"{lot.id} was settled in {lot.settled} at {format_yuan(lot.price_fen)}; its price is fixed",
        )
    try:
        price_fen = parse_yuan(wish.price)
    except Trouble as wrong:
        raise Refused(wrong.zh, wrong.en) from None
    if not price_fen:
        raise Refused("价格不能是 0", "a price of 0 is none")
    fact = f.LotPriced(lot.id, price_fen, command.by, at_ms=command.at_ms)
    undo = f.LotPriced(lot.id, lot.price_fen, command.by, at_ms=command.at_ms)
    return Effect((fact,), (undo,), f"{lot.household} {lot.id} {format_yuan(price_fen)} 元".strip())


def _close(state: State, wish: CloseSettlement, command: Command) -> Effect:
    reckoning, note = reckon(state), wish.note.strip()
    if not reckoning.rows:
        raise Refused("没有要结算的：上次结算以后没有新发的货，也没有要更正的", "there is nothing new to settle")
    _check_prices(state, reckoning)
    beyond = {pool: amount for pool, amount in reckoning.unallotted.items() if amount > 0}
    if beyond and not note:
        told = "，".join(_pool_amount(state, pool, amount) for pool, amount in beyond.items())
        raise Refused(
            f"发出的比收到的多（{told}）：请补记收货（receive_lot），或用说明（note）写清楚是哪来的",
            f"more was sent than received ({told}): receive what is missing (receive_lot), or explain it in the note",
        )
    id = f"S{len(state.lots.closed) + 1}"
    facts = settlement_facts(id, reckoning, note, command.by, command.at_ms)
    return Effect(tuple(facts), (), f"{id} {format_total_yuan(reckoning.total_fen)} 元")


def settlement_facts(
    id: str, reckoning: Reckoning, note: str, by: str, at_ms: int
) -> list[f.SettlementWritten | f.SettlementClosed]:
    """The facts that freeze a reckoning as the settlement `id`: its rows, so many a fact, and its close."""
    rows = reckoning.rows
    facts: list[f.SettlementWritten | f.SettlementClosed] = [
        f.SettlementWritten(id, rows[start : start + ROWS_A_FACT], at_ms=at_ms)
        for start in range(0, len(rows), ROWS_A_FACT)
    ]
    facts.append(
        f.SettlementClosed(
            id,
            reckoning.lots,
            reckoning.total_fen,
            reckoning.since_ms,
            reckoning.unallotted,
            note,
            by,
            reckoning.uncharged,
            at_ms=at_ms,
        )
    )
    return facts


def _check_prices(state: State, reckoning: Reckoning) -> None:
    if not reckoning.unpriced:
        return
    lots = [state.lots.lots[id] for id in reckoning.unpriced]
    zh = "、".join(f"{lot.household} {lot.id}" for lot in lots)
    first = lots[0].id
    raise Refused(
        f'这些批次还没有价格：{zh}。请在 station.toml 的 [[pool.lot]] 里写 price = "6.5"，'
        f"或用操作 price_lot（lot = {first}，price = 6.5）",
        f'these lots have no price yet: {_listed(lot.id for lot in lots)}; write price = "6.5" under [[pool.lot]] in '
        f"station.toml, or give the command price_lot (lot {first}, price 6.5)",
    )


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(ids)


def _pool_amount(state: State, id: str, amount: int) -> str:
    pool = next((pool for pool in state.catalogue.pools if pool.id == id), None)
    return f"{pool.name if pool else id} {write_amount(amount, pool.unit if pool else 'g')}"


SETTLE: Final[dict[str, tuple[type[Wish], Callable[[State, Any, Command], Effect]]]] = {
    "ship_order": (ShipOrder, _ship),
    "price_lot": (PriceLot, _price),
    "close_settlement": (CloseSettlement, _close),
}
