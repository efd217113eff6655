"""Words are found leftmost, longest, and never overlapping."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from companion.reading.scan import Scanner

_WORDS = st.dictionaries(st.text("甲乙丙", min_size=1, max_size=4), st.integers(), max_size=12)


def test_the_longest_word_counts_and_hides_the_shorter() -> None:
    assert Scanner({"优惠": 1, "优惠券": 2, "券": 3}).find("优惠券和券") == [2, 3]


def test_a_word_that_begins_inside_another_is_not_found() -> None:
    assert Scanner({"多少": 1, "少钱": 2}).find("多少钱") == [1]


def test_every_word_is_found_alone() -> None:
    words = {"吗": 1, "多少": 2, "多少钱": 3}
    assert [Scanner(words).find(word) for word in words] == [[1], [2], [3]]
    assert dict(Scanner(words).words()) == words


@given(_WORDS, st.text("甲乙丙", max_size=20))
def test_it_finds_what_a_slow_search_finds(words: dict[str, int], line: str) -> None:
    expected, at = [], 0
    while at < len(line):
        found = max((word for word in words if line.startswith(word, at)), key=len, default="")
        if found:
            expected.append(words[found])
        at += len(found) or 1
    assert Scanner(words).find(line) == expected
