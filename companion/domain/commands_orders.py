"""Floor 0. The helper's commands about orders: those they write down, codes and details, tasks. Reads the State.

Writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, Literal

from msgspec.structs import replace

from companion.domain import facts as f
from companion.domain.booking import Code, book_parked, rebook, taking
from companion.domain.books import MADE, LineBook, OrderBook
from companion.domain.catalogue import Pack
from companion.domain.codes import FREE
from companion.domain.inbound import CONSOLE, PHONE, WECHAT_GROUP, Command
from companion.domain.orders import FLAGS, NEED_DETAIL, NO_POOL, TOLD
from companion.domain.standing import CLOSED
from companion.domain.state import State
from companion.domain.tasks import mark_of, must_be_mended
from companion.domain.trouble import Refused
from companion.domain.wish import Effect, Name, Text, Units, Wish

_BEGINS: Final = {PHONE: "P", WECHAT_GROUP: "G"}
"""How the numbers of orders begin that a helper writes down, by their shop."""


class RecordOrder(Wish):
    """An order taken by phone, or in the WeChat group."""

    pack: Name
    quantity: Units = 1
    buyer: Text = ""
    paid: bool = True
    via: Literal["phone", "wechat_group"] = "phone"


class CancelOrder(Wish):
    """Take back an order that a helper wrote down."""

    order: Name


class MapSku(Wish):
    """At `source` the code `sku` means `pack`; "-" is what takes from no pool.

    Lines that wait for the code are booked. With `rebook` so are those that another meaning of it has booked.
    """

    source: Name
    sku: Name
    pack: Name
    rebook: bool = False


class TellDetail(Wish):
    """An order of which only its existence was heard holds this. It gives way to the platform's own detail."""

    shop: Name
    order: Name
    pack: Name
    quantity: Units


class ResolveTask(Wish):
    """What this flag asked of an order is seen to."""

    shop: Name
    order: Name
    flag: Name
    note: Text = ""


def _pack(state: State, id: str) -> Pack:
    pack = state.packs.get(id)
    if pack is None:
        raise Refused(f"没有「{id}」这个规格", f"there is no pack {id!r}")
    return pack


def _pack_or_none(state: State, id: str) -> tuple[Pack, str]:
    """A pack and its title; `id` may be the one that takes from no pool."""
    if id == NO_POOL:
        return FREE, "不占库存"
    pack = _pack(state, id)
    return pack, pack.title


def shop_of(order: str) -> str:
    """The shop of an order that a helper wrote down, by its number."""
    return WECHAT_GROUP if order.startswith(_BEGINS[WECHAT_GROUP]) else PHONE


def _order(state: State, shop: str, order: str) -> OrderBook:
    book = state.stock.orders.get((shop, order))
    if book is None:
        raise Refused(f"{shop} 没有订单 {order}", f"{shop} has no order {order}")
    return book


# --- by phone, and in the group ---------------------------------------------------------------------------------


def _record(state: State, wish: RecordOrder, command: Command) -> Effect:
    pack = _pack(state, wish.pack)
    order, at = f"{_BEGINS[wish.via]}{command.key}", command.at_ms
    lines = (f.Line("1", pack.id, "", wish.quantity, *taking(None, pack)),)
    facts = _phone_order(order, command.key, lines, wish.buyer, wish.paid, at)
    what = f"{pack.title} ×{wish.quantity} {wish.buyer}".strip()
    return Effect(facts, _called_off(order, f"{command.key}{MADE}undo", wish.paid, lines, command), what)


def _phone_order(
    order: str, key: str, lines: tuple[f.Line, ...], buyer: str, paid: bool, at: int
) -> tuple[f.OrderCreated | f.OrderPaid, ...]:
    # A phone order is held until the helper says otherwise: no platform will ever close it for us.
    created = f.OrderCreated(CONSOLE, f"{key}{MADE}created", shop_of(order), order, lines, at, None, buyer, at_ms=at)
    if not paid:
        return (created,)
    return (created, f.OrderPaid(CONSOLE, f"{key}{MADE}paid", shop_of(order), order, at_ms=at))


def _called_off(
    order: str, key: str, paid: bool, lines: tuple[f.Line, ...], command: Command
) -> tuple[f.OrderCancelled | f.OrderClosed | f.GoodsDecided, ...]:
    at, fact_key, shop = command.at_ms, f"{key}{MADE}off", shop_of(order)
    if not paid:
        return (f.OrderCancelled(CONSOLE, fact_key, shop, order, at_ms=at),)
    closed = f.OrderClosed(CONSOLE, fact_key, shop, order, at_ms=at)
    back = (f.GoodsDecided(shop, order, x.line, restocked=x.units or 0, by=command.by, at_ms=at) for x in lines)
    return (closed, *back)


def _cancel(state: State, wish: CancelOrder, command: Command) -> Effect:
    book = state.stock.orders.get((shop_of(wish.order), wish.order))
    if book is None:
        raise Refused(
            f"{wish.order} 不是自己记的订单，请在平台上取消",
            f"{wish.order} is no order written down here; cancel it there",
        )
    check_open(book)
    lines = tuple(_line(id, line) for id, line in book.lines.items() if line.goods)
    paid = book.tale.paid
    facts = _called_off(wish.order, command.key, paid, lines, command)
    # Facts are not unsaid: taking a cancel back writes the order down anew.
    undo = _phone_order(f"{wish.order}-2", f"{command.key}{MADE}undo", lines, book.buyer, paid, command.at_ms)
    return Effect(facts, undo, wish.order)


