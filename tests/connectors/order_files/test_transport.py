"""A file is told row by row, and a folder's files are read once they have stopped growing; nothing is deleted."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from companion.domain.inbound import ConnectorStatus, Inbound, OrderEvent
from companion.domain.trouble import Trouble
from connectors.contract import Listener, Receipt, Setting
from connectors.order_files import CARD, check, connect
from connectors.order_files.export import Wanted
from connectors.order_files.report import Report, details, page
from connectors.order_files.transport import REPORT, Folder, brought_by, import_file
from tests.connectors.order_files.made import as_csv, douyin, put


class Book:
    """A made-up station: it knows every key it was ever brought."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.orders: list[str] = []
        self.statuses: list[ConnectorStatus] = []

    async def emit(self, nouns: tuple[Inbound, ...]) -> Receipt:
        fresh = 0
        for noun in nouns:
            if isinstance(noun, ConnectorStatus):
                self.statuses.append(noun)
                continue
            assert isinstance(noun, OrderEvent)
            fresh += noun.key not in self.keys
            self.keys.add(noun.key)
            self.orders.append(noun.order)
        return Receipt(fresh, len(nouns) - fresh)

    def read(self, path: Path) -> list[Report]:
        return asyncio.run(import_file(path, Wanted(), brought_by(self.emit)))


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.rows, report.fresh, report.unchanged, report.refused


def ids(count: int) -> list[str]:
    return [f"4805961163{number:07}21" for number in range(count)]


def test_every_row_is_counted_as_new_unchanged_or_refused(tmp_path: Path) -> None:
    book = Book()
    rows = [douyin(id) for id in ids(450)]
    first = put(tmp_path / "1721470000_a.csv", as_csv([*rows, douyin("no number")]))
    (report,) = book.read(first)
    assert counts(report) == (451, 450, 0, 1)
    assert details(report, "zh") == ["第 452 行：订单号里有不该有的字符"]
    assert details(report, "en") == ["row 452: the order number has characters that no order number has"]
    (again,) = book.read(first)
    assert counts(again) == (451, 0, 450, 1)
    rows[7] |= {"订单状态": "已发货", "发货时间": "2024-07-21 09:00:00"}
    rows[8] |= {"商品数量": "3"}
    (newer,) = book.read(put(tmp_path / "1721480000_a.csv", as_csv(rows)))
    assert counts(newer) == (450, 2, 448, 0)
    assert newer.codes() == {"PLUM-5J": 901}


def test_a_file_that_can_not_be_read_is_a_report_too(tmp_path: Path) -> None:
    (report,) = Book().read(put(tmp_path / "a.csv", b""))
    assert not report.whole
    assert details(report, "zh") == ["a.csv 是空的：请回平台重新导出"]


def test_what_came_before_a_file_broke_off_is_kept(tmp_path: Path) -> None:
    book = Book()
    torn = as_csv([douyin(id) for id in ids(900)]) + b'"x,' * 3 + (b'1,"x\n' * 400)
    (report,) = book.read(put(tmp_path / "a.csv", torn))
    assert report.fresh == 900
    assert "引号乱了" in report.trouble[0]


def test_the_report_keeps_a_thousand_reasons_and_counts_the_rest(tmp_path: Path) -> None:
    rows = [douyin(), *[douyin("?") for _ in range(1100)]]
    (report,) = Book().read(put(tmp_path / "a.csv", as_csv(rows)))
    assert report.refused == 1100
    assert details(report, "zh")[-1] == "……还有 100 行没收"
    assert report.sha in page([report], "zh")


def test_what_can_not_be_brought_ends_the_reading(tmp_path: Path) -> None:
    async def bring(_tickets: Any) -> list[Receipt]:
        raise Trouble("没有收下", "not taken")

    (report,) = asyncio.run(import_file(put(tmp_path / "a.csv", as_csv([douyin()])), Wanted(), bring))
    assert report.trouble == ("没有收下", "not taken")


class Watch:
    """Looks into a folder as often as it is told what happens between two looks."""

    def __init__(self, folder: Path, *between: Callable[[], Any]) -> None:
        self.book = Book()
        self._between = list(between)
        self._folder = Folder(folder, Wanted(), sleep=self._sleep)

    async def _sleep(self, _seconds: float) -> None:
        if not self._between:
            raise asyncio.CancelledError
        self._between.pop(0)()

    def run(self) -> Book:
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(self._folder.listen(self.book.emit))
        return self.book


