"""Floor 3. Every word the console says, in Chinese and English side by side. Reads and writes nothing."""

from __future__ import annotations

from typing import Final

from companion.console.phrases import PHRASES

_TABLE: Final[dict[str, tuple[str, str]]] = {
    # the header
    "product": ("助播台", "Companion"),
    "viewers": ("在线", "viewers"),
    "on_air_for": ("已播", "on air"),
    "not_started": ("还没开播", "not on air yet"),
    "ended": ("已下播", "broadcast ended"),
    "orders": ("成交", "orders"),
    "orders_unit": ("单", ""),
    "sold": ("已售", "sold"),
    "goal": ("目标", "of"),
    "unpaid": ("待付", "unpaid"),
    "refunded": ("已退", "refunded"),
    "unmatched": ("对不上规格", "unmatched"),
    "shed": ("没读完", "unread"),
    "late": ("迟", "late"),
    "down": ("断", "down"),
    "parked": ("读不懂", "unreadable"),
    "dialling": ("正在连接 {url} …", "connecting to {url} …"),
    "dialling_long": ("{url} 还连不上，已经试了 {wait}", "{url} does not answer, trying for {wait}"),
    "lost": ("连接断了 {wait}，正在重连…", "connection lost {wait} ago, reconnecting…"),
    "silent": ("{wait}没有消息，数字可能旧了", "nothing heard for {wait}, numbers may be old"),
    "puzzled": (
        "看不懂助播台的话（版本不同？），正在重连…",
        "cannot read the station (another version?), reconnecting…",
    ),
    "helper": ("助播", "helper"),
    "anchor": ("主播", "anchor"),
    # time and amounts
    "seconds": ("{n} 秒", "{n} s"),
    "minutes": ("{n} 分", "{n} min"),
    "hours": ("{n} 小时", "{n} h"),
    "pieces": ("{n} 件", "{n}"),
    "jin": ("{n} 斤", "{n} jin"),
    # questions
    "waiting": ("待答问题", "Questions"),
    "groups": ("{n} 组", "{n} waiting"),
    "longest": ("最久等 {wait}", "longest {wait}"),
    "settled": ("已答和搁下的", "Answered and put off"),
    "lately": ("刚答过", "Just answered"),
    "waits": ("等 {wait}", "{wait}"),
    "ago": ("{wait}前", "{wait} ago"),
    "comments": ("{n} 条评论", "{n} comments"),
    "quoted": ("「{text}」", '"{text}"'),
    "suggested": ("建议", "say"),
    "no_suggestion": ("没有现成的答复，按 e 自己写", "no answer written down, press e to write one"),
    "claimed_by": ("{by} 正在答", "{by} is answering"),
    "claimed": ("有人在答", "being answered"),
    "mine": ("我在答", "mine"),
    "clinic": ("坐诊", "clinic"),
    "snoozed": ("先放着", "put off"),
    "answered": ("已答", "answered"),
    "dismissed": ("略过", "dismissed"),
    "again": ("又有 {n} 人问", "asked again ×{n}"),
    "more_below": ("下面还有 {n} 组 ↓", "{n} more below ↓"),
    "none_waiting": ("没有待答的问题", "no questions waiting"),
    "none_settled": ("还没有答过问题", "nothing answered yet"),
    "sending": ("正在送出…", "sending…"),
    "picked_up": ("合并到：选另一组，按 m", "merge into: choose another, press m"),
    # intents
    "price": ("价格", "price"),
    "shipping": ("运费", "shipping"),
    "spec": ("规格", "pack"),
    "stock": ("库存", "stock"),
    "quality": ("品质", "quality"),
    "aftersales": ("售后", "after-sales"),
    "order": ("下单", "ordering"),
    "discount": ("优惠", "discount"),
    "origin": ("产地", "origin"),
    "storage": ("保存", "storage"),
    "agronomy": ("农技", "growing"),
    "other": ("其他", "other"),
    # stock
    "stock_title": ("库存", "Stock"),
    "col_link": ("号", "no"),
    "col_pack": ("规格", "pack"),
    "col_price": ("价", "price"),
    "col_left": ("剩", "left"),
    "col_pool": ("货池余", "pool"),
    "col_pace": ("预计", "lasts"),
    "pinned": ("◀ 讲解", "◀ on now"),
    "sold_out": ("售罄", "sold out"),
    "take_down": ("请下架", "remove"),
    "oversold": ("超卖 {n}", "OVER {n}"),
    "oversold_alarm": ("超卖了！{what}，请马上下架或补货", "OVERSOLD: {what}. Take it down or bring more"),
    "ending": ("{name} 按现在的卖法约 {wait}后售完", "{name}: about {wait} left at this pace"),
    "more_packs": ("还有 {n} 个规格", "{n} more packs"),
    # orders
    "orders_title": ("订单", "Orders"),
    "none_orders": ("还没有订单", "no orders yet"),
    "state_unpaid": ("待付", "unpaid"),
    "state_paid": ("已付", "paid"),
    "state_part_shipped": ("部分发货", "part sent"),
    "state_shipped": ("已发货", "sent"),
    "state_closed": ("已关闭", "closed"),
    "state_refunded": ("已退款", "refunded"),
    "state_expired": ("超时未付", "expired"),
    "state_completed": ("已完成", "done"),
    "needs_look": ("待核对", "check"),
    # comments
    "tail_title": ("公屏", "Comments"),
    "none_comments": ("还没有评论", "no comments yet"),
    # the foot
    "on_picture": ("画面上", "On the picture"),
    "nothing_on_picture": ("画面上没有答复", "no answer on the picture"),
    "sent": ("正在送出：{what}", "sending: {what}"),
    "ok": ("好了：{what}", "done: {what}"),
    "failed": ("没成：{error}", "failed: {error}"),
    "no_result": (
        "不知道成了没有，请看一眼再按：{what}",
        "no answer from the station, look before pressing again: {what}",
    ),
    "last_done": ("上一步", "last"),
    "undone": ("已撤销", "undone"),
    "switched": ("刚换了一题，看清了再按一次", "the question has just changed; look, then press again"),
    "nothing_chosen": ("先选一个问题", "choose a question first"),
    "leave_again": ("再按一次 q 离开；助播台会继续运行", "press q again to leave; the station goes on"),
    "refused_leave": ("按 q 离开", "press q to leave"),
    **PHRASES,
}

