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
    """The book that `url` names, not opened yet: `sqlite:FILE` (relative to the folder `data`) or `memory:`.

    Raises `Trouble` for any other.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "sqlite" and rest:
        from companion.journal.sqlite import SqliteJournal

        return SqliteJournal(data / rest)
    if url == "memory:":
        from companion.journal.memory import MemoryJournal

        return MemoryJournal()
    if scheme in ("redis", "rediss"):
        raise Trouble(
            '这个版本还不能把账本记在 Redis 里：请在 station.toml 里写 [journal] url = "sqlite:station.db"',
            'The Redis book is not part of this version: write [journal] url = "sqlite:station.db" in station.toml',
        )
    raise Trouble(
        f'不认识账本地址“{scheme}:…”：请写 "sqlite:station.db"',
        f'"{scheme}:…" names no book: write "sqlite:station.db"',
    )
