// What the bridge is doing, at a glance: connected or not, which pages it hears and how much, and the pairing.

const TITLES = {
  "douyin-web": ["抖音直播间", "Douyin live room"],
  "douyin-console": ["抖店 / 百应中控台", "Douyin seller console"],
  "kuaishou-web": ["快手直播间", "Kuaishou live room"],
  "kuaishou-console": ["快手小店直播助手", "Kuaishou helper"],
  "channels-console": ["视频号直播控制台", "WeChat Channels console"],
  "taobao-console": ["淘宝直播中控台", "Taobao live control"],
  "xiaohongshu-console": ["小红书千帆中控台", "Xiaohongshu live control"],
  generic: ["指过的评论区", "A list you pointed at"],
};
const STATES = {
  waiting: ["正在看……", "One moment…"],
  unpaired: ["还没有配对", "Not paired yet"],
  up: ["已连接助播台", "Connected to the station"],
  away: ["没有连上：助播台没开？", "Not connected: is the station running?"],
  deaf: ["助播台还不听浏览器：运行 companion bridge，再重开助播台", "The station does not listen to browsers yet: run companion bridge, then start it again"],
  refused: ["配对码不对，或令牌换过了：请重新配对", "The station refuses the token: pair again"],
};
const LATE_MS = 60_000;
const AGAIN_MS = 250;

const part = (id) => document.getElementById(id);
let worker = null;
const tab = chrome.tabs.query({ active: true, currentWindow: true }).then(([active]) => active);
let shownPages = [];

function connect() {
  worker = chrome.runtime.connect({ name: "popup" });
  worker.onMessage.addListener(show);
  worker.onDisconnect.addListener(() => setTimeout(connect, AGAIN_MS)); // the worker was put to sleep: wake it
}

function show(told) {
  if (told.paired !== undefined) return showPaired(told.paired);
  shownPages = told.pages;
  showStation(told);
  showTrouble(told);
  showPages(told);
}

connect();

function showStation({ state, address }) {
  const [zh, en] = STATES[state];
  part("station").dataset.state = state;
  part("state").textContent = zh;
  part("state-en").textContent = state === "up" ? `${en} · ${address}` : en;
  if (state === "unpaired" || state === "refused") part("pairing").open = true;
}

function showTrouble({ state, waiting, lost, parked }) {
  const said = [];
  if (state !== "up" && waiting) said.push(`攒着 ${waiting} 条，连上就补上 · ${waiting} kept until then`);
  if (lost) said.push(`断开太久，丢了 ${lost} 条 · away too long, ${lost} let go`);
  if (parked) said.push(`有 ${parked} 条读不懂 · ${parked} could not be read`);
  part("trouble").hidden = !said.length;
  part("trouble").textContent = said.join("；");
}

function showPages({ pages }) {
  part("none").hidden = pages.length > 0;
  part("list").replaceChildren(...pages.map(entryOf));
  void tab.then((active) => {
    const host = hostOf(active);
    part("forget").hidden = !pages.some((one) => one.host === host && one.isPicked);
  });
}

function entryOf({ src, host, path, heardAt, isPicked, rate }) {
  const [zh, en] = TITLES[src] ?? TITLES.generic;
  const entry = document.createElement("li");
  const name = document.createElement("div");
  const from = isPicked && src !== "generic" ? "（从评论区读 · from its list）" : "";
  name.append(bold(zh + from), small(`${en} · ${host}${path}`), small(whenOf(heardAt)));
  const count = document.createElement("div");
  count.className = "rate";
  count.append(bold(String(rate)), small("条/分钟 a minute"));
  entry.append(name, count);
  return entry;
}

function whenOf(heardAt) {
  if (!heardAt) return "还没有听到东西 · nothing heard yet";
  const age = Date.now() - heardAt;
  if (age < LATE_MS) return `${Math.round(age / 1000)} 秒前听到 · heard ${Math.round(age / 1000)} s ago`;
  return `${Math.round(age / 60_000)} 分钟没有动静 · silent for ${Math.round(age / 60_000)} min`;
}

function bold(text) {
  const element = document.createElement("b");
  element.textContent = text;
  return element;
}

function small(text) {
  const element = document.createElement("small");
  element.textContent = text;
  return element;
}

// --- pairing -------------------------------------------------------------------------------------------------------

part("pair").addEventListener("submit", (event) => {
  event.preventDefault();
  worker.postMessage({ pair: part("code").value });
});

function showPaired(isPaired) {
  part("wrong").hidden = isPaired;
  part("wrong").textContent = "这不是完整的配对码，请整行复制再贴一次 · That is no whole pairing code: copy the line again";
  if (!isPaired) return;
  part("code").value = "";
  part("pairing").open = false;
}

// --- pointing ------------------------------------------------------------------------------------------------------

function hostOf(active) {
  try {
    return new URL(active.url).host;
  } catch {
    return "";
  }
}

part("point").addEventListener("click", async () => {
  const active = await tab;
  if (!/^https?:/.test(active?.url ?? "")) return;
  const { protocol, hostname, host } = new URL(active.url);
  if (!shownPages.some((one) => one.host === host)) {
    // Chrome asks once whether this page may be read; without it the list would be forgotten with the tab.
    await chrome.permissions.request({ origins: [`${protocol}//${hostname}/*`] }).catch(() => false);
  }
  worker.postMessage({ point: { tabId: active.id, url: active.url } });
  window.close();
});

part("forget").addEventListener("click", async () => worker.postMessage({ forget: hostOf(await tab) }));
