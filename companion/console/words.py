"""Floor 3. Every word the console says, in Chinese and English side by side. Reads and writes nothing."""

from __future__ import annotations

from typing import Final

from companion.console.clinic_words import CLINIC_WORDS
from companion.console.order_words import ORDER_WORDS
from companion.console.phrases import PHRASES
from companion.domain.shopnames import shop_name
from companion.domain.trouble import Lang

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
    "to_do": ("待办", "to do"),
    "shed": ("没读完", "unread"),
    "late": ("迟", "late"),
    "down": ("断", "down"),
    "parked": ("读不懂", "unreadable"),
    "quiet": ("{wait}没评论", "quiet for {wait}"),
    "missed": ("可能漏了 {wait}", "may have missed {wait}"),
    "dialling": ("正在连接 {url} …", "connecting to {url} …"),
    "no_book": ("助播台在，但 {hour} 起连不上账本", "the station is there, its book out of reach since {hour}"),
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
    "perhaps": ("可能是问题", "Maybe questions"),
    "perhaps_below": ("可能是问题 {n} 条，按 Tab 看", "{n} maybe questions, press Tab"),
    "perhaps_hint": ("Enter 当问题答", "Enter: it is a question"),
    "titled": ("上屏写「{text}」", 'on air "{text}"'),
    "buyers": ("{n} 位买过", "{n} bought"),
    "none_perhaps": ("没有拿不准的评论", "no comment in doubt"),
    "asked_to": ("问 {name}：按 h 转坐诊", "ask {name}: h hands it over"),
    "changed": ("价格或库存变了", "price or stock changed"),
    "claims": ("不能说：{what}", "may not be said: {what}"),
    "claims_again": (
        "这句里有不能说的话（{what}）；再按一次照样送出，按 e 改",
        "this may not be said ({what}); press again to send it anyway, e to edit",
    ),
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
    "col_price": ("价", "price"),
    "col_left": ("剩", "left"),
    "pinned": ("◀ 讲解", "◀ on now"),
    "sold_out": ("售罄", "sold out"),
    "take_down": ("请下架", "remove"),
    "oversold": ("超卖 {n}", "OVER {n}"),
    "level_normal": ("正常", "fine"),
    "level_low": ("快没了", "low"),
    "level_stop": ("停卖", "STOP"),
    "level_oversold": ("超卖", "OVERSOLD"),
    "pace": ("每分钟 {n}", "{n}/min"),
    "lasts_minutes": ("约 {n} 分钟卖完", "about {n} min left"),
    "lasts_hours": ("约 {n} 小时卖完", "about {n} h left"),
    "may_lag": ("数据可能滞后", "may lag"),
    "silent_since": ("{who} {hour} 起", "{who} since {hour}"),
    "shops": ("{name}等 {n} 家", "{name}, {n} in all"),
    "ending": ("{name} {pace}，{lasts}", "{name}: {pace}, {lasts}"),
    "more_packs": ("还有 {n} 行", "{n} more"),
    # the band
    "banner_away": ("{hour} 起连不上账本！", "The book is out of reach since {hour}. "),
    "banner_old": (
        "数字停在那时，操作暂停；听到的先存在这台电脑，恢复后补记",
        "Numbers are of then, nothing can be done; what is heard is kept",
    ),
    "banner_kept": ("（已存 {n} 批）", " ({n} lots so far)"),
    "banner_oversold": ("超卖了！", "OVERSOLD: "),
    "banner_oversold_after": ("，按 v 看是哪几单", ". v shows the orders"),
    "banner_stop": ("停卖！下架：", "STOP SELLING! Take down "),
    "banner_stop_after": (" / 口播停卖", " / say so on air"),
    "banner_sold_out": ("售罄！下架：", "SOLD OUT! Take down "),
    "banner_returned": ("可恢复：", "May be sold again: "),
    "banner_returned_after": ("，货够了，可以重新上架", ""),
    "link": ("{n}号", "no {n}"),
    "links": ("链接", ""),
    "comma": ("、", ", "),
    "and_more": ("等 {n} 个", " … {n} in all"),
    "so_many": ("{n} 个", "{n} packs"),
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
    "missing": ("{who}断了 {wait}，可能有漏", "{who} away {wait}: some may be missing"),
    # the foot
    "on_picture": ("画面上", "On the picture"),
    "changed_on_air": ("价格或库存变了，已不显示", "price or stock changed, no longer shown"),
    "nothing_on_picture": ("画面上没有答复", "no answer on the picture"),
    "sent": ("正在送出：{what}", "sending: {what}"),
    "ok": ("好了：{what}", "done: {what}"),
    "failed": ("没成：{error}", "failed: {error}"),
    "no_result": (
        "不知道成了没有，请看一眼再按：{what}",
        "no answer from the station, look before pressing again: {what}",
    ),
    "last_done": ("上一步", "last"),
    "deaf": ("{who}最后一条评论在 {wait}前：{error}", "{who}'s last comment was {wait} ago: {error}"),
    "undone": ("已撤销", "undone"),
    "switched": ("刚换了一题，看清了再按一次", "the question has just changed; look, then press again"),
    "nothing_chosen": ("先选一个问题", "choose a question first"),
    "leave_demo_again": ("再按一次 q 离开，演示也就结束", "press q again to leave; the demo ends with it"),
    "leave_again": ("再按一次 q 离开；助播台会继续运行", "press q again to leave; the station goes on"),
    "refused_leave": ("按 q 离开", "press q to leave"),
    **PHRASES,
    **ORDER_WORDS,
    **CLINIC_WORDS,
}

KEYS: Final = frozenset(_TABLE)


class Words:
    """The words of one language: `words("waiting")`, `words("groups", n=7)`."""

    def __init__(self, lang: str) -> None:
        self.lang: Lang = "en" if lang == "en" else "zh"
        self._column = 1 if lang == "en" else 0

    def __call__(self, key: str, **blanks: object) -> str:
        text = _TABLE[key][self._column]
        return text.format(**blanks) if blanks else text

    def named(self, prefix: str, name: str) -> str:
        """The word for a name that comes from outside, or that name itself."""
        pair = _TABLE.get(f"{prefix}_{name}")
        return pair[self._column] if pair else name

    def shop(self, name: str) -> str:
        """A shop or source as people call it; one that has no such name stands for itself."""
        return shop_name(name, self.lang)

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