def check_open(book: OrderBook) -> None:
    """Raises `Refused` where an order taken by phone can't be taken back: it is, or it was sent."""
    order = book.id[1]
    if book.state in CLOSED:
        raise Refused(f"订单 {order} 已经取消了", f"order {order} is cancelled already")
    if any(line.posted.shipped for line in book.lines.values()):
        raise Refused(f"订单 {order} 已经发出了，不能取消", f"order {order} was sent; it can't be taken back")


def _line(id: str, line: LineBook) -> f.Line:
    goods = line.goods
    assert goods is not None, "a phone order's lines are always of a pack"
    return f.Line(id, goods.pack, "", line.units, goods.takes, goods.price_fen)


# --- what a code means, and what an order holds ----------------------------------------------------------------


def _map_sku(state: State, wish: MapSku, command: Command) -> Effect:
    pack, title = _pack_or_none(state, wish.pack)
    at, code = command.at_ms, (wish.source, wish.sku)
    before = state.mapped.get(code, "")
    mapped = f.SkuMapped(*code, pack.id, at_ms=at)
    booked = [*book_parked(state, code, pack, command.key, at)]
    if wish.rebook and (was := meaning(state, code)) is not None and was.id != pack.id:
        booked += rebook(state, code, was.id, pack, command.key, at)
    undo = f.SkuMapped(*code, before, at_ms=at)
    return Effect((mapped, *booked), (undo,), f"{wish.source} {wish.sku} → {title}")


def meaning(state: State, code: Code) -> Pack | None:
    """What a code means now."""
    return state.pack_of(code[0], "", code[1])


def unmap(state: State, undo: f.SkuMapped, key: str, at_ms: int) -> Iterator[f.AnyFact]:
    """The facts that give a code its earlier meaning back, with all that its present one has booked."""
    code = (undo.source, undo.sku)
    now = state.mapped.get(code, "")
    before = FREE if undo.pack == NO_POOL else state.packs.get(undo.pack) or state.packs.get(state.skus.get(code, ""))
    yield f.SkuMapped(*code, undo.pack, at_ms=at_ms)
    if now and (before is None or before.id != now):
        yield from rebook(state, code, now, before, key, at_ms)


def _tell_detail(state: State, wish: TellDetail, command: Command) -> Effect:
    book = _order(state, wish.shop, wish.order)
    pack, title = _pack_or_none(state, wish.pack)
    if any(line.tale.quantity is not None for id, line in book.lines.items() if id != TOLD):
        raise Refused(f"订单 {wish.order} 的明细平台已经给了", f"the platform has told what order {wish.order} holds")
    at, key, id = command.at_ms, f"{command.key}{MADE}{book.number}", book.id
    line = f.Line(TOLD, pack.id, "", wish.quantity, *taking(None, pack))
    fact = f.OrderChanged(CONSOLE, key, *id, (line,), _newer(book), at_ms=at)
    undo = f.OrderChanged(CONSOLE, f"{key}{MADE}undo", *id, (_told_before(book),), at_ms=at)
    return Effect((fact,), (undo,), f"{wish.order} {title} ×{wish.quantity}")


def untell(state: State, undo: f.OrderChanged, at_ms: int) -> f.OrderChanged:
    """The fact that takes back what a helper told of an order: newer than all they have told of it so far."""
    book = state.stock.orders[(undo.shop, undo.order)]
    return replace(undo, version=_newer(book), at_ms=at_ms)


def _newer(book: OrderBook) -> int:
    told = (book.told.quantity, book.told.goods) if book.told else ()
    return 1 + max((word.version for word in told if word), default=0)


def _told_before(book: OrderBook) -> f.Line:
    told = book.told
    if told is None or told.goods is None or not told.goods.known or told.quantity is None:
        return f.Line(TOLD, unmatched=True)
    return f.Line(TOLD, told.goods.pack, "", told.quantity.units, told.goods.takes, told.goods.price_fen)


# --- tasks -----------------------------------------------------------------------------------------------------


def _resolve(state: State, wish: ResolveTask, command: Command) -> Effect:
    book, flag = _order(state, wish.shop, wish.order), wish.flag
    if flag not in FLAGS or (book.number, flag) not in state.stock.tasks:
        raise Refused(f"订单 {wish.order} 没有这件待处理的事", f"order {wish.order} has no such task: {flag}")
    if must_be_mended(book, flag):
        if flag == NEED_DETAIL:
            raise Refused("还不知道这单买了什么：请填上规格和数量", "say what the order holds: it can't be ticked off")
        raise Refused("这个编码还没对应规格：请先对应，赠品、补差价选“不占库存”", "map its code first, or to no pool")
    at, by = command.at_ms, command.by
    fact = f.TaskResolved(*book.id, flag, mark_of(book, flag), wish.note, by, at_ms=at)
    undo = f.TaskResolved(*book.id, flag, book.resolved.get(flag, ""), wish.note, by, at_ms=at)
    return Effect((fact,), (undo,), f"{wish.order} {flag} {wish.note}".strip())


ORDERS: Final[dict[str, tuple[type[Wish], Callable[[State, Any, Command], Effect]]]] = {
    "record_order": (RecordOrder, _record),
    "cancel_order": (CancelOrder, _cancel),
    "map_sku": (MapSku, _map_sku),
    "tell_detail": (TellDetail, _tell_detail),
    "resolve_task": (ResolveTask, _resolve),
}
