"""Floor 0. Suggests an answer from what the village wrote down and what is on sale now; never invents one.

Reads the need, the facts and the goods it is given, writes nothing. A fact is quoted as it stands, and only where it
can hold the answer: who asks for the courier is not told the freight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, Protocol

from msgspec import Struct

from companion.reading.gist import Gist, gist
from companion.reading.lexicon import PLACES
from companion.reading.normalise import normalise
from companion.reading.reading import Need
from companion.reading.scan import Scanner

MOST_LISTED: Final = 6
"""An answer lists no more than so many packs; of more there is no suggestion."""

_G_PER_JIN: Final = 500
_ALIKE: Final = 75
_FULL: Final = 100
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
    "own": (("origin", "自家 自己 合作社 农户"),),
}
"""Per need: the facts that may answer it, and what each must mention one of to do so (empty: nothing)."""

_PRICE: Final = frozenset(("price", "final price"))
_STOCK: Final = frozenset(("still there", "how many left", "is there"))
_LINK: Final = frozenset(("which link", "where is the link"))


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


class GoodNow(Struct, frozen=True):
    """A pack as it is sold now. `content_g` is 0 for goods sold by the piece; `left` is how many packs remain."""

    pool: str
    title: str
    price_fen: int
    left: int
    content_g: int = 0
    link: int = 0


class Suggestion(Struct, frozen=True):
    """An answer, and where it is from: faq, price, stock, link, or the name of the fact (shipping, …)."""

    text: str
    source: str


def suggest(need: Need, facts: FactsLike, goods: Mapping[str, GoodNow]) -> Suggestion | None:
    """An answer to `need` out of `facts` and `goods` (by pack id); None when they hold none.

    The village's own FAQ goes first, then live prices and stock, then the written facts.
    """
    meant = gist(need)
    answer = _from_faq(need, facts.faq)
    if answer:
        return Suggestion(answer, "faq")
    if meant.name in _PRICE:
        return _listed(need, meant, goods, "price")
    if meant.name in _STOCK:
        return _listed(need, meant, goods, "stock")
    if meant.name in _LINK:
        return _listed(need, meant, goods, "link")
    return _quoted(meant, facts)


def price_line(good: GoodNow) -> str:
    """蜂糖李 5斤装 39.9 元，合 7.98 元/斤. Half a fen and more is rounded up."""
    line = f"{good.title} {yuan(good.price_fen)} 元"
    if not good.content_g or good.content_g == _G_PER_JIN:
        return line
    per_jin_fen = (2 * good.price_fen * _G_PER_JIN + good.content_g) // (2 * good.content_g)
    return f"{line}，合 {yuan(per_jin_fen)} 元/斤"


def yuan(amount_fen: int) -> str:
    """Fen as yuan without needless zeros: 3990 is 39.9, 4000 is 40, 5 is 0.05."""
    whole, rest = divmod(amount_fen, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)


def _listed(need: Need, meant: Gist, goods: Mapping[str, GoodNow], source: str) -> Suggestion | None:
    """What the asked packs cost, or how many are left, or their links."""
    asked = _asked(need, meant, goods)
    if source == "link":
        asked = [good for good in asked if good.link]
    if not asked or len(asked) > MOST_LISTED:
        return None
    if source == "price":
        return Suggestion("；".join(map(price_line, asked)), source)
    if source == "link":
        return Suggestion("；".join(f"{good.title} 在 {good.link} 号链接" for good in asked), source)
    if any(slot in ("明天", "后天", "下周", "周末") for slot in meant.slots):
        return None
    return Suggestion(
        "；".join(f"{good.title} 还有 {good.left} 份" if good.left > 0 else f"{good.title} 卖完了" for good in asked),
        source,
    )


def _asked(need: Need, meant: Gist, goods: Mapping[str, GoodNow]) -> list[GoodNow]:
    """The packs a need is about: the one it names, or those of its pool, or all when it names nothing at all."""
    if need.pack:
        return [goods[need.pack]] if need.pack in goods else []
    if need.pool:
        return [good for good in goods.values() if good.pool == need.pool]
    return [] if meant.good else list(goods.values())


def _quoted(meant: Gist, facts: FactsLike) -> Suggestion | None:
    written = {
        "shipping": facts.shipping,
        "dispatch": facts.dispatch,
        "after_sales": facts.after_sales,
        "storage": facts.storage,
        "origin": facts.origin,
    }
    for fact, mentions in QUOTED.get(meant.name, ()):
        text = written[fact].strip()
        if text and (not mentions or any(mention in text for mention in mentions.split())):
            return Suggestion(text, fact)
    return None


def _from_faq(need: Need, faq: Iterable[FaqLike]) -> str:
    """The answer of the entry whose way of asking comes nearest, if one comes near enough; else empty."""
    meant = _heard(need.wording)
    best, answer = _ALIKE - 1, ""
    for entry in faq:
        for ask in entry.ask:
            alike = _likeness(meant, _heard(ask))
            if alike > best:
                best, answer = alike, entry.answer.strip()
    return answer


def _likeness(one: Gist, other: Gist) -> int:
    """0 to 100. Needs of one name are the same when their slots are; nameless ones by the characters they share."""
    if one.slots != other.slots or one.name != other.name:
        return 0
    if one.name:
        return _FULL
    return 2 * _FULL * len(one.chars & other.chars) // max(1, len(one.chars) + len(other.chars))


@lru_cache(maxsize=1024)
def _heard(text: str) -> Gist:
    """The gist of a wording alone, without what the shelf would make of it."""
    line = normalise(text)
    return gist(Need(place="".join(_PLACES.find(line)[-1:]), wording=line))
