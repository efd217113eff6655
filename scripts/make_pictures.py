"""Takes the pictures of the documentation: `python scripts/make_pictures.py [--out DIR] [--only NAME]…`.

Plays the shipped sample to a lively moment, lets a helper work on it, and photographs the console and the overlays in
the system's Chromium; the browser extension, on made-up pages. Writes PNG files, by default to docs/pictures. Takes
about a minute and a half.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from pictured.camera import Terminal, camera, open_terminal, overlay_picture, page_picture, terminals
from pictured.checking import check_picture
from pictured.extension import browser_at_work
from pictured.moment import Hand, Moment, station_at_work
from pictured.png import make_small
from playwright.async_api import Browser

PICTURES: Final = Path(__file__).resolve().parents[1] / "docs" / "pictures"
CONSOLES: Final = {
    "console-100x30": ("zh", 100, 30),
    "console-160x45": ("zh", 160, 45),
    "console-160x45-en": ("en", 160, 45),
    "ear-down": ("zh", 100, 30),
    "ear-back": ("zh", 100, 30),
}
OVERLAYS: Final = {
    "overlay-all-portrait": ("all", 1080, 1920),
    "overlay-product-landscape": ("product", 1920, 1080),
}
PAGES: Final = {"overlays-page": ("", 1080, 1104)}
EXTENSION: Final = {
    "bridge-install": ("extensions", 1000, 420),
    "bridge-pair": ("popup_unpaired", 380, 520),
    "bridge-popup": ("popup", 380, 490),
    "bridge-point": ("pointing", 900, 470),
}
"""Pictures of the browser extension, in the order in which they are taken."""

CHECKS: Final = {"ear-check": (900, 230)}
"""Pictures of what is said before the show."""

NAMES: Final = (*CONSOLES, *OVERLAYS, *PAGES, *EXTENSION, *CHECKS)

WORKED_AT_S: Final = (150, 200)
"""When the helper works through all questions, in seconds of the show."""
TAKEN_AT_S: Final = 274
"""When everyone asks about freight to Xinjiang."""
SPEED: Final = 4
SHOWS: Final = "小李"
"""Whose console is photographed."""
SETTLES_S: Final = 2.0
EAR: Final = "bridge"
"""Which ear is lost for the pictures of one that is, for so long, and why."""
LOST_S: Final = 42
LOST_WHY: Final = "那边的程序没有开，正在重连"


def main() -> int:
    """Take the pictures asked for, and say how large each is."""
    asked = read_arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    try:
        pictures = asyncio.run(take(asked.only))
    except RuntimeError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    for name, picture in pictures.items():
        file = asked.out / f"{name}.png"
        file.write_bytes(picture)
        print(f"{file}: {len(picture):,} bytes")
    return 0


def read_arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Which pictures are wanted, and where they go."""
    parser = argparse.ArgumentParser(description="Take the pictures of the documentation.")
    parser.add_argument("--out", type=Path, default=PICTURES)
    parser.add_argument("--only", action="append", choices=NAMES, metavar="NAME", help=", ".join(NAMES))
    asked = parser.parse_args(given)
    asked.only = asked.only or list(NAMES)
    return asked


async def take(names: Sequence[str]) -> dict[str, bytes]:
    """The pictures of these names, as PNG."""
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        async with station_at_work(Path(folder)) as moment, camera() as browser:
            for second in WORKED_AT_S:
                await moment.evening.play(second)
                async with moment.helper() as helper:
                    await helper.work_through()
            pictures = await take_consoles(moment, browser, [name for name in names if name in CONSOLES])
            await put_on_air(moment)
            pictures |= await take_overlays(moment, browser, names)
            pictures |= {
                name: await check_picture(browser, Path(folder), *CHECKS[name]) for name in CHECKS if name in names
            }
            pictures |= await take_extension(Path(folder), [name for name in EXTENSION if name in names])
            return {name: await make_small(browser, picture) for name, picture in pictures.items()}


async def take_consoles(moment: Moment, browser: Browser, names: Sequence[str]) -> dict[str, bytes]:
    """Consoles that have looked on for a while: only who has heard the comments shows them."""
    async with AsyncExitStack() as opened:
        consoles: dict[str, Terminal] = {}
        for name in names:
            lang, columns, rows = CONSOLES[name]
            url = await opened.enter_async_context(terminals(moment.url, moment.anchor_token, SHOWS, lang))
            consoles[name] = await open_terminal(browser, url, columns, rows)
        await moment.evening.play(TAKEN_AT_S, SPEED if consoles else 0)
        async with moment.helper() as helper:
            await set_the_scene(helper)
            await helper.hear_beat()
        await asyncio.sleep(SETTLES_S)
        taken = {name: await one.picture() for name, one in consoles.items() if not name.startswith("ear-")}
        return taken | await take_ears(moment, consoles)


async def take_ears(moment: Moment, consoles: dict[str, Terminal]) -> dict[str, bytes]:
    """The console while an ear does not hear, and when it does again."""
    taken: dict[str, bytes] = {}
    if "ear-down" in consoles:
        await moment.evening.lose(EAR, LOST_WHY, LOST_S)
        async with moment.helper() as helper:
            await helper.hear_beat()
        await asyncio.sleep(SETTLES_S)
        taken["ear-down"] = await consoles["ear-down"].picture()
    if "ear-back" in consoles:
        await moment.evening.play(TAKEN_AT_S + LOST_S)
        await moment.evening.regain(EAR, LOST_S)
        await asyncio.sleep(SETTLES_S)
        await moment.evening.play(TAKEN_AT_S + LOST_S + 1.5)
        await asyncio.sleep(SETTLES_S)
        taken["ear-back"] = await consoles["ear-back"].picture()
    return taken


async def set_the_scene(helper: Hand) -> None:
    """One answer on the picture, one question another helper has taken."""
    group, one = helper.asked_most(intent="spec")
    await helper.do("answer_question", group=group, text=one["suggestion"], on_air=True)
    group, _ = helper.asked_most(text="新疆路上几天")
    await helper.do("claim_question", group=group)


async def put_on_air(moment: Moment) -> None:
    """The answer that most people wait for."""
    async with moment.helper() as helper:
        group, one = helper.asked_most()
        await helper.do("answer_question", group=group, text=one["suggestion"], on_air=True)


async def take_overlays(moment: Moment, browser: Browser, names: Sequence[str]) -> dict[str, bytes]:
    """Overlays over a made-up video, and the page that lists them."""
    taken: dict[str, bytes] = {}
    for name in names:
        if name in OVERLAYS:
            overlay, width, height = OVERLAYS[name]
            url = f"{moment.url}/overlay/{overlay}?token={moment.overlay_token}"
            taken[name] = await overlay_picture(browser, url, {"width": width, "height": height})
        elif name in PAGES:
            path, width, height = PAGES[name]
            url = f"{moment.url}/{path}?token={moment.anchor_token}"
            taken[name] = await page_picture(browser, url, {"width": width, "height": height})
    return taken


async def take_extension(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    """The browser extension, in a browser of its own."""
    if not names:
        return {}
    taken: dict[str, bytes] = {}
    async with browser_at_work(folder / "browser") as studio:
        for name in names:
            picture, width, height = EXTENSION[name]
            taken[name] = await getattr(studio, picture)(width, height)
    return taken


if __name__ == "__main__":
    sys.exit(main())
