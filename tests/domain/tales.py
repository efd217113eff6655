"""What platforms may say of a few orders, in every order of arrival: strategies for hypothesis."""

from __future__ import annotations

from typing import Final, NamedTuple

from hypothesis import strategies as st

from companion.domain.inbound import EventName, OrderEvent, OrderLine, Phase
from tests.domain.oracle import LineKey
from tests.domain.shop import T0

SHOP: Final = "doudian"
PACKS: Final = {("D1", "1"): "plum-5", ("D1", "2"): "plum-10", ("D2", "1"): "plum-5", ("D2", "2"): "bamboo-2"}
"""What each line is of, in every event that says so."""
TAKES: Final = {"plum-5": ("plum", 2500), "plum-10": ("plum", 5000), "bamboo-2": ("bamboo", 2)}
ORDERS: Final = ("D1", "D2")

_EVENTS: Final[tuple[EventName, ...]] = (
    "created",
    "created",
    "changed",
    "paid",
    "paid",
    "cancelled",
    "closed",
    "shipped",
    "shipped",
    "refunded",
    "refunded",
    "completed",
)


class Decision(NamedTuple):
    """A helper's tap on fruit refunded before shipping: so many units of a line, back for sale or written off."""

    restock: bool
    order: str
    line: str
    units: int


class Expiry(NamedTuple):
    """Our timer lets an order go."""

    order: str


Step = OrderEvent | Decision | Expiry


def contents(pool: str) -> dict[LineKey, int]:
    """What a unit of each line takes from a pool."""
    found = {}
    for (order, line), pack in PACKS.items():
        of, content = TAKES[pack]
        if of == pool:
            found[(SHOP, order, line)] = content
    return found


@st.composite
def event(draw: st.DrawFn, key: str) -> OrderEvent:
    """One event. Its time is its own, near the others', so that time and arrival have nothing to do with each other."""
    what = draw(st.sampled_from(_EVENTS))
    order = draw(st.sampled_from(ORDERS))
    detailed = what in ("created", "changed")
    lines: tuple[OrderLine, ...] = ()
    if draw(st.integers(0, 9)) < (9 if detailed else 5):
        ids = draw(st.sampled_from(["1", "2", "12"]))
        lines = tuple(draw(_line(order, id, detailed)) for id in ids)
    refund = draw(st.sampled_from(["R1", "R2"])) if what == "refunded" else ""
    at_ms = T0 + draw(st.integers(0, 60)) * 1000
    version = draw(st.sampled_from([None, None, 1, 2])) if detailed else None
    return OrderEvent(at_ms, SHOP, key, order, what, lines, version=version, refund=refund)


@st.composite
def _line(draw: st.DrawFn, order: str, id: str, detailed: bool) -> OrderLine:
    phase: Phase = "" if detailed else draw(st.sampled_from(("", "pre", "post")))
    least = 1 if detailed else 0
    quantity = draw(st.one_of(st.integers(least, 5), st.none() if not detailed else st.just(4)))
    return OrderLine(id, PACKS[(order, id)] if detailed else "", quantity=quantity, phase=phase)


@st.composite
def tales(draw: st.DrawFn, most: int = 14) -> list[OrderEvent]:
    """Some events, each with its own key."""
    return [draw(event(f"e{number}")) for number in range(draw(st.integers(1, most)))]


@st.composite
def evenings(draw: st.DrawFn, most: int = 16) -> list[Step]:
    """Events with a helper's decisions and our timer's between them."""
    steps: list[Step] = []
    for number in range(draw(st.integers(1, most))):
        kind = draw(st.integers(0, 9))
        order = draw(st.sampled_from(ORDERS))
        if kind == 0:
            steps.append(Expiry(order))
        elif kind <= 2:
            steps.append(Decision(draw(st.booleans()), order, draw(st.sampled_from("12")), draw(st.integers(1, 3))))
        else:
            steps.append(draw(event(f"e{number}")))
    return steps
