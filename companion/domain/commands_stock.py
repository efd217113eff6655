"""Floor 0. The helper's commands about stock and orders. Reads the State; writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from companion.domain import facts as f
from companion.domain.books import LineBook, OrderBook
from companion.domain.catalogue import StockPool
from companion.domain.inbound import CONSOLE, Command
from companion.domain.orders import UNMAPPED
from companion.domain.standing import CLOSED
from companion.domain.state import State
from companion.domain.trouble import Refused, Trouble
from companion.domain.units import format_amount, parse_amount, parse_delta
from companion.domain.wish import Effect, Name, Text, Units, Wish

PHONE: Final = "phone"
"""The shop of orders a helper writes down."""
MADE: Final = "\x1e"
"""Stands in the keys made of a command's: no id from outside holds it, for the door takes control characters out."""


class AdjustStock(Wish):
    """Add to, or take from, what is available: "-20斤"."""

    pool: Name
    delta: Name
    reason: Text = "other"
    note: Text = ""


class CountStock(Wish):
    """What is really in the shed: "600斤"."""

    pool: Name
    amount: Name
    note: Text = ""


class ReceiveLot(Wish):
    """A household brought fruit."""

    pool: Name
    household: Name
    amount: Name


class DecideGoods(Wish):
    """What becomes of fruit refunded before shipping: of one line or all lines, so many units or all there are."""

    order: Name
    line: Text = ""
    quantity: Units | None = None
    shop: Text = ""


class RecordOrder(Wish):
    """An order taken by phone."""

    pack: Name
    quantity: Units = 1
    buyer: Text = ""
    paid: bool = True


class CancelOrder(Wish):
    """Take back an order taken by phone."""

    order: Name


class MapSku(Wish):
    """At `source` the code `sku` means `pack`."""

    source: Name
    sku: Name
    pack: Name


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
    return _adjusted(pool, delta, wish.reason, wish.note, command)


def _count(state: State, wish: CountStock, command: Command) -> Effect:
    pool = _pool(state, wish.pool)
    counted = _amount(wish.amount, pool, parse_amount)
    return _adjusted(pool, counted - state.stock.pools[pool.id].on_hand, "recount", wish.note, command)


def _adjusted(pool: StockPool, delta: int, reason: str, note: str, command: Command) -> Effect:
    # Fruit that is missing was lost; fruit moved elsewhere was not.
    lost = -delta if delta < 0 and reason != "transfer" else 0
    at, key = command.at_ms, command.key
    fact = f.StockAdjusted(key, pool.id, delta, reason, lost, note, command.by, at_ms=at)
    undo = f.StockAdjusted(f"{key}{MADE}undo", pool.id, -delta, reason, -lost, note, command.by, at_ms=at)
    return Effect((fact,), (undo,), f"{pool.name} {_signed(delta, pool)} {note or reason}".strip())


def _receive(state: State, wish: ReceiveLot, command: Command) -> Effect:
    pool = _pool(state, wish.pool)
    amount = _amount(wish.amount, pool, parse_amount)
    at, key, by = command.at_ms, command.key, command.by
    lot = f.LotReceived(key, pool.id, wish.household, amount, by, at_ms=at)
    undo = f.LotReceived(f"{key}{MADE}undo", pool.id, wish.household, -amount, by, at_ms=at)
    return Effect((lot,), (undo,), f"{wish.household} {_signed(amount, pool)}")


def _find(state: State, wish: DecideGoods) -> OrderBook:
    orders = state.stock.orders
    if wish.shop:
        found = [book for book in (orders.get((wish.shop, wish.order)),) if book is not None]
    else:
        found = [book for (_, order), book in orders.items() if order == wish.order]
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


def _record(state: State, wish: RecordOrder, command: Command) -> Effect:
    pack = state.packs.get(wish.pack)
    if pack is None:
        raise Refused(f"没有「{wish.pack}」这个规格", f"there is no pack {wish.pack!r}")
    order, at = f"P{command.key}", command.at_ms
    lines = (f.Line("1", pack.id, "", wish.quantity, ((pack.pool, pack.content),), pack.price_fen),)
    facts = _phone_order(order, command.key, lines, wish.buyer, wish.paid, at)
    what = f"{pack.title} ×{wish.quantity} {wish.buyer}".strip()
    return Effect(facts, _called_off(order, f"{command.key}{MADE}undo", wish.paid, lines, command), what)


