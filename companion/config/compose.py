"""Floor 3, pure. The text of a station.toml, with a word on each setting, for `companion init`.

Reads and writes nothing but the values it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from companion.config.settings import HOST, JOURNAL_URL, KEEP_COMMENTS_DAYS, PORT
from companion.domain.catalogue import Catalogue, Expert, Facts, Pack, RefundBearer, Room, SpoilageRule, StockPool
from companion.domain.units import format_yuan, write_amount

_DEFAULTS: Final = Catalogue("")

_HEAD: Final = """\
# 助播台的设置。改好以后运行 companion check 检查。井号后面的字是说明。
# The station's settings. When you have changed them, run `companion check`.
"""
_POOLS: Final = """\
# --- 货池：一堆货一个 · one for each pile -----------------------------------------------
# 数量写 斤 公斤 克（按重量），或 件。low_at：少于它就提醒；safety：留着不卖的。
# Amounts in 斤 (500 g), kg, g, or in 件 (pieces). low_at: warn below it; safety: kept back.
"""
_PACKS: Final = """\
# --- 规格：买家下单买的 · what buyers buy -------------------------------------------------
# link 是观众说的“几号链接”；价格写元，要加引号；sku 是各平台的规格编码。
# link is the number viewers say; the price is yuan, in quotes; sku holds each platform's codes.
"""
_FACTS: Final = """\
# --- 能说的话：建议答复只引用这里写的 · what suggested answers may quote ------------------
"""
_ROOMS: Final = """\
# --- 直播间和连接器 · rooms, and what listens to them -------------------------------------
# 密钥不写在这里：写 "env:环境变量名" 或 "file:文件路径"。
# Secrets are never written here: "env:NAME" reads the environment, "file:PATH" a file.
"""


def sample_text(
    name: str,
    pools: Sequence[StockPool],
    packs: Sequence[Pack],
    rooms: Sequence[Room] = (),
    *,
    facts: Facts = _DEFAULTS.facts,
    experts: Sequence[Expert] = (),
    language: str = _DEFAULTS.language,
    timezone: str = _DEFAULTS.timezone,
    goal: int = 0,
    hold_ms: int = _DEFAULTS.hold_ms,
    count_unpaid: bool = True,
    spoilage: SpoilageRule = _DEFAULTS.spoilage,
    refunds: RefundBearer = _DEFAULTS.refunds,
    connectors: Mapping[str, Mapping[str, Any]] | None = None,
    journal_url: str = JOURNAL_URL,
    keep_comments_days: int = KEEP_COMMENTS_DAYS,
    host: str = HOST,
    port: int = PORT,
) -> str:
    """The text of a station.toml that `load` reads back as what is given here.

    `goal` is in the first pool's unit; `hold_ms` in whole seconds; `connectors` holds a table for each name, its
    secrets as `"env:NAME"` or `"file:PATH"`.
    """
    station: dict[str, Any] = {"name": name, "language": language, "timezone": timezone}
    if goal:
        station["goal"] = write_amount(goal, pools[0].unit)
    units = {pool.id: pool.unit for pool in pools}
    parts = [
        _HEAD,
        *_table("station", station),
        *_table("journal", {"url": journal_url, "keep_comments_days": keep_comments_days}),
        *_table("stock", {"hold": _hold(hold_ms), "count_unpaid": count_unpaid}),
        *_table("settlement", {"spoilage": spoilage, "refunds": refunds}),
        *_table("web", {"host": host, "port": port}),
        _POOLS,
        *(line for pool in pools for line in _pool(pool)),
        _PACKS,
        *(line for pack in packs for line in _table("[pack]", _pack(pack, units[pack.pool]))),
        _FACTS,
        *_facts(facts),
        *(line for expert in experts for line in _table("[expert]", _filled(msgspec.structs.asdict(expert)))),
        _ROOMS,
        *(line for room in rooms for line in _table("[room]", msgspec.structs.asdict(room))),
        *(line for key, table in (connectors or {}).items() for line in _table(f"connector.{_key(key)}", table)),
    ]
    return "\n".join(parts)


def _pool(pool: StockPool) -> Iterator[str]:
    amounts = {"on_hand": pool.on_hand, "low_at": pool.low_at, "safety": pool.safety}
    written = {key: write_amount(amount, pool.unit) for key, amount in amounts.items() if amount or key == "on_hand"}
    rule = {"refund_before_shipping": pool.refund_before_shipping}
    yield from _table("[pool]", {"id": pool.id, "name": pool.name, **written, **rule})
    for lot in pool.lots:
        price = {"price": format_yuan(lot.price_fen)} if lot.price_fen else {}
        yield from _table(
            "[pool.lot]", {"household": lot.household, "amount": write_amount(lot.amount, pool.unit), **price}
        )


def _pack(pack: Pack, unit: Any) -> dict[str, Any]:
    table = {"id": pack.id, "pool": pack.pool, "link": pack.link, "title": pack.title}
    table |= {"content": write_amount(pack.content, unit), "price": format_yuan(pack.price_fen)}
    return _filled(table | {"aliases": pack.aliases, "sku": pack.sku})


def _facts(facts: Facts) -> Iterator[str]:
    said = msgspec.structs.asdict(facts)
    faq = said.pop("faq")
    yield from _table("facts", said)
    for entry in faq:
        yield from _table("[facts.faq]", msgspec.structs.asdict(entry))


def _filled(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value not in (0, (), {})}


def _table(name: str, table: Mapping[str, Any]) -> Iterable[str]:
    return (f"[{name}]", *(f"{_key(key)} = {_value(value)}" for key, value in table.items()), "")


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("-", "_").isidentifier() else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, str):
        # JSON's text is TOML's, but for the one character that TOML wants escaped and JSON doesn't.
        return msgspec.json.encode(value).decode().replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(key)} = {_value(part)}' for key, part in value.items())} }}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_value, value))}]"
    return str(value)


def _hold(hold_ms: int) -> str:
    minutes, rest = divmod(hold_ms, 60_000)
    return f"{hold_ms // 1000}s" if rest else f"{minutes}m"
