"""Everything the console says, it can say in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from companion.console.keys import KEYS
from companion.console.phrases import PHRASES
from companion.console.words import KEYS as SAID
from companion.console.words import Words

_HOME = Path(__file__).resolve().parents[2] / "companion" / "console"
_CHINESE = re.compile("[\u4e00-\u9fff]")
_NAMES_OF_THEIR_OWN = {"pieces"}
_ONLY_IN_CHINESE = {"links", "banner_returned_after", "orders_unit"}
_SIGNS = {"did_adjust", "quoted", "comma", "ending"}


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(SAID))
def test_every_sentence_is_there_in_both_languages(key: str) -> None:
    zh, en = Words("zh"), Words("en")
    told = "n wait url by what error text name rest unit pace lasts who hour before"
    blanks = dict.fromkeys(told.split(), "7")
    assert zh(key, **blanks)
    assert en(key, **blanks) or key in _ONLY_IN_CHINESE
    assert not _CHINESE.search(en(key, **blanks)) or key.startswith("hint_")
    assert _CHINESE.search(zh(key, **blanks)) or key in _NAMES_OF_THEIR_OWN | _SIGNS


@pytest.mark.parametrize("key", sorted(PHRASES))
def test_both_languages_leave_the_same_blanks(key: str) -> None:
    zh, en = PHRASES[key]
    assert _blanks(zh) == _blanks(en)


def test_every_word_asked_for_in_the_code_is_in_the_table() -> None:
    asked = set()
    for path in _HOME.glob("*.py"):
        asked |= set(re.findall(r'words\("(\w+)"', path.read_text("utf-8")))
    assert asked <= SAID
    assert len(asked) > 60


def test_every_key_of_the_footer_has_a_word() -> None:
    acts = {key.act for key in KEYS} - {"show", "settled", "claim"}
    assert {f"key_{act}" for act in acts} <= SAID


def test_no_chinese_is_written_outside_the_tables() -> None:
    """The exceptions say Chinese and English side by side themselves."""
    for path in _HOME.glob("*.py"):
        if not path.stem.endswith(("words", "phrases", "uplink", "app")):
            code = re.sub(r"#.*", "", path.read_text("utf-8"))
            assert not _CHINESE.search(code), path


@pytest.mark.parametrize(
    ("ms", "zh", "en"),
    [(0, "0 秒", "0 s"), (59_999, "59 秒", "59 s"), (75_000, "1 分", "1 min"), (7_300_000, "2 小时", "2 h")],
)
def test_a_length_of_time_is_rounded_down(ms: int, zh: str, en: str) -> None:
    assert (Words("zh").span(ms), Words("en").span(ms)) == (zh, en)


def test_what_a_command_did_is_said_with_its_reason_in_words() -> None:
    words = Words("zh")
    assert words.reasoned("adjust_stock", "蜂糖李 −20 斤 spoilage") == "蜂糖李 −20 斤 压坏"
    assert words.reasoned("undo", "adjust_stock 蜂糖李 −20 斤 gift") == "调库存 蜂糖李 −20 斤 赠送"
    assert words.reasoned("pin_pack", "other") == "other"


def test_a_name_from_outside_that_has_no_word_stands_for_itself() -> None:
    assert Words("zh").named("flag", "CONFLICT") == "同一编号两种说法"
    assert Words("zh").named("flag", "TELEPORTED") == "TELEPORTED"
    assert (Words("zh").shop("doudian"), Words("en").shop("our_shop")) == ("抖店", "our_shop")
