"""What only reads the book needs no connector's secrets; what hears does."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.config import load
from companion.domain.trouble import Trouble

STATION = """
[station]
name = "弄袍村"
[journal]
url = "sqlite:evening.db"
[connector.webhook]
secret = "env:A_SECRET_NOBODY_SET"
"""


def test_an_export_the_next_morning_needs_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_text(STATION, encoding="utf-8")
    assert load(file, hearing=False).journal_url == "sqlite:evening.db"
    with pytest.raises(Trouble, match="A_SECRET_NOBODY_SET"):
        load(file)
