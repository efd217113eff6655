"""Floor 0. What went wrong, said to a person: one sentence in each of the two languages of the house.

Reads nothing, writes nothing. Every layer raises `Trouble`; only the command line and the faces' edges catch it.
"""

from __future__ import annotations

import errno
from typing import Final, Literal

Lang = Literal["zh", "en"]

_REASONS: Final = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "它是文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "已经有了",
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "磁盘是只读的",
    errno.EMFILE: "打开的文件太多",
    errno.ECONNREFUSED: "那里没有程序在应答",
    errno.ETIMEDOUT: "等太久没有回音",
}
"""What the system most often says no for, in Chinese; it words it in English."""


class Trouble(Exception):
    """Bad input or a bad surrounding: what is wrong, where, and what to do, as one sentence a language.

    `zh` and `en` are complete sentences without a trailing newline. `str(trouble)` is the Chinese one.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en

    def say(self, lang: str) -> str:
        """The sentence in `lang` ("zh" or "en"; anything else reads as Chinese)."""
        return self.en if lang == "en" else self.zh


class NotTaken(Trouble):
    """What was to be told elsewhere was not taken. It may be tried again, no sooner than after `after_s` seconds."""

    def __init__(self, zh: str, en: str, after_s: float = 0.0) -> None:
        super().__init__(zh, en)
        self.after_s = after_s


class Again(NotTaken):
    """It was not taken this time, and may well be the next, no sooner than after `after_s` seconds."""


class Refused(Trouble):
    """A command, or a signed request, that the station will not carry out. Nothing was written."""


def reason(wrong: BaseException) -> tuple[str, str]:
    """Why the system said no, in Chinese and in English; in its own words where we have none."""
    said = getattr(wrong, "strerror", None) or str(wrong) or type(wrong).__name__
    return _REASONS.get(getattr(wrong, "errno", None) or 0, said), said
