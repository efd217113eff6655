"""The extension's files agree: what is listed as heard is what it may read, and it may read no more than that."""

from __future__ import annotations

import re

import orjson

from connectors.bridge.ear import KNOWN
from tests.connectors.bridge.extension.chrome import EXTENSION
from tests.connectors.bridge.extension.platforms import CONSOLES

MANIFEST = orjson.loads((EXTENSION / "manifest.json").read_bytes())
LOOPBACK = {"http://127.0.0.1/*", "http://localhost/*"}


def text(name: str) -> str:
    return (EXTENSION / name).read_text("utf-8")


def hosts(source: str, table: str) -> set[str]:
    """The hosts that a table of a script names."""
    body = source.partition(f"const {table} = {{")[2].partition("\n  };")[0]
    return set(re.findall(r'^    "([\w.]+)":', body, re.MULTILINE))


def test_every_page_that_is_heard_may_be_read_and_no_other_without_asking() -> None:
    heard = hosts(text("page.js"), "HEARD")
    patterns = {f"https://{host}/*" for host in heard}
    assert set(MANIFEST["host_permissions"]) == patterns | LOOPBACK
    assert [set(script["matches"]) for script in MANIFEST["content_scripts"]] == [patterns, patterns]
    assert hosts(text("content.js"), "SOURCES") == heard


def test_every_page_has_a_name_in_the_popup_and_is_one_the_ear_knows() -> None:
    named = set(re.findall(r'^  "?([\w-]+)"?: \["', text("popup.js"), re.MULTILINE))
    sources = set(re.findall(r': "([a-z-]+-(?:web|console))"', text("content.js")))
    assert sources == set(KNOWN) - {"generic"} == {console.src for console in CONSOLES}
    assert set(KNOWN) <= named


def test_it_asks_for_no_more_rights_than_it_uses() -> None:
    scripts = "".join(path.read_text("utf-8") for path in EXTENSION.glob("*.js"))
    assert set(MANIFEST["permissions"]) == {"storage", "scripting", "activeTab", "alarms"}
    for right in ("storage", "scripting", "alarms"):
        assert f"chrome.{right}." in scripts
    for never in ("cookies", "webRequest", "debugger", "eval(", "new Function", "document.cookie", "innerHTML = `"):
        assert never not in scripts


def test_every_file_it_names_is_there() -> None:
    named = [MANIFEST["background"]["service_worker"], MANIFEST["action"]["default_popup"], *MANIFEST["icons"].values()]
    named += [name for script in MANIFEST["content_scripts"] for name in script["js"]]
    assert [name for name in named if not (EXTENSION / name).is_file()] == []
    injected = re.search(r"const files = \[(.*?)\]", text("worker.js"))
    assert injected is not None
    assert re.findall(r'"([\w.]+)"', injected[1]) == MANIFEST["content_scripts"][1]["js"]


def test_its_name_is_told_in_both_languages() -> None:
    assert MANIFEST["default_locale"] == "zh_CN"
    for lang in ("zh_CN", "en"):
        told = orjson.loads((EXTENSION / "_locales" / lang / "messages.json").read_bytes())
        assert set(told) == {"name", "description"}
        assert all(one["message"] for one in told.values())
