"""Floor 0. The helper's commands about what shops list: looked at, set to so many, taken off sale. Reads the State.

Writes nothing. Telling a shop to change something is off unless station.toml says otherwise, and is done once: the
command's own id goes with it to the platform.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final

from msgspec import Meta

from companion.domain import facts as f
from companion.domain.inbound import TAKEN_DOWN, Command
from companion.domain.listings import Listing
from companion.domain.shopnames import shop_name
from companion.domain.state import State
from companion.domain.trouble import Refused
from companion.domain.wish import Effect, Name, Wish


class SeeListing(Wish):
    """How this listing differs was looked at."""

    shop: Name
    pack: Name


class ListUnits(Wish):
    """The shop shall list so many units of the pack."""

    shop: Name
    pack: Name
    units: Annotated[int, Meta(ge=0, le=1_000_000)]


class TakeDown(Wish):
    """The shop shall no longer sell the goods the pack belongs to there."""

    shop: Name
    pack: Name


def _listing(state: State, shop: str, pack: str) -> Listing:
    known = state.listings.counted.get((shop, pack))
    if known is None:
        raise Refused(
            f"还没有读到 {shop_name(shop)} 的「{pack}」上架多少：请检查这家店的 listings 设置",
            f"nothing is known of what {shop_name(shop, 'en')} lists of {pack!r}: check its listings in station.toml",
        )
    return known


def _see(state: State, wish: SeeListing, command: Command) -> Effect:
    known, at, by = _listing(state, wish.shop, wish.pack), command.at_ms, command.by
    if not known.differs:
        raise Refused("这一条现在没有差别", "this listing does not differ now")
    fact = f.ListingSeen(shop=wish.shop, pack=wish.pack, kind=known.differs, by=by, at_ms=at)
    undo = f.ListingSeen(shop=wish.shop, pack=wish.pack, by=by, at_ms=at)
    return Effect((fact,), (undo,), _named(state, wish.shop, wish.pack))


def _list(state: State, wish: ListUnits, command: Command) -> Effect:
    return _ordered(state, wish.shop, wish.pack, wish.units, command)


def _take_down(state: State, wish: TakeDown, command: Command) -> Effect:
    return _ordered(state, wish.shop, wish.pack, TAKEN_DOWN, command)


def _ordered(state: State, shop: str, pack: str, units: int, command: Command) -> Effect:
    if not state.catalogue.write_shops:
        raise Refused(
            "没有打开改店铺库存：要用请在 station.toml 的 [stock] 里写 write_shops = true，再重开",
            "changing what shops list is off: write write_shops = true under [stock] in station.toml, and start again",
        )
    _listing(state, shop, pack)
    last = state.listings.last_wish((shop, pack))
    if last is not None and not last.done:
        raise Refused("上一次改库存还没有结果，请等一等", "the change asked for before has no result yet: please wait")
    fact = f.ListingOrdered(key=command.key, shop=shop, pack=pack, units=units, by=command.by, at_ms=command.at_ms)
    what = "下架" if units == TAKEN_DOWN else f"→ {units}"
    return Effect((fact,), (), f"{_named(state, shop, pack)} {what}")


def _named(state: State, shop: str, pack: str) -> str:
    known = state.packs.get(pack)
    return f"{shop_name(shop)} {known.title if known else pack}"


LISTINGS: Final[dict[str, tuple[type[Wish], Callable[[State, Any, Command], Effect]]]] = {
    "see_listing": (SeeListing, _see),
    "list_units": (ListUnits, _list),
    "take_down": (TakeDown, _take_down),
}
