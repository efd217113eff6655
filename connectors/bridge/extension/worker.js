// The background worker: what the pages hear goes to the station, in order, each piece once. It may be put to sleep at
// any time, so nothing rests here alone: a page keeps its pieces until they were answered for.

import { Link } from "./link.js";
import { readCode } from "./pairing.js";
import { Rates } from "./rates.js";

const MOST_ORPHANS = 5_000;
const TELL_MS = 50;
const rates = new Rates();
const pages = new Map(); // page -> { port, src, host, path, isTop, isPicked, heardAt }
const popups = new Set();
const link = new Link({ answered, noted: (answer) => rates.note(answer), changed });

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
    if (mine && pages.get(mine.page) === mine) {
      pages.delete(mine.page);
      for (const other of pages.values()) if (other.host === mine.host) void tellList(other);
      saveOrphans();
    }
    link.want(pages.size > 0 || popups.size > 0);
    changed();
  });
});

function arrive(port, { place, lost }) {
  const before = pages.get(place.page);
  const mine = { ...place, port, heardAt: before?.heardAt ?? 0 };
  pages.set(place.page, mine);
  if (mine.isPicked && othersPicked(mine).length) {
    // It was kept aside meanwhile, and another page hears the list now.
    mine.isPicked = false;
    port.postMessage({ list: null });
  }
  link.forget(lost);
  link.greet(place.page);
  link.want(true);
  void tellList(mine);
  changed();
  return mine;
}

function heed(mine, { pieces, picked, strip }) {
  if (pieces) {
    mine.heardAt = Date.now();
    link.hold(mine.page, pieces);
  }
  if (picked) void remember(mine, picked);
  if (strip) void chrome.storage.session.set({ [`strip ${mine.host}`]: strip });
}

/** The station has these pieces of a page, or will never get them: up to this number it need not keep them. */
function answered(page, number) {
  done.set(page, number);
  telling ||= setTimeout(tellDone, TELL_MS);
}

const done = new Map(); // page -> the number up to which it need not keep its pieces
let telling = 0;
let saving = 0;

function tellDone() {
  telling = 0;
  for (const [page, number] of done) {
    const mine = pages.get(page);
    if (mine) mine.port.postMessage({ done: number });
    else saveOrphans();
  }
  done.clear();
}

/** What a page that is gone has left is in our keeping alone: it must outlive us. */
function saveOrphans() {
  saving ||= setTimeout(() => {
    saving = 0;
    const orphans = link.orphans((page) => pages.has(page)).slice(-MOST_ORPHANS);
    void chrome.storage.session.set({ orphans }).catch(() => undefined); // too many for the browser: as if there were none
    // While no page is open nobody else would wake us.
    if (orphans.length) void chrome.alarms.create("orphans", { periodInMinutes: 0.5 });
    else void chrome.alarms.clear("orphans");
  }, 100);
}

chrome.alarms.onAlarm.addListener(() => link.dial());
chrome.storage.session.get("orphans").then(({ orphans }) => orphans && link.adopt(orphans));

// --- lists that someone pointed at ---------------------------------------------------------------------------------

async function listsKnown() {
  return (await chrome.storage.local.get("lists")).lists ?? {};
}

function othersPicked(mine) {
  return [...pages.values()].filter((other) => other !== mine && other.host === mine.host && other.isPicked);
}

/** One page of a site hears its list, the next one when that is gone: two would say each line twice. */
async function tellList(mine) {
  const list = (await listsKnown())[mine.host];
  if (!list || mine.isPicked || othersPicked(mine).length || pages.get(mine.page) !== mine) return;
  mine.isPicked = true;
  const { [`strip ${mine.host}`]: strip } = await chrome.storage.session.get(`strip ${mine.host}`);
  mine.port.postMessage({ list, strip });
}

async function remember(mine, selectors) {
  const lists = await listsKnown();
  const list = { selectors, path: mine.path };
  await chrome.storage.local.set({ lists: { ...lists, [mine.host]: list } });
  for (const other of pages.values()) {
    if (other.host !== mine.host) continue;
    other.port.postMessage({ act: "stop", ...(other !== mine && { list: null }) });
    other.isPicked = other === mine;
  }
  mine.port.postMessage({ list, strip: null });
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

function changed() {
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
