"""Floor 0. Orders found by what people can say of one: the end of its id, or the buyer's name. Reads; writes nothing.

No index is kept, because it would cost every order something for the few that are looked for: the orders are walked
through in slices, which are short enough to let the faces be served between two of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from companion.domain.books import OrderBook
from companion.domain.entries_stock import order_lines
from companion.domain.state import State

FOUND_MOST: Final = 20
"""Orders told of those found: the newest; of the others only how many there are."""
SLICE: Final = 5_000
"""Orders walked through at a time: about 1 ms on a machine of today, a few on an old laptop."""
_STAR: Final = "*＊"


def wanted(typed: str) -> str:
    """What is looked for, of what was typed: no spaces, no full-width digits, no # in front."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).lstrip("#＃").rstrip(_STAR)


def found_in(orders: Sequence[OrderBook], wanted: str) -> Iterator[Sequence[int]]:
    """The numbers of the orders wanted, the newest first: some for each slice, none where it holds none.

    `orders` are all there are, by number from 1.

    An order is wanted when its id ends in the word, in either case, or when the word and the letters of the buyer's
    masked name begin alike: 山里人 finds 山里**, and so does 山. All are wanted by an empty word.
    """
    if not wanted:
        yield range(len(orders), 0, -1)
        return
    is_end = _endings(wanted)
    called = _Called(wanted)
    for end in range(len(orders), 0, -SLICE):
        part = reversed(orders[max(0, end - SLICE) : end])
        if wanted.isdecimal():
            yield [book.number for book in part if is_end(book.id[1])]
        else:
            yield [book.number for book in part if is_end(book.id[1]) or called[book.buyer]]


def _endings(wanted: str) -> Callable[[str], bool]:
    ends = tuple({wanted, wanted.lower(), wanted.upper()})
    one = ends[0]
    return (lambda id: id.endswith(one)) if len(ends) == 1 else (lambda id: id.endswith(ends))


class _Called(dict[str, bool]):
    """Whether buyers of a name, masked, may be who is wanted; each name is looked at once, for there are few."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted

    def __missing__(self, buyer: str) -> bool:
        letters, wanted = buyer.rstrip(_STAR), self.wanted
        masked = len(letters) < len(buyer)
        self[buyer] = bool(letters) and (letters.startswith(wanted) or (masked and wanted.startswith(letters)))
        return self[buyer]


def found(state: State, number: int) -> dict[str, Any]:
    """An order as a list of those found shows it. Times are ms, money is fen."""
    book = state.stock.numbered(number)
    return {
        "number": str(number),
        "shop": book.id[0],
        "order": book.id[1],
        "buyer": book.buyer,
        "lines": order_lines(state, book),
        "state": book.state,
        "at": book.at_ms,
        "total_fen": book.total_fen if book.total_fen >= 0 else book.gross_fen,
        "flags": list(book.flags),
    }
