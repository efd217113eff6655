"""Floor 4. `companion evaluate`: labelled comments in, how well they are read out.

Reads a CSV with `text` and `is_question`, and whatever else it labels; with `--clusters` one with `text` and
`group_id`. Writes figures to stdout, as a page or as JSON.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import orjson

from companion.app import shelf_of
from companion.commands.scores import (
    Judged,
    calibration,
    detection,
    grouping,
    intent_figures,
    intents,
    recall_when_sure,
)
from companion.domain.admit import clean_text
from companion.domain.catalogue import Catalogue
from companion.domain.trouble import Lang, Trouble, reason
from companion.reading.grouping import GroupIndex
from companion.reading.reader import Reader

TRUE: Final = frozenset(("1", "true", "yes"))
BY: Final = ("origin", "ambiguous", "kind", "category", "type", "source", "slices")
"""Columns by which figures are told apart, where a file has them; `slices` holds several, parted by semicolons."""

Row = dict[str, str]


def evaluate_files(labelled: Path, clusters: Path | None, catalogue: Catalogue, as_json: bool, lang: Lang) -> None:
    """Say how well the comments of `labelled` are read, and those of `clusters` grouped. Raises `Trouble`."""
    figures = evaluate(read_rows(labelled, ("text", "is_question")), catalogue)
    if clusters is not None:
        figures["groups"] = evaluate_groups(read_rows(clusters, ("text", "group_id")), catalogue)
    if as_json:
        print(orjson.dumps(figures, option=orjson.OPT_INDENT_2).decode())
    else:
        print("\n".join(page(figures, lang)))


def read_rows(path: Path, needed: Sequence[str]) -> list[Row]:
    """The rows of a CSV file in UTF-8. Raises `Trouble` where it can't be read, or a needed column is missing."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as wrong:
        raise Trouble(f"读不了 {path}：{reason(wrong)[0]}", f"can't read {path}: {reason(wrong)[1]}") from None
    except (UnicodeDecodeError, csv.Error):
        raise Trouble(f"{path} 不是 UTF-8 的 CSV", f"{path} is not a CSV file in UTF-8") from None
    if not rows:
        raise Trouble(f"{path} 里没有评论", f"there is no comment in {path}")
    for column in needed:
        if column not in rows[0]:
            raise Trouble(f"{path} 没有 {column} 这一列", f"{path} has no column {column}")
    return [{name: value or "" for name, value in row.items() if name} for row in rows]


def evaluate(rows: Sequence[Row], catalogue: Catalogue) -> dict[str, Any]:
    """All figures of labelled comments, as `--json` writes them."""
    reader = Reader(shelf_of(catalogue))
    lines = [_judge(reader, row) for row in rows]
    error, bins = calibration(lines)
    figures: dict[str, Any] = {
        "all": detection(lines),
        "recall_at_precision_0.95": recall_when_sure(lines),
        "calibration": {"ece": error, "bins": bins},
    }
    if "intent" in rows[0]:
        per_intent = intents(lines)
        figures["intents"] = {**intent_figures(lines, per_intent), "per_intent": per_intent}
    figures["by"] = {column: _apart(rows, lines, column) for column in BY if column in rows[0]}
    return figures


def evaluate_groups(rows: Sequence[Row], catalogue: Catalogue) -> dict[str, float]:
    """How the rows, taken as one stream, fall into groups; a row without a group stands alone."""
    reader, index = Reader(shelf_of(catalogue)), GroupIndex()
    said = [_group(reader, index, row["text"], number) for number, row in enumerate(rows)]
    wanted = [row["group_id"] or f"alone {number}" for number, row in enumerate(rows)]
    apart = [number for number, row in enumerate(rows) if row.get("is_distractor", "") in TRUE]
    alone = set(apart)
    groups: dict[str, set[str]] = defaultdict(set)
    for number, group in enumerate(said):
        if number not in alone:
            groups[group].add(wanted[number])
    merged = sum(_merged(rows[number], groups.get(said[number], set())) for number in apart)
    return {
        **grouping(said, wanted),
        "distractors": len(apart),
        "distractors_merged": merged / len(apart) if apart else 0.0,
    }


