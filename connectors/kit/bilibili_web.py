"""Floor 3, pure: a comment as Bilibili's own page is sent it, `DANMU_MSG`. Reads its `info` list; writes nothing."""

from __future__ import annotations

from typing import Any

from connectors.kit.pieces import Line
from connectors.kit.times import believable
from connectors.kit.values import id_of

_TEXT_AT = 1
_USER_AT = 2


def read_info(info: Any, rooms: tuple[str, ...] = ()) -> Line | None:
    """The comment in an `info` list: [0][4] is its time in ms, [1] its words, [2] who wrote it; None if it is none."""
    if not isinstance(info, list) or len(info) <= _USER_AT or not isinstance(info[_TEXT_AT], str):
        return None
    head, user = info[0], info[_USER_AT]
    at_ms = head[4] if isinstance(head, list) and len(head) > 4 and isinstance(head[4], int) else 0
    id, name = ("", "")
    if isinstance(user, list) and len(user) > 1:
        id = id_of(user[0])
        name = user[1] if isinstance(user[1], str) else ""
    return Line(info[_TEXT_AT], name, id, "", at_ms if believable(at_ms) else 0, rooms)
