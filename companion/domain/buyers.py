"""Floor 0. Who asks, and whether they may have ordered: a viewer's name held against the masked names of the buyers.

Reads and writes nothing but what it is given. Platforms tell us no id that comments and orders share, and our books
hold a buyer's name only masked (see `admit.mask_buyer`). So all that can be said is that a viewer's name, masked
likewise, is that of a buyer on the same platform: likely, not certain, and only used to put a question further up.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from companion.domain.admit import mask_buyer

_PLATFORMS: Final = {
    "douyin": ("douyin", "doudian"),
    "kuaishou": ("kuaishou", "kwai"),
    "wechat": ("wechat", "weixin", "channels", "shipinhao"),
    "taobao": ("taobao", "tmall"),
    "jd": ("jd", "jingdong"),
    "pinduoduo": ("pinduoduo", "pdd"),
    "xiaohongshu": ("xiaohongshu", "redbook"),
}
_ANYONE: Final = (
    *("用户", "抖音", "快手", "微信", "手机", "匿名", "买家", "顾客", "会员", "小红", "游客", "访客"),
    *("user", "tb", "jd", "wx"),
)
"""What the platforms' made-up names begin with: so masked, they are everybody's."""
_LETTERS: Final = 2
VIEWERS_KNOWN: Final = 2_048
"""Viewers whose mark is remembered: who asks once asks again."""


def platform_of(*names: str) -> str:
    """The platform that the names of a source, a room or a shop speak of; "" when they speak of none we know."""
    for name in names:
        low = name.casefold()
        for platform, words in _PLATFORMS.items():
            if low.startswith(words):
                return platform
    return ""


def buyer_mark(platform: str, masked: str) -> str:
    """A buyer as one can be recognised: platform (or source) and masked name; "" where that would fit anyone."""
    seen = masked.replace("*", "")
    if not platform or len(seen) < _LETTERS or seen.casefold().startswith(_ANYONE) or seen.isdigit():
        return ""
    return f"{platform} {masked}"


@lru_cache(maxsize=VIEWERS_KNOWN)
def mark_of_buyer(shop: str, masked: str) -> str:
    """The mark of a buyer in a shop; masked, many have the same name."""
    return buyer_mark(platform_of(shop) or shop, masked)


@lru_cache(maxsize=VIEWERS_KNOWN)
def viewer_mark(source: str, room: str, name: str) -> str:
    """The mark a viewer would have as a buyer; "" where it would fit anyone, or the name is masked already."""
    if "*" in name or "＊" in name:
        return ""
    return buyer_mark(platform_of(room, source) or source, mask_buyer(name))


def asker_of(source: str, key: str, id: str, name: str) -> str:
    """Who wrote the comment `source` + `key`, as one text: the same person's comments give the same one.

    A guest whom the platform masked (no id, a name like 無***) is told from no other: then each comment is someone's.
    """
    masked = not id and ("*" in name or "＊" in name or not name)
    return f"{source} {key}" if masked else f"{source}:{id or name}"
