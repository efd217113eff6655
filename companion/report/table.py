"""Floor 3, pure. Tables for a terminal in which Chinese characters are two cells wide. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

_GAP = "  "


def pad(text: str, cells: int, right: bool = False) -> str:
    """`text` in at least so many cells, at their left or right."""
    blank = " " * max(0, cells - cell_len(text))
    return blank + text if right else text + blank


def table(head: Sequence[str], rows: Sequence[Sequence[str]], words: int) -> list[str]:
    """The lines of a table: a head, a rule, the rows. The first `words` columns stand left, figures stand right.

    Columns in which no row says anything are left out.
    """
    kept = [at for at in range(len(head)) if any(row[at] for row in rows)]
    widths = {at: max(cell_len(row[at]) for row in (head, *rows)) for at in kept}
    lines = [_GAP.join(pad(row[at], widths[at], at >= words) for at in kept).rstrip() for row in (head, *rows)]
    return [lines[0], "─" * (sum(widths.values()) + len(_GAP) * (len(kept) - 1)), *lines[1:]]
