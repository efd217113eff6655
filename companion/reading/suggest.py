"""Floor 0. Suggests an answer from what the village wrote down and what is on sale now; never invents one.

Reads the need, the facts and the goods it is given, writes nothing. A fact is quoted as it stands, and only where it
can hold the answer: who asks for the courier is not told the freight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, Protocol

from msgspec import Struct

from companion.reading.gist import Gist, gist, slots_told
from companion.reading.lexicon import PLACES
from companion.reading.normalise import normalise
from companion.reading.offers import Goods, Offer, links, prices, stock
from companion.reading.reading import Need
from companion.reading.scan import Scanner

_ALIKE: Final = 75
_FULL: Final = 100
_ASKING: Final = frozenset("吗不没有啊嘛呢吧呀哦的么是否你们家请问")
"""Characters that ask, or only make a sentence: 印不印名字 and 印名字吗 hold the same but for these."""
_TELLING: Final = 5
_PLACES: Final = Scanner(PLACES)

QUOTED: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "freight": (("shipping", ""),),
    "reach": (("shipping", ""),),
    "remote freight": (("shipping", ""),),
    "which are remote": (("shipping", "偏远 新疆 西藏 内蒙"),),
    "which courier": (
        ("shipping", "快递 顺丰 中通 圆通 韵达 申通 邮政 极兔 京东"),
        ("dispatch", "快递 顺丰 中通 圆通 韵达 申通 邮政 极兔 京东"),
    ),
    "by sf": (("shipping", "顺丰"), ("dispatch", "顺丰")),
    "dearer by sf": (("shipping", "顺丰"),),
    "by post": (("shipping", "邮政"), ("dispatch", "邮政")),
    "to villages": (("shipping", "乡 村 镇"),),
    "to the door": (("shipping", "上门 驿站"), ("dispatch", "上门 驿站")),
    "ice": (("shipping", "冰 冷"), ("dispatch", "冰 冷")),
    "when sent": (("dispatch", ""),),
    "send today": (("dispatch", ""),),
    "where is mine": (("dispatch", ""),),
    "sent from": (("dispatch", "从 自"), ("origin", "")),
    "days to arrive": (("dispatch", "到 达"), ("shipping", "天 小时")),
    "days to there": (("dispatch", "到 达"), ("shipping", "天 小时")),
    "rotten pays": (("after_sales", ""),),
    "how rotten pays": (("after_sales", ""),),
    "rotten, what now": (("after_sales", ""),),
    "mine is rotten": (("after_sales", ""),),
    "missing": (("after_sales", "少 漏 联系"),),
    "wrong goods": (("after_sales", "错 联系"),),
    "can I return": (("after_sales", "退"),),
    "how to return": (("after_sales", "退"),),
    "not sweet, return": (("after_sales", "退 不甜"),),
    "return freight": (("after_sales", "退"),),
    "refund when": (("after_sales", "退"),),
    "service": (("after_sales", "联系 客服 电话 微信"),),
    "how to keep": (("storage", ""),),
    "how long it keeps": (("storage", ""),),
    "shelf life": (("storage", ""),),
    "fridge": (("storage", "冷 冰"),),
    "ripening at home": (("storage", "熟 软"),),
    "where from": (("origin", ""),),
    "from there": (("origin", ""),),
    "which county": (("origin", "县 市 州 区"),),
    "which village": (("origin", "村 镇 乡 寨"),),
    "own": (("origin", "自家 自己 合作社 农户"),),
    "that place": (("shipping", ""),),
    "cut-off": (("dispatch", "点"),),
    "window": (("after_sales", "小时 天 日"),),
    "broken": (("after_sales", ""),),
    "on the way": (("after_sales", ""),),
    "came soft": (("after_sales", ""),),
    "short weight": (("after_sales", "少 缺 联系"),),
    "freeze": (("storage", "冻"),),
    "frozen, how long": (("storage", "冻"),),
    "once opened": (("storage", "开封 打开 开袋"),),
    "packing": (("dispatch", "箱 袋 盒 包装"),),
    "pick up": (("dispatch", "自提"), ("shipping", "自提")),
    "before the feast": (("dispatch", "到 达"), ("shipping", "天 小时")),
}
"""Per need: the facts that may answer it, and what each must mention one of to do so (empty: nothing)."""

QUOTED_OF_TOPICS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "ALTITUDE": (("origin", "海拔"),),
}
"""The same for a need without a name that is about this topic and no other."""

_STOCK: Final = frozenset(("still there", "how many left", "is there"))
_OFFERED: Final[dict[str, tuple[str, Callable[[Need, Gist, Goods], Offer | None]]]] = {
    **dict.fromkeys(("price", "final price"), ("price", prices)),
    **dict.fromkeys(_STOCK, ("stock", stock)),
    **dict.fromkeys(("which link", "where is the link"), ("link", links)),
}
"""Per need: what the goods themselves answer."""


class FaqLike(Protocol):
    """Ways of asking one thing, and the village's own answer to it."""

    @property
    def ask(self) -> tuple[str, ...]:
        """The ways of asking."""

    @property
    def answer(self) -> str:
        """The answer."""


