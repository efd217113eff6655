// In the page's own world, before any of its code: copies of what the page is told go down a private port. The page
// gets back exactly what it asked for, at once; nothing is asked in its name, and no address goes along with its query.

(() => {
  "use strict";

  // What is copied, by the page's host. `sockets` and `requests` are matched against the whole address.
  const CONSOLE = { requests: /comment\/info\b/ };
  const KUAISHOU = { sockets: /^wss?:\/\/[^/]*(?:kuaishou|kwai|gifshow)/ };
  const TAOBAO = {
    requests: /\/mtop\.taobao\.iliad\.comment\.query\.|^https:\/\/impaas\.alicdn\.com\/live\/message\//,
    scripts: true,
  };
  const HEARD = {
    "live.douyin.com": {
      sockets: /^wss:\/\/webcast[^/]*\.douyin\.com\/webcast\/im\/push\//,
      requests: /\/webcast\/im\/fetch\//,
    },
    "fxg.jinritemai.com": CONSOLE,
    "buyin.jinritemai.com": CONSOLE,
    "compass.jinritemai.com": { requests: /\/message\?/ },
    "live.kuaishou.com": KUAISHOU,
    "zs.kwaixiaodian.com": { ...KUAISHOU, requests: /^https:\/\/[^/]*(?:kwai|kuaishou)[^/]*\/[^?]*comment[^?.]*(?:\?|$)/i },
    "channels.weixin.qq.com": { requests: /mmfinderassistant-bin\/live\/msg(?:\?|$)/, frames: true },
    "liveplatform.taobao.com": TAOBAO,
    "tbzb.taobao.com": TAOBAO,
    "ark.xiaohongshu.com": { sockets: /^wss:\/\/apppush[^/]*\.xiaohongshu\.com\/rwp/ },
  };
  const hears = HEARD[hostOf(window)];
  if (!hears) return;

  const MOST_CHARS = 1_400_000; // a longer piece would cost us the socket to the station
  const MINE = Symbol.for("zhubotai"); // asked of a wrapped function it says true; nothing else shows it

  // --- to the content script ---------------------------------------------------------------------------------------

  // The port is handed over by an event that no code of the page can have heard of yet, whichever of us comes first.
  const { port1: port, port2: theirs } = new MessageChannel();
  const give = () => document.dispatchEvent(new MessageEvent("zhubotai-port", { ports: [theirs] }));
  document.addEventListener("zhubotai-ask", give, { once: true });
  give();

  function tell(kind, address, content) {
    const size = content.byteLength ?? content.length;
    if (!size || size > MOST_CHARS) return;
    const [url] = address.split("?"); // what follows holds the viewer's own signatures
    const transfer = typeof content === "string" ? [] : [content];
    port.postMessage({ kind, url, t: Date.now(), content }, transfer);
  }

  function hostOf(frame) {
    try {
      // A frame without an address of its own is its opener's.
      return frame.location.host || (frame.parent !== frame ? hostOf(frame.parent) : "");
    } catch {
      return "";
    }
  }

  /** Hands on what a page was given; what is still on its way comes in its turn. A failure is a copy less. */
  function inTurn() {
    let last = Promise.resolve();
    return (read, done) => {
      last = last.then(read).then(done).catch(() => undefined);
    };
  }

  // --- from the page -----------------------------------------------------------------------------------------------

  function wraps(plain, traps) {
    return new Proxy(plain, {
      get: (target, key) => (key === MINE ? true : Reflect.get(target, key)),
      ...traps,
    });
  }

  function wrapSockets(frame) {
    const Plain = frame.WebSocket;
    const wrapped = wraps(Plain, {
      construct(target, args, newTarget) {
        const socket = Reflect.construct(target, args, newTarget);
        if (hears.sockets.test(socket.url)) listen(frame, socket);
        return socket;
      },
    });
    Plain.prototype.constructor = wrapped;
    frame.WebSocket = wrapped;
  }

  function listen(frame, socket) {
    const turn = inTurn();
    const hear = (content) => tell("ws", socket.url, content);
    let waiting = 0;
    frame.EventTarget.prototype.addEventListener.call(socket, "message", ({ data }) => {
      if (typeof data === "string" && !waiting) hear(data);
      else if (data instanceof frame.ArrayBuffer && !waiting) hear(data.slice(0));
      else {
        // A Blob is read later, and whatever comes meanwhile must not overtake it.
        waiting += 1;
        const read = async () => (data instanceof frame.Blob ? data.arrayBuffer() : (data.slice?.(0) ?? ""));
        turn(read, hear);
        turn(() => (waiting -= 1));
      }
    });
  }

  function wrapFetch(frame) {
    const turn = inTurn();
    frame.fetch = wraps(frame.fetch, {
      apply(target, self, args) {
        const answer = Reflect.apply(target, self, args);
        const url = addressOf(frame, args[0]?.url ?? args[0]);
        if (hears.requests.test(url)) {
          answer.then((response) => response.ok && copyOf(response, url, turn)).catch(() => undefined);
        }
        return answer;
      },
    });
  }

  function copyOf(response, url, turn) {
    const copy = response.clone();
    const isText = /json|text|script/.test(copy.headers.get("content-type") ?? "");
    turn(
      () => (isText ? copy.text() : copy.arrayBuffer()),
      (content) => tell("fetch", url, content),
    );
  }

  function wrapRequests(frame) {
    const addresses = new WeakMap();
    const turn = inTurn();
    const proto = frame.XMLHttpRequest.prototype;
    proto.open = wraps(proto.open, {
      apply(target, self, args) {
        const url = addressOf(frame, args[1]);
        if (hears.requests.test(url)) {
          if (!addresses.has(self)) {
            frame.EventTarget.prototype.addEventListener.call(self, "load", () => loaded(self, addresses.get(self), turn));
          }
          addresses.set(self, url);
        } else if (addresses.has(self)) addresses.set(self, "");
        return Reflect.apply(target, self, args);
      },
    });
  }

  function loaded(request, url, turn) {
    if (!url || request.status !== 200) return;
    const { response, responseType } = request;
    turn(
      () => {
        if (responseType === "json") return JSON.stringify(response);
        if (responseType === "arraybuffer") return response.slice(0);
        if (responseType === "blob") return response.arrayBuffer();
        return typeof response === "string" ? response : "";
      },
      (content) => tell("xhr", url, content),
    );
  }

  function addressOf(frame, given) {
    try {
      return new URL(String(given), frame.document.baseURI).href;
    } catch {
      return "";
    }
  }

  // Some pages ask by a script that calls back: the call is handed through unchanged.
  function wrapCallback(frame, script) {
    if (!hears.requests.test(script.src)) return;
    const name = new URL(script.src).searchParams.get("callback");
    const plain = name ? frame[name] : undefined;
    if (typeof plain !== "function" || plain[MINE]) return;
    frame[name] = wraps(plain, {
      apply(target, self, args) {
        try {
          tell("jsonp", script.src, JSON.stringify(args[0] ?? ""));
        } catch {
          // what can't be written down is a copy less
        }
        return Reflect.apply(target, self, args);
      },
    });
  }

  function wrap(frame) {
    if (frame.XMLHttpRequest.prototype.open[MINE]) return;
    if (hears.sockets) wrapSockets(frame);
    if (hears.requests) {
      wrapFetch(frame);
      wrapRequests(frame);
    }
    if (hears.scripts || hears.frames) watch(frame);
  }

  function watch(frame) {
    const look = (node) => {
      if (hears.scripts && node.localName === "script") wrapCallback(frame, node);
      if (hears.frames) for (const inner of framesIn(node)) enter(inner);
    };
    new frame.MutationObserver((records) => {
      for (const { addedNodes } of records) for (const node of addedNodes) look(node);
    }).observe(frame.document, { childList: true, subtree: true });
  }

  const framesIn = (node) => (node.localName === "iframe" ? [node] : (node.querySelectorAll?.("iframe") ?? []));

  /** A console may run within a frame that it fills by hand, where no content script ever starts. */
  function enter(element) {
    const into = () => {
      try {
        if (element.contentWindow?.location.host === location.host || !element.contentWindow?.location.host) {
          wrap(element.contentWindow);
        }
      } catch {
        // another site's frame: none of ours
      }
    };
    into();
    element.addEventListener("load", into);
  }

  wrap(window);
})();
