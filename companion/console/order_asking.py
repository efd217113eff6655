"""Floor 3. One question to the station, kept up to date: asked anew when what is asked or the view has changed.

Reads answers from the Uplink, writes questions to it; never two at once, so that fast typing asks for its end only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from companion.console.uplink import Uplink
from companion.console.words import Words
from companion.domain.trouble import Trouble

_Told = TypeVar("_Told", bound=Struct)


class Asking(Generic[_Told]):
    """`told` is the last answer, `trouble` why there is none; `heard` is called when either changes."""

    def __init__(self, uplink: Uplink, what: str, form: type[_Told], words: Words, heard: Callable[[], None]) -> None:
        self.told: _Told | None = None
        self.trouble = words("asking")
        self._uplink = uplink
        self._what = what
        self._form: type[_Told] = form
        self._words = words
        self._heard = heard
        self._wanted: dict[str, Any] = {}
        self._asked: dict[str, Any] | None = None
        self._revision = -1

    @property
    def waits(self) -> bool:
        """Whether a question is under way."""
        return self._asked is not None

    def ask(self, args: dict[str, Any]) -> None:
        """Ask this, now or when the last question is answered."""
        self._wanted = args
        if self._asked is None:
            self._send()

    def freshen(self) -> None:
        """Ask again if there is no answer, or if it may be another by now."""
        if self._asked is None and (self.trouble or self._uplink.board.revision != self._revision):
            self._send()

    def _send(self) -> None:
        self._revision = self._uplink.board.revision
        try:
            self._uplink.ask(self._what, self._wanted, self._hear)
        except Trouble as wrong:
            self.told, self.trouble = None, wrong.say(self._words.lang)
            self._heard()
        else:
            self._asked = self._wanted

    def _hear(self, frame: dict[str, Any]) -> None:
        asked, self._asked = self._asked, None
        if asked != self._wanted:
            self._send()
            return
        try:
            good = frame.get("ok") is True
            self.told = msgspec.convert(frame, self._form, strict=False) if good else None
            self.trouble = "" if good else str(frame.get("error", "")) or self._words("unanswered")
        except msgspec.ValidationError:
            self.told, self.trouble = None, self._words("unanswered")
        self._heard()
