"""Floor 3, pure. A settlement as text for the terminal, Chinese or English. Reads a Statement; writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from companion.domain.facts import Allotted, LotSettled
from companion.domain.trouble import Lang
from companion.domain.units import format_total_yuan, format_yuan
from companion.report.statement import Statement, counted, household_name, plain, total_fen
from companion.report.table import table

_HEAD = {
    "zh": ("农户", "批次", "货池", "收到", "损耗", "以前已结", "本期发出", "本期退款", "单价（元）", "应付（元）"),
    "en": ("household", "lot", "pool", "received", "lost", "before", "sent", "refunded", "yuan each", "owed (yuan)"),
}


def settlement_text(statement: Statement, lang: Lang) -> str:
    """The whole settlement: its heading, lot by lot, household by household, and what there is to say of it."""
    parts = [
        _heading(statement, lang),
        _lots(statement, lang),
        _households(statement, lang),
        list(_remarks(statement, lang)),
        _adjustments(statement, lang),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def list_text(statements: Iterable[Statement], lang: Lang) -> str:
    """Every settlement there is, one a line."""
    rows = [
        (
            x.id,
            x.day(x.closed.at_ms),
            _period(x, lang),
            plain(x.closed.by),
            plain(x.closed.note),
            _fen(x.closed.total_fen),
        )
        for x in statements
    ]
    if not rows:
        return _say(lang, "还没有结算过\n", "nothing was settled yet\n")
    zh, en = ("结算", "时间", "期间", "经手", "说明", "应付（元）"), ("id", "at", "period", "by", "note", "owed (yuan)")
    return "\n".join(table(zh if lang == "zh" else en, rows, 5)) + "\n"


def _say(lang: Lang, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


def _fen(fen: int) -> str:
    return format_total_yuan(fen)


def _period(statement: Statement, lang: Lang) -> str:
    since, until = statement.closed.since_ms, statement.day(statement.closed.at_ms)
    return f"{statement.day(since) if since else _say(lang, '开账', 'the opening')} → {until}"


def _heading(statement: Statement, lang: Lang) -> list[str]:
    name, closed = plain(statement.catalogue.name), statement.closed
    title = _say(lang, f"结算 {closed.settlement}", f"Settlement {closed.settlement}")
    if not statement.id:
        title = _say(lang, "结算预览（只看，没有结算）", "What a settlement would say (nothing was settled)")
    lines = [f"{title}  {name}", _say(lang, "期间：", "Period: ") + _period(statement, lang)]
    if closed.by:
        lines.append(_say(lang, "经手：", "By: ") + plain(closed.by))
    if closed.note:
        lines.append(_say(lang, "说明：", "Note: ") + plain(closed.note))
    return lines


def _lots(statement: Statement, lang: Lang) -> list[str]:
    rows = [_lot(statement, lot, lang) for lot in statement.closed.lots]
    if not rows:
        return [_say(lang, "没有批次", "no lots")]
    last = [""] * len(rows[0])
    last[0], last[-1] = _say(lang, "合计", "total"), _fen(statement.closed.total_fen)
    return table(_HEAD[lang], [*rows, last], 3)


def _lot(statement: Statement, lot: LotSettled, lang: Lang) -> list[str]:
    def amount(what: int) -> str:
        return _amount(statement, lot.pool, what, lang) if what else ""

    return [
        household_name(lot.household, lang),
        plain(lot.lot),
        statement.pool_name(lot.pool),
        amount(lot.received),
        amount(lot.lost),
        amount(lot.before),
        amount(lot.allotted),
        amount(lot.refunded),
        format_yuan(lot.price_fen) if lot.price_fen else "",
        _fen(lot.owed_fen) if lot.amount or lot.owed_fen else "",
    ]


def _amount(statement: Statement, pool: str, amount: int, lang: Lang) -> str:
    unit = statement.unit(pool)
    number = f"{counted(amount, unit):f}"
    named = {"g": ("斤", "jin"), "piece": ("件", "pcs")}[unit]
    return f"{number.replace('-', '−')} {named[0] if lang == 'zh' else named[1]}"


def _households(statement: Statement, lang: Lang) -> list[str]:
    rows = [
        (household_name(household, lang), _fen(total_fen(lots)))
        for household, lots in statement.owed().items()
        if total_fen(lots) or household
    ]
    head = (_say(lang, "农户", "household"), _say(lang, "应付（元）", "owed (yuan)"))
    return table(head, rows, 1) if rows else []


def _remarks(statement: Statement, lang: Lang) -> Iterator[str]:
    closed = statement.closed
    for pool, amount in closed.unallotted.items():
        name, told = statement.pool_name(pool), _amount(statement, pool, amount, lang)
        yield _say(lang, f"没有批次可记：{name} {told}", f"of no lot: {name} {told}")
        if amount > 0 and not statement.id:
            yield _say(
                lang,
                "  发出的比收到的多：补记收货，或结算时用 --note 说明",
                "  more was sent than received: receive what is missing, or explain it with --note",
            )
    for pool, amount in closed.uncharged.items():
        name, told = statement.pool_name(pool), _amount(statement, pool, amount, lang)
        yield _say(lang, f"不算在哪一户的损耗：{name} {told}", f"lost and borne by no household: {name} {told}")
    for lot in statement.unpriced:
        who = f"{household_name(lot.household, lang)} {plain(lot.lot)}"
        yield _say(lang, f"还没有价格：{who}", f"no price yet: {who}")


def _adjustments(statement: Statement, lang: Lang) -> list[str]:
    rows = [_adjustment(statement, row, lang) for row in statement.adjusting]
    if not rows:
        return []
    zh = ("更正：店铺", "订单", "行", "农户", "批次", "数量", "退款")
    en = ("corrected: shop", "order", "line", "household", "lot", "amount", "refunded")
    return table(zh if lang == "zh" else en, rows, 5)


def _adjustment(statement: Statement, row: Allotted, lang: Lang) -> list[str]:
    household = statement.households().get(row.lot, "")
    return [
        plain(row.shop),
        plain(row.order),
        plain(row.line),
        household_name(household, lang) if row.lot else "",
        plain(row.lot) or _say(lang, "（没有批次）", "(no lot)"),
        _amount(statement, row.pool, row.amount, lang) if row.amount else "",
        _amount(statement, row.pool, row.refunded, lang) if row.refunded else "",
    ]
