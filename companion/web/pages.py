"""Floor 3. The overlays' pages and files, and their URLs for the anchor. Reads the assets in memory, writes answers."""

from __future__ import annotations

from typing import Final

import orjson
from aiohttp import web
from yarl import URL

from companion.web import refusal
from companion.web.assets import Asset
from companion.web.front import FRONT

OVERLAYS: Final = ("all", "product", "question", "orders", "goal")


async def show_index(request: web.Request) -> web.StreamResponse:
    """GET /: every overlay, with a preview and how to add it."""
    return show_page(request, "index/index.html")


async def show_overlay(request: web.Request) -> web.StreamResponse:
    """GET /overlay/{name}."""
    name = request.match_info["name"]
    if name not in OVERLAYS:
        raise refusal.not_found()
    return show_page(request, f"{name}/index.html")


async def show_file(request: web.Request) -> web.StreamResponse:
    """GET /overlay-files/{path}: scripts, styles, pictures."""
    return show_page(request, request.match_info["path"])


async def list_overlays(request: web.Request) -> web.StreamResponse:
    """GET /overlay-urls: what the index page shows; it holds the overlay token, so it is the anchor's alone."""
    front = request.app[FRONT]
    token = front.access.token("overlay")
    urls = [{"name": name, "url": _url(request, name, token)} for name in OVERLAYS]
    body = orjson.dumps({"token": token, "names": OVERLAYS, "overlays": urls})
    return web.Response(body=body, content_type="application/json", headers={"Cache-Control": "no-store"})


def _url(request: web.Request, name: str, token: str) -> str:
    # One of many stations at one address has its own path before this one.
    before = request.path.removesuffix("/overlay-urls")
    path = URL.build(path=f"{before}/overlay/{name}", query={"token": token})
    host = request.headers.get("Host")
    return f"{request.scheme}://{host}{path}" if host else str(path)


def show_page(request: web.Request, path: str) -> web.Response:
    """One of the pages' files. Raises `Refusal` for one that is not there."""
    asset: Asset | None = request.app[FRONT].assets.get(path)
    if asset is None:
        raise refusal.not_found()
    headers = {"Cache-Control": "no-cache", "ETag": f'"{asset.etag}"'}
    if any(known.value in (asset.etag, "*") for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    return web.Response(body=asset.body, headers={**headers, "Content-Type": asset.content_type})
