"""Floor 3. Colours, and one row of the screen built from left to right. Reads and writes nothing.

A Row never grows past its width and all its text is made harmless first, so no text can break the columns beside it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from companion.console.safe import cut, harmless

GROUND: Final = "#0f1512"
HEAD: Final = "#1a231e"
CARD: Final = "#161e1a"
CHOSEN: Final = "#2a382f"
TROUGH: Final = "#26302b"
ALARM: Final = "#a3193f"
GOOD: Final = "#2d6e45"
PAPER: Final = "#1d2822"

INK: Final = "#eceae0"
SOFT: Final = "#a3aea7"
DIM: Final = "#6f7b74"
GOLD: Final = "#f2b544"
GREEN: Final = "#6cc97c"
PINK: Final = "#f0568c"
BLUE: Final = "#7fbcf5"
DARK: Final = "#0c110e"


@lru_cache(maxsize=512)
def style(colour: str, ground: str, bold: bool = False) -> Style:
    return Style(color=colour, bgcolor=ground, bold=bold)


class Row:
    """One row of `width` cells on `ground`. With `grey` every colour is the dim one: the numbers may be stale."""

    def __init__(self, width: int, ground: str = GROUND, grey: bool = False) -> None:
        self.width = width
        self.ground = ground
        self.grey = grey
        self.used = 0
        self._segments: list[Segment] = []

    @property
    def rest(self) -> int:
        return self.width - self.used

    def put(self, text: str, colour: str = INK, bold: bool = False, ground: str = "") -> Row:
        """Add text, cut to what is left of the row."""
        return self._add(cut(harmless(text), self.rest), colour, bold, ground)

    def cell(
        self, text: str, cells: int, colour: str = INK, bold: bool = False, *, right: bool = False, ground: str = ""
    ) -> Row:
        """Add a column of exactly `cells`, the text cut or padded, at its left or right."""
        cells = min(cells, self.rest)
        kept = cut(harmless(text), cells)
        blank = " " * (cells - cell_len(kept))
        return self._add(blank + kept if right else kept + blank, colour, bold, ground)

    def gap(self, cells: int = 1, ground: str = "") -> Row:
        """Add blank cells; with a ground of their own they are a bar."""
        return self._add(" " * min(cells, self.rest), INK, False, ground)

    def until(self, cells: int) -> Row:
        """Blank up to `cells` before the row's end, so that what follows stands at its right."""
        return self.gap(max(0, self.rest - cells))

    def strip(self) -> Strip:
        self.gap(self.rest)
        return Strip(self._segments, self.width)

    def pile(self, full: int, paint: str) -> Strip:
        """The row with its first `full` cells painted; the paint ends before a character it cannot cover whole."""
        self.gap(self.rest)
        painted, used = [], 0
        for segment in self._segments:
            fits = max(
                (i for i in range(len(segment.text) + 1) if used + cell_len(segment.text[:i]) <= full), default=0
            )
            for text, ground in ((segment.text[:fits], paint), (segment.text[fits:], None)):
                if text:
                    under = Style(bgcolor=ground) if ground else Style.null()
                    painted.append(Segment(text, (segment.style or Style.null()) + under))
            used += segment.cell_length
        return Strip(painted, self.width)

    def _add(self, text: str, colour: str, bold: bool, ground: str) -> Row:
        if text:
            tone = DIM if self.grey and ground != ALARM else colour
            self._segments.append(Segment(text, style(tone, ground or self.ground, bold)))
            self.used += cell_len(text)
        return self


def blank(width: int, ground: str = GROUND) -> Strip:
    return Row(width, ground).strip()
