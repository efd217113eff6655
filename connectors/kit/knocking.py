"""Floor 3: asks a shop's interface once, to see whether it answers. It awaits, as `transport`."""

from __future__ import annotations

from contextlib import aclosing
from typing import Final

from companion.domain.trouble import Again, NotTaken, Refused, Trouble
from connectors.contract import Sweeper

_LATELY_MS: Final = 300_000


async def ask_once(name: str, shop: Sweeper, now_ms: int) -> list[Trouble]:
    """What the interface of a shop says to a small question: nothing, or one Trouble; a `Refused` has to be mended."""
    try:
        async with aclosing(shop.sweep(now_ms - _LATELY_MS, now_ms)) as pages:
            await anext(pages, None)
    except NotTaken as no:
        told = (f"[connector.{name}] 的接口：{no.zh}", f"the interface of [connector.{name}]: {no.en}")
        return [Trouble(*told) if isinstance(no, Again) else Refused(*told)]
    return []
