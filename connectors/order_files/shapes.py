"""Floor 3, pure: what the part of a row says that many rows share: goods, state, refund. Reads cells; writes nothing.

In a file of 200,000 rows there are some dozens of such parts, so each is understood once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final, Literal, NamedTuple

import msgspec
from msgspec import Struct

from companion.domain.inbound import Phase
from connectors.order_files.cells import Unread, fen_of, holds_mobile, text_of, units_of, word_of
from connectors.order_files.profiles import DELETED, GIFT_CLOSED, Profile

State = Literal["unpaid", "closed_unpaid", "paid", "shipped", "completed", "refunded", "closed_gift", "needs_detail"]
"""How a row says that its line stands."""

_LONGEST_CODE: Final = 100
_LONGEST_LINE: Final = 50
_REFUNDED: Final = ("退款成功", "全额退款", "退款完成", "已退款")
_NOT_REFUNDED: Final = ("未退", "待退")
_PARTED: Final = re.compile(r"[;\n,、]+")
_COUNTED: Final = re.compile(r"(.{1,80}?)\s*[x×*]\s*([0-9]{1,6})\s*(?:件|份|箱|个)?", re.IGNORECASE)
_encode: Final = msgspec.msgpack.Encoder().encode


class Goods(NamedTuple):
    """What a line is of: the seller's own `code` for it, else what the platform calls it; and how many.

    `line` is what tells it from the other lines of its order, where no column does.
    """

    line: str
    code: str
    sku: str
    units: int


class Shape(Struct, frozen=True, gc=False):
    """What many rows share. No `goods`: what the row is of can't be told, and the platform's detail is waited for.

    `closed`: after payment; `cancelled`: before it. `onward`: something came after the payment. `mark`
    stands for the goods and the shop, in keys.
    """

    state: State
    goods: tuple[Goods, ...]
    units: int
    mark: str
    paid: bool = False
    shipped: bool = False
    completed: bool = False
    closed: bool = False
    cancelled: bool = False
    refund: bool = False
    phase: Phase = ""
    refund_fen: int | None = None
    total_fen: int | None = None
    onward: bool = False


class Still(NamedTuple):
    """The cells of a row that other rows share, as the file gave them, in the order of `profiles.FIELDS`."""

    product: Any
    sku: Any
    code: Any
    spec: Any
    title: Any
    units: Any
    state: Any
    aftersale: Any
    reason: Any
    total: Any
    refunded: Any
    sent: Any
    kinds: Any


def understand(profile: Profile, cells: Sequence[Any], paid: bool, shipped: bool, merged: bool, shop: str) -> Shape:
    """What these cells say; `paid` and `shipped` are whether the row names those times. Raises `Unread`.

    `merged`: the row holds several lines of an order as one, with their quantities summed.
    """
    still = Still(*cells)
    units, goods = _listed(still) if "kinds" in profile.columns else _plain(profile, still)
    if merged or ";" in word_of(still.code):
        goods = ()
    word = _word(profile, word_of(still.state))
    refund_fen = fen_of(still.refunded) if "refunded" in profile.columns else None
    refund = bool(refund_fen) or _is_refunded(word_of(still.aftersale)) or _is_refunded(word_of(still.state))
    gift = word_of(still.reason) == GIFT_CLOSED
    closed = word == "closed" and (paid or refund or gift)
    sent = "已发货" in word_of(still.sent)
    gone = word in ("shipped", "done") or (word == "paid" and sent) or (closed and shipped)
    return Shape(
        "needs_detail" if not goods else _state(word, closed, gift, gone),
        goods,
        units,
        _mark(shop, goods),
        paid=paid or closed or word in ("paid", "shipped", "done"),
        shipped=gone and (shipped or word != "done"),
        completed=word == "done",
        closed=closed,
        cancelled=word == "void" or (word == "closed" and not closed),
        refund=refund and not closed and word in ("paid", "shipped", "done"),
        phase=_phase(profile, refund, closed, gone),
        refund_fen=refund_fen or None,
        total_fen=fen_of(still.total),
        onward=gone or closed or refund or word == "done",
    )


def _word(profile: Profile, text: str) -> str:
    if text.startswith(DELETED):
        return "void"
    word = profile.words.get(text)
    if word is None:
        # What stands in the cell is not repeated: in a row that was torn apart it may be anybody's name.
        raise Unread("订单状态的写法不认识", "the order's state is none that is known")
    return word


def _is_refunded(text: str) -> bool:
    return any(said in text for said in _REFUNDED) and not text.startswith(_NOT_REFUNDED)


def _state(word: str, closed: bool, gift: bool, gone: bool) -> State:
    if closed:
        return "closed_gift" if gift else "refunded"
    if word in ("closed", "void"):
        return "closed_unpaid"
    if word == "done":
        return "completed"
    if word == "unpaid":
        return "unpaid"
    return "shipped" if gone else "paid"


def _phase(profile: Profile, refund: bool, closed: bool, gone: bool) -> Phase:
    if not (refund or closed):
        return ""
    if gone:
        return "post"
    return "pre" if closed and "shipped" in profile.columns else ""


def _plain(profile: Profile, still: Still) -> tuple[int, tuple[Goods, ...]]:
    """The goods of a row that is of one thing; none if the row does not say of what."""
    product, spec = _code(still.product), _code(still.spec)
    sku, own = _code(still.sku), _code(still.code)
    units = units_of(still.units)
    code = own or sku
    named = "" if code else (f"{product}|{spec}" if product and spec else product or _code(still.title))
    if not (code or named):
        return units, ()
    line = f"{product}|{code or spec}" if profile.named == "goods" else sku or own or product or named
    return units, (Goods(_short(line), code, named, units),)


def _listed(still: Still) -> tuple[int, tuple[Goods, ...]]:
    """The goods of a cell that lists them, as "title x2"; none unless every one of them can be told."""
    text = text_of(still.title)
    kinds = units_of(still.kinds) if text_of(still.kinds) else 1
    parts = [part for part in _PARTED.split(text) if part.strip()] if kinds > 1 else [text]
    found = [_COUNTED.fullmatch(part.strip()) for part in parts]
    if not text or len(parts) != kinds or not all(found):
        return 0, ()
    counts = [(_code(one[1].strip()), int(one[2])) for one in found if one]
    if len({title for title, _ in counts}) != len(counts):
        return 0, ()
    return sum(units for _, units in counts), tuple(Goods(_short(title), title, "", n) for title, n in counts)


def _code(cell: Any) -> str:
    text = text_of(cell)[:_LONGEST_CODE]
    if holds_mobile(text):
        raise Unread("商品的编码或名称里有手机号", "the code or the title of the goods holds a mobile phone number")
    return text


def _short(line: str) -> str:
    if len(line) <= _LONGEST_LINE:
        return line
    return line[: _LONGEST_LINE - 17] + "~" + blake2b(line.encode(), digest_size=8).hexdigest()


def _mark(shop: str, goods: tuple[Goods, ...]) -> str:
    return blake2b(_encode((shop, goods)), digest_size=5).hexdigest()
