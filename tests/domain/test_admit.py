"""What the door lets through holds nothing that could harm a screen or betray a buyer; the rest stays as it was."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from companion.domain.admit import MOST_NAME, MOST_TEXT, admit, clean_name, clean_text, mask_buyer
from companion.domain.inbound import (
    Command,
    Comment,
    ConnectorStatus,
    Inbound,
    ListingAnswered,
    OrderEvent,
    OrderLine,
    Replied,
    RoomStatus,
    User,
)

NOW = 1_781_524_800_000
AWKWARD = (
    "1３八零5 -.号路村组省市地址：\n\x00\x1b[]2J\x9b\u200b\u200d\u202e\u2066\ufeff\u0301\u0308\ufe0f\u20e3\ud800"
    "👨👩❤好a*＊\U000e0041"
)


def comment(text: str = "李子多少钱一斤", name: str = "山里人", **ids: str) -> Comment:
    given = {"source": "bridge", "room": "douyin", "key": "7182076673307137079", "id": "u1"} | ids
    return Comment(NOW, given["source"], given["room"], given["key"], User(given["id"], name), text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("\x1b[2J你好", "你好"),
        ("\x1b[31;1m红\x1b[0m", "红"),
        ("\x1b]0;title\x07多少钱", "多少钱"),
        ("\x9b2J多少钱", "多少钱"),
        ("多少钱\x1b]发新疆吗", "多少钱发新疆吗"),
        ("a\u202eb\u2066c\u200e", "abc"),
        ("\ufeff多\u200b少\u2060钱\u00ad", "多少钱"),
        ("多少\n钱\r\n\t啊", "多少 钱 啊"),
        ("价\u2028格", "价 格"),
        ("\x00多\x07少\x7f钱\x85", "多少钱"),
        ("多\ud800少", "多少"),
        ("z" + "\u0301" * 2000, "z\u0301\u0301"),
        ("\u115f\u3164空\uffa0白", "空白"),
        ("👨\u200d👩\u200d👧 好吃", "👨\u200d👩\u200d👧 好吃"),
        ("❤\ufe0f好", "❤\ufe0f好"),
        ("a\u200d\u200db", "ab"),
        ("1\ufe0f\u20e3号链接", "1\ufe0f\u20e3号链接"),
    ],
)
def test_only_what_can_be_seen_is_kept(written: str, kept: str) -> None:
    assert clean_text(written) == kept


@pytest.mark.parametrize("text", ["", "发新疆不", "5斤装39.9包邮吗？", "3号链接😂😂", "ok THX", "「好吃」…", "　好"])
def test_an_ordinary_comment_is_the_very_same_text(text: str) -> None:
    assert clean_text(text) is text


def test_a_long_text_ends_in_an_ellipsis() -> None:
    cleaned = clean_text("好" * 5_000)
    assert len(cleaned) == MOST_TEXT
    assert cleaned.endswith("好…")
    assert len(clean_name("名" * 100)) == MOST_NAME


def test_a_phone_number_hidden_by_invisible_letters_is_found() -> None:
    assert clean_text("打1\u200b3\u200b8\u200b00138000") == "打[电话]"
    assert clean_name("老王13800138000") == "老王[电话]"


def test_cutting_a_long_number_does_not_leave_a_phone_number() -> None:
    text = "长" * (MOST_TEXT - 12) + "13800138000123456789"
    assert "13800138000" not in clean_text(text)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", ""),
        ("王", "*"),
        ("王五", "王*"),
        ("山里人", "山里**"),
        ("欧阳修的大伯", "欧阳**"),
        ("Tom", "To**"),
        ("  ", ""),
        ("山里**", "山里**"),
        ("王*明", "王*明"),
        ("無***", "無***"),
        ("王小明*", "王小**"),
        ("13800138000", "****"),
        ("138****8000", "****"),
        ("一三八零零一三八零零零", "****"),
        ("\x1b[2J山里人", "山里**"),
    ],
)
def test_a_buyer_is_shown_by_two_letters_at_most(name: str, masked: str) -> None:
    assert mask_buyer(name) == masked


def test_an_ordinary_noun_passes_as_it_is() -> None:
    nouns: list[Inbound] = [
        comment(),
        OrderEvent(NOW, "doudian", "e1", "D1", "paid", (OrderLine("1", "plum-5", "3512"),), "doudian", buyer="山里**"),
        RoomStatus(NOW, "bridge", "douyin", "k", 1284),
        Command(
            NOW, "console", "c1", "小王", "adjust_stock", {"pool": "plum", "delta": "-20斤", "on_air": True, "n": [1]}
        ),
        ConnectorStatus(NOW, "bridge", "up", "已连接"),
    ]
    for noun in nouns:
        assert admit(noun) is noun


def test_a_comment_is_cleaned_in_text_name_and_ids() -> None:
    admitted = admit(comment("打13800138000\n", "山\u202e里人", key="7\x001", source="bri\u200bdge", id="\x1b[2Ju"))
    assert admitted == comment("打[电话]", "山里人", key="71", id="u")


def test_an_order_shows_no_full_name_and_its_ids_hold_no_controls() -> None:
    order = OrderEvent(
        NOW,
        "doudian",
        "e\x001",
        "D\x7f1",
        "paid",
        (OrderLine("1\n", "plum-5", "\ufeff3512"),),
        total_fen=7980,
        buyer="山里人",
    )
    assert admit(order) == OrderEvent(
        NOW, "doudian", "e1", "D1", "paid", (OrderLine("1", "plum-5", "3512"),), total_fen=7980, buyer="山里**"
    )


def test_an_id_of_nothing_visible_is_not_empty_afterwards() -> None:
    admitted = admit(comment(key="\x00\x01"))
    assert isinstance(admitted, Comment)
    assert admitted.key == "\ufffd"


def test_a_space_that_is_part_of_a_platforms_code_stays() -> None:
    order = OrderEvent(NOW, "s", "e", "D1", "paid", (OrderLine("1", sku="李子\u3000大果"),))
    assert admit(order) is order


@pytest.mark.parametrize(
    "other", ["D1 ", " D1", "D\u200b1", "D\u31641", "D1\ufe0f", "D\u28001", "\u3000D1", "D\u034f1", "D\u00ad1"]
)
def test_ids_that_look_alike_are_one(other: str) -> None:
    admitted = admit(OrderEvent(NOW, "s", "e", other, "paid", (OrderLine(other),), shop=other))
    assert isinstance(admitted, OrderEvent)
    assert (admitted.order, admitted.shop, admitted.lines[0].line) == ("D1", "D1", "D1")


def test_an_answer_for_the_picture_keeps_the_villages_own_number_but_no_controls() -> None:
    command = Command(
        NOW, "console", "c1", "小\x07王", "answer_question", {"group": "q1", "text": "拨0853-3456789\x1b[2J\n谢谢"}
    )
    admitted = admit(command)
    assert isinstance(admitted, Command)
    assert admitted.by == "小王"
    assert admitted.args == {"group": "q1", "text": "拨0853-3456789 谢谢"}


def test_what_is_noted_about_a_buyer_holds_neither_name_nor_number() -> None:
    args: dict[str, Any] = {
        "pack": "plum-5",
        "quantity": 2,
        "buyer": "罗小明",
        "note": "电话13800138000",
        "order": "13800138000",
    }
    admitted = admit(Command(NOW, "console", "c1", "", "record_order", args))
    assert isinstance(admitted, Command)
    assert admitted.args == args | {"buyer": "罗小**", "note": "电话[电话]"}


def test_arguments_nested_without_end_are_let_go() -> None:
    deep: Any = "x"
    for _ in range(500):
        deep = {"a": [deep]}
    admitted = admit(Command(NOW, "webhook", "c1", "", "n", {"a": deep}))
    assert isinstance(admitted, Command)
    assert "x" not in str(admitted.args)


def test_what_a_connector_says_of_itself_is_cleaned_too() -> None:
    assert admit(ConnectorStatus(NOW, "bridge", "up", "a\x1b[2Jb\n", 3)) == ConnectorStatus(
        NOW, "bridge", "up", "ab", 3
    )
    answered = ListingAnswered(NOW, "doudian", "w1", False, "库存\u202e\n不足\x1b[2J")
    assert admit(answered) == ListingAnswered(NOW, "doudian", "w1", False, "库存 不足")


texts = (
    st.text(max_size=80)
    | st.text(st.sampled_from(AWKWARD), max_size=80)
    | st.text(st.characters(codec=None), max_size=40)
)


@given(texts, st.integers(5, 60))
def test_cleaning_twice_is_cleaning_once(text: str, most: int) -> None:
    cleaned = clean_text(text, most)
    assert clean_text(cleaned, most) == cleaned
    assert len(cleaned) <= most


@given(texts)
def test_no_control_or_direction_character_survives(text: str) -> None:
    for letter in clean_text(text) + clean_name(text) + mask_buyer(text):
        assert letter == "\u200d" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


@given(texts)
def test_no_letter_carries_more_than_two_marks(text: str) -> None:
    marks = 0
    for letter in clean_text(text):
        marks = marks + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        assert marks <= 2


@given(texts)
def test_masking_twice_is_masking_once_and_shows_two_letters_at_most(text: str) -> None:
    masked = mask_buyer(text)
    assert mask_buyer(masked) == masked
    assert len(masked) <= max(4, len(text))
    assert sum(letter not in "*＊" for letter in masked) <= 2


nouns = st.one_of(
    st.builds(comment, texts, texts, key=texts, source=texts, id=texts),
    st.builds(
        OrderEvent,
        st.just(NOW),
        texts,
        texts,
        texts,
        st.just("paid"),
        st.lists(st.builds(OrderLine, texts, texts, texts)).map(tuple),
        shop=texts,
        refund=texts,
        buyer=texts,
    ),
    st.builds(RoomStatus, st.just(NOW), texts, texts, texts, st.none() | st.integers()),
    st.builds(
        Command,
        st.just(NOW),
        texts,
        texts,
        texts,
        texts,
        st.dictionaries(
            texts,
            st.recursive(
                st.none() | st.booleans() | st.integers() | texts, lambda x: st.lists(x) | st.dictionaries(texts, x)
            ),
        ),
    ),
    st.builds(ConnectorStatus, st.just(NOW), texts, st.just("up"), texts),
    st.builds(ListingAnswered, st.just(NOW), texts, texts, st.booleans(), texts),
)


@given(nouns)
@example(comment("", id="\U000101fe"))
def test_admitting_never_raises_and_twice_is_once(noun: Inbound) -> None:
    admitted = admit(noun)
    assert type(admitted) is type(noun)
    assert admit(admitted) is admitted


def test_a_reply_holds_no_phone_number_and_no_escape_sequence() -> None:
    said = Replied(
        NOW, "bridge\n", "douyin", "r1", "打\x1b[2J 13812345678", "c\n1", User("u\x00", "山\n里人"), "小\u202e罗"
    )
    kept = admit(said)
    assert isinstance(kept, Replied)
    assert "138" not in kept.text
    assert (kept.source, kept.to, kept.user, kept.by) == ("bridge", "c1", User("u", "山 里人"), "小罗")


def test_the_ids_that_all_masked_guests_share_are_nobodys() -> None:
    for id in ("111111", "0"):
        assert admit(Comment(NOW, "bridge", "douyin", "k", User(id, "無***"), "多少钱")).user == User("", "無***")  # type: ignore[union-attr]
    kept = Comment(NOW, "bridge", "douyin", "k", User("1111111", "山里人"), "多少钱")
    assert admit(kept) is kept
