"""Why stock was adjusted: what people write is one of a few reasons, and nothing they wrote is lost."""

from __future__ import annotations

import pytest

from companion.domain.reasons import REASONS, note_of, reason_of

WRITTEN = {
    "压坏": "spoilage",
    "压坏了三箱": "spoilage",
    "坏果": "spoilage",
    "烂了": "spoilage",
    "送人": "gift",
    "赠品": "gift",
    "试吃": "sample",
    "给县里的样品": "sample",
    "补寄坏果": "resend",
    "找到两筐": "found",
    "调货到镇上": "transfer",
    "盘点": "recount",
    "下雨": "other",
    "": "other",
    " Spoilage ": "spoilage",
}


@pytest.mark.parametrize(("text", "reason"), WRITTEN.items())
def test_what_people_write_is_one_of_the_reasons(text: str, reason: str) -> None:
    assert reason_of(text) == reason


def test_a_reason_by_its_own_name_is_that_reason_and_needs_no_note() -> None:
    assert [reason_of(name) for name in REASONS] == list(REASONS)
    assert note_of("spoilage", "") == ""


def test_what_was_written_is_kept_in_the_note() -> None:
    assert note_of("压坏", "") == "压坏"
    assert note_of("压坏", "三箱") == "压坏，三箱"
    assert note_of("gift", "给老师") == "给老师"
