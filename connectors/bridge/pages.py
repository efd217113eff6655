"""Floor 3, pure: the pages a bridge may name in `src`, what people call them, and who reads what they are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from connectors.bridge import channels, douyin_console, kuaishou, picked, taobao, webcast, xiaohongshu
from connectors.bridge.found import Budget, Found, Memory
from connectors.bridge.payload import GENERIC, Item

Read = Callable[[Item, Budget, Memory], Found]


class Page(Struct, frozen=True):
    """A kind of page. `ids` says whether its comments' ids are those of a platform, else they are ours."""

    zh: str
    en: str
    read: Read


PAGES: Final[dict[str, Page]] = {
    "douyin-web": Page("抖音直播间", "Douyin live room", webcast.read),
    "douyin-console": Page("抖店 / 百应中控台", "Douyin seller console", douyin_console.read),
    "kuaishou-web": Page("快手直播间", "Kuaishou live room", kuaishou.read),
    "kuaishou-console": Page("快手小店直播助手", "Kuaishou helper", kuaishou.read),
    "channels-console": Page("视频号直播控制台", "WeChat Channels console", channels.read),
    "taobao-console": Page("淘宝直播中控台", "Taobao live control", taobao.read),
    "xiaohongshu-console": Page("小红书千帆中控台", "Xiaohongshu live control", xiaohongshu.read),
    GENERIC: Page("指过的评论区", "a comment list pointed at", picked.read),
}
