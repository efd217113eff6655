"""Floor 2. What is behind a failure of several parts at once. Pure; writes nothing."""

from __future__ import annotations

from companion.domain.trouble import Trouble


def first_cause(failed: BaseException) -> BaseException:
    """The failure itself, or the first one in a group of groups."""
    while isinstance(failed, BaseExceptionGroup):
        failed = failed.exceptions[0]
    return failed


def in_words(failed: BaseException) -> str:
    """What it is, for a log: its own sentence where it has one."""
    return failed.en if isinstance(failed, Trouble) else type(failed).__name__


__all__ = ["first_cause", "in_words"]
