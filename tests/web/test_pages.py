"""Overlay pages and their files: from memory, with the right type, and nothing else of the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.web.assets import OVERLAYS, load_assets
from companion.web.pages import OVERLAYS as NAMES
from tests.web.made_up_doors import MadeUpStation
from tests.web.running import Running, running


@pytest.mark.parametrize("name", NAMES)
async def test_every_overlay_has_its_page(up: Running, name: str) -> None:
    status, body, headers = await up.get(f"/overlay/{name}?theme=light&scale=1.2", "overlay")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert body == (OVERLAYS / name / "index.html").read_bytes()


async def test_the_index_is_the_anchors_page(up: Running) -> None:
    status, body, _ = await up.get(f"/?token={up.access.token('anchor')}")
    assert status == 200
    assert up.access.token("overlay").encode() not in body


async def test_the_overlays_addresses_open_them(up: Running) -> None:
    status, seen, headers = await up.get("/overlay-urls", "anchor")
    assert (status, headers["Cache-Control"]) == (200, "no-store")
    assert seen["names"] == [overlay["name"] for overlay in seen["overlays"]] == list(NAMES)
    assert seen["token"] == up.access.token("overlay")
    for overlay in seen["overlays"]:
        async with up.client.get(overlay["url"]) as answer:
            assert answer.status == 200


async def test_every_file_a_page_names_is_served_with_its_type(up: Running) -> None:
    for path, kind in [("shared/feed.js", "text/javascript"), ("shared/base.css", "text/css")]:
        status, body, headers = await up.get(f"/overlay-files/{path}")
        assert status == 200
        assert headers["Content-Type"].startswith(kind)
        assert body == (OVERLAYS / path).read_bytes()


async def test_a_file_that_did_not_change_is_not_sent_again(up: Running) -> None:
    _, _, headers = await up.get("/overlay-files/shared/feed.js")
    assert headers["Cache-Control"] == "no-cache"
    status, body, again = await up.get("/overlay-files/shared/feed.js", If_None_Match=headers["ETag"])
    assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])
    assert (await up.get("/overlay-files/shared/feed.js", If_None_Match='"another"'))[0] == 200


@pytest.mark.parametrize(
    "path",
    ["..%2Fpyproject.toml", "shared/..%2f..%2fpyproject.toml", "%2Fetc%2Fpasswd", "shared", "shared/", "shared/x.js"],
)
async def test_nothing_outside_the_overlays_can_be_asked_for_and_no_folder_is_listed(up: Running, path: str) -> None:
    import aiohttp
    from yarl import URL

    address = URL(f"{up.server.url}/overlay-files/{path}", encoded=True)
    async with aiohttp.ClientSession() as client, client.get(address) as answer:
        assert (answer.status, list(await answer.json())) == (404, ["error"])


def test_only_files_a_page_needs_are_taken_from_the_folder(tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    for name in ("index.html", "overlay.JS", "notes.md", ".access.toml", "__init__.py"):
        (tmp_path / "all" / name).write_text(name, "utf-8")
    assert sorted(load_assets(tmp_path)) == ["all/index.html", "all/overlay.JS"]


async def test_a_missing_overlays_folder_leaves_the_feed_running(station: MadeUpStation, tmp_path: Path) -> None:
    async with running(station, tmp_path, overlays=tmp_path / "none") as up:
        assert (await up.get("/overlay/all", "overlay"))[0] == 404
        async with up.dial("/feed", "overlay") as socket:
            assert not socket.closed
