"""Floor 3, pure: what each platform calls its columns and its states. Reads and writes nothing.

Only the columns named here are read; a buyer's name, telephone, address and remarks have no place among them. The
headings are those of exports seen in public (docs/how-to/import-orders.md); where a platform has had several names
for one column, the first that a file has is read.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Word = Literal["unpaid", "paid", "shipped", "done", "closed", "void"]
"""What a state's word means. `closed`: before payment or after a refund, as the row tells; `void`: never paid."""

Named = Literal["own", "order", "goods", "order_goods"]
"""What names a line: a column of its own; the order, which has but one; what it is of, alone or behind the order."""


class Profile(NamedTuple):
    """One platform's export. `source` is whose codes and orders these are; `needed` the columns it can't do without.

    `again`: rows of one order may name the same goods twice, and are then two lines.
    """

    name: str
    source: str
    title_zh: str
    title_en: str
    columns: dict[str, tuple[str, ...]]
    needed: tuple[str, ...]
    words: dict[str, Word]
    named: Named
    again: bool = False


FIELDS: Final = (
    *("order", "line", "created", "paid", "shipped", "done"),
    *("product", "sku", "code", "spec", "title", "units", "state", "aftersale", "reason", "total", "refunded", "sent"),
    "kinds",
)
"""All that is read of any row. The first six differ from row to row; the others repeat, and are understood once."""

MOVING: Final = 6

_ANY: Final[dict[str, Word]] = {
    **dict.fromkeys(("待付款", "待支付", "未付款", "未支付", "等待付款", "等待买家付款"), "unpaid"),
    **dict.fromkeys(("已付款", "已支付", "待发货", "备货中", "配货中", "未发货", "待配送", "部分发货"), "paid"),
    **dict.fromkeys(("已发货", "待收货", "已发货/待收货", "已发货,待收货", "已发货,待签收", "运输中"), "shipped"),
    **dict.fromkeys(("已完成", "交易成功", "交易完成", "完成", "已收货", "已签收", "确认收货"), "done"),
    **dict.fromkeys(("已关闭", "交易关闭", "已取消", "已退款", "全部退款", "全额退款"), "closed"),
}

_PDD: Final[dict[str, Word]] = {
    "未发货,退款成功": "closed",
    "待发货,退款成功": "closed",
    "已取消,退款成功": "closed",
    "已发货,退款成功": "shipped",
    "已发货,待收货,退款成功": "shipped",
    "已收货,退款成功": "done",
    "已签收,退款成功": "done",
}
_TAOBAO: Final[dict[str, Word]] = {
    "买家已付款,等待卖家发货": "paid",
    "卖家部分发货": "paid",
    "卖家已发货,等待买家确认": "shipped",
    "买家已签收": "shipped",
}
_JD: Final[dict[str, Word]] = {
    "等待付款确认": "unpaid",
    "延迟付款确认": "unpaid",
    **dict.fromkeys(("等待出库", "等待发货", "调度中", "锁定", "已锁定", "暂停"), "paid"),
    "等待确认收货": "shipped",
    "等待收货": "shipped",
}

GIFT_CLOSED: Final = "主品订单售后完成"
"""Why Douyin closes a gift: what it came with was refunded."""

DELETED: Final = "(删除)"
"""How JD begins the state of an order that was deleted before it was paid."""

TEMPLATE: Final = "template"
EXAMPLE_ORDER: Final = "示例"
"""The number of the template's example, which is no order."""

