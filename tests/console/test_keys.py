"""The table of keys, and the page of the documentation that tells them."""

from __future__ import annotations

import re
from pathlib import Path

from companion.console.acts import ACTS
from companion.console.keys import KEYS

_PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "console.md"


def test_every_key_does_something_and_everything_done_has_a_key() -> None:
    assert {key.act for key in KEYS} == set(ACTS)


def test_the_documentation_tells_every_key() -> None:
    told = set(re.findall(r"`(\S+?)`", _PAGE.read_text("utf-8")))
    assert {key.names[0] for key in KEYS} <= told
