"""The pictures of the documentation: all there, small, of the size they say; and the moment they are taken of."""

from __future__ import annotations

import re
import shutil
import zlib
from pathlib import Path
from typing import Final

import make_pictures
import pytest
from pictured.moment import station_at_work
from pictured.png import size_of, write_png

ROOT: Final = Path(__file__).resolve().parents[2]
MOST_BYTES: Final = 300_000
CELL: Final = (9, 21)


def _size_told(name: str) -> tuple[int, int]:
    if name in make_pictures.CONSOLES:
        _, columns, rows = make_pictures.CONSOLES[name]
        return columns * CELL[0], rows * CELL[1]
    if name in make_pictures.CHECKS:
        return make_pictures.CHECKS[name]
    _, width, height = (make_pictures.OVERLAYS | make_pictures.PAGES | make_pictures.EXTENSION)[name]
    return width, height


@pytest.mark.parametrize("name", make_pictures.NAMES)
def test_each_picture_is_there_small_and_of_its_size(name: str) -> None:
    picture = (make_pictures.PICTURES / f"{name}.png").read_bytes()
    assert len(picture) < MOST_BYTES
    assert size_of(picture) == _size_told(name)


def test_each_picture_is_shown_somewhere_and_none_lies_about() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    shown = {name for page in pages for name in re.findall(r"pictures/([\w-]+)\.png", page.read_text("utf-8"))}
    assert shown == set(make_pictures.NAMES) == {file.stem for file in make_pictures.PICTURES.iterdir()}


def test_without_arguments_all_pictures_are_taken() -> None:
    asked = make_pictures.read_arguments([])
    assert asked.only == list(make_pictures.NAMES)
    assert asked.out == make_pictures.PICTURES
    assert make_pictures.read_arguments(["--only", "overlays-page"]).only == ["overlays-page"]


def test_a_png_holds_its_palette_and_each_row_of_its_pixels() -> None:
    picture = write_png(3, 2, b"\x00\x00\x00\xff\x00\x80", bytes([0, 1, 0, 1, 1, 0]))
    assert size_of(picture) == (3, 2)
    head, _, rest = picture.partition(b"IDAT")
    assert head.endswith(b"\x00\x00\x00" + bytes([len(rest.partition(b"IEND")[0]) - 8]))
    assert b"PLTE\x00\x00\x00\xff\x00\x80" in head
    assert zlib.decompressobj().decompress(rest) == b"\0\x00\x01\x00\0\x01\x01\x00"


async def test_the_evening_is_played_to_the_second_and_the_helper_works_through_what_waits(tmp_path: Path) -> None:
    async with station_at_work(tmp_path) as moment:
        await moment.evening.play(60)
        async with moment.helper() as helper:
            assert helper.view["broadcast"]["started_at"]
            assert not helper.view["pinned"].get("pack")
            waiting = [one for one in helper.view["questions"].values() if one["state"] == "open"]
            assert waiting
            await helper.work_through()
            with pytest.raises(RuntimeError, match="pin_pack"):
                await helper.do("pin_pack", pack="nothing")
        await moment.evening.play(76)
        async with moment.helper() as helper:
            assert helper.view["pinned"] == {"pack": "plum-5"}
            settled = [one for one in helper.view["questions"].values() if one["state"] in ("answered", "dismissed")]
            assert len(settled) == len(waiting)


@pytest.mark.slow
@pytest.mark.skipif(not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), reason="no Chromium")
async def test_pictures_are_taken_of_a_console_and_an_overlay() -> None:
    names = ["console-100x30", "overlay-all-portrait"]
    pictures = await make_pictures.take(names)
    assert list(pictures) == names
    assert {name: size_of(picture) for name, picture in pictures.items()} == {n: _size_told(n) for n in names}