def page(figures: dict[str, Any], lang: Lang) -> list[str]:
    """The figures, a line each, for a person."""
    zh = lang == "zh"
    lines = [_detected("全部" if zh else "all", figures["all"], zh)]
    lines.append(
        f"{'准确率 0.95 时的召回率' if zh else 'recall at precision 0.95'} {figures['recall_at_precision_0.95']:.3f}"
    )
    lines.append(f"{'置信度误差 ECE' if zh else 'calibration error, ECE'} {figures['calibration']['ece']:.3f}")
    for one in figures["calibration"]["bins"]:
        told = "置信度 {from:.1f} 起：{lines} 条，平均 {confidence:.2f}，其中提问 {questions:.2f}"
        english = "confidence from {from:.1f}: {lines} lines, {confidence:.2f} on average, questions {questions:.2f}"
        lines.append("  " + (told if zh else english).format(**one))
    if "intents" in figures:
        told = "意图：macro F1 {macro_f1:.3f}，全程准确 {accuracy:.3f}，找到的里面准确 {accuracy_of_found:.3f}"
        english = (
            "intents: macro F1 {macro_f1:.3f}, right end to end {accuracy:.3f}, of those found {accuracy_of_found:.3f}"
        )
        lines.append((told if zh else english).format(**figures["intents"]))
        for intent, one in figures["intents"]["per_intent"].items():
            lines.append("  {:10} {questions:5}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}".format(intent, **one))
    for column, parts in figures["by"].items():
        lines.append(f"{column}:")
        lines += [_detected("  " + name, part, zh) for name, part in parts.items()]
    if "groups" in figures:
        told = (
            "分组：{lines} 条，成对 F1 {pairwise_f1:.3f}，B³ F1 {b3_f1:.3f}，"
            "{distractors} 条干扰并错 {distractors_merged:.1%}"
        )
        english = (
            "groups: {lines} lines, pairwise F1 {pairwise_f1:.3f}, B³ F1 {b3_f1:.3f}, "
            "of {distractors} distractors merged {distractors_merged:.1%}"
        )
        lines.append((told if zh else english).format(**figures["groups"]))
    return lines


def _judge(reader: Reader, row: Row) -> Judged:
    reading = reader.read(clean_text(row["text"]))
    asks = row["is_question"].strip().lower() in TRUE
    meant = reading.need.intent if reading.need else ""
    return Judged(asks, reading.is_question, reading.confidence, row.get("intent", "") if asks else "", meant)


def _apart(rows: Sequence[Row], lines: Sequence[Judged], column: str) -> dict[str, dict[str, float]]:
    parts: dict[str, list[Judged]] = defaultdict(list)
    for row, line in zip(rows, lines, strict=True):
        for value in row[column].split(";"):
            if value.strip():
                parts[value.strip()].append(line)
    return {value: detection(parts[value]) for value in sorted(parts)}


def _group(reader: Reader, index: GroupIndex, text: str, number: int) -> str:
    need = reader.read(clean_text(text)).need
    if need is None:
        return f"line {number}"
    group = index.find(need)
    if group is None:
        group = f"line {number}"
        index.add(group, need)
    return group


def _merged(row: Row, beside: set[str]) -> bool:
    """Whether a distractor stands in a group it must not; where the file names none, in any group."""
    near = {group.strip() for group in row.get("near_group", "").split(";") if group.strip()}
    return not near.isdisjoint(beside) if near else bool(beside)


def _detected(name: str, figures: dict[str, float], zh: bool) -> str:
    told = (
        "{lines:5} 条，提问 {questions}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  误报 {flagged_of_the_rest:.2%}"
    )
    english = (
        "{lines:5} lines, questions {questions}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  "
        "of the rest flagged {flagged_of_the_rest:.2%}"
    )
    return f"{name:18}" + (told if zh else english).format(**figures)
