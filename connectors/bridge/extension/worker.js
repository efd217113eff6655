// The background worker: what the pages hear goes to the station, in order, each piece once. It may be put to sleep at
// any time, so nothing rests here alone: a page keeps its pieces until they were answered for.

import { Link } from "./link.js";
import { readCode } from "./pairing.js";
import { Rates } from "./rates.js";

const rates = new Rates();
const pages = new Map(); // page -> { port, src, host, path, isTop, isPicked, heardAt }
const popups = new Set();
const link = new Link({ answered, changed });

// --- pages ---------------------------------------------------------------------------------------------------------

chrome.runtime.onConnect.addListener((port) => {
  if (port.name === "popup") return void openPopup(port);
  let mine = null;
  port.onMessage.addListener((told) => {
    if (told.place) mine = arrive(port, told);
    else if (mine) heed(mine, told);
  });
  port.onDisconnect.addListener(() => {
    void chrome.runtime.lastError;
    if (mine && pages.get(mine.page) === mine) pages.delete(mine.page);
    link.want(pages.size > 0 || popups.size > 0);
    changed();
  });
});

function arrive(port, { place, lost }) {
  const before = pages.get(place.page);
  const mine = { ...place, port, heardAt: before?.heardAt ?? 0 };
  pages.set(place.page, mine);
  link.forget(lost);
  link.greet(place.page);
  link.want(true);
  void tellList(mine);
  changed();
  return mine;
}

function heed(mine, { number, text, picked, strip }) {
  if (text) {
    mine.heardAt = Date.now();
    link.hold(mine.page, number, text);
  }
  if (picked) void remember(mine, picked);
  if (strip) void chrome.storage.session.set({ [`strip ${mine.host}`]: strip });
}

/** The station has these pieces of a page, or will never get them: up to this number it need not keep them. */
function answered(page, number) {
  pages.get(page)?.port.postMessage({ done: number });
}

// --- lists that someone pointed at ---------------------------------------------------------------------------------

async function listsKnown() {
  return (await chrome.storage.local.get("lists")).lists ?? {};
}

async function tellList(mine) {
  const list = (await listsKnown())[mine.host];
  if (!list) return;
  const { [`strip ${mine.host}`]: strip } = await chrome.storage.session.get(`strip ${mine.host}`);
  mine.isPicked = true;
  mine.port.postMessage({ list, strip });
}

async function remember(mine, selectors) {
  const lists = await listsKnown();
  await chrome.storage.local.set({ lists: { ...lists, [mine.host]: selectors } });
  for (const { host, port } of pages.values()) if (host === mine.host) port.postMessage({ act: "stop" });
  mine.isPicked = true;
  mine.port.postMessage({ list: selectors, strip: null });
  changed();
}

async function forgetList(host) {
  const { [host]: _, ...lists } = await listsKnown();
  await chrome.storage.local.set({ lists });
  await chrome.storage.session.remove(`strip ${host}`);
  for (const mine of pages.values()) {
    if (mine.host !== host) continue;
    mine.isPicked = false;
    mine.port.postMessage({ list: null });
  }
  await chrome.scripting.unregisterContentScripts({ ids: [`page ${host}`] }).catch(() => undefined);
  changed();
}

/** The page in a tab is to be pointed at; the popup has asked for the right to read it, if it is none we know. */
async function startPointing({ tabId, url }) {
  const { host, origin, protocol } = new URL(url);
  const here = [...pages.values()].filter((mine) => mine.port.sender?.tab?.id === tabId);
  if (!here.length) {
    const files = ["private.js", "rows.js", "timeline.js", "picker.js", "content.js"];
    const script = { id: `page ${host}`, matches: [`${protocol}//${host.split(":")[0]}/*`], js: files, allFrames: true, runAt: "document_idle" };
    await chrome.scripting.unregisterContentScripts({ ids: [script.id] }).catch(() => undefined);
    if (await chrome.permissions.contains({ origins: [`${origin.replace(/:\d+$/, "")}/*`] })) {
      await chrome.scripting.registerContentScripts([script]);
    }
    await chrome.scripting.executeScript({ target: { tabId, allFrames: true }, files });
    await new Promise((done) => setTimeout(done, 300));
  }
  for (const mine of pages.values()) if (mine.port.sender?.tab?.id === tabId) mine.port.postMessage({ act: "point" });
}

// --- the popup -----------------------------------------------------------------------------------------------------

function openPopup(port) {
  popups.add(port);
  link.want(true);
  port.onMessage.addListener((told) => void obey(port, told));
  port.onDisconnect.addListener(() => {
    void chrome.runtime.lastError;
    popups.delete(port);
    link.want(pages.size > 0 || popups.size > 0);
  });
  port.postMessage(picture());
}

async function obey(port, { pair, unpair, point, forget }) {
  if (pair !== undefined) {
    const paired = await readCode(pair);
    port.postMessage({ paired: Boolean(paired) });
    if (paired) await chrome.storage.local.set({ paired });
  }
  if (unpair) await chrome.storage.local.remove("paired");
  if (point) await startPointing(point);
  if (forget) await forgetList(forget);
}

/** All that the popup shows. */
function picture() {
  const heard = [...pages.values()]
    .filter(({ isTop, heardAt, isPicked }) => isTop || heardAt || isPicked)
    .map(({ src, host, path, heardAt, isPicked }) => ({ src, host, path, heardAt, isPicked, rate: rates.of(src) }));
  return { ...link.state(), pages: heard, rate: rates.all() };
}

function changed(answer) {
  if (answer) rates.note(answer);
  const shown = picture();
  for (const popup of popups) popup.postMessage(shown);
  paintBadge(shown);
}

let badge = "";

/** On the icon: how many comments a minute, or that they do not get through. */
function paintBadge({ state, pages: heard, rate }) {
  const isBad = heard.length > 0 && state !== "up" && state !== "waiting";
  const text = isBad ? "断" : rate ? String(rate) : "";
  if (text === badge) return;
  badge = text;
  void chrome.action.setBadgeBackgroundColor({ color: isBad ? "#c0392b" : "#2e7d4f" });
  void chrome.action.setBadgeText({ text });
}

setInterval(() => (popups.size || pages.size) && changed(), 1_000);

// --- pairing -------------------------------------------------------------------------------------------------------

chrome.storage.onChanged.addListener((changes, area) => {
  if (area === "local" && changes.paired) link.pair(changes.paired.newValue ?? null);
});
chrome.storage.local.get("paired").then(({ paired }) => link.pair(paired ?? null));
