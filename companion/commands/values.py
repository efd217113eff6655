"""Floor 4, pure. The words of the command line that are not free: a port, a speed, a length, one of a few names.

Each reads one word and gives what it means. Raises `Trouble`, whose sentence goes on from the option's name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from companion.domain.trouble import Trouble

FASTEST: Final = 10_000
HIGHEST_PORT: Final = 65_535
LONGEST_MIN: Final = 10_080


def port(text: str) -> int:
    """0 (any that is free) to 65535."""
    if text.isascii() and text.isdecimal() and int(text) <= HIGHEST_PORT:
        return int(text)
    raise Trouble(f"要写 0 到 {HIGHEST_PORT} 的整数，不能是“{text}”", f'must be 0 to {HIGHEST_PORT}, not "{text}"')


def count(text: str) -> int:
    """A whole number from 0 on."""
    if text.isascii() and text.isdecimal() and len(text) < 16:
        return int(text)
    raise Trouble(f"要写 0 以上的整数，不能是“{text}”", f'must be a whole number, not "{text}"')


def speed(text: str) -> float:
    """0 (as fast as it can) to 10000 times."""
    try:
        times = float(text)
    except ValueError:
        times = -1.0
    if 0 <= times <= FASTEST:
        return times
    raise Trouble(f"要写 0 到 {FASTEST} 的数，不能是“{text}”", f'must be 0 to {FASTEST}, not "{text}"')


def minutes(text: str) -> float:
    """More than 0, up to a week."""
    try:
        length = float(text)
    except ValueError:
        length = 0.0
    if 0 < length <= LONGEST_MIN:
        return length
    raise Trouble(
        f"要写 0 到 {LONGEST_MIN} 之间的分钟数，不能是“{text}”", f'must be up to {LONGEST_MIN} minutes, not "{text}"'
    )


def one_of(*known: str) -> Callable[[str], str]:
    """What reads one of a few names, in capitals or not."""

    def read(text: str) -> str:
        if text.lower() in known:
            return text.lower()
        zh, en = f"只能是 {'、'.join(known)}，不能是“{text}”", f'must be one of {", ".join(known)}, not "{text}"'
        raise Trouble(zh, en)

    return read
