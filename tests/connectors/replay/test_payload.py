"""A recording's lines are nouns; a bad one is told of by its number and costs no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.inbound import BadNoun, RoomStatus
from connectors.replay.payload import MOST_BYTES, read_line, read_lines

LINE = b'{"kind":"room","at":"2026-06-15T20:00:20+08:00","source":"s","room":"r","key":"1","viewers":%d}'


def test_lines_are_numbered_from_one_and_empty_ones_are_none() -> None:
    told = list(read_lines([LINE % 1, b"\r\n", b"  \n", LINE % 2 + b"\r\n"]))
    assert [(number, noun.viewers) for number, noun in told if isinstance(noun, RoomStatus)] == [(1, 1), (4, 2)]


def test_a_mark_of_byte_order_before_the_first_line_does_no_harm() -> None:
    ((_, noun),) = read_lines([b"\xef\xbb\xbf" + LINE % 7])
    assert isinstance(noun, RoomStatus)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "Input data was truncated"),
        (b"\xff\xfe{", "invalid character"),
        (b'{"kind":"gift"}', "gift"),
        (LINE.replace(b'"key":"1",', b"") % 1, "missing required field `key`"),
        (LINE.replace(b"2026", b"1969") % 1, "before 1970"),
        (
            b'{"kind":"command","at":"2026-06-15T20:00:20Z","source":"s","key":"k","name":"n","args":{"a":'
            + b"[" * 5000,
            "deep",
        ),
        (b"x" * (MOST_BYTES + 1), "longer than"),
    ],
)
def test_a_line_that_is_no_noun_says_why(line: bytes, reason: str) -> None:
    wrong = read_line(line)
    assert isinstance(wrong, BadNoun)
    assert reason in str(wrong)


@given(st.lists(st.binary(max_size=60) | st.sampled_from([LINE % 3, b"{}", b"[]", b"null"])))
def test_no_line_is_raised(lines: list[bytes]) -> None:
    for number, noun in read_lines(lines):
        assert lines[number - 1].strip()
        assert isinstance(noun, RoomStatus | BadNoun)
