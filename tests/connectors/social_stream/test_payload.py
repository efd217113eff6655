"""What Social Stream Ninja relays: words out of HTML, sites and people apart, and what is no comment."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from connectors.kit.pieces import Other
from connectors.kit.values import Unreadable
from connectors.social_stream.payload import HTML_MOST, TOLD_MOST, bare, read_frame

PLAIN: dict[str, Any] = {"chatname": "甲", "chatmessage": "发新疆不", "type": "bilibili"}


def read(**more: Any) -> Any:
    (piece,) = read_frame(orjson.dumps(PLAIN | more))
    return piece


def test_the_example_of_its_description() -> None:
    told = read(chatmessage='包邮吗 &amp; 几天到<img alt="😀">', id=7, textonly=False)
    assert told.text == "包邮吗 & 几天到😀"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<b>多少</b>钱<br>一斤", "多少钱 一斤"),
        ("a &lt;b&gt; c", "a <b> c"),
        ("<script>alert(1)</script>甜不甜", "甜不甜"),
        ("<style>x{}</style>甜不甜", "甜不甜"),
        ('<img src=x onerror="alert(1)">', ""),
        ("<<<>>>", "<<<>>>"),
        ("<a href='x'>链接", "链接"),
        ("1 < 2", "1 < 2"),
    ],
)
def test_of_html_only_the_words_are_kept(html: str, words: str) -> None:
    assert " ".join(bare(html).split()) == words


def test_html_is_read_no_further_than_a_bound() -> None:
    assert len(bare("<b>" + "x" * 1_000_000)) <= HTML_MOST


def test_what_is_plain_text_is_left_as_it_is() -> None:
    assert read(chatmessage="1 <b> 2 &amp;", textonly=True).text == "1 <b> 2 &amp;"


@pytest.mark.parametrize(
    "wrapped",
    [
        PLAIN,
        {"action": "content", "value": PLAIN},
        {"action": "content", "value": orjson.dumps(PLAIN).decode()},
        {"overlayNinja": {"contents": PLAIN}},
        [PLAIN],
    ],
)
def test_a_comment_comes_bare_or_wrapped(wrapped: Any) -> None:
    (line,) = read_frame(orjson.dumps(wrapped))
    assert (line.text, line.name) == ("发新疆不", "甲")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "more",
    [
        {"event": "follow"},
        {"event": True},
        {"private": True},
        {"bot": True},
        {"chatmessage": "", "hasDonation": "5 元"},
        {"chatmessage": "", "contentimg": "https://example.invalid/x.png"},
        {"chatmessage": None},
        {"chatmessage": "<i></i>"},
    ],
)
def test_what_is_no_viewers_line_is_none(more: dict[str, Any]) -> None:
    assert isinstance(read(**more), Other)


def test_people_of_two_sites_are_two_and_nobodys_id_is_none() -> None:
    assert read(userid="42").user == "bilibili:42"
    assert read(userid="42", type="tiktok").user == "tiktok:42"
    assert read(userid=0).user == read().user == ""


def test_numbers_that_each_run_counts_anew_do_not_make_two_comments_one() -> None:
    assert read(id=7).key != read(id=7, chatmessage="多少钱").key
    assert read(id=7).key == read(id=7).key != read(id=8).key
    assert read(id="a1b2c3d4-5").key == "a1b2c3d4-5"
    assert read().key == read(id=0).key == ""


def test_what_steers_the_program_is_no_comment() -> None:
    assert read_frame('{"action":"nextInQueue"}') == [Other("nextInQueue")]


@pytest.mark.parametrize("told", ["", "special", "7", "null", "[7]", b"\xff", "x" * (TOLD_MOST + 1), "[" * 3000])
def test_what_is_no_frame_is_unreadable(told: bytes | str) -> None:
    with pytest.raises(Unreadable):
        read_frame(told)
