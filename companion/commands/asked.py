"""Floor 4. What many commands are told: language, settings and the folder for the data. Reads station.toml when asked.

What it takes to read the settings is imported when they are read, so that `--help` is quick.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from companion.domain.trouble import Lang

if TYPE_CHECKING:
    from companion.config import Settings

CONFIG: Final = Path("station.toml")


class Asked(NamedTuple):
    """The options many commands have in common."""

    lang: Lang
    level: str
    config: Path | None
    data: Path | None

    def settings(self, hearing: bool = True) -> Settings:
        """The station's settings; without what only its connectors need unless it is `hearing`. Raises `Trouble`."""
        from companion.config import load

        return load(self.config or CONFIG, hearing)

    def settings_or_sample(self) -> Settings:
        """The settings named, else those of this folder, else the sample's. Raises `Trouble`."""
        from companion.config import SAMPLE, load

        return load(self.config or (CONFIG if CONFIG.exists() else SAMPLE), hearing=False)

    def folder(self) -> Path:
        """The folder for the book and the tokens."""
        from companion.config import data_dir

        return data_dir(self.data)

    def say(self, zh: str, en: str) -> str:
        """The one in the user's language."""
        return zh if self.lang == "zh" else en
