"""The gate lets through whatever could become a question."""

from __future__ import annotations

import pytest

from companion.reading.detect import BARE_NOUNS
from companion.reading.gate import gate
from companion.reading.lexicon import lexicon
from companion.reading.model.spelling import TRADITIONAL
from companion.reading.normalise import SLIPS

ASKING = {word for word, term in lexicon().words() if term.ask or term.plea} | BARE_NOUNS
MAY_ASK = gate(ASKING)
OLDER = dict(zip(TRADITIONAL[1::2], TRADITIONAL[::2], strict=True))


def test_every_word_that_asks_passes() -> None:
    assert [word for word in ASKING if not MAY_ASK(f"果{word}果") and word != "?"] == []


def test_every_word_that_asks_passes_in_traditional_characters() -> None:
    written = ["".join(OLDER.get(char, char) for char in word) for word in ASKING]
    assert [word for word in written if not MAY_ASK(f"果{word}果") and word != "?"] == []


def test_every_slip_passes() -> None:
    assert [slip for slip in SLIPS if not MAY_ASK(slip)] == []


@pytest.mark.parametrize(
    "line", ["包邮不", "甜不甜", "酸布酸", "还有沒", "新疆呢！", "price", "ＰＲＩＣＥ", "少了两斤", "多\u200b少"]
)
def test_particles_latin_and_hidden_characters_pass(line: str) -> None:
    assert MAY_ASK(line)


@pytest.mark.parametrize("line", ["666", "好看", "加油", "哈哈哈哈", "👍👍👍", "", "支持家乡", "真香"])
def test_most_comments_go_no_further(line: str) -> None:
    assert not MAY_ASK(line)
