"""Floor 3, pure: the sentences for files that can't be read, and what turns a library's failure into one of them."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from xml.etree.ElementTree import ParseError

from companion.domain.trouble import Trouble, reason

_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, ParseError, EOFError, LookupError, ValueError, TypeError, AttributeError),
    *(OverflowError, RuntimeError),
)
"""What the libraries that read ZIP, XML and spreadsheets raise of a file that is not what it says."""


@contextmanager
def as_trouble(name: str) -> Iterator[None]:
    """Whatever goes wrong in here with the file `name` is one sentence."""
    try:
        yield
    except Trouble:
        raise
    except OSError as wrong:
        # One without a number is a library's own, of what is in the file.
        if wrong.strerror is None:
            raise broken(name) from None
        raise Trouble(f"读不了 {name}：{reason(wrong)[0]}", f"can't read {name}: {reason(wrong)[1]}") from None
    except _BROKEN as wrong:
        if isinstance(wrong, RuntimeError) and "password" in str(wrong):
            raise locked(name) from None
        raise broken(name) from None


def broken(name: str) -> Trouble:
    """It says it is a spreadsheet, and is none."""
    return Trouble(
        f"{name} 坏了，或者不是真正的 XLSX：请回平台重新导出",
        f"{name} is damaged, or no real XLSX: export it anew from the platform",
    )


def empty(name: str) -> Trouble:
    """Nothing in it."""
    return Trouble(f"{name} 是空的：请回平台重新导出", f"{name} is empty: export it anew from the platform")


def locked(name: str) -> Trouble:
    """It has a password."""
    return Trouble(
        f"{name} 有密码：请先解压或去掉密码，再导入里面的文件（不要用 Excel 另存）",
        f"{name} has a password: unpack it or take the password off, then import what is in it (don't save it anew)",
    )


def old_excel(name: str) -> Trouble:
    """An .xls of before 2007, whatever its name."""
    return Trouble(
        f"{name} 是老式的 .xls：请在平台上选导出 CSV 或 XLSX（不要用 Excel 另存，会改坏订单号）",
        f"{name} is an old .xls: choose CSV or XLSX at the platform (saving it anew with Excel damages order numbers)",
    )


def web_page(name: str) -> Trouble:
    """A page, as some sites serve under the name of a spreadsheet."""
    return Trouble(
        f"{name} 其实是一个网页，不是订单表：请在平台上选导出 CSV 或 XLSX",
        f"{name} is a web page, no order export: choose CSV or XLSX at the platform",
    )


def unknown_bytes(name: str) -> Trouble:
    """No text in any encoding that exports come in."""
    return Trouble(
        f"{name} 不是 CSV、XLSX 或 ZIP，或者已经损坏：请回平台重新导出",
        f"{name} is no CSV, XLSX or ZIP, or is damaged: export it anew from the platform",
    )


def too_large(name: str, most_bytes: int) -> Trouble:
    """Beyond what is read."""
    most = most_bytes >> 20
    return Trouble(
        f"{name} 太大，展开后超过 {most} MB：请按日期分几次导出",
        f"{name} is too large, over {most} MB unfolded: export it in several parts, by date",
    )