def _phone_order(
    order: str, key: str, lines: tuple[f.Line, ...], buyer: str, paid: bool, at: int
) -> tuple[f.OrderCreated | f.OrderPaid, ...]:
    # A phone order is held until the helper says otherwise: no platform will ever close it for us.
    created = f.OrderCreated(CONSOLE, key, PHONE, order, lines, at, None, buyer, at_ms=at)
    if not paid:
        return (created,)
    return (created, f.OrderPaid(CONSOLE, f"{key}{MADE}paid", PHONE, order, at_ms=at))


def _called_off(
    order: str, key: str, paid: bool, lines: tuple[f.Line, ...], command: Command
) -> tuple[f.OrderCancelled | f.OrderClosed | f.GoodsDecided, ...]:
    at = command.at_ms
    if not paid:
        return (f.OrderCancelled(CONSOLE, key, PHONE, order, at_ms=at),)
    closed = f.OrderClosed(CONSOLE, key, PHONE, order, at_ms=at)
    back = (f.GoodsDecided(PHONE, order, x.line, restocked=x.units or 0, by=command.by, at_ms=at) for x in lines)
    return (closed, *back)


def _cancel(state: State, wish: CancelOrder, command: Command) -> Effect:
    book = state.stock.orders.get((PHONE, wish.order))
    if book is None:
        raise Refused(
            f"{wish.order} 不是电话订单，请在平台上取消", f"{wish.order} is not a phone order; cancel it there"
        )
    if book.state in CLOSED:
        raise Refused(f"订单 {wish.order} 已经取消了", f"order {wish.order} is cancelled already")
    lines = tuple(_line(id, line) for id, line in book.lines.items() if line.goods)
    paid = bool(book.tale.paid)
    facts = _called_off(wish.order, command.key, paid, lines, command)
    # Facts are not unsaid: taking a cancel back writes the order down anew.
    undo = _phone_order(f"{wish.order}-2", f"{command.key}{MADE}undo", lines, book.buyer, paid, command.at_ms)
    return Effect(facts, undo, wish.order)


def _line(id: str, line: LineBook) -> f.Line:
    goods = line.goods
    assert goods is not None, "a phone order's lines are always of a pack"
    return f.Line(id, goods.pack, "", line.units, goods.takes, goods.price_fen)


def _map_sku(state: State, wish: MapSku, command: Command) -> Effect:
    pack = state.packs.get(wish.pack)
    if pack is None:
        raise Refused(f"没有「{wish.pack}」这个规格", f"there is no pack {wish.pack!r}")
    at, code = command.at_ms, (wish.source, wish.sku)
    facts: list[f.AnyFact] = [f.SkuMapped(wish.source, wish.sku, pack.id, at_ms=at)]
    undo: list[f.Reversible] = [f.SkuMapped(wish.source, wish.sku, state.mapped.get(code, ""), at_ms=at)]
    for book in state.stock.by_number:
        if UNMAPPED not in book.flags:
            continue
        for id, line in book.lines.items():
            if line.sku != code or UNMAPPED not in line.flags or line.goods is None:
                continue
            # At the line's own version a known pack goes before none, and any newer word of the platform before both.
            version, key = line.goods.version, f"{command.key}{MADE}{book.number}{MADE}{id}"
            booked = (f.Line(id, pack.id, wish.sku, None, ((pack.pool, pack.content),), pack.price_fen),)
            facts.append(f.OrderChanged(CONSOLE, key, *book.id, booked, version, at_ms=at))
            before = (f.Line(id, "", wish.sku, unmatched=True),)
            undo.append(f.OrderChanged(CONSOLE, f"{key}{MADE}undo", *book.id, before, version + 1, at_ms=at))
    return Effect(tuple(facts), tuple(undo), f"{wish.source} {wish.sku} → {pack.title}")


STOCK: Final[dict[str, tuple[type[Wish], Callable[[State, Any, Command], Effect]]]] = {
    "adjust_stock": (AdjustStock, _adjust),
    "count_stock": (CountStock, _count),
    "receive_lot": (ReceiveLot, _receive),
    "restock": (DecideGoods, _decide_goods(restock=True)),
    "write_off": (DecideGoods, _decide_goods(restock=False)),
    "record_order": (RecordOrder, _record),
    "cancel_order": (CancelOrder, _cancel),
    "map_sku": (MapSku, _map_sku),
}
