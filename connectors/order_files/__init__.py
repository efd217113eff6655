"""Reads every platform's order exports, CSV and XLSX: dropped into a folder, or named to `companion import-orders`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from connectors.contract import Card, Listener, Setting, Trouble
from connectors.kit.table import unknown_keys, wants_text
from connectors.order_files.export import Wanted
from connectors.order_files.profiles import NAMES
from connectors.order_files.shops import shop_named
from connectors.order_files.transport import NAME, Folder

CARD: Final = Card(
    name=NAME,
    title_zh="订单表（平台导出的文件）",
    title_en="Order exports",
    emits=("order",),
    standing="official",
    kind="listener",
)

_KEYS: Final = ("folder", "shops")


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.order_files]`; empty when nothing is."""
    table = setting.table
    found = unknown_keys(CARD.name, table, _KEYS)
    found += wants_text(CARD.name, table, "folder", '"订单"')
    folder = table.get("folder")
    if isinstance(folder, str) and folder.strip() and not Path(folder).is_dir():
        found.append(
            Trouble(
                f"找不到文件夹 {folder}，请先建好它，或检查 [connector.order_files] 的 folder",
                f"there is no folder {folder}: make it, or check folder in [connector.order_files]",
            )
        )
    shops = table.get("shops", {})
    if not isinstance(shops, dict):
        found.append(
            Trouble(
                '[connector.order_files] 的 shops 要写成 shops = { doudian = "店名" }',
                '[connector.order_files] needs shops as shops = { doudian = "name" }',
            )
        )
        return found
    found += unknown_keys(f"{CARD.name}.shops", shops, NAMES)
    for shop in shops.values():
        try:
            shop_named(str(shop))
        except Trouble as wrong:
            found.append(wrong)
    return found


def connect(setting: Setting) -> Listener:
    """The Listener for `[connector.order_files]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    shops = {platform: shop_named(shop) for platform, shop in setting.table.get("shops", {}).items()}
    return Folder(Path(setting.table["folder"]), Wanted(shops=shops))


__all__ = ["CARD", "Folder", "check", "connect"]
