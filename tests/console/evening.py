"""The view of a made-up evening, and comments for it: what the console's tests and pictures show."""

from __future__ import annotations

from typing import Any

NOW_MS = 1_781_524_801_250
STARTED_MS = NOW_MS - 4_328_000


def question(
    text: str, askers: int, waited_s: int, intent: str, suggestion: str, *samples: str, **more: Any
) -> dict[str, Any]:
    first = NOW_MS - waited_s * 1000
    told = {"text": text, "intent": intent, "askers": askers, "comments": askers + 2, "again": 0, "first_at": first}
    told |= {"last_at": NOW_MS - 1000, "state": "open", "by": "", "suggestion": suggestion, "from": intent}
    return told | {"samples": list(samples), "answer": "", **more}


def pool(name: str, available: int, opened: int, unit: str = "g", **more: Any) -> dict[str, Any]:
    sold = opened - available
    told = {"name": name, "unit": unit, "available": available, "reserved": 0, "committed": sold, "shipped": 0}
    told |= {"recoverable": 0, "lost": 0, "on_hand": available + sold, "sold": sold, "oversold": max(0, -available)}
    return told | {"low_at": opened // 10, "opened": opened} | more


def pack(title: str, link: int, of: str, content: int, price_fen: int, left: int) -> dict[str, Any]:
    told = {"title": title, "link": link, "pool": of, "content": content, "price_fen": price_fen, "left": left}
    return told | {"sold": 40, "reserved": 1}


def order(ago_s: int, buyer: str, lines: str, state: str, **more: Any) -> dict[str, Any]:
    told = {"at": NOW_MS - ago_s * 1000, "shop": "doudian", "order": f"D{ago_s}", "buyer": buyer, "lines": lines}
    return told | {"state": state, "total_fen": 7980, "expires_at": 0} | more


def _questions() -> dict[str, Any]:
    shipping = "发，新疆、西藏补 10 元运费，其他地方全国包邮，72 小时内从镇宁发出"
    price = "5斤装 39.9 元，合 7.98 元一斤，包邮"
    return {
        "q17": question("新疆发货吗", 12, 48, "shipping", shipping, "西疆能到不", "新疆包邮吗"),
        "q18": question("好多钱一斤", 9, 31, "price", price, "多钱", "5斤装咋个卖", pack="plum-5"),
        "q19": question(
            "坏果赔不赔", 4, 20, "aftersales", "签收 24 小时内拍照联系客服，坏果包赔", state="claimed", by="小王"
        ),
        "q20": question("李子甜不甜", 3, 75, "quality", "脆甜，果酸低，糖度 13 以上"),
        "q21": question("李子树叶子卷起来了是咋回事", 1, 15, "agronomy", "", state="clinic", by="李农技"),
        "q22": question("可以自提吗", 1, 9, "other", ""),
        "q9": question(
            "几天能到", 20, 900, "shipping", "", state="answered", by="小王", answer="省内两天，省外三到五天"
        ),
        "q8": question("有小箱吗", 2, 700, "spec", "", state="snoozed"),
    }


def _orders() -> dict[str, Any]:
    return {
        "312": order(12, "山里**", "蜂糖李 5斤装 ×2", "paid"),
        "311": order(16, "一叶**", "方竹笋 2斤装 ×1", "unpaid", expires_at=NOW_MS + 873_000),
        "310": order(41, "阿黔**", "蜂糖李 10斤装 ×1", "refunded"),
        "309": order(60, "遵义**", "蜂糖李 5斤装 ×1、刺梨干 250g ×3", "paid", flags=["NEED_DETAIL"]),
        "308": order(75, "小满**", "蜂糖李 5斤装 ×1", "shipped"),
        "307": order(92, "老周**", "方竹笋 2斤装 ×4", "paid"),
    }


def view() -> dict[str, Any]:
    """The evening in full swing: six questions wait, one pool has run out, one connector is late."""
    up = {"state": "up", "last_at": NOW_MS - 300, "heard": 120, "parked": 0, "note": ""}
    return {
        "station": {"name": "弄袍村 · 蜂糖李专场", "language": "zh", "role": "anchor"},
        "broadcast": {"id": "b1", "title": "", "started_at": STARTED_MS, "ended_at": 0},
        "rooms": {"douyin": {"name": "抖音直播间", "viewers": 1000}, "kuaishou": {"name": "快手", "viewers": 284}},
        "connectors": {
            "bridge": up,
            "doudian": up,
            "kuaishou": up | {"state": "late", "last_at": NOW_MS - 42_000},
        },
        "pools": {
            "plum": pool("蜂糖李", 305_000, 500_000),
            "shoot": pool("方竹笋", 15_000, 200_000),
            "rosa": pool("刺梨干", 0, 120, "piece"),
        },
        "packs": {
            "plum-5": pack("蜂糖李 5斤装", 3, "plum", 2500, 3990, 122),
            "plum-10": pack("蜂糖李 10斤装", 4, "plum", 5000, 7200, 61),
            "shoot-2": pack("方竹笋 2斤装", 1, "shoot", 1000, 2990, 15),
            "rosa-250": pack("刺梨干 250g", 7, "rosa", 1, 1990, 0),
        },
        "pinned": {"pack": "plum-5"},
        "counts": {
            "orders": 318, "unpaid": 3, "paid": 312, "closed": 3, "unmatched": 0, "paid_fen": 1_244_880,
            "refunded_fen": 7200, "seen": 10_240, "shed": 0, "open": 6, "answered": 41, "dismissed": 5,
            "flags": {"NEED_DETAIL": 1},
        },
        "goal": {"target": 500_000, "sold": 368_000, "unit": "g"},
        "orders": _orders(),
        "questions": _questions(),
        "air": {"group": "q9", "question": "几天能到", "text": "省内两天，省外三到五天", "askers": 20, "at": NOW_MS},
        "commands": {
            "c1": {"by": "小王", "name": "adjust_stock", "what": "蜂糖李 −20 斤 spoilage", "at": NOW_MS - 90_000,
                   "undone": False, "undoable": True},
            "c2": {"by": "小王", "name": "answer_question", "what": "几天能到 → 省内两天，省外三到五天",
                   "at": NOW_MS - 40_000, "undone": False, "undoable": True},
        },
    }  # fmt: skip


def comment(number: int, user: str, text: str, is_question: bool = False) -> dict[str, Any]:
    told = {"key": str(number), "source": "bridge", "room": "douyin", "user": user, "text": text}
    return told | {"at_ms": NOW_MS + number * 400, "is_question": is_question}


def tail() -> list[dict[str, Any]]:
    said = (
        ("路人", "主播今天气色好", False),
        ("遵义小张", "新疆发货吗", True),
        ("小满", "666", False),
        ("老顾客赶场天", "上次买的好吃", False),
        ("花溪阿姐", "看着就甜", False),
        ("山里人", "5斤装咋个卖", True),
        ("黔东南", "🍑🍑🍑 支持家乡", False),
        ("一叶知秋", "已拍两箱", False),
    )
    return [comment(i, *one) for i, one in enumerate(said)]


def english_view() -> dict[str, Any]:
    """A small evening without a Chinese word in it, so that any on the screen is the console's own."""
    shown = view()
    for section in ("orders", "questions", "commands", "pools", "packs", "goal", "air"):
        shown[section] = {}
    shown["station"] = {"name": "Nongpao village", "language": "en", "role": "anchor"}
    shown["rooms"] = {"douyin": {"name": "room", "viewers": 7}}
    shown["pools"] = {"plum": pool("Plum", 305_000, 500_000), "leaf": pool("Tea", 0, 120, "piece")}
    shown["packs"] = {
        "plum-5": pack("Plum box", 3, "plum", 2500, 3990, 122),
        "leaf-1": pack("Tea", 7, "leaf", 1, 1990, 0),
    }
    shown["orders"] = {"1": order(5, "vill**", "Plum box x2", "paid"), "2": order(9, "w**", "Tea x1", "expired")}
    shown["questions"] = {
        "q1": question("ship to Xinjiang?", 12, 48, "shipping", "Yes, ten yuan more", "to Xinjiang"),
        "q2": question("pick up?", 1, 8, "other", ""),
    }
    shown["air"] = {"group": "q1", "question": "how long?", "text": "three days", "askers": 2, "at": NOW_MS}
    shown["commands"] = {
        "c1": {"by": "Wang", "name": "adjust_stock", "what": "Plum -1kg gift", "at": NOW_MS, "undone": False,
               "undoable": True},
    }  # fmt: skip
    return shown
