"""Floor 3. What stands on the pages one opens to read: the keys, the quota of each shop, the orders of an oversell.

Reads a Sight, writes nothing.
"""

from __future__ import annotations

from typing import Final

from companion.console.ink import DIM, GOLD, INK, PINK, SOFT, Row
from companion.console.page import paper
from companion.console.safe import harmless, spaced, wrap
from companion.console.sight import Sight
from companion.console.wire import Oversell, Pool, Quota, Short
from companion.console.words import Words

HELP: Final = (
    ("↑ ↓  j k", "choose"),
    ("Enter  1", "air"),
    ("a", "say"),
    ("e", "edit"),
    ("c", "claim"),
    ("x", "dismiss"),
    ("z", "snooze"),
    ("h", "clinic"),
    ("m", "merge"),
    ("i", "split"),
    ("Tab", "settled"),
    ("o", "clear"),
    ("p", "pin"),
    ("d", "tasks"),
    ("r", "goods"),
    ("f  /", "orders"),
    ("0", "consult"),
    ("n", "phone"),
    ("w", "cancel"),
    ("s", "adjust"),
    ("t", "count"),
    ("l", "receive"),
    ("g", "quota"),
    ("v", "oversold"),
    ("y", "quiet"),
    ("u", "undo"),
    ("9", "pair"),
    ("b", "show"),
    ("q", "leave"),
)

_KEY_CELLS: Final = 9
_TWO_COLUMNS: Final = 90


def help_rows(words: Words, width: int) -> list[Row]:
    """Every key and what it is for, in two columns where there is room for both."""
    half = (len(HELP) + 1) // 2
    if width < _TWO_COLUMNS:
        return [_key(words, one, paper(width), width) for one in HELP]
    rows = []
    for at in range(half):
        row = _key(words, HELP[at], paper(width), (width - 4) // 2)
        rows.append(_key(words, HELP[half + at], row, row.rest) if half + at < len(HELP) else row)
    return rows


def _key(words: Words, key: tuple[str, str], row: Row, cells: int) -> Row:
    names, act = key
    return row.cell(names, _KEY_CELLS, GOLD, bold=True).cell(words(f"help_{act}"), cells - _KEY_CELLS, INK)


def quota_rows(sight: Sight, width: int) -> list[Row]:
    """What each shop's listed stock should be set to, shop by shop."""
    words, packs = sight.words, sight.board.view.packs
    rows = [paper(width).put(line, SOFT) for line in wrap(words("note_quota"), width - 4, 3)]
    order = {key: at for at, (key, _) in enumerate(sight.board.packs())}
    listed = sorted(
        sight.board.view.quota.values(),
        key=lambda x: (words.shop(x.shop) == x.shop, x.shop, order.get(x.pack, len(order))),
    )
    before = ""
    for one in listed:
        if one.shop != before:
            rows.append(paper(width))
        pack = packs.get(one.pack)
        named = words.shop(one.shop) if one.shop != before else ""
        rows.append(_quota(sight, one, named, pack.title if pack else one.pack, paper(width)))
        before = one.shop
    return rows


def _quota(sight: Sight, one: Quota, shop: str, title: str, row: Row) -> Row:
    listed = sight.board.view.listings.get(f"{one.shop}/{one.pack}")
    row.cell(shop, 12, GOLD, bold=True).cell(title, max(10, row.rest - (36 if listed else 22)), INK)
    if listed:
        said = sight.words("listed_now", n=listed.units)
        row.cell(said, 12, PINK if listed.differs else SOFT, right=True).gap(2)
    row.put(sight.words("fill_in"), SOFT).gap()
    return row.cell(str(one.units), 7, PINK if not one.units else INK, bold=True, right=True)


def oversold_rows(sight: Sight, width: int) -> list[Row]:
    """For each pool that was oversold: by how much, what might be done, and the newest orders that it concerns."""
    rows: list[Row] = []
    for key, one in sight.board.view.oversold.items():
        pool = sight.board.view.pools.get(key, Pool(name=key))
        rows += ([paper(width)] if rows else []) + _oversell(sight, one, pool, width)
    return rows or [paper(width).put(sight.words("none_oversold"), SOFT)]


def _oversell(sight: Sight, one: Oversell, pool: Pool, width: int) -> list[Row]:
    words = sight.words
    said = f"{pool.name} {words('oversold', n=sight.amount(one.amount, pool.unit))}"
    rows = [paper(width).put(said, PINK, bold=True)]
    for idea in one.ideas:
        lines = wrap(harmless(idea), width - 6, 2)
        rows += [
            paper(width).put("" if at else "·", GOLD).gap(2 if at else 1).put(line, INK)
            for at, line in enumerate(lines)
        ]
    if one.orders:
        rows.append(paper(width).put(words("oversold_orders"), SOFT))
    rows += [_short(sight, short, pool, paper(width)) for short in one.orders]
    if one.more:
        rows.append(paper(width).put(words("more_orders", n=one.more), SOFT))
    return rows


def _short(sight: Sight, one: Short, pool: Pool, row: Row) -> Row:
    """When it was paid, in which shop, its last figures, who bought what, and what it takes."""
    row.put(sight.hour(one.paid_at)[:5] if one.paid_at else "", DIM).gap()
    row.cell(sight.words.shop(one.shop), 9, SOFT).cell(_last_figures(one.order), 8, INK).gap()
    row.cell(one.buyer, 9, INK).gap()
    amount = sight.amount(one.amount, pool.unit)
    row.cell(spaced(one.lines), max(4, row.rest - 12), INK)
    return row.cell(amount, 10, INK, bold=True, right=True)


def _last_figures(order: str) -> str:
    """What a helper would read out to find it: the last six."""
    return harmless(order)[-6:]


def pair_rows(words: Words, code: str, width: int) -> list[Row]:
    """The one code that pairs a browser, whole and in one row where there is room, and what to do with it."""
    if not code:
        return [paper(width).put(line, INK) for line in wrap(words("pair_elsewhere"), width - 4, 3)]
    room = max(1, width - 4)
    rows = [paper(width).put(line, INK) for line in wrap(words("pair_how"), room, 4)]
    rows.append(paper(width))
    rows += [paper(width).put(code[at : at + room], GOLD, bold=True) for at in range(0, len(code), room)]
    rows.append(paper(width))
    return rows + [paper(width).put(line, SOFT) for line in wrap(words("pair_copied"), room, 3)]
