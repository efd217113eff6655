"""Floor 4. `companion classify`: comments in, what reading makes of them out, a line for a line.

Reads lines of text or JSONL (`{"text":…}`) as one stream; writes JSONL in the same order. Groups are those of this
stream alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import orjson

from companion.app import shelf_of
from companion.domain.admit import clean_text
from companion.domain.catalogue import Catalogue
from companion.domain.trouble import Trouble
from companion.reading.grouping import GroupIndex
from companion.reading.reader import Reader


def classify(lines: Iterable[bytes], catalogue: Catalogue) -> Iterator[bytes]:
    """One JSON line for each line read. Raises `Trouble` naming a line that is not UTF-8."""
    reader, index, made = Reader(shelf_of(catalogue)), GroupIndex(), 0
    for number, line in enumerate(lines, 1):
        text = _text(line, number)
        # What the door would let in is what is read: a control character must not change the answer.
        reading = reader.read(clean_text(text))
        need = reading.need
        group = None
        if need is not None:
            group = index.find(need)
            if group is None:
                made += 1
                group = f"q{made}"
                index.add(group, need)
        yield orjson.dumps(
            {
                "text": text,
                "is_question": need is not None,
                "intent": need.intent if need else None,
                "confidence": round(reading.confidence, 3),
                "group": group,
            }
        )


def write(lines: Iterable[bytes], catalogue: Catalogue, to: BinaryIO) -> None:
    """Classify and write, a line at a time, so that it can stand in a pipe."""
    for line in classify(lines, catalogue):
        to.write(line + b"\n")
    to.flush()


def _text(line: bytes, number: int) -> str:
    line = line.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf" if number == 1 else b"")
    if line.lstrip().startswith(b"{"):
        try:
            noun = orjson.loads(line)
        except orjson.JSONDecodeError:
            noun = None
        if isinstance(noun, dict) and isinstance(noun.get("text"), str):
            return str(noun["text"])
    try:
        return line.decode()
    except UnicodeDecodeError:
        raise Trouble(
            f"第 {number} 行不是 UTF-8 文字，请把文件另存为 UTF-8",
            f"line {number} is not UTF-8 text; save the file as UTF-8",
        ) from None
