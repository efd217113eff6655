"""`companion classify`: a line for a line, in order, whatever the lines are."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from companion.commands.classify import Comments, classify
from companion.domain.catalogue import Catalogue
from tests.evening.village import STATION, companion


def told(*texts: str) -> list[dict[str, object]]:
    return [orjson.loads(line) for line in classify(texts, Catalogue(""))]


def test_each_comment_has_its_line_with_its_fields() -> None:
    lines = told("李子多少钱一斤", "主播好", "")
    assert [list(line) for line in lines] == [["text", "is_question", "intent", "confidence", "group", "maybe"]] * 3
    assert [line["text"] for line in lines] == ["李子多少钱一斤", "主播好", ""]
    assert [line["is_question"] for line in lines] == [True, False, False]
    assert [line["intent"] for line in lines] == ["price", None, None]


def test_comments_that_ask_the_same_have_the_same_group() -> None:
    first, other, again = told("新疆发货吗", "李子多少钱", "发新疆不")
    assert first["group"] == again["group"] is not None
    assert other["group"] not in (None, first["group"])


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (b"plain\n", "plain"),
        (b"windows\r\n", "windows"),
        (b"\n", ""),
        (b"no end", "no end"),
        (b'{"text":"\xe5\xa5\xbd","user":"x"}\n', "好"),
        (b'  {"text":"padded"}\n', "padded"),
        (b'{"text":7}\n', '{"text":7}'),
        (b'{"words":"x"}\n', '{"words":"x"}'),
        (b'{"text":\n', '{"text":'),
        (b"\xef\xbb\xbffirst\n", "first"),
        ("\ufffd\n".encode(), "\ufffd"),
    ],
)
def test_a_line_is_text_or_an_object_with_a_text(line: bytes, text: str) -> None:
    comments = Comments([line])
    assert list(comments) == [text]
    assert comments.foreign == 0


def test_lines_come_out_as_they_go_in_through_a_pipe_and_a_file(tmp_path: Path) -> None:
    text = '多少钱\n\n{"text":"新疆发货吗"}\r\n{"text":\n'
    file = tmp_path / "comments.txt"
    file.write_text(text, encoding="utf-8", newline="")
    (tmp_path / "station.toml").write_text(STATION, encoding="utf-8")
    piped = companion("classify", input=text)
    assert piped.returncode == 0
    assert [orjson.loads(line)["text"] for line in piped.stdout.splitlines()] == [
        "多少钱",
        "",
        "新疆发货吗",
        '{"text":',
    ]
    assert companion("classify", str(file)).stdout == piped.stdout
    with_catalogue = companion("classify", str(file), "--config", str(tmp_path / "station.toml"))
    assert len(with_catalogue.stdout.splitlines()) == 4


def test_a_line_that_is_not_utf_8_keeps_its_place_and_is_told_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "comments.txt"
    file.write_bytes("第一\n".encode() + "多少钱\n".encode("gbk") + "多少钱\n".encode())
    ended = companion("classify", str(file))
    assert ended.returncode == 1
    assert [orjson.loads(line)["is_question"] for line in ended.stdout.splitlines()] == [False, False, True]
    assert "第 2 行" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [("classify", "nowhere.txt"), ("classify", "--config", "nowhere.toml")])
def test_a_file_that_is_not_there_is_said(words: tuple[str, ...]) -> None:
    ended = companion(*words, input="")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "nowhere" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
