"""Orders as the station answers about them, made up for the console's tests and pictures."""

from __future__ import annotations

from typing import Any

from tests.console.evening import NOW_MS

PLACES = ("reserved", "committed", "shipped", "recoverable", "restocked", "lost")


def found(number: int, order: str, buyer: str, lines: str, state: str, **more: Any) -> dict[str, Any]:
    told = {"number": str(number), "shop": "doudian", "order": order, "buyer": buyer, "lines": lines, "state": state}
    return told | {"at": NOW_MS - number * 60_000, "total_fen": 7980, "flags": []} | more


def found_orders() -> dict[str, Any]:
    return {
        "orders": [
            found(2, "6920117354104821", "山里**", "蜂糖李 5斤装 ×2", "part_shipped", flags=["CONFLICT"]),
            found(9, "24821", "一叶**", "方竹笋 2斤装 ×1、刺梨干 250g ×3、蜂糖李 10斤装 ×12", "unpaid", shop="jd"),
            found(14, "Pb1d0e4821", "老周**", "蜂糖李 10斤装 ×1", "paid", shop="phone", total_fen=1_234_500),
            found(95, "6920117354224821", "遵义**", "蜂糖李 5斤装 ×1", "refunded"),
        ],
        "more": 3,
    }  # fmt: skip


def line(title: str, units: int, why: list[str], **where: int) -> dict[str, Any]:
    told = {"line": "1", "title": title, "sku": "", "units": units, "content": 2500, "unit": "g"}
    return told | {"where": dict.fromkeys(PLACES, 0) | where, "why": why}


def fact(minutes: float, say: str, source: str = "doudian", late: int = 0) -> dict[str, Any]:
    at = NOW_MS - 50 * 60_000 + int(minutes * 60_000)
    return {
        "seq": 1,
        "at": at,
        "heard_at": at + late * 1000,
        "fact": "order_paid",
        "source": source,
        "key": "e1",
        "say": say,
    }


def history(**more: Any) -> dict[str, Any]:
    order = {
        "number": "2", "shop": "doudian", "order": "6920117354104821", "buyer": "山里**", "state": "part_shipped",
        "at": NOW_MS - 50 * 60_000, "total_fen": 31_920, "paid_fen": 31_920, "refunded_fen": 7980,
        "flags": ["POST_REFUND_NOT_SHIPPED"],
        "lines": [
            line(
                "蜂糖李 5斤装", 6,
                [
                    "6 份 × 5 斤 = 30 斤",
                    "2 份（10 斤）已发货：20:40 起平台说共发了 2 份",
                    "2 份（10 斤）待发货：20:15 付款，其余还没听到发货",
                    "1 份（5 斤）待定：发货前退款 R7201 2 份（20:30，20:40 才发货），等人决定放回还是报损",
                    "1 份（5 斤）放回可卖：发货前退款 R7201 2 份（20:30，20:40 才发货），助播决定放回",
                ],
                shipped=2, committed=2, recoverable=1, restocked=1,
            ),
            line(
                "刺梨干 250g", 90,
                [
                    "90 份 × 1 件 = 90 件",
                    "90 份（90 件）待发货：20:15 付款，还没听到发货",
                    "退款 R7202（20:35，没发货）只退钱，果子不动",
                    "有退款不像是发货前的，可是还没听到发货：果子还在不在，请看一眼",
                ],
                committed=90,
            ),
        ],
    }  # fmt: skip
    facts = [
        fact(0, "下单：蜂糖李 5斤装 ×6、刺梨干 250g ×90，共 319.2 元；不付款留到 20:30（平台定的）"),
        fact(0.2, "已付款，共 319.2 元", late=190),
        fact(15, "退款成功 R7201 79.8 元：蜂糖李 5斤装 2 份，发货前", late=20),
        fact(16, "小王 放回可卖 1 份：蜂糖李 5斤装", source="console"),
        fact(20, "退款成功 R7202 5 元：刺梨干 250g 只退钱", late=4000),
        fact(25, "到此共发货：蜂糖李 5斤装 2 份"),
        fact(40, "同一个事件 evt-20260615-00047 又来一次，说法不同：以先到的为准", source="webhook", late=200_000),
    ]
    return {"order": order | more, "facts": facts, "more": 0}


def english_history() -> dict[str, Any]:
    """The same without a Chinese word, so that any on the screen is the console's own."""
    lines = [
        line(
            "Plum box", 3,
            [
                "3 packs × 5 jin = 15 jin",
                "2 packs (10 jin) sent: the shop said at 20:40 that all was sent but for 1 refunded before",
                "1 pack (5 jin) to be decided: refunded before sending: R7201 1 pack (20:30); put back or write off?",
            ],
            shipped=2, recoverable=1,
        )
    ]  # fmt: skip
    told = history(lines=lines, buyer="vill**", flags=["CONFLICT"])
    return told | {"facts": [fact(0, "ordered: Plum box ×3, 119.7 yuan in all"), fact(0.2, "paid", late=190)]}
