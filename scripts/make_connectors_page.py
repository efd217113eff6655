"""Makes the tables of docs/reference/connectors.md of each connector's CARD and quality.toml; --check only compares.

`.venv/bin/python scripts/make_connectors_page.py`. A claim without a test that proves it is not in the table.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from connectors import REGISTRY  # noqa: E402 - the project's own folder has to be on the path first
from connectors.contract import Card  # noqa: E402

PAGE: Final = ROOT / "docs" / "reference" / "connectors.md"
TESTS: Final = ROOT / "tests" / "connectors"
BEGIN: Final = "<!-- begin: scripts/make_connectors_page.py -->"
END: Final = "<!-- end -->"

STANDING: Final = {"official": "官方", "partner": "合作方", "unofficial": "非官方", "ours": "自己的"}
CLAIMS: Final = {
    "real": "读得懂平台真正发过的（实录）· reads what a platform really sent (recorded)",
    "described": "只照平台的说明造过样本 · proved on samples made from the platform's description only",
    "damage": "坏的、半截的、别人的数据只计数，不误事 · damaged, cut and foreign input is counted, no more",
    "once": "同一件事来两遍只算一遍 · the same thing twice counts once",
    "back": "断了会自己接上，不丢 · comes back after a break and loses nothing",
    "silence": "听不到会说出来 · says so when it hears nothing",
    "settings": "开播前 `companion check` 查设置 · `companion check` tests its settings",
}
"""What a connector may claim in `[proof]`, by the name of a test under tests/connectors."""

SAMPLE: Final = {"real": "实录 real", "described": "照说明 described"}
SHOWN: Final = {
    "damage": "坏数据 damage",
    "once": "重复 once",
    "back": "重连 back",
    "silence": "断了说 silence",
    "settings": "检查 settings",
}


def quality_of(name: str) -> dict[str, Any]:
    """What a connector's quality.toml says."""
    return tomllib.loads((ROOT / "connectors" / name / "quality.toml").read_text("utf-8"))


def faults(name: str) -> list[str]:
    """What is wrong with a connector's quality.toml, its proofs that are no tests included."""
    told = quality_of(name)
    found = [f"{name}: unknown key {key}" for key in told if key not in ("hears", "comes", "proof")]
    found += [f"{name}: {key} needs zh and en" for key in ("hears", "comes") if set(told.get(key, ())) != {"zh", "en"}]
    proof = told.get("proof", {})
    found += [f"{name}: no such claim: {claim}" for claim in proof if claim not in CLAIMS]
    if ("real" in proof) == ("described" in proof):
        found.append(f"{name}: it was proved either on what is real or on what is described")
    return found + [f"{name}: {test} is no test" for test in proof.values() if not _is_test(test)]


def _is_test(named: str) -> bool:
    file, _, function = named.partition("::")
    path = TESTS / file
    if not path.is_file() or not function.startswith("test_"):
        return False
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function
        for node in ast.parse(path.read_text("utf-8")).body
    )


def tables() -> str:
    """Both tables: what each connector hears, and what was proved of it."""
    cards: dict[str, Card] = {name: import_module(REGISTRY[name]).CARD for name in REGISTRY}
    told = {name: quality_of(name) for name in REGISTRY}
    lines = [
        "| 名字 name | 听什么 | what it hears | 怎么来 how | 来源 standing |",
        "|---|---|---|---|---|",
        *(_first(cards[name], told[name]) for name in REGISTRY),
        "",
        f"| 名字 name | 样本 sample | {' | '.join(SHOWN.values())} |",
        f"|---|---|{'---|' * len(SHOWN)}",
        *(_second(name, told[name]["proof"]) for name in REGISTRY),
        "",
        "**✓** 有测试证明 a test proves it · **—** 没有，或用不着 not proved, or not needed",
        "",
        *(f"- **{SHOWN.get(claim, SAMPLE.get(claim))}**：{told}" for claim, told in CLAIMS.items()),
    ]
    return "\n".join(lines)


def _first(card: Card, told: dict[str, Any]) -> str:
    comes = told["comes"]
    how = comes["zh"] if comes["zh"] == comes["en"] else f"{comes['zh']} {comes['en']}"
    standing = f"{STANDING[card.standing]} {card.standing}"
    link = f"[`{card.name}`](../../connectors/{card.name}/README.md)"
    return f"| {link} | {told['hears']['zh']} | {told['hears']['en']} | {how} | {standing} |"


def _second(name: str, proof: dict[str, str]) -> str:
    sample = SAMPLE["real" if "real" in proof else "described"]
    return f"| `{name}` | {sample} | {' | '.join('✓' if claim in proof else '—' for claim in SHOWN)} |"


def made() -> str:
    """The page with its tables made anew. Raises `SystemExit` when the page has lost its marks."""
    page = PAGE.read_text("utf-8")
    if BEGIN not in page or END not in page:
        raise SystemExit(f"{PAGE.name} has no place for the tables")
    return re.sub(
        rf"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: f"{BEGIN}\n\n{tables()}\n\n{END}", page, flags=re.S
    )


def main() -> int:
    """Write the page, or with --check say whether it is what the folders make; 0 when all is well."""
    wrong = [fault for name in REGISTRY for fault in faults(name)]
    if sys.argv[1:] == ["--check"]:
        if made() != PAGE.read_text("utf-8"):
            wrong.append("connectors.md is stale: run python scripts/make_connectors_page.py")
    elif not wrong:
        PAGE.write_text(made(), "utf-8", newline="\n")
    for fault in wrong:
        print(fault)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
