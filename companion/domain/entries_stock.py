"""Floor 0. The view's entries on stock: pools, packs, quotas, what is oversold, lots, and whether it can be trusted.

Reads the State; writes nothing. What depends on the time depends on `state.now_ms` (see `ticking`).
"""

from __future__ import annotations

from itertools import islice
from typing import Any, Final

from companion.domain.books import OrderBook
from companion.domain.levels import warn_at
from companion.domain.oversell import shortfall
from companion.domain.state import State
from companion.domain.suggestions import left

View = dict[str, Any]

LINES_NAMED: Final = 8
"""Lines of an order named in one text: a platform may well send thousands, and every face is sent that text."""
_POOL_PUBLIC: Final = ("name", "unit", "available", "sold", "opened", "level")
_PACK_PUBLIC: Final = ("title", "link", "pool", "content", "price_fen", "left", "sold")


def pool(state: State, id: str) -> View | None:
    """A pool's accounts, how near it is to being sold out, and how fast it sells."""
    books = state.stock.pools.get(id)
    if books is None:
        return None
    pile = state.piles.get(id)
    listed = pile.pool if pile else None
    entry: View = {
        "name": listed.name if listed else id,
        "unit": books.unit,
        "available": books.available,
        "reserved": books.reserved,
        "committed": books.committed,
        "shipped": books.shipped,
        "recoverable": books.recoverable,
        "lost": books.lost,
        "on_hand": books.on_hand,
        "sold": books.sold,
        "oversold": books.oversold,
        "low_at": listed.low_at if listed else 0,
        "opened": books.opened,
        "level": state.levels.get(id, "normal"),
        "pace": state.pace.per_minute(id, state.now_ms),
        "warn_at": warn_at(state, id, state.now_ms),
        "safety": listed.safety if listed else 0,
    }
    if entry["pace"] and books.available > 0:
        entry["minutes_left"] = books.available // entry["pace"]
    return entry


def pool_public(state: State, id: str) -> View | None:
    """A pool as viewers may see it."""
    entry = pool(state, id)
    return entry and {key: entry[key] for key in _POOL_PUBLIC}


def pack(state: State, id: str) -> View | None:
    """A pack, how many are left, and whether it must be taken down in every shop."""
    listed = state.packs.get(id)
    if listed is None:
        return None
    count = state.stock.packs[id]
    entry: View = {
        "title": listed.title,
        "link": listed.link,
        "pool": listed.pool,
        "content": listed.content,
        "price_fen": listed.price_fen,
        "left": left(state, id),
        "sold": count.sold,
        "reserved": count.reserved,
    }
    if not entry["left"] or state.levels.get(listed.pool) in ("stop", "oversold"):
        entry["take_down"] = True
    return entry


def pack_public(state: State, id: str) -> View | None:
    """A pack as viewers may see it."""
    entry = pack(state, id)
    return entry and {key: entry[key] for key in _PACK_PUBLIC}


def goal(state: State, _id: str) -> View:
    """How much is to be sold, and was; {} when nothing is said of it."""
    target, pools = state.catalogue.goal, state.catalogue.pools
    if not target or not pools:
        return {}
    unit = pools[0].unit
    sold = sum(books.sold for books in state.stock.pools.values() if books.unit == unit)
    return {"target": target, "sold": sold, "unit": unit}


def quota(state: State, id: str) -> View | None:
    """What a shop's listed stock of a pack should be set to."""
    listed = state.quota.get(id)
    return listed and {"shop": listed.shop, "pack": listed.pack, "units": listed.units}


def oversold(state: State, id: str) -> View | None:
    """What is missing of a pool, the orders paid for last that this concerns, and what can be done."""
    missing = shortfall(state, id)
    if missing is None:
        return None
    orders = [
        {
            "number": str(one.book.number),
            "shop": one.book.id[0],
            "order": one.book.id[1],
            "buyer": one.book.buyer,
            "lines": order_lines(state, one.book),
            "amount": one.amount,
            "paid_at": one.paid_ms,
        }
        for one in missing.named
    ]
    return {"amount": missing.amount, "orders": orders, "more": missing.more, "ideas": list(missing.ideas)}


def freshness(state: State, _id: str) -> View:
    """Which shops have fallen silent, so that the numbers may be behind."""
    silent = state.freshness
    return {"stale": bool(silent.shops), "shops": list(silent.shops), "since": silent.since_ms}


def freshness_public(state: State, _id: str) -> View:
    """Whether the numbers may be behind."""
    return {"stale": bool(state.freshness.shops)}


def lot(state: State, id: str) -> View | None:
    """One household's fruit; None for a lot that was taken back."""
    known = state.lots.lots.get(id)
    if known is None or not known.amount:
        return None
    return {
        "pool": known.pool,
        "household": known.household,
        "amount": known.amount,
        "price_fen": known.price_fen,
        "at": known.at_ms,
    }


def order_lines(state: State, book: OrderBook) -> str:
    """What an order is of, in words: "蜂糖李 5斤装 ×2、方竹笋 2件 ×1". Of many lines only the first LINES_NAMED."""
    named = []
    for line in islice(book.lines.values(), LINES_NAMED):
        known = state.packs.get(line.goods.pack) if line.goods else None
        named.append(f"{known.title if known else line.sku[-1] or '?'} ×{line.units}")
    more = len(book.lines) - LINES_NAMED
    if more > 0:
        rest = f" 等 {len(book.lines)} 种" if state.catalogue.language == "zh" else f" and {more} more"
        return "、".join(named) + rest
    return "、".join(named)
