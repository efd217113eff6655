"""The reader reads anything, and says a need exactly when it hears a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.reading.reader import MAYBE, THRESHOLD, Reader
from companion.reading.reading import INTENTS, Reading
from tests.reading.shelves import EMPTY, PLUMS_AND_CHILLI

READER = Reader(PLUMS_AND_CHILLI)
BARE = Reader(EMPTY)

_TYPED = st.text(
    alphabet="多少钱斤五十号链接包邮吗么不没甜怎买发货新疆李子呢吧？！ 12.5aA\u202e\u200b\ud800😭[]", max_size=250
)


def is_whole(reading: Reading) -> bool:
    if reading == Reading():
        return True
    need = reading.need if reading.is_question else reading.maybe
    least, most = (THRESHOLD, 1.0) if reading.is_question else (MAYBE, THRESHOLD)
    one = (reading.need is None) != (reading.maybe is None)
    return (
        one
        and need is not None
        and need.intent in INTENTS
        and need.wording != ""
        and least <= reading.confidence <= most
    )


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert is_whole(READER.read(text))
    assert is_whole(BARE.read(text))


@given(_TYPED)
def test_anything_viewers_type_can_be_read(text: str) -> None:
    assert is_whole(READER.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "多" * 10_000,
        "多少钱" * 10_000,
        "甜不" * 10_000,
        "不" * 10_000,
        "5" * 10_000,
        "😭" * 10_000,
        "\u202e" * 10_000,
        "\ud800" * 10_000,
        "[" * 10_000,
        "\x00多少钱\x00",
        "٣号多少钱",
        "²号链接",
    ],
)
def test_floods_and_oddities_are_read_without_harm(text: str) -> None:
    assert is_whole(READER.read(text))


def test_only_the_beginning_of_a_flood_counts() -> None:
    assert not READER.read("哈" * 200 + "多少钱").is_question
    assert READER.read("多少钱" + "哈" * 10_000).is_question


def test_decoration_hides_nothing() -> None:
    assert READER.read("\u202e多\u200b少\u2060钱😭[捂脸]").need == READER.read("多少钱").need


def test_two_readers_of_one_shelf_read_alike() -> None:
    assert Reader(PLUMS_AND_CHILLI).read("5斤多少钱") == READER.read("5斤多少钱")


def test_the_wording_is_kept_normalised() -> None:
    need = READER.read("五斤裝多少錢？").need
    assert need is not None
    assert need.wording == "5斤装多少钱?"
