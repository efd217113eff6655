"""Floor 3. The right side: stock by pool, the last orders, the tail of comments; each gets the rows it needs.

Reads a Sight, writes nothing but its own cache of drawn comments.
"""

from __future__ import annotations

from collections import deque

from rich.cells import cell_len
from textual.strip import Strip

from companion.console.board import TAIL
from companion.console.ink import BLUE, DIM, GOLD, GREEN, GROUND, INK, PINK, SOFT, Row, blank
from companion.console.safe import cut, harmless, spaced
from companion.console.sight import Sight
from companion.console.stock import draw_stock
from companion.console.wire import Comment, Order

_CLOSED = ("closed", "refunded", "expired")
_WITH_TIME = 46  # cells, from which on there is room for an order's time without cutting what was bought
_WIDE = 50  # and for its seconds
_STATES = {"paid": GREEN, "unpaid": GOLD, "refunded": PINK, "closed": DIM, "expired": DIM}


class Tail:
    """The drawn rows of the comments' tail, by running number: a comment is drawn once for each width."""

    def __init__(self) -> None:
        self._rows: deque[tuple[int, Strip]] = deque(maxlen=TAIL)
        self._size = (0, 0)
        self._next = 0

    def draw(self, sight: Sight, width: int, height: int) -> list[Strip]:
        """The newest comments, newest on top."""
        board = sight.board
        if (width, height) != self._size:
            self._rows.clear()
            self._size, self._next = (width, height), board.heard - len(board.comments)
        oldest = board.heard - min(len(board.comments), height)
        for number in range(max(self._next, oldest), board.heard):
            one = board.comments[number - board.heard]
            self._rows.append((number, _comment(sight, one, width)))
        self._next = board.heard
        return [strip for number, strip in reversed(self._rows) if number >= oldest][:height]


def draw_side(sight: Sight, tail: Tail, width: int, height: int) -> list[Strip]:
    """Stock first, then orders, then what is left for comments."""
    stock = draw_stock(sight, width, max(4, height // 2))
    orders = _orders(sight, width, max(2, min(9, (height - len(stock)) * 4 // 10)))
    title = Row(width).put(sight.words("tail_title"), GOLD, bold=True).strip()
    strips = [*stock, blank(width), *orders, blank(width), title]
    comments = tail.draw(sight, width, height - len(strips))
    if not comments and sight.board.ready:
        comments = [Row(width).put(sight.words("none_comments"), SOFT).strip()]
    return (strips + comments)[:height]


def _orders(sight: Sight, width: int, height: int) -> list[Strip]:
    words, counts = sight.words, sight.board.view.counts
    title = Row(width, grey=sight.stale).put(words("orders_title"), GOLD, bold=True)
    if counts.unpaid:
        title.gap().put(f"· {words('unpaid')} {counts.unpaid}", GOLD)
    orders = sight.board.last_orders()[: height - 1]
    if not orders and sight.board.ready:
        return [title.strip(), Row(width).put(words("none_orders"), SOFT).strip()]
    return [title.strip(), *(_order(sight, one, width) for one in orders)]


def _order(sight: Sight, one: Order, width: int) -> Strip:
    """Time where there is room, buyer, goods, and at the right how it stands."""
    row = Row(width, grey=sight.stale)
    if width >= _WITH_TIME:
        row.put(sight.hour(one.at)[: 8 if width >= _WIDE else 5], DIM).gap()
    stands = sight.words.named("state", one.state)
    if one.state == "unpaid" and one.expires_at > sight.now_ms:
        seconds = (one.expires_at - sight.now_ms) // 1000
        stands += f" {seconds // 60}:{seconds % 60:02}"
    if one.flags:
        stands += f" {sight.words('needs_look')}"
    stands = harmless(stands)
    buyer = cut(harmless(one.buyer), max(6, width // 6))
    row.put(buyer, INK).gap()
    row.put(_goods(one.lines, row.rest - cell_len(stands) - 1), DIM if one.state in _CLOSED else INK)
    colour = PINK if one.flags else _STATES.get(one.state, BLUE)
    return row.until(cell_len(stands)).put(stands, colour, bold=one.state == "paid").strip()


def _goods(lines: str, cells: int) -> str:
    """What was bought, in so many cells: the names are cut before the last of the numbers."""
    goods = spaced(lines)
    names, sign, number = goods.rpartition(" × ")
    if not sign or cell_len(goods) <= cells:
        return cut(goods, cells)
    number = f"× {number}"
    return f"{cut(names, cells - cell_len(number))}{number}"


def _comment(sight: Sight, one: Comment, width: int) -> Strip:
    row = Row(width, GROUND).put(sight.hour(one.at_ms), DIM).gap()
    if one.missing_ms:
        who, wait = sight.words.shop(harmless(one.source)), sight.words.span(max(1_000, one.missing_ms))
        return row.cell("!", 2, GOLD, bold=True).put(sight.words("missing", who=who, wait=wait), GOLD).strip()
    row.cell("?" if one.is_question else "", 2, GOLD, bold=True)
    user = cut(harmless(one.user), max(8, width // 5))
    row.put(user, SOFT).gap()
    return row.put(one.text, INK if one.is_question else SOFT, bold=one.is_question).strip()


__all__ = ["Tail", "draw_side"]