class FactsLike(Protocol):
    """What the village wrote down; an empty string is a fact it has not."""

    @property
    def shipping(self) -> str:
        """What the freight is, and where it goes."""

    @property
    def dispatch(self) -> str:
        """When and from where it is sent."""

    @property
    def after_sales(self) -> str:
        """What is done about rotten fruit."""

    @property
    def storage(self) -> str:
        """How, and how long, it keeps."""

    @property
    def origin(self) -> str:
        """Where it grows."""

    @property
    def faq(self) -> Iterable[FaqLike]:
        """Questions with the village's own answers."""


class Suggestion(Struct, frozen=True):
    """An answer, and where it is from: faq, price, stock, link, or the name of the fact (shipping, …).

    `packs` are those whose price or stock it speaks of.
    """

    text: str
    source: str
    packs: tuple[str, ...] = ()


def suggest(need: Need, facts: FactsLike, goods: Goods) -> Suggestion | None:
    """An answer to `need` out of `facts` and `goods` (by pack id); None when they hold none.

    The village's own FAQ goes first, then live prices and stock, then the written facts.
    """
    meant = gist(need)
    answer = _from_faq(need, facts.faq)
    if answer:
        return Suggestion(answer, "faq")
    if meant.name in _OFFERED:
        source, offer = _OFFERED[meant.name]
        said = offer(need, meant, goods)
        return Suggestion(said.text, source, () if source == "link" else said.packs) if said else None
    return _quoted(meant, facts)


def follows_stock(need: Need) -> bool:
    """Whether what is left is the answer to `need`."""
    return gist(need).name in _STOCK


def need_of(text: str, like: Need) -> Need:
    """What a comment in the same group as `like` asks: the wording and the place are its own."""
    line = normalise(text)
    return Need(like.intent, like.pack, like.pool, "".join(_PLACES.find(line)[-1:]), line)


def _quoted(meant: Gist, facts: FactsLike) -> Suggestion | None:
    written = {
        "shipping": facts.shipping,
        "dispatch": facts.dispatch,
        "after_sales": facts.after_sales,
        "storage": facts.storage,
        "origin": facts.origin,
    }
    asked = QUOTED.get(meant.name, ())
    if not meant.name:
        asked = QUOTED_OF_TOPICS.get("".join(mark for mark in meant.marks if len(mark) > 1), ())
    for fact, mentions in asked:
        text = written[fact].strip()
        if text and (not mentions or any(mention in text for mention in mentions.split())):
            return Suggestion(text, fact)
    return None


def _from_faq(need: Need, faq: Iterable[FaqLike]) -> str:
    """The answer of the entry whose way of asking comes nearest, if one comes near enough; else empty."""
    meant, said = _heard(need.wording), _said(need.wording)
    best, answer = _ALIKE - 1, ""
    for entry in faq:
        for ask in entry.ask:
            alike = _FULL if said and said == _said(ask) else _likeness(meant, _heard(ask))
            if alike > best:
                best, answer = alike, entry.answer.strip()
    return answer


def _likeness(one: Gist, other: Gist) -> int:
    """0 to 100. Needs of one name are the same when their slots are; nameless ones by the marks they share."""
    if (one.slots, one.name, one.aspect) != (other.slots, other.name, other.aspect):
        return 0
    if one.name:
        return _FULL
    return 2 * _FULL * len(one.marks & other.marks) // max(1, len(one.marks) + len(other.marks))


@lru_cache(maxsize=1024)
def _said(text: str) -> tuple[frozenset[str], dict[str, str]] | None:
    """The characters of a wording but for those that only ask, and its slots: equal, and it is the same question in
    nearly the same words, whatever it is called. None for one so short that its characters tell little."""
    line = normalise(text)
    left = frozenset(line) - _ASKING
    return (left, slots_told(_alone(line))) if len(left) >= _TELLING else None


@lru_cache(maxsize=1024)
def _heard(text: str) -> Gist:
    """The gist of a wording alone, without what the shelf would make of it."""
    return gist(_alone(normalise(text)))


def _alone(line: str) -> Need:
    return Need(place="".join(_PLACES.find(line)[-1:]), wording=line)