def nothing() -> None:
    """Time passes."""


def test_a_file_that_is_dropped_in_is_read_once_it_has_stopped_growing(tmp_path: Path) -> None:
    body = as_csv([douyin(id) for id in ids(3)])
    path = tmp_path / "a.csv"
    grows = [lambda at=at: path.write_bytes(body[:at]) for at in (100, 400, len(body))]
    book = Watch(tmp_path, *grows, nothing, nothing, nothing).run()
    assert sorted(set(book.orders)) == ids(3)
    assert len(book.orders) == 6
    assert "读了 3 行：新 3，没变 0，没收 0" in (tmp_path / f"a.csv{REPORT}").read_text("utf-8-sig")
    assert path.read_bytes() == body


def test_a_file_that_changes_after_it_was_read_is_read_again(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", as_csv([douyin(ids(1)[0])]))
    book = Watch(tmp_path, nothing, lambda: path.write_bytes(as_csv([douyin(id) for id in ids(2)])), nothing).run()
    assert sorted(set(book.orders)) == ids(2)


def test_after_a_start_all_is_read_again_and_the_first_report_stays(tmp_path: Path) -> None:
    put(tmp_path / "a.csv", as_csv([douyin()]))
    watch = Watch(tmp_path, nothing)
    watch.run()
    report = (tmp_path / f"a.csv{REPORT}").read_bytes()
    again = Watch(tmp_path, nothing)
    again.book.keys = watch.book.keys
    assert len(again.run().orders) == 2
    assert (tmp_path / f"a.csv{REPORT}").read_bytes() == report


def test_a_row_refused_is_told_of_in_the_report_and_by_its_number_alone_to_the_station(tmp_path: Path) -> None:
    name = "张三丰的订单.csv"
    put(tmp_path / name, as_csv([douyin(), douyin("王小明")]))
    book = Watch(tmp_path, nothing).run()
    up, left = book.statuses
    assert (up.state, up.at_ms, up.parked) == ("up", 0, 0)
    assert (left.state, left.parked, "张三丰" in left.note) == ("up", 1, False)
    report = (tmp_path / (name + REPORT)).read_text("utf-8-sig")
    assert "第 3 行：订单号里有不该有的字符" in report
    assert "王小明" not in report


def test_what_is_no_export_is_left_alone(tmp_path: Path) -> None:
    for name in ("~$a.xlsx", ".a.csv", "notes.md", f"a.csv{REPORT}"):
        put(tmp_path / name, b"x")
    (tmp_path / "old.csv").mkdir()
    before = sorted(path.name for path in tmp_path.iterdir())
    assert Watch(tmp_path, nothing, nothing).run().orders == []
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_folder_that_is_gone_ends_the_listening_with_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "订单"
    folder.mkdir()
    with pytest.raises(Trouble, match="读不了"):
        asyncio.run(
            Folder(folder, Wanted(), sleep=lambda _: asyncio.to_thread(shutil.rmtree, folder)).listen(Book().emit)
        )


def test_a_report_that_can_not_be_written_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "a.csv", as_csv([douyin()]))
    monkeypatch.setattr(Path, "write_text", lambda *_, **__: (_ for _ in ()).throw(PermissionError(13, "no")))
    book = Watch(tmp_path, nothing).run()
    assert "写不进" in book.statuses[-1].note
    assert book.orders


def test_a_sound_table_connects_and_each_mistake_is_one_sentence(tmp_path: Path) -> None:
    assert (CARD.name, CARD.kind) == ("order_files", "listener")
    listener = connect(Setting({"folder": str(tmp_path), "shops": {"doudian": "二店"}}))
    assert isinstance(listener, Listener)
    for table, en in (
        ({}, "[connector.order_files] needs folder"),
        ({"folder": str(tmp_path / "none")}, "there is no folder"),
        ({"folder": str(tmp_path), "shop": {}}, "did you mean shops?"),
        ({"folder": str(tmp_path), "shops": "x"}, "needs shops as"),
        ({"folder": str(tmp_path), "shops": {"doudien": "x"}}, "did you mean doudian?"),
        ({"folder": str(tmp_path), "shops": {"doudian": "console"}}, "can't be called"),
    ):
        (trouble,) = check(Setting(table))
        assert en in trouble.en
        with pytest.raises(Trouble):
            connect(Setting(table))
