"""A file is told by its bytes, not by its name; every encoding reads the same, and every bad file is one sentence."""

from __future__ import annotations

import io
import struct
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from companion.domain.trouble import Trouble
from connectors.order_files import files
from connectors.order_files.events import Row
from connectors.order_files.export import Wanted, read_export
from connectors.order_files.payload import Refusal
from tests.connectors.order_files.made import DOUYIN, as_csv, as_xlsx, douyin, good, put, rows_of

BODY = [douyin(), douyin("4805961163201956003", 商品数量="1")]


def refused(path: Path) -> str:
    with pytest.raises(Trouble) as no:
        rows_of(path)
    assert "\n" not in no.value.zh
    assert no.value.en
    return no.value.zh


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_every_encoding_reads_the_same(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = good(put(tmp_path / "a.csv", as_csv(BODY, encoding, delimiter)))
    assert [(row.order, row.shape.units, row.shape.state) for row in rows] == [
        ("4805961163201956001", 2, "paid"),
        ("4805961163201956003", 1, "paid"),
    ]


def test_gb18030_cut_anywhere_is_still_gb18030(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PIECE", 7)
    assert len(good(put(tmp_path / "a.csv", as_csv(BODY, "gb18030")))) == 2


@pytest.mark.parametrize("end", [b"\n", b"\r"])
def test_lines_may_end_in_any_way(tmp_path: Path, end: bytes) -> None:
    assert len(good(put(tmp_path / "a.csv", as_csv(BODY).replace(b"\r\n", end).removesuffix(end)))) == 2


def test_bytes_that_are_no_text_cost_their_own_row_and_in_a_buyers_cell_nothing(tmp_path: Path) -> None:
    body = as_csv([*BODY, douyin("4805961163201956005")], "utf-8-sig")
    broken = body.replace(b"4805961163201956003", b"480596116320\xff956003", 2).replace("收件人".encode(), b"\xff\xfe")
    rows = rows_of(put(tmp_path / "a.csv", broken))
    assert [row.order for row in rows if isinstance(row, Row)] == ["4805961163201956001", "4805961163201956005"]
    assert [(row.number, row.en) for row in rows if isinstance(row, Refusal)] == [
        (3, "a cell holds bytes that are no text")
    ]


def test_two_byte_text_that_breaks_off_is_one_sentence(tmp_path: Path) -> None:
    broken = as_csv(BODY, "utf-16")[:-1]
    assert "已经损坏" in refused(put(tmp_path / "a.csv", broken))


def test_a_file_is_known_by_what_its_bytes_hash_to(tmp_path: Path) -> None:
    body = as_csv(BODY)
    (part,) = read_export(put(tmp_path / "a.csv", body), Wanted())
    assert part.sha == sha256(body).hexdigest()


def test_how_far_it_is_goes_up_to_one(tmp_path: Path) -> None:
    (part,) = read_export(put(tmp_path / "a.csv", as_csv(BODY)), Wanted())
    assert part.done() == 1.0 or list(part.rows)
    list(part.rows)
    assert part.done() == 1.0


def test_a_zip_is_read_file_by_file(tmp_path: Path) -> None:
    sheet = as_xlsx(tmp_path / "b.xlsx", [DOUYIN, list(douyin("4805961163201956005").values())])
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        packed.writestr("day/1721470000_a.csv", as_csv(BODY))
        packed.write(sheet, "b.xlsx")
        packed.writestr("__MACOSX/._a.csv", b"\0")
        packed.writestr("readme.md", "x")
    parts = read_export(tmp_path / "all.zip", Wanted())
    told = [(part.name, part.place.version == 1_721_470_000_000, len(list(part.rows))) for part in parts]
    assert told == [("all.zip/1721470000_a.csv", True, 2), ("all.zip/b.xlsx（表1）", False, 1)]


def test_a_zip_of_nothing_to_read_says_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("a.pdf", b"%PDF")
    assert "CSV 或 XLSX" in refused(tmp_path / "a.zip")


def locked_zip(name: str) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as packed:
        packed.writestr(name, as_csv(BODY))
    raw = bytearray(body.getvalue())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.index(mark) + at
        raw[place : place + 2] = struct.pack("<H", 1)
    return bytes(raw)


@pytest.mark.parametrize(
    ("name", "body", "zh"),
    [
        ("a.csv", b"", "是空的"),
        ("a.xlsx", b"\0\0\0", "是空的"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "老式的 .xls"),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "老式的 .xls"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "有密码"),
        ("a.xls", b"\xef\xbb\xbf<html><table>", "网页"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\xff\xfe\xfd" + bytes(range(128, 256)), "不是 CSV"),
        ("a.csv", b"a,b\n" + b"\xff" * 100, "不是 CSV"),
        ("a.csv", b"x" * (3 << 20), "不是 CSV"),
        ("a.xlsx", b"PK\x03\x04 and no more", "坏了"),
        ("a.zip", locked_zip("a.csv"), "有密码"),
        ("a.csv", "姓名,电话\n甲,乙\n".encode(), "认不出"),
        ("a.csv", b"just one line", "认不出"),
        ("a.csv", b"\n" * 50 + as_csv(BODY), "认不出"),
    ],
    ids="none zeros xls renamed locked page picture torn endless cut zip strange line late".split(),
)
def test_what_can_not_be_read_is_one_sentence(tmp_path: Path, name: str, body: bytes, zh: str) -> None:
    assert zh in refused(put(tmp_path / name, body))


def test_a_file_that_is_not_there_or_is_a_folder_is_one_sentence(tmp_path: Path) -> None:
    assert "读不了 a.csv" in refused(tmp_path / "a.csv")
    assert "读不了" in refused(tmp_path)


def test_a_file_beyond_the_bound_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_TEXT_BYTES", 10)
    assert "太大" in refused(put(tmp_path / "a.csv", as_csv(BODY)))
