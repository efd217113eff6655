"""Floor 3. The help page: every key and what it is for. Any key closes it. Reads the words, writes nothing."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.strip import Strip

from companion.console.ink import GOLD, INK, SOFT, Row
from companion.console.panel import Panel
from companion.console.words import Words

_PAPER: Final = "#1d2822"
_WIDTH: Final = 70
_LINES: Final = (
    ("↑ ↓  j k", "choose"),
    ("Enter  1", "air"),
    ("a", "say"),
    ("e", "edit"),
    ("c", "claim"),
    ("x", "dismiss"),
    ("z", "snooze"),
    ("m", "merge"),
    ("Tab", "settled"),
    ("o", "clear"),
    ("p", "pin"),
    ("s", "adjust"),
    ("t", "count"),
    ("l", "receive"),
    ("n", "phone"),
    ("r", "goods"),
    ("u", "undo"),
    ("b", "show"),
    ("q", "leave"),
)


class Help(ModalScreen[None], inherit_bindings=False):
    """All keys on one page."""

    CSS = f"""
    Help {{ align: center middle; background: #000000 45%; }}
    Help > Panel {{
        width: {_WIDTH}; max-width: 96%; height: {len(_LINES) + 5}; max-height: 96%; background: {_PAPER};
        border-left: outer {GOLD};
    }}
    """

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        yield Panel(self._rows, id="keys", ground=_PAPER)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self.dismiss()

    def on_click(self) -> None:
        self.dismiss()

    def _rows(self, width: int, height: int) -> list[Strip]:
        words = self._words
        rows = [Row(width, _PAPER), Row(width, _PAPER).gap(2).put(words("help_title"), GOLD, bold=True)]
        for keys, act in _LINES:
            row = Row(width, _PAPER).gap(2).cell(keys, 10, GOLD, bold=True)
            rows.append(row.put(words(f"help_{act}"), INK))
        rows += [Row(width, _PAPER), Row(width, _PAPER).gap(2).put(words("help_close"), SOFT), Row(width, _PAPER)]
        return [row.strip() for row in rows][:height]
