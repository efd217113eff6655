"""Floor 1. What every adapter says when it can't write, in the same words. Reads and writes nothing."""

from __future__ import annotations

from typing import Final

from companion.domain.trouble import Trouble
from companion.journal.port import Stale

SNAPSHOTS_KEPT: Final = 2
"""The newest, and one before it in case the newest is damaged."""


class BookFailed(Trouble, OSError):
    """The book did not take a write: its medium failed, or it is not open. Until it is opened anew it takes no more."""


def check_key(key: str) -> None:
    """Raises `ValueError` for a key that no book can keep: an empty one, or one that is not Unicode text."""
    if not key:
        raise ValueError("an append needs a key")
    key.encode()


def stale(expected: int, last: int) -> Stale:
    """What to raise when the book ends at `last` and the writer thought it ends at `expected`."""
    return Stale(
        f"账本已记到第 {last} 条，这次却要接在第 {expected} 条后面：另有程序在写这本账，请重新启动助播台",
        f"The book ends at {last} but this was to follow {expected}: something else writes it; start the station again",
    )


def not_open() -> BookFailed:
    """What to raise for an append to a book that is closed."""
    return BookFailed(
        "账本没有打开，这一笔没有记下：请重新启动助播台",
        "The book is not open, so this was not written: start the station again",
    )


def failed(where: str, why: str) -> BookFailed:
    """What to raise for an append that the book at `where` could not take; `why` is the medium's own word."""
    return BookFailed(
        f"账本 {where} 写不进去（{why}），这一笔没有记下：请检查磁盘空间，再重新启动助播台",
        f"The book {where} can't be written ({why}), so this was not: check the disk space and start the station again",
    )
