"""The archive finds what was answered, follows the facts, and is made anew from the book when its file is no good."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from companion.archive.archive import FOUND_MOST, Archive, ArchiveDamaged, ArchiveFailed
from companion.domain.facts import AnyFact, ClinicAnswered, ClinicReopened
from tests.domain.shop import T0

QUESTIONS = (
    "李子叶子发黄怎么办",
    "叶子卷起来了是什么虫",
    "李子树流胶怎么治",
    "冬天怎么修剪",
    "李子开花不结果是什么原因",
    "施什么肥好",
    "裂果怎么防",
    "炭疽病用什么药",
    "老师我家的桃树叶子有小洞",
    "苗木栽多密",
    "刺梨什么时候移栽",
    "土壤酸性太重怎么改良",
)


def answered(group: str, question: str, text: str = "答", **more: Any) -> ClinicAnswered:
    return ClinicAnswered(group, question, text, at_ms=T0, **more)


def mark(_sequence: int) -> bytes:
    return b"this book"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    one = Archive(tmp_path / "data" / "clinic.db")
    assert one.open(mark) == 0
    facts = [(at, answered(f"q{at}", text, f"答{at}：喷波尔多液")) for at, text in enumerate(QUESTIONS, 1)]
    one.take(0, facts, len(QUESTIONS), b"this book")
    return one


def groups(found: list[Any]) -> list[str]:
    return [kept.group for kept in found]


@pytest.mark.parametrize(
    ("text", "group"),
    [("流胶", "q3"), ("炭疽", "q8"), ("移栽", "q11"), ("酸性土", "q12"), ("修枝", "q4"), ("洞", "q9"), ("裂開", "q7")],
)
def test_what_is_looked_for_comes_first(archive: Archive, text: str, group: str) -> None:
    assert groups(archive.search(text))[:1] == [group]


def test_a_question_weighs_more_than_an_answer_that_mentions_it(archive: Archive) -> None:
    archive.take(12, [(13, answered("q13", "今年雨水多", "雨水多要防炭疽病，炭疽病发得快"))], 13, b"this book")
    assert groups(archive.search("炭疽病")) == ["q8", "q13"]


def test_nothing_in_particular_is_the_newest(archive: Archive) -> None:
    assert len(archive.search("")) == len(QUESTIONS)
    assert len(archive.search("", 3)) == 3
    assert len(QUESTIONS) <= FOUND_MOST
    assert archive.search("核聚变") == []


@pytest.mark.parametrize(
    "text", ['"', "a OR b", "NEAR(", "*", "col:x", "'; DROP TABLE cases; --", "\0", "\ud800", "𠀀"]
)
def test_no_text_breaks_the_search(archive: Archive, text: str) -> None:
    archive.search(text)
    archive.alike(text)
    assert len(archive.cases()) == len(QUESTIONS)


@pytest.mark.parametrize(
    ("question", "like"),
    [
        ("李树叶子黄了咋整", ["q1"]),
        ("树干流胶打什么药", ["q3"]),
        ("桃树叶子上好多小洞洞", ["q9"]),
        ("果子裂开了", ["q7"]),
        ("红蜘蛛怎么治", []),
        ("核桃树有虫怎么办", []),
        ("老师你好我家的李子怎么回事", []),
        ("新疆发货吗", []),
        ("", []),
    ],
)
def test_only_what_asks_nearly_the_same_is_alike(archive: Archive, question: str, like: list[str]) -> None:
    assert groups(archive.alike(question)) == like


def test_an_answer_replaces_the_earlier_one_and_one_taken_back_leaves_none(archive: Archive) -> None:
    archive.take(12, [(13, answered("q3", "李子树流胶怎么治", "刮掉涂石硫合剂", outcome="visit"))], 13, b"this book")
    (found,) = archive.search("石硫合剂")
    assert (found.group, found.sequence, found.outcome) == ("q3", 13, "visit")
    assert len(archive.cases()) == len(QUESTIONS)
    archive.take(13, [(14, ClinicReopened("q3", at_ms=T0))], 14, b"this book")
    assert groups(archive.search("石硫合剂")) == ["q3"]
    archive.take(14, [(15, ClinicReopened("q3", back=True, at_ms=T0))], 15, b"this book")
    assert archive.search("石硫合剂") == []
    assert archive.open(mark) == 15


def test_what_was_taken_in_is_not_taken_in_twice(archive: Archive) -> None:
    late: list[tuple[int, AnyFact]] = [(11, ClinicReopened("q1", back=True, at_ms=T0)), (13, answered("q13", "新的"))]
    archive.take(10, late, 13, b"this book")
    assert len(archive.cases()) == len(QUESTIONS) + 1
    with pytest.raises(ArchiveDamaged, match="换过"):
        archive.take(20, [], 21, b"this book")


def test_another_book_is_another_archive(archive: Archive) -> None:
    assert archive.open(lambda sequence: b"another book") == 0
    assert archive.cases() == []


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000])


def scribble(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[4096:8192] = b"\xff" * 4096
    path.write_bytes(body)


def forget_words(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM words_content WHERE id = 3")
        connection.commit()


def older(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    "spoil", [truncate, scribble, forget_words, older, Path.unlink, lambda path: path.write_bytes(b"no archive")]
)
def test_a_file_that_is_no_good_is_made_anew(archive: Archive, spoil: Callable[[Path], Any]) -> None:
    with closing(sqlite3.connect(archive.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    spoil(archive.path)
    assert archive.open(mark) == 0
    archive.take(0, [(1, answered("q1", "叶子发黄"))], 1, b"this book")
    assert groups(archive.search("发黄")) == ["q1"]


def test_a_file_that_is_gone_is_said_to_be_damaged(archive: Archive) -> None:
    archive.path.unlink()
    with pytest.raises(ArchiveDamaged, match="会从账本重新做一份"):
        archive.search("发黄")


def test_a_place_that_cannot_be_written_is_not_taken_for_damage(tmp_path: Path) -> None:
    (tmp_path / "clinic.db").mkdir()
    archive = Archive(tmp_path / "clinic.db")
    with pytest.raises(ArchiveFailed):
        archive.open(mark)
    assert (tmp_path / "clinic.db").is_dir()
