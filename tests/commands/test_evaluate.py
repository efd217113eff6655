"""`companion evaluate`: labelled comments in, figures out."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from companion.commands.evaluate import evaluate, evaluate_groups, read_rows
from companion.domain.catalogue import Catalogue
from companion.domain.trouble import Trouble
from tests.evening.village import companion

QUESTIONS = """text,is_question,intent,origin,slices
包邮吗,1,shipping,written,no_qmark_q;short_q
5斤多少钱,1,price,real,
主播好,0,,real,about_topic
"""
CLUSTERS = """group_id,text,is_distractor,near_group
g1,包邮吗,0,
g1,免邮不,0,
,新疆包邮吗,1,g1
"""


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "questions.csv"
    path.write_text(QUESTIONS, encoding="utf-8")
    return path


@pytest.fixture
def clusters(tmp_path: Path) -> Path:
    path = tmp_path / "clusters.csv"
    path.write_text(CLUSTERS, encoding="utf-8-sig")
    return path


def test_every_column_that_parts_the_lines_has_its_figures(labelled: Path) -> None:
    figures = evaluate(read_rows(labelled, ("text", "is_question")), Catalogue(""))
    assert figures["all"]["f1"] == figures["recall_at_precision_0.95"] == 1.0
    assert figures["intents"]["accuracy"] == 1.0
    assert {column: list(parts) for column, parts in figures["by"].items()} == {
        "origin": ["real", "written"],
        "slices": ["about_topic", "no_qmark_q", "short_q"],
    }


def test_a_file_without_intents_is_measured_without_them(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("text,is_question\n多少钱,1\n666,0\n", encoding="utf-8")
    figures = evaluate(read_rows(path, ("text", "is_question")), Catalogue(""))
    assert "intents" not in figures
    assert figures["by"] == {}


def test_a_distractor_in_a_group_of_its_likes_is_counted() -> None:
    rows = [
        {"text": "包邮吗", "group_id": "g1", "is_distractor": "0", "near_group": ""},
        {"text": "包邮吗", "group_id": "", "is_distractor": "1", "near_group": "g1"},
        {"text": "包邮吗", "group_id": "", "is_distractor": "1", "near_group": "g2"},
    ]
    assert evaluate_groups(rows, Catalogue(""))["distractors_merged"] == 0.5


def test_the_command_says_the_same_as_a_page_and_as_json(labelled: Path, clusters: Path) -> None:
    page = companion("evaluate", str(labelled), "--clusters", str(clusters), "--lang", "zh")
    assert page.returncode == 0, page.stderr
    assert "F1 1.000" in page.stdout
    assert "B³ F1 1.000" in page.stdout
    told = orjson.loads(companion("evaluate", str(labelled), "--clusters", str(clusters), "--json").stdout)
    assert told["groups"]["b3_f1"] == 1.0
    assert told["groups"]["distractors_merged"] == 0.0
    assert "recall at precision 0.95 1.000" in companion("evaluate", str(labelled), "--lang", "en").stdout


@pytest.mark.parametrize(
    ("written", "said"),
    [("", "没有评论"), ("text\n包邮吗\n", "is_question"), (None, "读不了"), (b"\xff\xfe\x00", "UTF-8")],
)
def test_a_file_that_will_not_do_is_named(tmp_path: Path, written: str | bytes | None, said: str) -> None:
    path = tmp_path / "labels.csv"
    if written is not None:
        path.write_bytes(written if isinstance(written, bytes) else written.encode())
    with pytest.raises(Trouble) as trouble:
        read_rows(path, ("text", "is_question"))
    assert said in trouble.value.zh
    assert "labels.csv" in trouble.value.zh
