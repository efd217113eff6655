"""Floor 3. The one kind of widget the live screen is made of: rows drawn by a function, only changed rows repainted.

Reads what its draw function reads; writes the terminal, through Textual.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from companion.console.ink import GROUND, blank

Draw = Callable[[int, int], list[Strip]]


class Panel(Widget):
    """A rectangle whose rows `draw(width, height)` gives. Never markup, never a scrollbar."""

    DEFAULT_CSS = "Panel { width: 1fr; height: 1fr; }"

    def __init__(self, draw: Draw, *, id: str | None = None, classes: str | None = None, ground: str = GROUND) -> None:
        super().__init__(id=id, classes=classes)
        self._draw = draw
        self._ground = ground
        self._strips: list[Strip] = []

    def redraw(self) -> None:
        """Draw again, and repaint the rows that came out otherwise."""
        width, height = self.size
        if not width or not height:
            return
        was, self._strips = self._strips, self._draw(width, height)
        rows = max(len(was), len(self._strips))
        changed = [y for y in range(min(rows, height)) if _at(was, y) != _at(self._strips, y)]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def on_resize(self) -> None:
        self.redraw()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        return self._strips[y] if y < len(self._strips) else blank(self.size.width, self._ground)


def _at(strips: list[Strip], y: int) -> Strip | None:
    return strips[y] if y < len(strips) else None
