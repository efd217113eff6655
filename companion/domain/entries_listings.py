"""Floor 0. The view's entries on what shops list: their count beside ours, and what came of a helper's wish.

Reads the State; writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from companion.domain.shopnames import shop_name
from companion.domain.state import State
from companion.domain.trouble import Lang

View = dict[str, Any]


def listing_ids(state: State) -> Iterator[str]:
    """The ids of all listings that were counted: "doudian/plum-5"."""
    return (f"{shop}/{pack}" for shop, pack in state.listings.counted)


def listing_entry(state: State, id: str) -> View | None:
    """One listing as the console shows it."""
    shop, _, pack = id.rpartition("/")
    one = state.listings.counted.get((shop, pack))
    if one is None or pack not in state.packs:
        return None
    entry: View = {"shop": shop, "pack": pack, "units": one.units, "quota": one.quota, "at": one.at_ms}
    if one.held >= 0:
        entry |= {"held": one.held, "reserved": one.reserved}
    if one.differs:
        entry |= {"differs": one.differs, "what": _say(state, shop, pack, one.differs, entry)}
    wish = state.listings.last_wish((shop, pack))
    if wish is not None:
        stands = "waiting" if not wish.done else "done" if wish.ok else "failed"
        entry |= {"wished": wish.fact.units, "wish": stands, "note": wish.note}
    return entry


def _say(state: State, shop: str, pack: str, kind: str, entry: View) -> str:
    lang: Lang = "en" if state.catalogue.language == "en" else "zh"
    named = entry | {"shop": shop_name(shop, lang), "title": state.packs[pack].title}
    return (_EN if lang == "en" else _ZH)[kind].format(**named)


_ZH: Final = {
    "over": "{shop}的“{title}”上架 {units} 份，货池只够填 {quota} 份，再卖就可能超卖：到后台改成 {quota}",
    "out": "{shop}的“{title}”卖空了，货池还够 {quota} 份：还想卖就到后台补上",
    "held": "{shop}说“{title}”有 {held} 份没付款占着，我们记的是 {reserved} 份：多半有订单没听到，导一次订单表核对",
}
_EN: Final = {
    "over": "{shop} lists {units} of {title}, the pile is enough for {quota}: set it to {quota} there, or it oversells",
    "out": "{shop} has sold out of {title}, the pile is enough for {quota}: fill it in there to go on selling",
    "held": "{shop} says unpaid orders hold {held} of {title}, we have {reserved}: import its export and compare",
}
