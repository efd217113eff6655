"""Floor 4. `companion classify`: comments in, what reading makes of them out, a line for a line.

Reads lines of text or JSONL (`{"text":…}`) as one stream; writes JSONL in the same order. Groups are those of this
stream alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import orjson

from companion.app import shelf_of
from companion.domain.admit import clean_text
from companion.domain.catalogue import Catalogue
from companion.domain.trouble import Trouble, reason
from companion.reading.grouping import GroupIndex
from companion.reading.reader import Reader


class Comments:
    """The comments of a stream of lines: each line is one, be it empty or unreadable, so that numbers stay together."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self.foreign = 0
        """How many lines are not UTF-8, and the first; what of them can be read is."""
        self.first_foreign = 0

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(self._lines, 1):
            bare = line.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf" if number == 1 else b"")
            text = bare.decode(errors="replace")
            if "\ufffd" in text and text.encode() != bare:
                self.foreign += 1
                self.first_foreign = self.first_foreign or number
            yield _said(text)


def classify_file(file: Path | None, catalogue: Catalogue) -> None:
    """Classify the comments in a file, or on stdin, to stdout. Raises `Trouble`, at the end for lines not in UTF-8."""
    if file is None:
        _write(sys.stdin.buffer, catalogue, sys.stdout.buffer)
        return
    try:
        with file.open("rb") as lines:
            _write(lines, catalogue, sys.stdout.buffer)
    except BrokenPipeError:
        raise
    except OSError as wrong:
        raise Trouble(f"读不了 {file}：{reason(wrong)[0]}", f"can't read {file}: {reason(wrong)[1]}") from None


def classify(comments: Iterable[str], catalogue: Catalogue) -> Iterator[bytes]:
    """One JSON line for each comment."""
    reader, index, made = Reader(shelf_of(catalogue)), GroupIndex(), 0
    for text in comments:
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
                "maybe": reading.maybe is not None,
            }
        )


def _write(lines: Iterable[bytes], catalogue: Catalogue, to: BinaryIO) -> None:
    comments = Comments(lines)
    for line in classify(comments, catalogue):
        to.write(line + b"\n")
        to.flush()  # so that it can stand in a pipe whose other end is still being written
    if comments.foreign:
        count, first = comments.foreign, comments.first_foreign
        raise Trouble(
            f"有 {count} 行不是 UTF-8 文字（第一处在第 {first} 行），读不出的字换成了 \ufffd：请把文件另存为 UTF-8",
            f"{count} lines are not UTF-8 (first: line {first}); unreadable letters became \ufffd: save it as UTF-8",
        )


def _said(text: str) -> str:
    """The comment of a line: its `"text"` if it is a JSON object that has one, else the line itself."""
    if text.lstrip().startswith("{"):
        try:
            noun = orjson.loads(text)
        except orjson.JSONDecodeError:
            return text
        if isinstance(noun, dict) and isinstance(noun.get("text"), str):
            return str(noun["text"])
    return text
