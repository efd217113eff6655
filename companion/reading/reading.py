"""Floor 0. What reading makes of one comment, and what it must know of the shop to do so. Imports nothing of ours."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

INTENTS: Final = (
    "price",
    "shipping",
    "spec",
    "stock",
    "quality",
    "aftersales",
    "order",
    "discount",
    "origin",
    "storage",
    "agronomy",
    "other",
)


class Good(Struct, frozen=True, omit_defaults=True):
    """One thing on sale, as buyers name it: a pack (with its link number, 0: none) of a pool."""

    pack: str
    pool: str
    title: str
    pool_name: str = ""
    link: int = 0
    aliases: tuple[str, ...] = ()


class Shelf(Struct, frozen=True, omit_defaults=True):
    """What is on sale, for reading to recognise. Build it once per catalogue: `Reader(shelf)` compiles it."""

    goods: tuple[Good, ...] = ()


class Need(Struct, frozen=True, omit_defaults=True, gc=False):
    """What a question wants to know: what grouping compares. `wording` is the normalised text.

    `via` is "pinned" where the comment names no pack and the one on screen is meant.
    """

    intent: str = "other"
    pack: str = ""
    pool: str = ""
    place: str = ""
    wording: str = ""
    via: str = ""


class Reading(Struct, frozen=True, omit_defaults=True, gc=False):
    """What was made of one comment. `need` is set exactly when `is_question`; `confidence` is the chance of that, 0..1.

    `maybe` is set when it is not likely enough to be one, and not so unlikely that nobody should look: what it would
    want to know.
    """

    is_question: bool = False
    confidence: float = 0.0
    need: Need | None = None
    maybe: Need | None = None
