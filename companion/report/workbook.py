"""Floor 3. A settlement as a spreadsheet of four sheets. Reads a Statement; writes the file it is given.

Numbers are numbers with a format, and nothing that came from outside is ever a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import BinaryIO, Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

from companion.domain.facts import Allotted, LotSettled
from companion.domain.trouble import Lang
from companion.report.statement import Statement, counted, household_name, plain, total_fen, yuan

MONEY: Final = "#,##0.00;[Red]-#,##0.00"
WEIGHT: Final = "#,##0.0##;[Red]-#,##0.0##"
PIECES: Final = "#,##0;[Red]-#,##0"
_WIDEST: Final = 60

_SHEETS: Final = {"zh": ("应付", "批次", "明细", "说明"), "en": ("Owed", "Lots", "Rows", "Notes")}
_OWED: Final = {"zh": ("农户", "斤", "件", "应付（元）"), "en": ("household", "jin", "pieces", "owed (yuan)")}
_LOTS: Final = {
    "zh": (
        *("农户", "批次", "货池", "单位", "收到", "损耗", "以前已结", "本期发出", "本期退款", "计价数量", "还剩"),
        *("单价（元）", "应付（元）"),
    ),
    "en": (
        *("household", "lot", "pool", "unit", "received", "lost", "before", "sent", "refunded", "owed for", "left"),
        *("yuan each", "owed (yuan)"),
    ),
}
_ROWS: Final = {
    "zh": ("店铺", "订单", "行", "货池", "批次", "农户", "单位", "数量", "退款", "更正"),
    "en": ("shop", "order", "line", "pool", "lot", "household", "unit", "amount", "refunded", "corrects"),
}

Figure = tuple[Decimal, str]
"""A number and the format it is shown in."""


def write_workbook(statement: Statement, lang: Lang, file: BinaryIO) -> None:
    """Write the settlement: what each household is owed, the lots, every row, and what there is to say of it."""
    book = Workbook()
    owed, lots, rows, notes = _SHEETS[lang]
    first = book.active
    assert isinstance(first, Worksheet), "a new workbook has a sheet"
    first.title = owed
    lay(first, _OWED[lang], _owed_rows(statement, lang))
    lay(book.create_sheet(lots), _LOTS[lang], (_lot_row(statement, lot, lang) for lot in statement.closed.lots))
    whose = statement.households()
    lay(book.create_sheet(rows), _ROWS[lang], (_row(statement, row, whose, lang) for row in statement.rows))
    lay(book.create_sheet(notes), (_say(lang, "项", "what"), _say(lang, "内容", "is")), _notes(statement, lang))
    book.save(file)


def lay(sheet: Worksheet, head: Sequence[str], rows: Iterable[Sequence[str | Figure]]) -> None:
    """Lay out a sheet: a head that stays in sight, the rows, columns as wide as what they hold."""
    widths = [cell_len(title) for title in head]
    for column, title in enumerate(head, 1):
        sheet.cell(1, column, title).font = Font(bold=True)
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            assert isinstance(cell, Cell), "no cells are merged"
            _put(cell, value)
            shown = value if isinstance(value, str) else f"{value[0]:,.3f}"
            widths[column - 1] = max(widths[column - 1], cell_len(shown))
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width, _WIDEST) + 2
    sheet.freeze_panes = "A2"


def _put(cell: Cell, value: str | Figure) -> None:
    if isinstance(value, str):
        cell.value = text = plain(value)
        # A text that begins as a formula does is a text: so here, and when somebody edits the cell.
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    else:
        cell.value, cell.number_format = value


def _say(lang: Lang, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


def _figure(statement: Statement, pool: str, amount: int) -> Figure:
    unit = statement.unit(pool)
    return counted(amount, unit), PIECES if unit == "piece" else WEIGHT


def _unit(statement: Statement, pool: str, lang: Lang) -> str:
    return _say(lang, "件", "pieces") if statement.unit(pool) == "piece" else _say(lang, "斤", "jin")


def _owed_rows(statement: Statement, lang: Lang) -> Iterator[Sequence[str | Figure]]:
    for household, lots in statement.owed().items():
        yield (household_name(household, lang), *_sums(statement, lots))
    yield (_say(lang, "合计", "total"), *_sums(statement, statement.closed.lots))


def _sums(statement: Statement, lots: Iterable[LotSettled]) -> tuple[Figure, Figure, Figure]:
    lots = list(lots)
    grams = sum(lot.amount for lot in lots if statement.unit(lot.pool) == "g")
    pieces = sum(lot.amount for lot in lots if statement.unit(lot.pool) == "piece")
    return (counted(grams, "g"), WEIGHT), (counted(pieces, "piece"), PIECES), (yuan(total_fen(lots)), MONEY)


def _lot_row(statement: Statement, lot: LotSettled, lang: Lang) -> list[str | Figure]:
    left = lot.received - lot.lost - lot.before - lot.allotted
    amounts = (lot.received, lot.lost, lot.before, lot.allotted, lot.refunded, lot.amount, left)
    return [
        household_name(lot.household, lang),
        lot.lot,
        statement.pool_name(lot.pool),
        _unit(statement, lot.pool, lang),
        *(_figure(statement, lot.pool, amount) for amount in amounts),
        (yuan(lot.price_fen), MONEY),
        (yuan(lot.owed_fen), MONEY),
    ]


def _row(statement: Statement, row: Allotted, whose: dict[str, str], lang: Lang) -> list[str | Figure]:
    return [
        row.shop,
        row.order,
        row.line,
        statement.pool_name(row.pool),
        row.lot or _say(lang, "（没有批次）", "(no lot)"),
        household_name(whose.get(row.lot, ""), lang) if row.lot else "",
        _unit(statement, row.pool, lang),
        _figure(statement, row.pool, row.amount),
        _figure(statement, row.pool, row.refunded),
        _say(lang, "是", "yes") if row.adjusts else "",
    ]


def _notes(statement: Statement, lang: Lang) -> Iterator[Sequence[str | Figure]]:
    closed, catalogue = statement.closed, statement.catalogue
    since = statement.day(closed.since_ms) if closed.since_ms else _say(lang, "开账", "the opening")
    yield _say(lang, "结算", "settlement"), closed.settlement or _say(lang, "预览，没有结算", "a look, nothing settled")
    yield _say(lang, "助播台", "station"), catalogue.name
    yield _say(lang, "从", "from"), since
    yield _say(lang, "到", "to"), statement.day(closed.at_ms)
    yield _say(lang, "经手", "by"), closed.by
    yield _say(lang, "说明", "note"), closed.note
    yield _say(lang, "应付合计（元）", "owed in all (yuan)"), (yuan(closed.total_fen), MONEY)
    for title, amounts in (
        (_say(lang, "没有批次可记", "of no lot"), closed.unallotted),
        (_say(lang, "不算在哪一户的损耗", "lost, borne by no household"), closed.uncharged),
    ):
        for pool, amount in amounts.items():
            name = f"{title}：{statement.pool_name(pool)}（{_unit(statement, pool, lang)}）"
            yield name, _figure(statement, pool, amount)
    for lot in statement.unpriced:
        yield _say(lang, "还没有价格", "no price yet"), f"{household_name(lot.household, lang)} {lot.lot}"
    for told in (_HOW, _SPOILAGE[catalogue.spoilage], _REFUNDS[catalogue.refunds]):
        yield _say(lang, "算法", "how"), _say(lang, *told)


_HOW: Final = (
    "先收到的先卖。应付 = 计价数量 × 单价；合计四舍五入到分，余下的分给零头最大的批次。更正行改的是以前结算过的订单。",
    "First in, first sold. Owed = amount × price; the total is rounded to the fen, and the rest of it goes to the "
    "largest remainders. Rows that correct are of orders settled before.",
)
_SPOILAGE: Final = {
    "pro_rata": (
        "损耗：指明批次的算那一批，没有指明的按出事时各批还在库的量分摊。",
        "A loss is that of the lot it names; any other is shared by what each lot had in the shed then.",
    ),
    "named": (
        "损耗：指明批次的算那一批，没有指明的不算在哪一户。",
        "A loss is that of the lot it names; any other is borne by no household.",
    ),
}
_REFUNDS: Final = {
    "cooperative": (
        "发货后退款的果子由合作社承担，农户照数计价。",
        "Fruit refunded after it was sent is the cooperative's loss; the household is owed for it.",
    ),
    "household": (
        "发货后退款的果子由农户承担，不计价。",
        "Fruit refunded after it was sent is the household's loss; nothing is owed for it.",
    ),
}