PROFILES: Final = (
    Profile(
        "doudian",
        "doudian",
        "抖店",
        "Doudian",
        {
            "order": ("主订单编号",),
            "line": ("子订单编号",),
            "created": ("订单提交时间",),
            "paid": ("支付完成时间",),
            "shipped": ("发货时间",),
            "done": ("订单完成时间",),
            "product": ("商品ID",),
            "code": ("商家编码",),
            "spec": ("商品规格",),
            "title": ("选购商品",),
            "units": ("商品数量",),
            "state": ("订单状态",),
            "aftersale": ("售后状态",),
            "reason": ("取消原因",),
        },
        ("order", "line", "units", "state", "created", "paid"),
        _ANY,
        "own",
    ),
    Profile(
        "kuaishou",
        "kuaishou_shop",
        "快手小店",
        "Kuaishou shop",
        {
            "order": ("订单号",),
            "created": ("订单创建时间",),
            "paid": ("订单支付时间",),
            "shipped": ("发货时间",),
            "product": ("商品ID",),
            "code": ("SKU编码",),
            "spec": ("商品规格",),
            "title": ("商品名称",),
            "units": ("成交数量",),
            "state": ("订单状态",),
            "aftersale": ("售后状态",),
            "total": ("实付款",),
        },
        ("order", "units", "state", "created", "paid"),
        _ANY,
        "order",
    ),
    Profile(
        "wechat_shop",
        "wechat_shop",
        "微信小店",
        "WeChat shop",
        {
            "order": ("订单号",),
            "created": ("订单下单时间",),
            "paid": ("支付时间",),
            "shipped": ("订单发货时间",),
            "done": ("订单确认收货时间",),
            "product": ("商品编码(平台)",),
            "code": ("SKU编码(自定义)",),
            "sku": ("商品编码(自定义)",),
            "spec": ("商品属性",),
            "title": ("商品名称",),
            "units": ("商品数量",),
            "state": ("订单状态",),
            "aftersale": ("商品售后",),
            "refunded": ("商品已退款金额",),
            "sent": ("商品发货",),
        },
        ("order", "product", "units", "state", "paid"),
        _ANY,
        "goods",
        again=True,
    ),
    Profile(
        "pdd",
        "pdd",
        "拼多多",
        "Pinduoduo",
        {
            "order": ("订单号",),
            "created": ("订单成交时间",),
            "paid": ("支付时间",),
            "shipped": ("发货时间",),
            "done": ("确认收货时间",),
            "product": ("商品id", "商品ID"),
            "sku": ("样式ID",),
            "code": ("商家编码-规格维度",),
            "spec": ("商品规格",),
            "title": ("商品",),
            "units": ("商品数量(件)",),
            "state": ("订单状态",),
            "aftersale": ("售后状态",),
            "total": ("商家实收金额(元)",),
        },
        ("order", "units", "state", "product"),
        {**_ANY, **_PDD},
        "order_goods",
    ),
    Profile(
        "taobao",
        "taobao",
        "淘宝/天猫",
        "Taobao/Tmall",
        {
            "order": ("主订单编号", "订单编号"),
            "line": ("子订单编号",),
            "created": ("订单创建时间",),
            "paid": ("订单付款时间",),
            "shipped": ("发货时间",),
            "code": ("商家编码", "外部系统编号"),
            "spec": ("商品属性",),
            "title": ("标题", "宝贝标题"),
            "units": ("购买数量", "宝贝总数量"),
            "state": ("订单状态",),
            "aftersale": ("退款状态",),
            "refunded": ("退款金额",),
        },
        ("order", "line", "units", "state", "code", "paid"),
        {**_ANY, **_TAOBAO},
        "own",
    ),
    Profile(
        "jd",
        "jd",
        "京东",
        "JD",
        {
            "order": ("订单号",),
            "created": ("下单时间",),
            "product": ("商品ID",),
            "title": ("商品名称",),
            "units": ("订购数量",),
            "state": ("订单状态",),
        },
        ("order", "product", "units", "state"),
        {**_ANY, **_JD},
        "order_goods",
    ),
    Profile(
        "kuaituantuan",
        "kuaituantuan",
        "快团团",
        "Kuaituantuan",
        {
            "order": ("跟团号",),
            "paid": ("支付时间",),
            "title": ("商品",),
            "state": ("订单状态",),
            "kinds": ("商品种类数",),
            "total": ("订单金额",),
            "refunded": ("退款金额",),
        },
        ("order", "title", "state"),
        {**_ANY, "部分退款": "paid"},
        "order_goods",
    ),
    Profile(
        "xiaohongshu",
        "xiaohongshu",
        "小红书",
        "Xiaohongshu",
        {
            "order": ("订单号",),
            "created": ("订单创建时间", "下单时间"),
            "paid": ("支付时间", "订单支付时间"),
            "shipped": ("订单发货时间", "发货时间"),
            "sku": ("规格ID",),
            "spec": ("SKU规格",),
            "title": ("SKU名称",),
            "units": ("SKU件数",),
            "state": ("订单状态",),
            "aftersale": ("售后状态",),
        },
        ("order", "units", "state", "sku"),
        _ANY,
        "order_goods",
    ),
    Profile(
        TEMPLATE,
        TEMPLATE,
        "助播台模板",
        "our template",
        {
            "order": ("订单号",),
            "code": ("商品编码",),
            "units": ("数量",),
            "state": ("状态",),
            "paid": ("支付时间",),
        },
        ("order", "code", "units", "state"),
        _ANY,
        "order_goods",
        again=True,
    ),
)

NAMES: Final = tuple(profile.name for profile in PROFILES)


def profile_named(name: str) -> Profile:
    """The profile of that name. Raises `KeyError`."""
    return {profile.name: profile for profile in PROFILES}[name]
