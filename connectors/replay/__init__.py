"""Plays a recording (interface.md's JSON Lines) as if it happened now: the demo, the rehearsal, the bug reproducer."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from connectors.contract import Card, Listener, Setting, Trouble
from connectors.kit.table import unknown_keys, wants_text
from connectors.replay.transport import Replay, read_recording

CARD: Final = Card(
    name="replay",
    title_zh="录像回放",
    title_en="Recording",
    emits=("comment", "order", "room"),
    standing="ours",
    kind="listener",
)

_KEYS: Final = ("path", "speed")


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.replay]`; empty when nothing is."""
    table = setting.table
    found = unknown_keys(CARD.name, table, _KEYS)
    found += wants_text(CARD.name, table, "path", '"evening.jsonl"')
    path = table.get("path")
    if isinstance(path, str) and path.strip() and not Path(path).is_file():
        found.append(Trouble(f"找不到录像文件 {path}，请检查 path", f"there is no recording {path}: check path"))
    speed = table.get("speed", 1)
    if isinstance(speed, bool) or not isinstance(speed, int | float) or not 0 <= speed <= 10_000:
        found.append(
            Trouble(
                f"[connector.replay] 的 speed 是 {speed!r}，应是 0 到 10000 的数（1 是原速，0 是尽快）",
                f"[connector.replay] has the speed {speed!r}; it must be 0 to 10000 (1: as recorded, 0: at once)",
            )
        )
    return found


def connect(setting: Setting) -> Listener:
    """The Listener for `[connector.replay]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    return Replay(Path(setting.table["path"]), float(setting.table.get("speed", 1)))


__all__ = ["CARD", "Replay", "check", "connect", "read_recording"]
