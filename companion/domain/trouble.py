"""Floor 0. What went wrong, said to a person: one sentence in each of the two languages of the house.

Reads nothing, writes nothing. Every layer raises `Trouble`; only the command line and the faces' edges catch it.
"""

from __future__ import annotations

from typing import Literal

Lang = Literal["zh", "en"]


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
