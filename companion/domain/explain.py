"""Floor 0. Why each unit of an order's line is where it is, in sentences whose units add up to the line's.

Reads what is known of a line (see `orders`); writes nothing. It computes nothing anew: where the units are is what
`orders.split` said and what is posted, and the sentences tell which of its rules put them there.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from companion.domain.books import GRACE_MS
from companion.domain.orders import (
    ALL,
    NO_POOL,
    PAID_AND_CLOSED_UNPAID,
    POST_REFUND_NOT_SHIPPED,
    REFUND_OVER_QTY,
    RESTOCK_OVER_REFUND,
    Refund,
    Split,
    Tale,
    before_shipping,
    flags,
)
from companion.domain.speech import Speech, Takes

REMARK: Final = ""
RELEASED: Final = "released"
"""Places besides the accounts of a Split: none, for a sentence that says more; and never held, or let go again."""

_GRACE_MIN: Final = GRACE_MS // 60_000


class Case(NamedTuple):
    """A line to explain: its tale, with what is told of the whole order, and where its units are.

    `restocked` and `lost` are what helpers decided, in units; `by_rule`: the pool puts back by itself what is refunded
    before shipping. `holds`: unpaid orders hold stock. `told`: only a helper says what the line holds. `parked`: a code
    newer than what is booked, which no pack is known for.
    """

    tale: Tale
    where: Split
    restocked: int = 0
    lost: int = 0
    by_rule: bool = False
    holds: bool = True
    expires_ms: int = 0
    told: bool = False
    parked: str = ""

    @property
    def quantity(self) -> int:
        """Units ordered."""
        return self.tale.quantity.units if self.tale.quantity else 0

    @property
    def takes(self) -> Takes:
        """What a unit takes."""
        return self.tale.goods.takes if self.tale.goods else ()

    @property
    def before(self) -> int:
        """Units refunded before shipping, by all refunds together."""
        early = (r for r in self.tale.refunds.values() if before_shipping(r, self.tale.ship_ms))
        return sum(self.quantity if r.units is None else r.units for r in early)


class Part(NamedTuple):
    """A sentence about so many units in one place."""

    place: str
    units: int
    say: str


def explain(case: Case, speech: Speech) -> list[Part]:
    """The sentences on a line. The units of all but the remarks (and of no other) add up to its quantity.

    For each account of the Split they add up to what it holds; what it holds nowhere is RELEASED.
    """
    tale, say = case.tale, speech.say
    if tale.quantity is None:
        paid = say("已付款，但", "It is paid for, but ") if tale.paid else ""
        zh = f"{paid}还不知道买了几份：等平台的明细，现在不占库存"
        en = f"{paid}how many packs is not known yet: until the shop's detail comes it takes no stock"
        return [Part(REMARK, 0, say(zh, en[0].upper() + en[1:]))]
    parts = [Part(REMARK, 0, _sum(case, speech))]
    parts += _paid(case, speech) if tale.paid else [_unpaid(case, speech)]
    return [*(x for x in parts if x.units or x.place == REMARK), *_remarks(case, speech)]


def _sum(case: Case, speech: Speech) -> str:
    goods, count, say = case.tale.goods, speech.units(case.quantity), speech.say
    if case.takes:
        one, every = speech.takes(case.takes), speech.takes(case.takes, case.quantity)
        one = say(f"（{one}）", f"({one})") if len(case.takes) > 1 else one
        return f"{count} × {one} = {every}"
    if goods is not None and goods.pack == NO_POOL:
        return say(
            f"{count}，不属于任何货池（赠品、补差价一类），不占库存",
            f"{count} of no pool (a gift, a price difference): takes no stock",
        )
    return say(
        f"{count}，平台的规格还没对上，现在不占库存；对上以后补记",
        f"{count} of a code that no pack is known for: takes no stock until it is mapped, and then does",
    )


def _unpaid(case: Case, speech: Speech) -> Part:
    tale, units, say = case.tale, speech.units(case.quantity, case.takes), speech.say
    due = speech.hour(case.expires_ms) if case.expires_ms else ""
    if case.where.reserved:
        zh = f"{due} 再过 {_GRACE_MIN} 分钟仍不付就放回" if due else "没有期限"
        en = f"let go {_GRACE_MIN} minutes after {due} if still unpaid" if due else "with no deadline"
        return Part("reserved", case.quantity, say(f"{units}未付款占用：{zh}", f"{units} reserved, not paid yet: {en}"))
    if tale.closed_unpaid_ms:
        at = speech.hour(tale.closed_unpaid_ms)
        why = say(f"{at} 没付款就关闭了", f"closed unpaid at {at}")
    elif tale.expired:
        zh = f"到 {due} 又等了 {_GRACE_MIN} 分钟，一直没付款" if due else "一直没付款，过了期限"
        en = f"not paid by {due} nor {_GRACE_MIN} minutes after" if due else "not paid in time"
        why = say(f"{zh}，已放回可卖", f"{en}, let go")
    elif not case.holds:
        why = say(
            "按设置，没付款的订单不占货（count_unpaid）", "by setting, unpaid orders hold no stock (count_unpaid)"
        )
    else:
        why = say("只有明细，还没听到下单", "only its detail is known, not that it was ordered")
    return Part(RELEASED, case.quantity, say(f"{units}没有占：{why}", f"{units} not held: {why}"))


def _paid(case: Case, speech: Speech) -> list[Part]:
    where, say = case.where, speech.say
    back = _why_back(case, speech)
    decided = say("这个货池规定退果自动放回", "this pool puts it back by itself")
    decided = decided if case.by_rule else say("助播决定放回", "a helper put it back")
    sentences = (
        ("shipped", say("已发货", "sent"), _why_shipped(case, speech)),
        ("committed", say("待发货", "to be sent"), _why_committed(case, speech)),
        ("recoverable", say("待定", "to be decided"), back + say("，等人决定放回还是报损", "; put back or write off?")),
        ("restocked", say("放回可卖", "back for sale"), f"{back}{say('，', '; ')}{decided}"),
        ("lost", say("报损", "written off"), back + say("，助播决定报损", "; a helper wrote it off")),
    )
    parts = []
    for place, name, why in sentences:
        held = getattr(where, place)
        units = speech.units(held, case.takes)
        parts.append(Part(place, held, say(f"{units}{name}：{why}", f"{units} {name}: {why}")))
    return parts


def _why_shipped(case: Case, speech: Speech) -> str:
    tale, say = case.tale, speech.say
    told = min(tale.shipped_units, case.quantity)
    at = speech.hour(tale.ship_ms)
    if not (tale.ship_all or tale.completed) or told > case.quantity - case.before:
        zh, en = (
            f"{at} 起平台说共发了 {tale.shipped_units} 份",
            f"{tale.shipped_units} in all, the shop says since {at}",
        )
        if tale.shipped_units > case.quantity:
            return say(f"{zh}，比买的还多", f"{en}: more than ordered")
        return say(zh, en)
    but = say(f"，除了发货前退掉的 {case.before} 份", f" but for {case.before} refunded before") if case.before else ""
    if tale.ship_all:
        return say(f"{at} 平台说全部发出了{but}", f"the shop said at {at} that all was sent{but}")
    return say(f"平台说订单已完成{but}", f"the shop says the order is complete{but}")


def _why_committed(case: Case, speech: Speech) -> str:
    tale, say = case.tale, speech.say
    rest = say("其余还没听到发货", "no word of sending the rest") if case.where.shipped else ""
    rest = rest or say("还没听到发货", "no word of sending yet")
    if tale.paid_ms:
        at = speech.hour(tale.paid_ms)
        return say(f"{at} 付款，{rest}", f"paid at {at}, {rest}")
    sign = say("发过货", "some was sent") if tale.shipped_units else say("退过款", "there was a refund")
    return say(f"没听到付款，但{sign}，当作已付；{rest}", f"not said to be paid, but {sign}, so it was; {rest}")


def _why_back(case: Case, speech: Speech) -> str:
    tale, say = case.tale, speech.say
    if tale.closed_refund:
        return say("平台说全部退款，关了这单", "the shop closed the order as wholly refunded")
    early = [(id, r) for id, r in tale.refunds.items() if before_shipping(r, tale.ship_ms)]
    told = say("、", ", ").join(_refund(id, r, case, speech) for id, r in early if r.units != 0)
    return say(f"发货前退款 {told}", f"refunded before sending: {told}")


def _refund(id: str, refund: Refund, case: Case, speech: Speech) -> str:
    """R1 1 份（20:30）, and where the shop doesn't say whether it was before sending, how we know."""
    units = speech.units(case.quantity if refund.units is None else refund.units)
    units = f" {units}" if refund.units != 0 else ""
    at, sent = speech.hour(refund.ok_ms), case.tale.ship_ms
    known = ""
    if not refund.phase:
        hour = speech.hour(sent) if sent else ""
        known = speech.say(f"，{hour} 才发货", f", sent at {hour}") if sent else speech.say("，没发货", ", not sent")
        if sent and refund.ok_ms >= sent:
            known = speech.say(f"，{hour} 已发货", f", sent by {hour}")
    return speech.say(f"{speech.plain(id)}{units}（{at}{known}）", f"{speech.plain(id)}{units} ({at}{known})")


