"""Floor 1. What every adapter says when it can't write, in the same words. Reads and writes nothing."""

from __future__ import annotations

import zlib
from typing import Final

from companion.journal.port import BookAway, BookFailed, BookRefused, Fenced, Stale

SNAPSHOTS_KEPT: Final = 2
"""The newest, and one before it in case the newest is damaged."""


def checksum(first: int, count: int, key: str | None, body: bytes) -> int:
    """What tells a row that was torn, or put where it doesn't belong, from a whole one."""
    return zlib.crc32(body, zlib.crc32(f"{first}:{count}:{key or ''}".encode()))


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


def fenced() -> Fenced:
    """What to raise when another has taken the lease since."""
    return Fenced(
        "记账的租约已由另一台机器接手，这一笔没有记：本机转为旁听，不用做什么",
        "another machine has taken the lease since, so this was not written: this one now reads along",
    )


__all__ = [
    "SNAPSHOTS_KEPT",
    "BookAway",
    "BookFailed",
    "BookRefused",
    "check_key",
    "checksum",
    "failed",
    "fenced",
    "not_open",
    "stale",
]
