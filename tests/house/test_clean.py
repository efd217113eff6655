"""What is committed is fit to be read by anyone: no addresses of this machine, no unfinished business, no tricks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from tests.house.sources import ROOT, committed, text

ME: Final = Path(__file__).resolve().relative_to(ROOT)
BINARY: Final = {".db", ".gz", ".ico", ".jpg", ".npz", ".pb", ".png", ".wav", ".webp", ".woff2", ".xlsx", ".zip"}
LARGEST_BYTES: Final = 2_000_000

RULES: Final = {
    "a package registry's address": re.compile(
        r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|npmmirror|yarnpkg|crates|unpkg|jsdelivr|tuna\.tsinghua|aliyun)[\w.-]*"
    ),
    "a path of one machine": re.compile(r"(?<![\w.$}])/(?:work|root|home|Users)/\w|[A-Z]:\\\\?Users\\"),
    "unfinished business": re.compile(r"\b(?:TODO|FIXME|XXX|HACK|WIP)\b|\bfor now\b(?! in)|\bNotImplementedError\b"),
    "a merge left open": re.compile(r"^(?:<{7}|>{7}|={7})(?: |$)", re.MULTILINE),
    "text that reads otherwise than it runs": re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\ufeff]"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a mainland phone number": re.compile(
        r"(?<![\d.])1[3-9]\d(?!0000\d{4}|00138000|12345678|12341234)\d{8}(?![\d.])"  # but those nobody has are welcome
    ),
}


def texts() -> list[Path]:
    return [path for path in committed() if path.suffix not in BINARY and path != ME]


@pytest.mark.parametrize("what", RULES)
def test_no_file_holds(what: str) -> None:
    rule = RULES[what]
    found = [
        f"{path}:{text(path)[: hit.start()].count(chr(10)) + 1} {hit[0]!r}"
        for path in texts()
        for hit in rule.finditer(text(path))
        if not _harmless(what, path)
    ]
    assert found == []


def _harmless(what: str, path: Path) -> bool:
    match what:
        case "a mainland phone number":
            # Digests and drawings hold such figures by chance; a recording may hold made-up ones, to be masked.
            return path.suffix in (".lock", ".svg", ".jsonl")
        case "unfinished business":
            return path.parts[:3] == ("companion", "reading", "model")  # what training wrote: weights as letters
        case "text that reads otherwise than it runs":
            return path.suffix == ".jsonl"  # viewers write such things, and the sample shows that it does no harm
    return False


def test_every_text_ends_its_last_line_and_uses_unix_line_ends() -> None:
    wrong = [
        path.as_posix()
        for path in texts()
        if path.suffix != ".svg" and text(path) and (not text(path).endswith("\n") or "\r" in text(path))
    ]
    assert wrong == []


def test_no_file_is_large() -> None:
    large = [path.as_posix() for path in committed() if (ROOT / path).stat().st_size > LARGEST_BYTES]
    assert large == []
