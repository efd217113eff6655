"""Floor 1. The book: what was ever held true, in order, in whatever it is written. `open_journal` picks the adapter.

Reads the URL it is given; imports only the adapter that is used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from companion.domain.trouble import Trouble

if TYPE_CHECKING:
    from companion.journal.port import Journal


def open_journal(url: str, data: Path) -> Journal:
    """The book that `url` names, not opened yet: `sqlite:FILE` (in the folder `data`), `redis://…` or `memory:`.

    Raises `Trouble` for any other.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "sqlite" and rest:
        from companion.journal.sqlite import SqliteJournal

        return SqliteJournal(data / rest)
    if url == "memory:":
        from companion.journal.memory import MemoryJournal

        return MemoryJournal()
    if is_shared(url):
        from companion.journal.redis_link import read_url
        from companion.journal.redis_shared import SharedRedis

        return SharedRedis(read_url(url), data)
    raise Trouble(
        f'不认识账本地址“{scheme}:…”：请写 "sqlite:station.db"，或 "redis://主机:6379/0"',
        f'"{scheme}:…" names no book: write "sqlite:station.db" or "redis://host:6379/0"',
    )


def is_shared(url: str) -> bool:
    """Whether the book lies where several machines can write and read it."""
    return url.partition(":")[0].partition("+")[0] in ("redis", "rediss")
