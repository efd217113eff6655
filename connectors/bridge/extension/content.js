// Between a page and the background worker: what the page was told is kept here until the station has it, so that
// neither a worker that dies nor a station that is started anew costs a line.

(() => {
  "use strict";

  const { picker, strip } = globalThis.zhubotai;
  const MOST_KEPT = 5_000;
  const MOST_KEPT_CHARS = 16_000_000;
  const MOST_AT_ONCE = 100;
  const GATHER_MS = 8;
  const AGAIN_MS = 250;
  const BEAT_MS = 20_000; // a worker that hears nothing for 30 s is put to sleep
  const SOURCES = {
    "live.douyin.com": "douyin-web",
    "fxg.jinritemai.com": "douyin-console",
    "buyin.jinritemai.com": "douyin-console",
    "compass.jinritemai.com": "douyin-console",
    "live.kuaishou.com": "kuaishou-web",
    "zs.kwaixiaodian.com": "kuaishou-console",
    "channels.weixin.qq.com": "channels-console",
    "liveplatform.taobao.com": "taobao-console",
    "tbzb.taobao.com": "taobao-console",
    "ark.xiaohongshu.com": "xiaohongshu-console",
  };
  if (globalThis.zhubotai.isHere) return;
  globalThis.zhubotai.isHere = true;

  const host = hostOf(window);
  const src = SOURCES[host] ?? "generic";
  const page = crypto.randomUUID();
  const kept = []; // [number, text], oldest first
  let keptChars = 0;
  let waiting = []; // of those kept, what is handed to the worker next
  let gathering = 0;
  let handedAt = 0;
  let count = 0;
  let lost = 0;
  let worker = null;
  let watch = null;

  function hostOf(frame) {
    try {
      return frame.location.host || (frame.parent !== frame ? hostOf(frame.parent) : "");
    } catch {
      return "";
    }
  }

  // --- to the worker -----------------------------------------------------------------------------------------------

  function connect() {
    if (worker || !chrome.runtime?.id) return; // an extension that was replaced leaves its old scripts behind
    const place = { page, src, host, path: location.pathname, isTop: window === top, isPicked: Boolean(watch) };
    worker = chrome.runtime.connect({ name: "page" });
    worker.onMessage.addListener(heed);
    worker.onDisconnect.addListener(() => {
      void chrome.runtime?.lastError;
      worker = null;
      setTimeout(connect, AGAIN_MS);
    });
    worker.postMessage({ place, lost });
    lost = 0;
    waiting = [];
    for (let at = 0; at < kept.length; at += MOST_AT_ONCE) worker.postMessage({ pieces: kept.slice(at, at + MOST_AT_ONCE) });
  }

  /** At once when little comes; when much does, a handful at a time, for each message wakes three processes. */
  function hand(piece) {
    waiting.push(piece);
    if (gathering) return;
    const wait = handedAt + GATHER_MS - performance.now();
    if (wait <= 0 || document.hidden) handOver(); // out of sight a page's timers run once a second
    else gathering = setTimeout(handOver, wait);
  }

  function handOver() {
    gathering = 0;
    handedAt = performance.now();
    if (waiting.length) worker?.postMessage({ pieces: waiting });
    waiting = [];
  }

  function send(item) {
    const text = JSON.stringify(item);
    count += 1;
    kept.push([count, text]);
    keptChars += text.length;
    while (kept.length > MOST_KEPT || (keptChars > MOST_KEPT_CHARS && kept.length > 1)) {
      keptChars -= kept.shift()[1].length;
      lost += 1;
    }
    if (worker) hand([count, text]);
    else connect();
  }

  function heed({ done, act, list, strip: known }) {
    if (done) {
      let at = 0;
      while (at < kept.length && kept[at][0] <= done) keptChars -= kept[at++][1].length;
      kept.splice(0, at);
    }
    if (act === "point") picker.point((selectors) => worker?.postMessage({ picked: selectors }));
    if (act === "stop") picker.stop();
    if (list !== undefined) hearList(list, known);
  }

  setInterval(() => worker?.postMessage({ beat: true }), BEAT_MS);
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    worker?.disconnect(); // of a page that it keeps aside the browser cuts the line, without a word to it
    worker = null;
    connect();
  });
  // Whoever hears the list next goes on from here. What a page says when it is hidden no longer comes through if the
  // browser keeps it aside.
  for (const name of ["beforeunload", "pagehide"]) addEventListener(name, () => watch?.save());

  // --- from the page -----------------------------------------------------------------------------------------------

  function base64(buffer) {
    const bytes = new Uint8Array(buffer);
    if (bytes.toBase64) return bytes.toBase64();
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text);
  }

  function copied({ data: { kind, url, t, content } }) {
    if (watch) return; // someone pointed at the list: then the list is what counts
    const item = { v: 1, src, kind, url, room: location.pathname, t };
    if (typeof content === "string") item.text = strip(content);
    else item.b64 = base64(content);
    send(item);
  }

  const ask = () => document.dispatchEvent(new Event("zhubotai-ask"));
  const take = ({ ports: [port] }) => {
    port.onmessage = copied;
    ask(); // it is answered once only, and then by nobody else either
  };
  document.addEventListener("zhubotai-port", take, { once: true });
  ask();

  // --- from a list that someone pointed at -------------------------------------------------------------------------

  function hearList(list, known) {
    watch?.stop();
    watch = null;
    if (!list) return;
    const say = (more) => send({ v: 1, src, room: location.pathname, t: Date.now(), ...more });
    watch = new picker.Watch(list.selectors, known, {
      tell: ({ nick, text, id, old }) => say({ kind: "dom", nick, text, id, ...(old && { old }) }),
      // On the site's other pages there never was one.
      lost: () => location.pathname === list.path && say({ kind: "lost" }),
      keep: (strip) => worker?.postMessage({ strip }),
    });
  }

  connect();
})();
