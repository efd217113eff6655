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
    level = "oversold" if available < 0 else "normal"
    return told | {"low_at": opened // 10, "opened": opened, "level": level, "pace": 0, "safety": 0} | more


def pack(title: str, link: int, of: str, content: int, price_fen: int, left: int, **more: Any) -> dict[str, Any]:
    told = {"title": title, "link": link, "pool": of, "content": content, "price_fen": price_fen, "left": left}
    return told | {"sold": 40, "reserved": 1} | more


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
        "310": order(41, "阿黔**", "蜂糖李 10斤装 ×1", "refunded", undecided=1),
        "309": order(60, "遵义**", "蜂糖李 5斤装 ×1、刺梨干 250g ×3", "paid", flags=["NEED_DETAIL"]),
        "308": order(75, "小满**", "蜂糖李 5斤装 ×1", "shipped"),
        "307": order(92, "老周**", "方竹笋 2斤装 ×4", "paid"),
    }


def task(number: str, flag: str, what: str, **more: Any) -> dict[str, Any]:
    told = {"flag": flag, "number": number, "shop": "doudian", "order": f"D{number}", "buyer": "遵义**"}
    return told | {"lines": "? ×2", "at": NOW_MS - 60_000, "state": "paid", "what": what} | more


def tasks() -> dict[str, Any]:
    """A task of each kind: a code nobody knows, an order without its detail, and one to look at."""
    unknown = "抖店的编码 351234 不知道是哪个规格"
    return {
        "305/UNMAPPED": task("305", "UNMAPPED", unknown, source="doudian", sku="351234", quantity=2),
        "309/NEED_DETAIL": task("309", "NEED_DETAIL", "平台还没说买了什么", at=NOW_MS - 90_000, lines="?"),
        "300/CONFLICT": task("300", "CONFLICT", "同一个编号来了两种说法，以先到的为准", at=NOW_MS - 99_000),
    }


def maybe(text: str, key: str = "7", ago_s: int = 5) -> dict[str, Any]:
    """A comment that may be a question."""
    told = {"text": text, "user": "路人", "room": "douyin", "source": "bridge", "key": key, "intent": "other"}
    return told | {"at": NOW_MS - ago_s * 1000}


def short(number: int, amount: int) -> dict[str, Any]:
    """An order that an oversell concerns."""
    told = {"number": str(number), "shop": "kuaishou_shop", "order": f"20260615{number:06}", "buyer": "老周**"}
    return told | {"lines": "方竹笋 2斤装 ×4", "amount": amount, "paid_at": NOW_MS - number * 100}


def oversold(view: dict[str, Any], orders: int = 3, more: int = 0) -> dict[str, Any]:
    """`view`, but with 2.5 斤 more bamboo shoots sold than there are."""
    view["pools"]["shoot"] = pool("方竹笋", -1250, 200_000)
    view["packs"]["shoot-2"] |= {"left": 0, "take_down": True}
    ideas = ["请罗家再送 2.5 斤", "换成小一点的规格", "给最新的买家退款"]
    short_ones = [short(300 - at, 2000) for at in range(orders)]
    view["oversold"] = {"shoot": {"amount": 1250, "orders": short_ones, "more": more, "ideas": ideas}}
    return view


def _shelf() -> dict[str, Any]:
    """Pools and packs: one pool is low, one has run out."""
    return {
        "pools": {
            "plum": pool("蜂糖李", 305_000, 500_000, pace=6000, minutes_left=50, safety=5000, recoverable=5000),
            "shoot": pool("方竹笋", 15_000, 200_000, level="low", pace=1600, minutes_left=9),
            "rosa": pool("刺梨干", 0, 120, "piece", level="stop"),
        },
        "packs": {
            "plum-5": pack("蜂糖李 5斤装", 3, "plum", 2500, 3990, 122),
            "plum-10": pack("蜂糖李 10斤装", 4, "plum", 5000, 7200, 61),
            "shoot-2": pack("方竹笋 2斤装", 1, "shoot", 1000, 2990, 15),
            "rosa-250": pack("刺梨干 250g", 7, "rosa", 1, 1990, 0, take_down=True),
        },
    }  # fmt: skip


def _shops() -> dict[str, Any]:
    """What shops should list, whether they are heard, and whose fruit it is."""
    return {
        "quota": {
            "doudian/plum-5": {"shop": "doudian", "pack": "plum-5", "units": 70},
            "doudian/plum-10": {"shop": "doudian", "pack": "plum-10", "units": 12},
            "kuaishou_shop/plum-5": {"shop": "kuaishou_shop", "pack": "plum-5", "units": 26},
            "our_shop/rosa-250": {"shop": "our_shop", "pack": "rosa-250", "units": 0},
        },
        "freshness": {"stale": False, "shops": [], "since": 0},
        "lots": {
            "l1": {"pool": "plum", "household": "罗家", "amount": 100_000, "price_fen": 650, "at": STARTED_MS},
            "l2": {"pool": "plum", "household": "韦家", "amount": 60_000, "price_fen": 600, "at": STARTED_MS + 1},
        },
    }  # fmt: skip


def view() -> dict[str, Any]:
    """The evening in full swing: six questions wait, one pool is low, one has run out, one connector is late."""
    up = {"state": "up", "last_at": NOW_MS - 300, "heard": 120, "parked": 0, "note": ""}
    return {
        "station": {"name": "弄袍村 · 蜂糖李专场", "language": "zh", "role": "anchor", "experts": {"li": "李农技"}},
        "broadcast": {"id": "b1", "title": "", "started_at": STARTED_MS, "ended_at": 0},
        "rooms": {"douyin": {"name": "抖音直播间", "viewers": 1000}, "kuaishou": {"name": "快手", "viewers": 284}},
        "connectors": {
            "bridge": up,
            "doudian": up,
            "kuaishou": up | {"state": "late", "last_at": NOW_MS - 42_000},
        },
        **_shelf(),
        "pinned": {"pack": "plum-5"},
        "tasks": tasks(),
        **_shops(),
        "counts": {
            "orders": 318, "unpaid": 3, "paid": 312, "closed": 3, "unmatched": 0, "tasks": 3, "paid_fen": 1_244_880,
            "refunded_fen": 7200, "seen": 10_240, "shed": 0, "open": 6, "answered": 41, "dismissed": 5,
            "flags": {"NEED_DETAIL": 1, "UNMAPPED": 1, "CONFLICT": 1},
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
    for section in ("orders", "questions", "commands", "pools", "packs", "goal", "air", "quota"):
        shown[section] = {}
    shown["station"] = {"name": "Nongpao village", "language": "en", "role": "anchor", "experts": {"li": "Li"}}
    for one in (*shown["tasks"].values(), *shown["lots"].values()):
        one |= {"buyer": "z**", "what": "look at it", "lines": "?", "household": "Luo"}
    shown["rooms"] = {"douyin": {"name": "room", "viewers": 7}}
    shown["pools"] = {
        "plum": pool("Plum", 305_000, 500_000, level="low", pace=1600, minutes_left=9),
        "leaf": pool("Tea", 0, 120, "piece", level="stop"),
    }
    shown["quota"] = {"doudian/plum-5": {"shop": "doudian", "pack": "plum-5", "units": 70}}
    shown["packs"] = {
        "plum-5": pack("Plum box", 3, "plum", 2500, 3990, 122),
        "leaf-1": pack("Tea", 7, "leaf", 1, 1990, 0, take_down=True),
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
