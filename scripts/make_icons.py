"""Draws the icons of the browser extension anew: `python scripts/make_icons.py`. Needs Chromium; look at them after.

A bridge over water, plain enough for sixteen pixels.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Final

from pictured.camera import camera

FOLDER: Final = Path(__file__).resolve().parents[1] / "connectors" / "bridge" / "extension"
SIZES: Final = (16, 32, 48, 128)
DRAWING: Final = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="%(size)d" height="%(size)d">
  <rect width="32" height="32" rx="7" fill="#1f6b3a"/>
  <path d="M3 21 A13 13 0 0 1 29 21" fill="none" stroke="#f2b705" stroke-width="3.4" stroke-linecap="round"/>
  <path d="M3 21 H29 M10 13 V21 M16 9 V21 M22 13 V21" stroke="#f4f1e6" stroke-width="2.2" stroke-linecap="round"/>
  <path d="M7 26.5 q2.25 -2 4.5 0 t4.5 0 t4.5 0 t4.5 0" fill="none" stroke="#8fd0a8" stroke-width="2"
    stroke-linecap="round"/>
</svg>"""


async def draw() -> dict[int, bytes]:
    """The icon in each size, as PNG with clear corners. Raises `RuntimeError` where there is no Chromium."""
    drawn: dict[int, bytes] = {}
    async with camera() as browser:
        for size in SIZES:
            page = await browser.new_page(viewport={"width": size, "height": size})
            await page.set_content(
                f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{DRAWING % {'size': size}}"
            )
            drawn[size] = await page.screenshot(omit_background=True)
            await page.close()
    return drawn


def main() -> int:
    """Write the icons; 0 when all is well."""
    try:
        drawn = asyncio.run(draw())
    except RuntimeError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    for size, picture in drawn.items():
        (FOLDER / f"icon-{size}.png").write_bytes(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