def _remarks(case: Case, speech: Speech) -> list[Part]:
    tale, say, found = case.tale, speech.say, list[str]()
    if case.told:
        zh = "平台没说买了什么，这是助播记的：平台的明细一到就以它为准"
        found.append(say(zh, "a helper says it holds this: the shop's own detail will take its place"))
    if case.parked and case.takes:
        code = speech.plain(case.parked)
        zh = f"平台后来改成的规格 {code} 还没对上：先按原来的算，对上以后改记"
        found.append(say(zh, f"changed since to the code {code}, which no pack is known for: still booked as it was"))
    if tale.paid:
        found += _odd_refunds(case, speech)
    if tale.paid and tale.expired:
        found.append(say("超时放回过一次，付款一到又算卖出", "let go unpaid once; sold all the same since it was paid"))
    raised = flags(tale, case.where, ALL if case.by_rule else case.restocked, case.lost)
    at = speech.hour(tale.closed_unpaid_ms)
    given = sum(r.units or 0 for r in tale.refunds.values())
    over = max(0, case.restocked - case.where.restocked) * (not case.by_rule) + max(0, case.lost - case.where.lost)
    said = {
        PAID_AND_CLOSED_UNPAID: (
            f"平台也说过 {at} 没付款就关闭了：付了款的算数，请到平台核对",
            f"the shop also said it was closed unpaid at {at}: the payment counts, check with the shop",
        ),
        REFUND_OVER_QTY: (
            f"退款加起来 {given} 份，比买的 {case.quantity} 份多，请核对",
            f"{given} refunded of {case.quantity} ordered: check with the shop",
        ),
        POST_REFUND_NOT_SHIPPED: (
            "有退款不像是发货前的，可是还没听到发货：果子还在不在，请看一眼",
            "a refund is not of fruit kept back, yet nothing is said to be sent: see whether it is still here",
        ),
        RESTOCK_OVER_REFUND: (
            f"放回或报损过的有 {over} 份，后来平台说发出了，没有再算：请盘点",
            f"{over} put back or written off were said to be sent later, and are not counted so: count the pile",
        ),
    }
    found += [say(*said[flag]) for flag in raised if flag in said]
    return [Part(REMARK, 0, sentence) for sentence in found]


def _odd_refunds(case: Case, speech: Speech) -> list[str]:
    """Refunds that moved no stock, and those beyond what was still here."""
    tale, say = case.tale, speech.say
    found = []
    for id, refund in tale.refunds.items():
        told = _refund(id, refund, case, speech)
        if refund.units == 0:
            found.append(say(f"退款 {told}只退钱，果子不动", f"refund {told} was of money only: no fruit moves"))
        elif not before_shipping(refund, tale.ship_ms):
            found.append(
                say(f"退款 {told}在发货后，果子不回库", f"refund {told} came after sending: no fruit comes back")
            )
    if (tale.ship_all or tale.completed) and case.quantity and not case.where.shipped:
        zh = "平台说全部发出了，可是发货前已经全退，没有算发出"
        found.append(say(zh, "said to be sent whole, but all of it was refunded before: none counts as sent"))
    there = case.quantity - case.where.shipped
    if not tale.closed_refund and case.before > there:
        found.append(
            say(
                f"发货前退款共 {case.before} 份，没发出的只有 {there} 份，按 {there} 份算",
                f"{case.before} refunded before sending, but only {there} not sent: {there} count",
            )
        )
    return found
