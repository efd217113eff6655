"""Floor 0. Why stock was adjusted: the few reasons there are, and the words people write for them. Pure."""

from __future__ import annotations

from typing import Final

RECOUNT: Final = "recount"
REASONS: Final = (RECOUNT, "spoilage", "gift", "sample", "resend", "found", "transfer", "other")
"""Fruit that is missing for any of these was lost, except what was moved elsewhere: `transfer`."""

_WORDS: Final[dict[str, tuple[str, ...]]] = {
    RECOUNT: ("盘点", "清点", "点数"),
    "resend": ("补寄", "补发", "重发", "重寄"),
    "sample": ("试吃", "样品", "品尝"),
    "gift": ("赠品", "送人", "赠送", "送礼", "送客"),
    "found": ("找到", "找回", "多出", "漏记"),
    "transfer": ("调货", "调拨", "调走", "调出", "调入", "转走", "转到"),
    "spoilage": ("坏", "烂", "霉", "压伤", "磕伤", "虫", "损耗", "报损", "不新鲜"),
}


def reason_of(text: str) -> str:
    """The reason that a helper's words mean: one of REASONS; "other" for words it doesn't know and for none."""
    plain = text.strip().casefold()
    if plain in REASONS:
        return plain
    for reason, words in _WORDS.items():
        if any(word in plain for word in words):
            return reason
    return "other"


def note_of(text: str, note: str) -> str:
    """What to keep in words: the note, and what was written as the reason where that is more than one of REASONS."""
    told = text.strip()
    words = "" if told.casefold() in REASONS else told
    return "，".join(part for part in (words, note.strip()) if part)
