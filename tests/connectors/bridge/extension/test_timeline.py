"""Lists that use their rows over and over, show a few at a time and are scrolled: each line once, in order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.connectors.bridge.extension.chrome import EXTENSION, Chrome

# A list as pages keep one: `said` are its lines, of which it shows some in elements that are new or used again.
LIST = """
class List {
  constructor({ way, window, upwards }) {
    Object.assign(this, { way, window, upwards, said: [], nodes: [], from: 0, made: 0 });
  }
  node() { return { number: (this.made += 1) }; }
  say(...lines) {
    for (const line of lines) { this.said.push(line); this.nodes.push(this.node()); }
    this.from = Math.max(0, this.said.length - this.window);
  }
  unsay(back) {
    this.said.splice(this.said.length - back, 1);
    this.nodes.splice(this.nodes.length - back, 1);
    this.from = Math.max(0, this.said.length - this.window);
  }
  pool(number) { return ((this.pooled ??= {})[number] ??= this.node()); }
  rows() {
    const shown = [];
    for (let at = this.from; at < Math.min(this.said.length, this.from + this.window); at += 1) {
      const [nick, text] = this.said[at];
      const node = {
        keyed: () => this.nodes[at],
        recycled: () => this.pool(at % this.window),
        shifted: () => this.pool(at - this.from),
        rebuilt: () => this.node(),
      }[this.way]();
      shown.push({ node, nick, text, id: "" });
    }
    return this.upwards ? shown.reverse() : shown;
  }
  get isAtEnd() { return this.from + this.window >= this.said.length; }
}
function roll(seed) {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}
"""

EVENING = """({ way, upwards, window, seed, repeats }) => {
  const chance = roll(seed);
  const list = new List({ way, window, upwards });
  const timeline = new zhubotai.Timeline();
  const out = [];
  const ids = new Set();
  let now = 1e6;
  const look = () => {
    const { lines } = timeline.take(list.rows(), now, list.isAtEnd);
    for (const { nick, text, id } of lines) { out.push(`${nick}${text}`); ids.add(id); }
  };
  list.say(["甲", "开始"]);
  look();
  for (let step = 0; step < 200; step += 1) {
    now += 5_000;
    const count = 1 + chance(Math.max(1, window - 2));
    for (let n = 0; n < count; n += 1) {
      const number = list.said.length;
      list.say([`观众${chance(5)}`, repeats && chance(3) === 0 ? `${number % 4}` : `第${number}条`]);
    }
    if (chance(10) === 0) look();
    look();
    if (chance(8) === 0 && list.said.length > 3 * window) {
      const end = list.from;
      timeline.touch(now);
      for (let back = chance(window * 3); back > 0; back -= 1 + chance(3)) {
        list.from = Math.max(0, list.from - 3);
        look();
      }
      while (list.from < end) { list.from = Math.min(end, list.from + 1 + chance(2)); look(); }
    }
  }
  return { out, said: list.said.map(([nick, text]) => nick + text), unique: ids.size };
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def blank(browser: Chrome) -> AsyncIterator[Page]:
    """A page with the extension's own list readers in it."""
    page = await browser.context.new_page()
    await page.goto("about:blank")
    for name in ("private.js", "rows.js", "timeline.js"):
        await page.add_script_tag(content=(EXTENSION / name).read_text("utf-8"))
    await page.add_script_tag(content=LIST)
    yield page
    await page.close()


@pytest.mark.parametrize("upwards", [False, True], ids=["newest-below", "newest-above"])
@pytest.mark.parametrize("way", ["keyed", "recycled", "shifted", "rebuilt"])
async def test_each_line_comes_out_once_and_in_order(blank: Page, way: str, upwards: bool) -> None:
    for window in (3, 12):
        for seed in range(2):
            given = {"way": way, "upwards": upwards, "window": window, "seed": seed * 7 + window, "repeats": False}
            heard = await blank.evaluate(EVENING, given)
            assert heard["out"] == heard["said"], given
            assert heard["unique"] == len(heard["said"])


@pytest.mark.parametrize("way", ["keyed", "recycled"])
async def test_the_same_words_by_the_same_viewer_count_as_often_as_they_were_said(blank: Page, way: str) -> None:
    for seed in range(4):
        given = {"way": way, "upwards": False, "window": 12, "seed": seed, "repeats": True}
        heard = await blank.evaluate(EVENING, given)
        assert heard["out"] == heard["said"], given


async def test_a_comment_that_is_taken_down_brings_none_back(blank: Page) -> None:
    heard = await blank.evaluate(
        """() => {
          const list = new List({ way: "keyed", window: 10, upwards: false });
          const timeline = new zhubotai.Timeline();
          const out = [];
          const look = () => out.push(...timeline.take(list.rows(), 1e6, true).lines.map(({ text }) => text));
          for (let n = 0; n < 60; n += 1) {
            list.say(["甲", `第${n}条`]);
            if (n % 9 === 8) list.unsay(4);
            look();
          }
          return out;
        }"""
    )
    assert heard == [f"第{n}条" for n in range(60)]


async def test_after_a_reload_only_what_is_new_comes_out(blank: Page) -> None:
    heard = await blank.evaluate(
        """() => {
          const list = new List({ way: "rebuilt", window: 10, upwards: false });
          let timeline = new zhubotai.Timeline();
          const take = () => timeline.take(list.rows(), 1e6, true);
          for (let n = 0; n < 30; n += 1) { list.say(["甲", `第${n}条`]); take(); }
          const kept = JSON.parse(JSON.stringify(timeline.keep()));
          timeline = new zhubotai.Timeline(kept);
          list.say(["乙", "新的"], ["丙", "也新"]);
          const { first, lines } = take();
          return { first, texts: lines.map(({ text }) => text), told: JSON.stringify(kept) };
        }"""
    )
    assert (heard["first"], heard["texts"]) == (False, ["新的", "也新"])
    assert "第" not in heard["told"]


async def test_what_stands_far_up_where_nothing_is_known_is_no_news(blank: Page) -> None:
    heard = await blank.evaluate(
        """() => {
          const list = new List({ way: "rebuilt", window: 10, upwards: false });
          const timeline = new zhubotai.Timeline();
          for (let n = 0; n < 900; n += 1) { list.say(["甲", `第${n}条`]); timeline.take(list.rows(), 1e6, true); }
          list.from = 100;
          const far = timeline.take(list.rows(), 1e6, list.isAtEnd).lines.length;
          list.from = 890;
          const back = timeline.take(list.rows(), 1e6, list.isAtEnd).lines.length;
          list.say(["甲", "新的"]);
          return [far, back, timeline.take(list.rows(), 1e6, true).lines.map(({ text }) => text)];
        }"""
    )
    assert heard == [0, 0, ["新的"]]


async def test_only_the_first_sight_of_a_list_is_old(blank: Page) -> None:
    heard = await blank.evaluate(
        """() => {
          const timeline = new zhubotai.Timeline();
          const row = (text) => ({ node: {}, nick: "甲", text, id: "" });
          const takes = [[], [row("一"), row("二")], [row("一"), row("二"), row("三")]];
          return takes.map((rows) => timeline.take(rows, 1e6, true)).map(({ first, lines }) => [first, lines.length]);
        }"""
    )
    assert heard == [[True, 0], [True, 2], [False, 1]]


# --- rows --------------------------------------------------------------------------------------------------------

ROWS: list[tuple[str, dict[str, Any] | None]] = [
    ("<b>山里人：</b><span>多少钱一斤</span>", {"nick": "山里人", "text": "多少钱一斤", "id": ""}),
    (
        "<i>LV5</i><span>粉丝团</span><span>山里人:</span><span>甜吗</span>",
        {"nick": "山里人", "text": "甜吗", "id": ""},
    ),
    ("<span>LV5</span><span>山里人</span><span>甜吗</span>", {"nick": "山里人", "text": "甜吗", "id": ""}),
    ("山里人：发新疆不", {"nick": "山里人", "text": "发新疆不", "id": ""}),
    ("<p>山里人</p><p>好<img alt='[赞]'>好</p>", {"nick": "山里人", "text": "好[赞]好", "id": ""}),
    ("<p>山里人</p><p>时间 20:00 到吗</p>", {"nick": "山里人", "text": "时间 20:00 到吗", "id": ""}),
    ("欢迎来到直播间", {"nick": "", "text": "欢迎来到直播间", "id": ""}),
    ("<img alt=''><button>回复</button>", None),
    ("<b>山里人：</b>", None),
]


@pytest.mark.parametrize(("html", "line"), ROWS)
async def test_a_row_is_read_as_a_person_reads_it(blank: Page, html: str, line: dict[str, Any] | None) -> None:
    read = (
        "(html) => { const row = document.createElement('li'); row.innerHTML = html; return zhubotai.rows.read(row); }"
    )
    assert await blank.evaluate(read, html) == line


async def test_a_row_that_has_a_mark_of_its_own_keeps_it(blank: Page) -> None:
    read = """() => {
      const row = document.createElement("li");
      Object.assign(row, { textContent: "甲：好" }).dataset.id = "c7";
      return zhubotai.rows.read(row);
    }"""
    assert await blank.evaluate(read) == {"nick": "甲", "text": "好", "id": "c7"}


async def test_a_list_is_found_again_though_its_hashed_names_have_changed(blank: Page) -> None:
    found = await blank.evaluate(
        """() => {
          const build = (hash) => {
            const list = `<ul class="commentList--${hash} MYFlHgGu"><li>甲：一</li><li>乙：二</li></ul>`;
            document.body.innerHTML = `<main><div class="x_9aF3">${list}</div></main>`;
          };
          build("aB3dE");
          const selectors = zhubotai.rows.describe(document.querySelector("ul"));
          build("Zk92Q");
          return [zhubotai.rows.find(selectors) === document.querySelector("ul"), selectors.length > 1];
        }"""
    )
    assert found == [True, True]


# --- what leaves the page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [0, 1, 2])
async def test_what_nobody_needs_is_taken_out_at_any_depth_of_text_within_text(blank: Page, depth: int) -> None:
    stripped = await blank.evaluate(
        r"""(depth) => {
          const wrap = (value, left) => JSON.stringify(left ? { inner: wrap(value, left - 1) } : value);
          const extInfo = { province: "Guizhou", sex: 2 };
          const contact = { headUrl: "https://x/\"q\"/h", signature: "种\\李子 \" 的", extInfo };
          const told = { contact, content: "多少钱" };
          let text = zhubotai.strip(wrap(told, depth));
          for (let left = depth; left; left -= 1) text = JSON.parse(text).inner;
          return JSON.parse(text);
        }""",
        depth,
    )
    assert stripped == {"contact": {"headUrl": "", "signature": "", "extInfo": {}}, "content": "多少钱"}
