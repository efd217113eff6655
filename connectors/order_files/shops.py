"""Floor 3, pure: what the shop of a file may be called. Reads and writes nothing but the name it is given."""

from __future__ import annotations

from companion.domain.inbound import OURS
from companion.domain.trouble import Trouble
from connectors.order_files.cells import LONGEST_ID


def shop_named(shop: str) -> str:
    """A shop's name as it may be kept: printable and short. Raises `Trouble`."""
    name = shop.strip()
    if not name or len(name) > LONGEST_ID or not name.isprintable() or name.casefold() in OURS:
        raise Trouble(
            f"店铺名“{name[:LONGEST_ID]}”不能用：请用 1 到 {LONGEST_ID} 个字，不能是 {'、'.join(OURS)}",
            f'the shop can\'t be called "{name[:LONGEST_ID]}": 1 to {LONGEST_ID} characters, none of {", ".join(OURS)}',
        )
    return name