KEYS: Final = frozenset(_TABLE)


class Words:
    """The words of one language: `words("waiting")`, `words("groups", n=7)`."""

    def __init__(self, lang: str) -> None:
        self.lang = "en" if lang == "en" else "zh"
        self._column = 1 if lang == "en" else 0

    def __call__(self, key: str, **blanks: object) -> str:
        text = _TABLE[key][self._column]
        return text.format(**blanks) if blanks else text

    def named(self, prefix: str, name: str) -> str:
        """The word for a name that comes from outside, or that name itself."""
        pair = _TABLE.get(f"{prefix}_{name}")
        return pair[self._column] if pair else name

    def reasoned(self, name: str, what: str) -> str:
        """What a command did, as the station says it, with a reason's id or an undone command's name in words."""
        if name == "undo":
            first, _, rest = what.partition(" ")
            return f"{self.named('cmd', first)} {self.reasoned(first, rest)}".strip()
        if name not in ("adjust_stock", "count_stock"):
            return what
        start, _, last = what.rpartition(" ")
        return f"{start} {self.named('reason', last)}".strip()

    def span(self, ms: int) -> str:
        """A length of time, said shortly, rounded down."""
        seconds = max(0, ms) // 1000
        if seconds < 60:
            return self("seconds", n=seconds)
        return self("minutes", n=seconds // 60) if seconds < 3600 else self("hours", n=seconds // 3600)
