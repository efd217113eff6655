"""Floor 0. What is on sale now, in words: prices, what is left, link numbers. Reads the goods given, writes nothing.

Only what the goods say is said. Of a size or a link there is not, that is what is told, with the nearest there is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from msgspec import Struct

from companion.reading.gist import Gist
from companion.reading.reading import Need

MOST_LISTED: Final = 6
"""An answer lists no more than so many packs or piles; of more there is no suggestion."""

_G_PER_JIN: Final = 500
_LATER: Final = frozenset(("明天", "后天", "下周", "周末", "明年", "今年"))
_JIN = re.compile(r"(?<![\d.])(\d+)(?:\.(5))?斤")
_LINK = re.compile(r"(?<![\d.])(\d{1,3})号|链接(\d{1,3})(?!\d*斤)")


class GoodNow(Struct, frozen=True):
    """A pack as it is sold now. `content_g` is 0 for goods sold by the piece; `left` is how many packs remain.

    `pool_name` is what the pile is called (empty: the packs' titles say it).
    """

    pool: str
    title: str
    price_fen: int
    left: int
    content_g: int = 0
    link: int = 0
    pool_name: str = ""


Goods = Mapping[str, GoodNow]
"""By pack id."""


class Offer(Struct, frozen=True):
    """Words on what is on sale, and the packs they speak of."""

    text: str
    packs: tuple[str, ...] = ()


def prices(need: Need, meant: Gist, goods: Goods) -> Offer | None:
    """What the asked packs cost; of more packs than can be listed, what each pile costs from and to."""
    found = _asked(need, meant, goods)
    if isinstance(found, Offer):
        return found
    if len(found) == 1:
        return Offer(price_line(goods[found[0]]), tuple(found))
    if not found:
        return None
    if len(found) > MOST_LISTED:
        return _ranges(found, goods)
    by_jin = "1斤" in meant.slots
    return Offer(_by_pool(found, goods, lambda good: _priced(good, by_jin)), tuple(found))


def stock(need: Need, meant: Gist, goods: Goods) -> Offer | None:
    """How many are left of the asked packs; None for any day but today, and where too many are asked of."""
    if not _LATER.isdisjoint(meant.slots):
        return None
    found = _asked(need, meant, goods)
    if isinstance(found, Offer):
        return found
    if not found or len(found) > MOST_LISTED:
        return None
    return Offer(_joined(found, goods, left_line), tuple(found))


def links(need: Need, meant: Gist, goods: Goods) -> Offer | None:
    """At which link the asked packs are."""
    found = _asked(need, meant, goods)
    if isinstance(found, Offer):
        return found
    found = [pack for pack in found if goods[pack].link]
    if not found or len(found) > MOST_LISTED:
        return None
    return Offer(_joined(found, goods, lambda good: f"{good.title} 在 {good.link} 号链接"), tuple(found))


def price_line(good: GoodNow) -> str:
    """蜂糖李 5斤装 39.9 元，合 7.98 元/斤. Half a fen and more is rounded up."""
    line = f"{good.title} {yuan(good.price_fen)} 元"
    if not good.content_g or good.content_g == _G_PER_JIN:
        return line
    return f"{line}，合 {_per_jin(good)} 元/斤"


def left_line(good: GoodNow) -> str:
    """蜂糖李 5斤装 还有 12 份."""
    return f"{good.title} 还有 {good.left} 份" if good.left > 0 else f"{good.title} 卖完了"


def yuan(amount_fen: int) -> str:
    """Fen as yuan without needless zeros: 3990 is 39.9, 4000 is 40, 5 is 0.05."""
    whole, rest = divmod(amount_fen, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)


def jin(amount_g: int) -> str:
    """Grams as a buyer says them: 2500 is 5斤, 250 is 0.5斤, 120 is 120克."""
    halves, rest = divmod(amount_g, _G_PER_JIN // 2)
    if rest:
        return f"{amount_g}克"
    return f"{halves // 2}.5斤" if halves % 2 else f"{halves // 2}斤"


def _asked(need: Need, meant: Gist, goods: Goods) -> list[str] | Offer:
    """The packs a need is about: the one it names, or those of its pool, or all when it names nothing at all.

    Where it names a size or a link there is none of: that there is none.
    """
    if need.pack:
        return [need.pack] if need.pack in goods else []
    if need.pool:
        found = [pack for pack, good in goods.items() if good.pool == need.pool]
    else:
        found = _of_good(meant.good, goods) if meant.good else list(goods)
    if not found:
        return []
    sizes = [int(whole) * _G_PER_JIN + (_G_PER_JIN // 2 if half else 0) for whole, half in _JIN.findall(need.wording)]
    sizes = [size for size in sizes if size != _G_PER_JIN]
    if len(sizes) == 1:
        return _of_size(sizes[0], found, goods)
    numbers = {int(before or behind) for before, behind in _LINK.findall(need.wording)}
    if len(numbers) == 1:
        return _of_link(numbers.pop(), found, goods)
    return found


def _of_good(good: str, goods: Goods) -> list[str]:
    """The packs of the one pile that is plainly this good: 李子 is 蜂糖李, if no other pile is."""
    stem = good.removesuffix("子")
    found = [pack for pack, on_sale in goods.items() if on_sale.title.split()[0].endswith(stem)]
    return found if len({goods[pack].pool for pack in found}) == 1 else []


def _of_size(amount_g: int, found: list[str], goods: Goods) -> list[str] | Offer:
    weighed = [pack for pack in found if goods[pack].content_g]
    if not weighed:
        return []
    if exact := [pack for pack in weighed if goods[pack].content_g == amount_g]:
        return exact
    off = min(abs(goods[pack].content_g - amount_g) for pack in weighed)
    nearest = [pack for pack in weighed if abs(goods[pack].content_g - amount_g) == off][:MOST_LISTED]
    said = "、".join(f"{goods[pack].title} {yuan(goods[pack].price_fen)} 元" for pack in nearest)
    return Offer(f"没有 {jin(amount_g)} 的规格，最接近的是 {said}", tuple(nearest))


def _of_link(number: int, found: list[str], goods: Goods) -> list[str] | Offer:
    exact = [pack for pack in found if goods[pack].link == number]
    known = sorted({good.link for good in goods.values() if good.link})
    if exact or not known or number in known:
        return exact
    return Offer(f"没有 {number} 号链接，现在有 {'、'.join(map(str, known[:MOST_LISTED]))} 号")


def _by_pool(packs: Iterable[str], goods: Goods, say: Callable[[GoodNow], str]) -> str:
    """蜂糖李 3斤 26.9 元、5斤 39.9 元；刺梨干 …; of one pile the name is left out where sizes tell packs apart."""
    piles: dict[str, list[str]] = {}
    for pack in packs:
        piles.setdefault(goods[pack].pool, []).append(pack)
    said = []
    for pile in piles.values():
        sizes = [goods[pack].content_g for pack in pile]
        if all(sizes) and len(set(sizes)) == len(sizes) > 1:
            ranked = sorted(pile, key=lambda pack: goods[pack].content_g)
            line = "、".join(f"{jin(goods[pack].content_g)} {say(goods[pack])}" for pack in ranked)
            named = goods[pile[0]].pool_name
            said.append(f"{named} {line}" if named and len(piles) > 1 else line)
        else:
            said.append("、".join(f"{goods[pack].title} {say(goods[pack])}" for pack in pile))
    return "；".join(said)


def _ranges(packs: list[str], goods: Goods) -> Offer | None:
    piles: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for pack in packs:
        good = goods[pack]
        piles.setdefault(good.pool, []).append(good.price_fen)
        names.setdefault(good.pool, good.pool_name or good.title)
    if len(piles) > MOST_LISTED:
        return None
    said = [
        f"{names[pool]} {yuan(min(found))}" + (f" 到 {yuan(max(found))}" if max(found) > min(found) else "") + " 元"
        for pool, found in piles.items()
    ]
    return Offer("；".join(said), tuple(packs))


def _priced(good: GoodNow, by_jin: bool) -> str:
    price = f"{yuan(good.price_fen)} 元"
    return f"{price}（合 {_per_jin(good)} 元/斤）" if by_jin and good.content_g else price


def _per_jin(good: GoodNow) -> str:
    return yuan((2 * good.price_fen * _G_PER_JIN + good.content_g) // (2 * good.content_g))


def _joined(packs: Iterable[str], goods: Goods, say: Callable[[GoodNow], str]) -> str:
    return "；".join(say(goods[pack]) for pack in packs)
