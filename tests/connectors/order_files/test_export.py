"""The shared synthetic exports come to what is expected of them, row by row; headings are found wherever they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from companion.domain.trouble import Trouble
from connectors.order_files.events import Row
from connectors.order_files.export import Wanted, read_export
from connectors.order_files.payload import Refusal, activity_of, version_of
from connectors.order_files.profiles import profile_named
from connectors.order_files.shops import shop_named
from tests.connectors.order_files.made import DOUYIN, as_csv, as_xlsx, douyin, good, put, rows_of


def normal(row: Row, platform: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """What a row says, in the words of expected.json; of what it does not speak, nothing."""
    shape, order = row.shape, row.order
    if platform == "kuaituantuan":
        order = f"<activity>#{order.partition('#')[2]}"
    (goods,) = shape.goods or (None,)
    told: dict[str, Any] = {
        "order_id": order,
        "line_id": row.lines[0] if row.lines else None,
        "sku_code": goods.code or None if goods else None,
        "qty": shape.units,
        "state": shape.state,
        "paid_at": _utc(row.paid_ms),
        "refund_phase": shape.phase,
        "refund_fen": shape.refund_fen,
        "date_from_order_no": _utc(row.created_ms + 8 * 3_600_000)[:10],
    }
    return {key: told[key] for key in wanted if key not in ("why", "note")}


def _utc(ms: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_synthetic_exports_come_to_what_is_expected(shared: Path) -> None:
    folder = shared / "captures" / "orders" / "synthetic-exports"
    if not (folder / "expected.json").is_file():
        pytest.skip("no synthetic exports beside the checkout")
    expected = orjson.loads((folder / "expected.json").read_bytes())
    for name, whole in expected.items():
        (part,) = parts = [next(iter(read_export(folder / name, Wanted())))]
        assert part.profile.name == whole["platform"]
        if "export_epoch" in whole:
            assert part.place.version == whole["export_epoch"] * 1000
        rows = good(folder / name)
        lines = [{key: line[key] for key in line if key not in ("why", "note")} for line in whole["lines"]]
        assert [normal(row, part.profile.name, line) for row, line in zip(rows, lines, strict=True)] == lines, name
        assert len(parts) == 1


def test_every_recorded_heading_is_recognised(shared: Path, tmp_path: Path) -> None:
    recorded = shared / "captures" / "orders" / "synthetic-exports" / "headers.json"
    if not recorded.is_file():
        pytest.skip("no recorded headings beside the checkout")
    for name, heading in orjson.loads(recorded.read_bytes()).items():
        body = (",".join(heading) + "\n").encode("gb18030")
        (part,) = read_export(put(tmp_path / f"{name}.csv", body), Wanted())
        assert part.profile.name == name.removesuffix("_detail").replace("tmall", "taobao")
        assert list(part.rows) == []


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("订单号,订单状态,售后状态,SKU名称,SKU规格,SKU件数,是否为赠品,规格ID,支付时间,sku净重(kg)", "xiaohongshu"),
        ("订单号,商品编码,数量,状态,支付时间,备注", "template"),
        ("订单编号,子订单编号,宝贝标题,宝贝总数量,外部系统编号,订单状态,订单付款时间", "taobao"),
        ("支付时间,状态,数量,商品编码,订单号", "template"),
        ("订单 号,商品编码 , 数量,状态", "template"),
    ],
)
def test_other_headings_are_recognised_too(tmp_path: Path, heading: str, name: str) -> None:
    (part,) = read_export(put(tmp_path / "a.csv", heading.encode()), Wanted())
    assert part.profile.name == name


def test_titles_may_stand_above_the_heading_and_the_heading_again_below_it(tmp_path: Path) -> None:
    body = as_csv([douyin()])
    head, row, _ = body.split(b"\r\n")
    text = b"\r\n".join(["抖店订单导出".encode(), b"", head, row, head, b"", row.replace(b"6001", b"6003")])
    assert [(row.number, row.order[-4:]) for row in good(put(tmp_path / "a.csv", text))] == [(4, "6001"), (7, "6003")]


def test_a_heading_that_lacks_columns_names_them(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "主订单编号,子订单编号,商品数量,订单提交时间,支付完成时间\n".encode())
    with pytest.raises(Trouble, match="像是抖店的订单表，但是缺少这些列：订单状态；"):
        rows_of(path)
    path = put(tmp_path / "ExportOrderList.csv", "订单编号,宝贝标题,宝贝总数量,订单状态,订单付款时间\n".encode())
    with pytest.raises(Trouble, match="ExportOrderDetailList"):
        rows_of(path)


def test_a_platform_that_is_named_is_the_only_one_looked_for(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", as_csv([douyin()]))
    assert len(good(path, Wanted(profile_named("doudian")))) == 1
    with pytest.raises(Trouble, match="缺少"):
        rows_of(path, Wanted(profile_named("jd")))


def test_the_first_of_two_columns_of_one_name_is_read_and_told_of(tmp_path: Path) -> None:
    body = as_csv([douyin()]).replace("取消原因".encode(), "商品数量".encode())
    (part,) = read_export(put(tmp_path / "a.csv", body), Wanted())
    assert part.twice == ("商品数量",)
    (row,) = part.rows
    assert isinstance(row, Row)
    assert row.shape.units == 2


def test_a_row_of_another_width_is_refused_and_the_next_is_taken(tmp_path: Path) -> None:
    body = as_csv([douyin(), douyin("4805961163201956003"), douyin("4805961163201956005")])
    head, first, second, third, _ = body.split(b"\r\n")
    text = b"\r\n".join([head, first + b",more", second + b",, ", third.rpartition(b",")[0], second])
    told = rows_of(put(tmp_path / "a.csv", text))
    assert [type(row).__name__ for row in told] == ["Refusal", "Row", "Refusal", "Row"]
    assert isinstance(told[0], Refusal)
    assert told[0].zh == "有 18 列，表头是 17 列，对不上"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("主订单编号", "张三丰 贵州省镇宁县"),
        ("子订单编号", "-"),
        ("商品数量", "两箱"),
        ("订单状态", "张三丰 13800138000"),
        ("支付完成时间", "昨天下午"),
        ("商家编码", "x" * 40_000),
    ],
)
def test_a_refusal_names_the_row_and_never_what_stands_in_it(tmp_path: Path, column: str, cell: str) -> None:
    told = rows_of(put(tmp_path / "a.csv", as_csv([douyin(), douyin(**{column: cell})])))
    assert isinstance(told[1], Refusal)
    assert told[1].number == 3
    assert cell[:4] not in told[1].zh + told[1].en


def test_rounded_numbers_throughout_refuse_the_file_and_one_by_chance_does_not(tmp_path: Path) -> None:
    rounded = [douyin(f"47052884655{number:05}000") for number in range(3)]
    with pytest.raises(Trouble, match="又保存过"):
        rows_of(put(tmp_path / "a.csv", as_csv(rounded)))
    whole = [douyin(f"470528846550{number:07}") for number in range(1, 1201)]
    assert [row for row in rows_of(put(tmp_path / "b.csv", as_csv(whole))) if isinstance(row, Refusal)] == []
    few = rows_of(put(tmp_path / "c.csv", as_csv([whole[998], whole[999], whole[1000]])))
    assert [type(row).__name__ for row in few] == ["Row", "Refusal", "Row"]


def test_scientific_notation_beyond_the_first_rows_refuses_its_own_row(tmp_path: Path) -> None:
    rows = [douyin(f"470528846550{number:07}") for number in range(1, 700)]
    rows.append(douyin("4.70529E+18"))
    told = rows_of(put(tmp_path / "a.csv", as_csv(rows)))
    assert [row.number for row in told if isinstance(row, Refusal)] == [701]


def test_rows_of_one_order_and_the_same_goods_are_two_lines_only_side_by_side(tmp_path: Path) -> None:
    head = ("订单号", "商品编码", "数量", "状态")
    rows = [("A", "plum-5", 1, "待发货"), ("A", "plum-5", 2, "待发货"), ("B", "plum-5", 1, "待发货")]
    path = as_xlsx(tmp_path / "a.xlsx", [head, *rows, ("A", "plum-5", 1, "待发货")])
    assert [row.lines for row in good(path)] == [("A|plum-5",), ("A|plum-5#2",), ("B|plum-5",), ("A|plum-5",)]


@pytest.mark.parametrize(
    ("name", "ms"),
    [("1721470000_doudian.csv", 1_721_470_000_000), ("1721470000123.csv", 1_721_470_000_123), ("17214700001.csv", 7)],
)
def test_a_file_is_as_old_as_its_name_says_else_as_its_last_change(name: str, ms: int) -> None:
    assert version_of(name, 7) == ms


@pytest.mark.parametrize(
    "name",
    [
        "李子第三团.xlsx",
        "李子第三团(1).xlsx",
        "李子第三团 (2).xlsx",
        "李子第三团 - 副本.xlsx",
        "李子第三团_20240720.xlsx",
    ],
)
def test_a_group_buy_is_called_as_its_file_without_what_a_copy_adds(name: str) -> None:
    assert activity_of(name, "") == "李子第三团"
    assert activity_of(name, "镇宁李子团") == "镇宁李子团"


@pytest.mark.parametrize("name", ["", " ", "Console", "phone", "a\x00b", "x" * 41])
def test_a_shop_that_can_not_be_called_so_is_refused(name: str) -> None:
    with pytest.raises(Trouble):
        shop_named(name)


def test_all_columns_of_the_made_up_rows_are_there() -> None:
    assert tuple(douyin()) == DOUYIN
