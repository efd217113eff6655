"""Floor 3, pure: the lines of a recording, as nouns. Reads only the lines it is handed; writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from companion.domain.inbound import BadNoun, Told, read_noun
from connectors.kit.times import LATEST_MS

MOST_BYTES: Final = 1 << 20
"""A longer line is no noun. What reads the file cuts lines here, so that a file of one endless line fits in memory."""

_BOM: Final = b"\xef\xbb\xbf"


def read_lines(lines: Iterable[bytes]) -> Iterator[tuple[int, Told | BadNoun]]:
    """Line number (from 1) and noun, or what is wrong with that line. Empty lines are no lines; nothing is raised."""
    for number, line in enumerate(lines, 1):
        text = line.removeprefix(_BOM) if number == 1 else line
        if text.strip():
            yield number, read_line(text)


def read_line(line: bytes) -> Told | BadNoun:
    """The noun of one line, or what is wrong with it."""
    if len(line) > MOST_BYTES:
        return BadNoun(f"longer than {MOST_BYTES} bytes")
    try:
        noun = read_noun(line)
    except BadNoun as wrong:
        return wrong
    except RecursionError:
        return BadNoun("nested too deeply")
    # A made-up recording may lie in the past; a clock of zero means "not yet" to an order, so it can't be one.
    if not 0 < noun.at_ms < LATEST_MS:
        return BadNoun("a time before 1970 or after 2099 - at `$.at`")
    return noun
