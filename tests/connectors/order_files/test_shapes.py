"""What a row says of its goods, its state and its refund, platform by platform."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.order_files.cells import Unread
from connectors.order_files.profiles import FIELDS, MOVING, NAMES, PROFILES, profile_named
from connectors.order_files.shapes import Shape, understand


def shape(platform: str, paid: bool = True, shipped: bool = False, merged: bool = False, **cells: Any) -> Shape:
    told = {"product": "P1", "code": "PLUM-5J", "units": "2"} | cells
    still = [told.get(field) for field in FIELDS[MOVING:]]
    return understand(profile_named(platform), still, paid, shipped, merged, "shop")


@pytest.mark.parametrize(
    ("platform", "state", "paid", "shipped", "aftersale", "stands"),
    [
        ("doudian", "待支付", False, False, "-", "unpaid"),
        ("doudian", "备货中", True, False, "-", "paid"),
        ("doudian", "部分发货", True, False, "-", "paid"),
        ("doudian", "待发货", True, False, "退款中", "paid"),
        ("doudian", "已发货", True, True, "-", "shipped"),
        ("doudian", "已完成", True, True, "-", "completed"),
        ("doudian", "已关闭", False, False, "-", "closed_unpaid"),
        ("doudian", "已关闭", True, False, "已全额退款", "refunded"),
        ("kuaishou", "交易关闭", False, False, None, "closed_unpaid"),
        ("kuaishou", "交易关闭", False, False, "退款成功", "refunded"),
        ("kuaishou", "已收货", True, True, None, "completed"),
        ("wechat_shop", "已发货/待收货", True, True, None, "shipped"),
        ("wechat_shop", "已取消", False, False, "退款完成", "refunded"),
        ("pdd", "已发货，待收货", False, True, "无售后或售后取消", "shipped"),
        ("pdd", "未发货，退款成功", False, False, "退款成功", "refunded"),
        ("pdd", "已发货，退款成功", False, True, "退款成功", "shipped"),
        ("pdd", "已取消，退款成功", False, False, "退款成功", "refunded"),
        ("pdd", "已取消", False, False, "无售后或售后取消", "closed_unpaid"),
        ("taobao", "等待买家付款", False, False, "没有申请退款", "unpaid"),
        ("taobao", "卖家已发货，等待买家确认", True, True, "没有申请退款", "shipped"),
        ("taobao", "交易关闭", True, False, "退款成功", "refunded"),
        ("jd", "等待出库", False, False, None, "paid"),
        ("jd", "(删除)等待付款确认", False, False, None, "closed_unpaid"),
        ("jd", "（删除）延迟付款确认", False, False, None, "closed_unpaid"),
        ("xiaohongshu", "已完成", True, True, None, "completed"),
        ("template", "待付款", False, False, None, "unpaid"),
        ("template", "已退款", False, False, None, "refunded"),
    ],
)
def test_a_state_in_the_platforms_words(
    platform: str, state: str, paid: bool, shipped: bool, aftersale: str | None, stands: str
) -> None:
    told = shape(platform, paid, shipped, state=state, aftersale=aftersale)
    assert told.state == stands
    assert told.paid == (stands not in ("unpaid", "closed_unpaid"))
    assert told.closed == (stands == "refunded")
    assert told.cancelled == (stands == "closed_unpaid")


def test_a_refund_under_way_is_no_refund() -> None:
    for said in ("退款中", "售后待处理", "待退货", "待收退货", "售后关闭", "-"):
        told = shape("doudian", state="已发货", shipped=True, aftersale=said)
        assert (told.refund, told.phase) == (False, "")


def test_a_refund_after_shipping_is_of_money_only_and_closes_nothing() -> None:
    told = shape("wechat_shop", state="已完成", shipped=True, aftersale="退款完成", refunded="12.5")
    assert (told.state, told.refund, told.phase, told.refund_fen, told.closed) == (
        "completed",
        True,
        "post",
        1250,
        False,
    )


def test_a_gift_closed_with_what_it_came_with_was_not_sold() -> None:
    told = shape("doudian", state="已关闭", reason="主品订单售后完成")
    assert (told.state, told.closed, told.phase) == ("closed_gift", True, "pre")


def test_several_lines_in_one_row_await_their_detail() -> None:
    for more in ({"merged": True}, {"code": "PLUM-5J;CILI-1"}):
        told = shape("doudian", state="已发货", shipped=True, **more)
        assert (told.state, told.goods, told.units, told.shipped) == ("needs_detail", (), 2, True)


def test_goods_without_a_code_are_known_by_what_the_platform_calls_them() -> None:
    (goods,) = shape("pdd", state="待发货", code=None, spec="1分").goods
    assert (goods.code, goods.sku, goods.line) == ("", "P1|1分", "P1")
    (goods,) = shape("doudian", state="待发货", code=None, product=None, title="蜂糖李").goods
    assert (goods.code, goods.sku) == ("", "蜂糖李")
    assert shape("doudian", state="待发货", code=None, product=None).state == "needs_detail"


@pytest.mark.parametrize(
    ("cell", "kinds", "goods"),
    [
        ("蜂糖李5斤装 x2", 1, [("蜂糖李5斤装", 2)]),
        ("蜂糖李5斤装×10件", None, [("蜂糖李5斤装", 10)]),
        ("蜂糖李5斤装 x2；刺梨汁 X1", 2, [("蜂糖李5斤装", 2), ("刺梨汁", 1)]),
        ("蜂糖李5斤装", 1, []),
        ("蜂糖李5斤装 x2；刺梨汁", 2, []),
        ("蜂糖李5斤装 x2；刺梨汁 x1", 3, []),
        ("", 1, []),
    ],
)
def test_a_cell_that_lists_goods_is_understood_whole_or_not_at_all(
    cell: str, kinds: int | None, goods: list[tuple[str, int]]
) -> None:
    told = shape("kuaituantuan", state="待发货", title=cell, kinds=kinds)
    assert [(one.code, one.units) for one in told.goods] == goods
    assert told.state == ("paid" if goods else "needs_detail")


def test_an_unknown_state_is_refused_without_repeating_it() -> None:
    with pytest.raises(Unread) as no:
        shape("doudian", state="王小明")
    assert "王小明" not in no.value.zh + no.value.en


def test_a_phone_number_among_the_goods_is_refused() -> None:
    for cells in ({"code": "13800138000"}, {"code": None, "product": None, "title": "要的打13800138000"}):
        with pytest.raises(Unread):
            shape("doudian", state="待发货", **cells)


def test_every_profile_names_only_columns_that_are_read_and_none_of_a_buyer() -> None:
    assert len(set(NAMES)) == len(PROFILES)
    private = (
        "收件",
        "收货人",
        "手机",
        "电话",
        "地址",
        "姓名",
        "昵称",
        "留言",
        "备注",
        "下单人",
        "省",
        "市",
        "区",
        "街道",
    )
    for profile in PROFILES:
        assert set(profile.columns) <= set(FIELDS)
        assert set(profile.needed) <= set(profile.columns)
        names = [name for several in profile.columns.values() for name in several]
        assert not [name for name in names if any(word in name for word in private)]
