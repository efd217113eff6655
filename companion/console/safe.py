"""Floor 3. Text of strangers made fit for a terminal's row, and measured in cells. Reads and writes nothing.

The door has cleaned comments once already; this is the second line of defence, and every text the console draws goes
through it. What comes out holds no control, bidi, zero-width, private or unassigned character, at most two combining
marks a letter, and no sequence that terminals measure differently (flags, skin tones, variation selectors).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from rich.cells import cell_len, get_character_cell_size, set_cell_size

LIMIT: Final = 400
"""Characters kept of one text: more than the widest screen's row, less than a flood."""

_MARKS: Final = 2
_PLAIN: Final = frozenset(map(chr, range(0x20, 0x7F)))
_FLAG_A, _FLAG_Z = 0x1F1E6, 0x1F1FF
_TONES: Final = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_CLOSING: Final = frozenset("，。、；：？！）」』》”’…,.;:?!)%")
_BREAKS: Final = frozenset("\t\n\v\f\r\x85")


@lru_cache(maxsize=4096)
def harmless(text: str) -> str:
    """`text` as one line that can be drawn anywhere: see the module's first lines. Runs of white space become one."""
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", text[: 4 * LIMIT]):
        drawn = letter if letter in _PLAIN else _drawn(letter)
        if drawn and not get_character_cell_size(drawn):
            marks += 1
            if marks > _MARKS or not kept or kept[-1] == " ":
                continue
        elif drawn:
            marks = 0
        kept.append(drawn)
    return " ".join("".join(kept).split())[:LIMIT]


def _drawn(letter: str) -> str:
    """What is drawn for one character outside plain ASCII: itself, a space, a flag's letter, or nothing."""
    code = ord(letter)
    if _FLAG_A <= code <= _FLAG_Z:
        return chr(code - _FLAG_A + ord("A"))
    kind = unicodedata.category(letter)
    if kind[0] == "Z" or letter in _BREAKS:
        return " "
    selector = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    return "" if kind[0] == "C" or kind == "Me" or selector or letter in _TONES else letter


def spaced(lines: str) -> str:
    """Goods with a space after each "×": the sign is two cells wide in many Chinese fonts and would hide the number."""
    return harmless(lines.replace("×", "× "))


def cut(text: str, cells: int) -> str:
    """`text` in at most so many cells; what does not fit gives way to an ellipsis, never to half a character."""
    if cells <= 0:
        return ""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, cells - 1).rstrip() + "…"


def wrap(text: str, cells: int, lines: int) -> list[str]:
    """`text` in at most `lines` lines of at most so many cells; the last ends in an ellipsis when it does not fit."""
    found: list[str] = []
    rest = text
    while rest and len(found) < lines - 1 and cell_len(rest) > cells:
        end = _break(rest, cells)
        found.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*found, cut(rest, cells)] if rest or not found else found


def _break(text: str, cells: int) -> int:
    """Where a line of so many cells may end: in Chinese before anything but a closing sign, not within a Latin word."""
    used = end = 0
    while used + get_character_cell_size(text[end]) <= cells:
        used += get_character_cell_size(text[end])
        end += 1
    at = end
    while at > end // 2 and (text[at] in _CLOSING or (_in_word(text[at - 1]) and _in_word(text[at]))):
        at -= 1
    return max(at if at > end // 2 else end, 1)


def _in_word(letter: str) -> bool:
    return letter.isascii() and letter not in " -/"
