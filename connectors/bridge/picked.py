"""Floor 3, pure: a line that someone's browser picked from a page's list. Reads the item it is handed; writes nothing.

Lists hold more than comments: who came, who follows, who gave what. Such a row is known by its words.
"""

from __future__ import annotations

import re
from typing import Final

from connectors.bridge.found import Budget, Found, Line, Memory
from connectors.bridge.payload import Item, Unreadable
from connectors.bridge.seek import MOST_TEXT, id_text

LOST: Final = "评论区找不到了：请在那一页上重新指一下（the comment list is gone from the page: point at it again）"

_NOT_SAID: Final = re.compile(
    r"(?:来了|来啦|(?:进入|加入|来到)了?(?:本|该)?直播间|关注了?(?:主播|你)|(?:点|赞)(?:赞)?了(?:主播|直播间?)?|为主播点赞了?"
    r"|分享了(?:本|该)?(?:直播间|直播|主播)|送出了?.{0,20}|加入了?(?:主播)?(?:的)?粉丝团|正在去购买|正在购买.{0,20}|joined)"
    r"(?:\s*[×xX*]\s*\d+)?[!！。~～\s]*"
)


def read(item: Item, budget: Budget, memory: Memory) -> Found:
    """The line, if someone said it. Raises `Unreadable`."""
    found = Found()
    if item.kind == "lost":
        found.note, found.deaf = LOST, True
        return found
    found.kinds.append(f"({item.src[:40]} line)")
    text, name = item.text.strip()[:MOST_TEXT], item.nick.strip().rstrip("：:").rstrip()[:MOST_TEXT]
    if not text:
        raise Unreadable("挑出来的一行没有文字", "a picked line without text")
    if _NOT_SAID.fullmatch(text):
        found.kinds.append("(not said)")
        return found
    found.lines.append(Line(text, id_text(item.id), "", name))
    return found
