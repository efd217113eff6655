"""Floor 0. The helper's commands about the pools. Reads the State; writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from companion.domain import facts as f
from companion.domain.books import MADE, OrderBook
from companion.domain.catalogue import StockPool
from companion.domain.inbound import Command
from companion.domain.reasons import RECOUNT, note_of, reason_of
from companion.domain.state import State
from companion.domain.trouble import Refused, Trouble
from companion.domain.units import format_amount, parse_amount, parse_delta, parse_yuan
from companion.domain.wish import Effect, Name, Text, Units, Wish


class AdjustStock(Wish):
    """Add to, or take from, what is available: "-20斤". `lot` is whose fruit it was, where that is known."""

    pool: Name
    delta: Name
    reason: Text = "other"
    note: Text = ""
    lot: Text = ""


class CountStock(Wish):
    """What is really in the shed: "600斤"."""

    pool: Name
    amount: Name
    note: Text = ""


class ReceiveLot(Wish):
    """A household brought fruit; `price` is what it is owed in yuan for a 斤 or a piece: "6.5"."""

    pool: Name
    household: Name
    amount: Name
    price: Text = ""


class DecideGoods(Wish):
    """What becomes of fruit refunded before shipping: of one line or all lines, so many units or all there are."""

    order: Name
    line: Text = ""
    quantity: Units | None = None
    shop: Text = ""


def _pool(state: State, id: str) -> StockPool:
    for pool in state.catalogue.pools:
        if pool.id == id:
            return pool
    raise Refused(f"没有「{id}」这个货池", f"there is no pool {id!r}")


def _signed(amount: int, pool: StockPool) -> str:
    return f"{'+' if amount >= 0 else '−'}{format_amount(abs(amount), pool.unit, 'zh')}"


def _amount(text: str, pool: StockPool, parse: Callable[[str], tuple[int, str]]) -> int:
    try:
        amount, unit = parse(text)
    except Trouble as wrong:
        raise Refused(wrong.zh, wrong.en) from None
    if unit != pool.unit:
        counted, example = ("重量", "20斤") if pool.unit == "g" else ("件", "20件")
        raise Refused(
            f"「{pool.name}」按{counted}计，请这样写：{example}", f"{pool.name} is counted otherwise: write {example}"
        )
    return amount


def _adjust(state: State, wish: AdjustStock, command: Command) -> Effect:
    pool = _pool(state, wish.pool)
    delta = _amount(wish.delta, pool, parse_delta)
    if not delta:
        raise Refused("调整的数量是 0", "the amount to adjust by is 0")
    if wish.lot:
        lot = state.lots.lots.get(wish.lot)
        if lot is None or lot.pool != pool.id:
            raise Refused(f"「{pool.name}」没有「{wish.lot}」这个批次", f"{pool.name} has no lot {wish.lot!r}")
    note = note_of(wish.reason, wish.note)
    return _adjusted(pool, delta, reason_of(wish.reason), note, wish.lot, command)


def _count(state: State, wish: CountStock, command: Command) -> Effect:
    pool = _pool(state, wish.pool)
    counted = _amount(wish.amount, pool, parse_amount)
    return _adjusted(pool, counted - state.stock.pools[pool.id].on_hand, RECOUNT, wish.note, "", command)


def _adjusted(pool: StockPool, delta: int, reason: str, note: str, lot: str, command: Command) -> Effect:
    # Fruit that is missing was lost; fruit moved elsewhere was not.
    lost = -delta if delta < 0 and reason != "transfer" else 0
    at, key, by = command.at_ms, command.key, command.by
    fact = f.StockAdjusted(key, pool.id, delta, reason, lost, note, by, lot, at_ms=at)
    undo = f.StockAdjusted(f"{key}{MADE}undo", pool.id, -delta, reason, -lost, note, by, lot, at_ms=at)
    return Effect((fact,), (undo,), f"{pool.name} {_signed(delta, pool)} {note or reason}".strip())


def _receive(state: State, wish: ReceiveLot, command: Command) -> Effect:
    pool = _pool(state, wish.pool)
    amount = _amount(wish.amount, pool, parse_amount)
    if not amount:
        raise Refused("收货的数量是 0", "the amount received is 0")
    try:
        price_fen = parse_yuan(wish.price) if wish.price.strip() else 0
    except Trouble as wrong:
        raise Refused(wrong.zh, wrong.en) from None
    at, key, by, id = command.at_ms, command.key, command.by, state.lots.fresh_id(pool.id)
    lot = f.LotReceived(key, pool.id, wish.household, amount, by, id, price_fen, at_ms=at)
    undo = f.LotReceived(f"{key}{MADE}undo", pool.id, wish.household, -amount, by, id, price_fen, at_ms=at)
    return Effect((lot,), (undo,), f"{wish.household} {_signed(amount, pool)}")


def _find(state: State, wish: DecideGoods) -> OrderBook:
    stock = state.stock
    if wish.shop:
        found = [book for book in (stock.orders.get((wish.shop, wish.order)),) if book is not None]
    else:
        waiting = [stock.numbered(number) for number in stock.undecided]
        found = [book for book in waiting if book.id[1] == wish.order]
        found = found or [book for (_, order), book in stock.orders.items() if order == wish.order]
    if len(found) != 1:
        many = len(found) > 1
        raise Refused(
            f"有几家店都有订单 {wish.order}，请写明店铺" if many else f"找不到订单 {wish.order}",
            f"order {wish.order} {'is in several shops, name the shop' if many else 'is not known'}",
        )
    return found[0]


def _decide_goods(restock: bool) -> Callable[[State, DecideGoods, Command], Effect]:
    def perform(state: State, wish: DecideGoods, command: Command) -> Effect:
        book = _find(state, wish)
        wanted = wish.quantity
        made: list[f.GoodsDecided] = []
        for id, line in book.lines.items():
            there = line.posted.recoverable if wish.line in ("", id) else 0
            units = there if wanted is None else min(there, wanted)
            if units:
                made.append(_decided(book, id, units, restock, command))
                wanted = None if wanted is None else wanted - units
        if not made or wanted:
            raise Refused("这单没有这么多等着处理的退货", "this order has not so much refunded fruit to decide on")
        undo = tuple(
            f.GoodsDecided(x.shop, x.order, x.line, -x.restocked, -x.lost, command.by, at_ms=command.at_ms)
            for x in made
        )
        return Effect(tuple(made), undo, f"{wish.order} ×{sum(x.restocked + x.lost for x in made)}")

    return perform


def _decided(book: OrderBook, line: str, units: int, restock: bool, command: Command) -> f.GoodsDecided:
    restocked, lost = (units, 0) if restock else (0, units)
    return f.GoodsDecided(*book.id, line, restocked, lost, command.by, at_ms=command.at_ms)


STOCK: Final[dict[str, tuple[type[Wish], Callable[[State, Any, Command], Effect]]]] = {
    "adjust_stock": (AdjustStock, _adjust),
    "count_stock": (CountStock, _count),
    "receive_lot": (ReceiveLot, _receive),
    "restock": (DecideGoods, _decide_goods(restock=True)),
    "write_off": (DecideGoods, _decide_goods(restock=False)),
}
