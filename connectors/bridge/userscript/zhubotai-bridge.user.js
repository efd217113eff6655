// ==UserScript==
// @name         助播台 · 抖音直播间桥接
// @name:en      zhubotai · Douyin live bridge
// @namespace    zhubotai
// @version      1.0.0
// @description  把你自己打开的抖音直播间收到的评论抄一份给本机的助播台。只读，不发言，不改页面。
// @description:en Copies what your own Douyin live page receives to the station on this machine. Reads only.
// @match        https://live.douyin.com/*
// @run-at       document-start
// @inject-into  page
// @grant        none
// ==/UserScript==

// 装好以后只改这一行：在电脑上运行 companion token show connector，把得到的口令贴在引号里。
// The one line to edit: paste what `companion token show connector` prints.
const ZHUBOTAI_TOKEN = "";

(function bridge(page) {
  "use strict";

  // A tester may set `zhubotaiSettings` before this script runs; a page can't, for it runs later.
  const settings = {
    station: "ws://127.0.0.1:8321/ear/bridge",
    token: ZHUBOTAI_TOKEN,
    src: "douyin-web",
    sockets: /^wss:\/\/webcast[^/]*\.douyin\.com\/webcast\/im\/push\//,
    fetches: /^https:\/\/live\.douyin\.com\/webcast\/im\/fetch\//,
    ...page.zhubotaiSettings,
  };
  delete page.zhubotaiSettings;

  if (!settings.token) {
    console.warn("助播台桥接：还没有填口令（companion token show connector）");
    return;
  }

  const MOST_HELD = 500; // items kept while the station is away; the oldest give way
  const MOST_HELD_CHARS = 4_000_000;
  const MOST_ITEM_CHARS = 1_500_000; // a longer item would cost us the socket
  const MOST_AT_ONCE = 50; // items in one message
  const MOST_AT_ONCE_CHARS = 500_000;
  const MOST_UNANSWERED = 200; // items sent and not yet answered with {"ok":n}
  const FIRST_WAIT_MS = 1_000;
  const MOST_WAIT_MS = 15_000;

  // Taken before the page can replace them: our own socket must not be copied, nor seen.
  const { WebSocket: PlainWebSocket, fetch: plainFetch, XMLHttpRequest: PlainRequest } = page;

  // --- to the station ----------------------------------------------------------------------------------------------

  const held = [];
  let sent = []; // not answered yet: sent again after a break, for the same comment twice is once
  let heldChars = 0;
  let lost = 0;
  let station = null;
  let waitMs = FIRST_WAIT_MS;

  function hold(item) {
    const text = JSON.stringify(item);
    if (text.length > MOST_ITEM_CHARS) {
      lost += 1;
      return;
    }
    held.push(text);
    heldChars += text.length;
    trim();
    send();
  }

  function trim() {
    while (held.length > MOST_HELD || (heldChars > MOST_HELD_CHARS && held.length > 1)) {
      heldChars -= held.shift().length;
      lost += 1;
    }
  }

  function send() {
    while (station?.readyState === PlainWebSocket.OPEN && held.length && sent.length < MOST_UNANSWERED) {
      const items = [];
      let chars = 0;
      while (held.length && items.length < MOST_AT_ONCE && (!items.length || chars + held[0].length < MOST_AT_ONCE_CHARS)) {
        const text = held.shift();
        chars += text.length;
        items.push(text);
      }
      heldChars -= chars;
      sent.push(...items);
      station.send(`[${items.join(",")}]`);
    }
  }

  function dial() {
    station = new PlainWebSocket(`${settings.station}?token=${encodeURIComponent(settings.token)}`);
    station.addEventListener("open", () => {
      console.info(lost ? `助播台桥接：已连上，断开时丢了 ${lost} 条` : "助播台桥接：已连上");
      lost = 0;
      send();
    });
    station.addEventListener("message", (event) => {
      // Only an answer shows that the token was right; until then keep waiting longer.
      waitMs = FIRST_WAIT_MS;
      sent.splice(0, Number(JSON.parse(event.data).ok) || 0);
      send();
    });
    station.addEventListener("close", () => {
      held.unshift(...sent);
      heldChars += sent.reduce((chars, text) => chars + text.length, 0);
      sent = [];
      trim();
      setTimeout(dial, waitMs * (0.5 + Math.random() / 2));
      waitMs = Math.min(waitMs * 2, MOST_WAIT_MS);
    });
  }

  // --- from the page -----------------------------------------------------------------------------------------------

  function base64(buffer) {
    const bytes = new Uint8Array(buffer);
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000) {
      text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    }
    return btoa(text);
  }

  function copy(kind, url, buffer) {
    if (!buffer.byteLength) return;
    const [address] = url.split("?"); // what follows holds the viewer's own signatures
    hold({ v: 1, src: settings.src, kind, url: address, room: location.pathname, t: Date.now(), b64: base64(buffer) });
  }

  function isFetch(url) {
    try {
      return settings.fetches.test(new URL(url, location.href).href);
    } catch {
      return false;
    }
  }

  page.WebSocket = new Proxy(PlainWebSocket, {
    construct(target, args, newTarget) {
      const socket = Reflect.construct(target, args, newTarget);
      if (settings.sockets.test(socket.url)) {
        socket.addEventListener("message", ({ data }) => {
          if (data instanceof ArrayBuffer) copy("ws", socket.url, data);
          else if (data instanceof Blob) data.arrayBuffer().then((buffer) => copy("ws", socket.url, buffer));
        });
      }
      return socket;
    },
  });
  PlainWebSocket.prototype.constructor = page.WebSocket;

  page.fetch = new Proxy(plainFetch, {
    apply(target, self, args) {
      const answer = Reflect.apply(target, self, args);
      const url = String(args[0]?.url ?? args[0]);
      if (isFetch(url)) {
        answer
          .then((response) => response.ok && response.clone().arrayBuffer())
          .then((buffer) => buffer && copy("fetch", new URL(url, location.href).href, buffer))
          .catch(() => undefined); // the page hears of its own failure; ours is only a copy less
      }
      return answer;
    },
  });

  const plainOpen = PlainRequest.prototype.open;
  PlainRequest.prototype.open = function open(method, url, ...rest) {
    if (isFetch(String(url))) {
      this.addEventListener("load", () => {
        if (this.status === 200 && this.response instanceof ArrayBuffer) {
          copy("fetch", this.responseURL, this.response);
        }
      });
    }
    return Reflect.apply(plainOpen, this, [method, url, ...rest]);
  };

  dial();
})(typeof unsafeWindow === "undefined" ? window : unsafeWindow);
