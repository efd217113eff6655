"""Floor 3. A page to read in the middle of the screen: the help, the quota, an oversell. Arrows move it, any other key
closes it.

Reads what its rows are made from, anew every second; writes the terminal.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.strip import Strip

from companion.console.ink import GOLD, PAPER, SOFT, Row
from companion.console.keys import step, typed
from companion.console.panel import Panel
from companion.console.words import Words

Rows = Callable[[int], list[Row]]
"""The rows of a page so many cells wide."""

_AROUND = 6  # a blank row on each side of the title, and on each side of the sentence how to close it

_WIDEST = 96  # hundredths of the screen


def paper(width: int) -> Row:
    """A row of a page."""
    return Row(width, PAPER).gap(2)


class Page(ModalScreen[None], inherit_bindings=False):
    """Rows under a title, as high as they need; what does not fit is moved to with the arrows.

    `copied` is put on the clipboard, where the terminal lets a program do so.
    """

    CSS = f"""
    Page {{ align: center middle; background: #000000 45%; }}
    Page > Panel {{ max-width: {_WIDEST}%; max-height: {_WIDEST}%; background: {PAPER}; border-left: outer {GOLD}; }}
    """

    def __init__(self, title: str, rows: Rows, words: Words, width: int = 84, copied: str = "") -> None:
        super().__init__()
        self._copied = copied
        self._title = title
        self._rows = rows
        self._words = words
        self._top = 0
        self._width = width
        self.panel = Panel(self._draw, id="page", ground=PAPER)
        self.panel.styles.width = width

    def compose(self) -> ComposeResult:
        yield self.panel

    def on_mount(self) -> None:
        width = min(self._width, self.app.size.width * _WIDEST // 100) - 1
        self.panel.styles.height = len(self._rows(width)) + _AROUND
        self.set_interval(1, self.panel.redraw)
        if self._copied:
            self.app.copy_to_clipboard(self._copied)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        move = step(typed(event.key, event.character))
        if move and self._hidden():
            self._top += move
            self.panel.redraw()
        else:
            self.dismiss()

    def on_click(self) -> None:
        self.dismiss()

    def on_mouse_scroll_down(self) -> None:
        self._top += 1
        self.panel.redraw()

    def on_mouse_scroll_up(self) -> None:
        self._top -= 1
        self.panel.redraw()

    def _hidden(self) -> bool:
        width, height = self.panel.size
        return len(self._rows(width)) > height - _AROUND

    def _draw(self, width: int, height: int) -> list[Strip]:
        rows, room = self._rows(width), max(1, height - _AROUND)
        self._top = max(0, min(self._top, len(rows) - room))
        shown = rows[self._top : self._top + room]
        foot = self._words("page_more" if len(rows) > room else "help_close")
        page = [Row(width, PAPER), paper(width).put(self._title, GOLD, bold=True), Row(width, PAPER), *shown]
        page += [Row(width, PAPER)] * (height - 2 - len(page)) + [paper(width).put(foot, SOFT), Row(width, PAPER)]
        return [row.strip() for row in page][:height]
