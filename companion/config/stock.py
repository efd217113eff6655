"""Floor 3, pure. The tables `[[pool]]` and `[[pack]]`: what lies in the shed and what buyers buy of it.

Reads `Table`; writes its findings.
"""

from __future__ import annotations

from typing import Final, cast, get_args

from companion.config.table import Table, nearest
from companion.domain.catalogue import Lot, Pack, RefundRule, StockPool, Unit
from companion.domain.units import write_amount

Units = dict[str, Unit | None]
"""Each pool's unit, in their order; None where it could not be read."""

HIGHEST_LINK: Final = 9999


def read_pools(tables: list[Table]) -> tuple[tuple[StockPool, ...], Units]:
    """The pools, and the unit each is counted in."""
    units: Units = {}
    pools = tuple(_read_pool(table, units) for table in tables)
    check_ids(tables, [pool.id for pool in pools])
    return pools, units


def read_packs(tables: list[Table], units: Units) -> tuple[Pack, ...]:
    """The packs; each takes from a known pool, in that pool's unit, and has its own link number and codes."""
    packs = tuple(_read_pack(table, units) for table in tables)
    check_ids(tables, [pack.id for pack in packs])
    _check_links(tables, packs)
    _check_codes(tables, packs)
    return packs


def check_ids(tables: list[Table], ids: list[str]) -> None:
    """Note every id that stood in an earlier table of its kind."""
    seen: dict[str, Table] = {}
    for table, id in zip(tables, ids, strict=True):
        if id and seen.setdefault(id, table) is not table:
            line = table.findings.line_of((*seen[id].place, "id"))
            table.wrong("id", f"“{id}”和第 {line} 行的重复了", f'"{id}" is already used in line {line}')


def _read_pool(table: Table, units: Units) -> StockPool:
    id, name = table.id(), table.text("name")
    on_hand, unit = table.amount("on_hand")
    units.setdefault(id, unit)
    low_at, _ = table.amount("low_at", unit, 0)
    safety, _ = table.amount("safety", unit, 0)
    rule = table.choice("refund_before_shipping", get_args(RefundRule), "ask")
    lots = tuple(_read_lot(lot, unit) for lot in table.tables("lot"))
    table.close()
    brought = sum(lot.amount for lot in lots)
    if unit and brought > on_hand:
        brought_text, on_hand_text = write_amount(brought, unit), write_amount(on_hand, unit)
        table.wrong(
            "lot",
            f"各农户加起来是 {brought_text}，比 on_hand 的 {on_hand_text} 还多：请核对",
            f"adds up to {brought_text}, more than the {on_hand_text} of on_hand: check them",
        )
    return StockPool(id, name, unit or "g", on_hand, low_at, safety, cast("RefundRule", rule), lots)


def _read_lot(table: Table, unit: Unit | None) -> Lot:
    price_fen = table.price_fen("price") if "price" in table else 0
    lot = Lot(table.text("household"), table.amount("amount", unit)[0], price_fen)
    table.close()
    return lot


def _read_pack(table: Table, units: Units) -> Pack:
    id, pool = table.id(), table.text("pool")
    if pool and pool not in units:
        zh, en = nearest(pool, list(units))
        table.wrong("pool", f"“{pool}”不是任何一个 [[pool]] 的 id{zh}", f'"{pool}" is the id of no [[pool]]{en}')
    pack = Pack(
        id=id,
        pool=pool,
        title=table.text("title"),
        content=table.amount("content", units.get(pool))[0],
        price_fen=table.price_fen("price"),
        link=table.count("link", 0, 1, HIGHEST_LINK),
        aliases=table.texts("aliases"),
        sku=_read_codes(table.table("sku")),
    )
    table.close()
    return pack


def _read_codes(table: Table) -> dict[str, tuple[str, ...]]:
    return {source: table.texts(source) for source in table.entries()}


def _check_links(tables: list[Table], packs: tuple[Pack, ...]) -> None:
    first: dict[int, Pack] = {}
    for table, pack in zip(tables, packs, strict=True):
        if pack.link and first.setdefault(pack.link, pack) is not pack:
            other = first[pack.link]
            table.wrong(
                "link",
                f"{pack.link} 号链接已经是“{other.title}”了：每个规格用自己的号",
                f'link {pack.link} is already "{other.title}": give each pack its own number',
            )


def _check_codes(tables: list[Table], packs: tuple[Pack, ...]) -> None:
    first: dict[tuple[str, str], Pack] = {}
    for table, pack in zip(tables, packs, strict=True):
        for source, codes in pack.sku.items():
            for code in codes:
                other = first.setdefault((source, code), pack)
                if other is not pack:
                    table.wrong(
                        "sku",
                        f"{source} 的“{code}”已经是“{other.title}”了：一个编码只能是一个规格",
                        f'"{code}" at {source} is already "{other.title}": a code means one pack',
                    )
