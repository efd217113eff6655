"""Floor 4. `companion bridge`: puts the browser extension where a person finds it; how to install and pair it.

Reads the extension that is shipped with the connector; writes its folder, `[connector.bridge]` at the end of a
station.toml that lacks it, and DATA/access.toml on the first start.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

import orjson

from companion.config import inspect, names_connector
from companion.domain.trouble import Lang, Trouble, reason
from companion.web.access import load_or_make
from companion.web.origins import is_everywhere, is_loopback
from connectors.bridge.pairing import LOOPBACK, code_of

FOLDER: Final = "zhubotai-bridge"
MANIFEST: Final = "manifest.json"
NAME: Final = "bridge"
SECTION: Final = (
    "\n\n# 浏览器扩展听到的评论 · comments from the browser extension: companion bridge\n[connector.bridge]\n".encode()
)
TITLE: Final = "__MSG_name__"


def pairing_code(data: Path, host: str, port: int) -> str:
    """The code for the browser on this machine, as the station answers there; "" if it does not answer here."""
    here = is_loopback(host) or is_everywhere(host)
    return code_of(f"{LOOPBACK}:{port}", load_or_make(data).token("connector")) if here and port else ""


def listen_to_bridge(config: Path) -> bool:
    """Have station.toml say that the browser is listened to; whether it had to be written. Raises `Trouble`."""
    if names_connector(config, NAME):
        return False
    before, wrong = config.read_bytes(), inspect(config)
    try:
        config.write_bytes(before.rstrip() + SECTION)
        if len(inspect(config)) > len(wrong):
            config.write_bytes(before)
            raise Trouble(
                f"请自己在 {config} 的末尾加上 [connector.bridge] 这一行",
                f"please add the line [connector.bridge] at the end of {config} yourself",
            )
    except OSError as wrong:
        raise Trouble(f"写不了 {config}：{reason(wrong)[0]}", f"can't write {config}: {reason(wrong)[1]}") from None
    return True


def put_extension(folder: Path) -> int:
    """Write the extension into a folder, over an older one of ours; how many files. Raises `Trouble`."""
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not _is_ours(folder))):
        raise Trouble(
            f"{folder} 里有别的东西，没有动它：请换一个文件夹", f"{folder} holds something else: name another folder"
        )
    shipped = dict(_shipped(files("connectors.bridge") / "extension", Path()))
    try:
        for path, file in shipped.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(file.read_bytes())
        for old in folder.glob("*.js"):
            if old.relative_to(folder) not in shipped:
                old.unlink()
    except OSError as wrong:
        raise Trouble(f"写不了 {folder}：{reason(wrong)[0]}", f"can't write {folder}: {reason(wrong)[1]}") from None
    return len(shipped)


def _shipped(folder: Traversable, at: Path) -> Iterator[tuple[Path, Traversable]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _shipped(one, at / one.name)
        else:
            yield at / one.name, one


def _is_ours(folder: Path) -> bool:
    try:
        told = orjson.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("name") == TITLE


def steps(folder: Path, code: str, is_new: bool, lang: Lang) -> str:
    """What to do now, for a person who has never installed an extension; `is_new`: station.toml was just written."""
    told = [
        (f"扩展放在：{folder}", f"The extension lies in: {folder}"),
        *((_NEW,) if is_new else ()),
        *_STEPS,
        *(((code, code),) if code else (_NO_CODE,)),
    ]
    return "\n".join(zh if lang == "zh" else en for zh, en in told)


_NEW: Final = (
    "已在 station.toml 末尾加上 [connector.bridge]；助播台开着的，重开一次才听得到",
    "[connector.bridge] was added to station.toml; a station that is running must be started again to listen",
)
_NO_CODE: Final = (
    "配对码没有：助播台不在这台电脑上应答，请在装助播台的电脑上运行",
    "no pairing code: the station does not answer on this machine, run this where it does",
)
_STEPS: Final = (
    (
        "1. 浏览器地址栏输入 chrome://extensions（Edge 输入 edge://extensions），打开“开发者模式”",
        "1. Open chrome://extensions (in Edge edge://extensions) and turn on “Developer mode”",
    ),
    (
        "2. 点“加载已解压的扩展程序”，选上面那个文件夹；以前装过的，点它的刷新按钮",
        "2. Click “Load unpacked” and choose that folder; if it is installed already, click its reload button",
    ),
    (
        "3. 点浏览器右上角的助播台图标，把下面的配对码整行贴进去",
        "3. Click the extension's icon and paste the pairing code below, the whole of it",
    ),
    ("4. 打开（已经开着的就刷新）直播间或中控台页面", "4. Open your live room or console, or reload it"),
)
