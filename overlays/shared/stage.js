// One overlay page: reads its own address (token, theme, scale, debug), follows the feed, writes the cards it is given.

import { Feed, feedAddress } from "./feed.js";

const THEMES = ["dark", "light", "plain", "chroma"];
const SMALLEST = 0.5;
const HINTS = { waiting: "等待助播台…", refused: "令牌不对：请从助播台首页重新复制贴片链接" };
const BROKEN = "连接中断";
const LAGGING = "数据可能滞后";

/** How the page is to look, from its own address; what is missing or strange takes the house's choice. */
export function readLook(search, largest) {
  const wanted = Number(search.get("scale") || 1);
  return {
    theme: THEMES.includes(search.get("theme")) ? search.get("theme") : THEMES[0],
    scale: Number.isFinite(wanted) ? Math.min(largest, Math.max(SMALLEST, wanted)) : 1,
    debug: search.get("debug") === "1",
  };
}

/** What the small line under the cards says: on air only what makes numbers old, the rest for who looks for a fault. */
export function noteText(state, debug, lagging = false) {
  if (state === "stale") return BROKEN;
  if (lagging) return LAGGING;
  return debug ? (HINTS[state] ?? "") : "";
}

async function isRefused() {
  try {
    const { status } = await fetch(location.href, { cache: "no-store", credentials: "omit" });
    return status === 401 || status === 403;
  } catch {
    return false; // the station is down, which is no refusal
  }
}

/** Starts the page. `parts` are pairs of a card (cards.js) and what it shows (show.js). */
export function start(parts, { largest = 1.4 } = {}) {
  const page = new URL(location.href);
  const look = readLook(page.searchParams, largest);
  const root = document.documentElement;
  const stage = document.getElementById("stage");
  const note = document.createElement("p");
  note.className = "note";
  root.dataset.theme = look.theme;
  root.style.setProperty("--s", String(look.scale));
  stage.append(...parts.map(([{ card }]) => card), note);

  function paint(view, state) {
    root.classList.toggle("stale", state === "stale");
    const shown = parts.map(([, show]) => view && show(view, state === "live"));
    parts.forEach(([{ write }], place) => write(shown[place]));
    const lagging = shown.some((what) => what?.lagging);
    note.textContent = noteText(state, look.debug, lagging);
    note.hidden = !note.textContent;
  }

  paint(null, "waiting");
  new Feed(feedAddress(page), paint, isRefused).start();
}
