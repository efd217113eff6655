// The feed as an overlay keeps it: one view, patched by deltas, painted at most once a frame.
// Reads the station's /feed; hands `paint(view, state)` the view and one of waiting | live | stale | refused.

const BACKOFF_FIRST_MS = 300;
const BACKOFF_CAP_MS = 5_000;
const BACKOFF_REFUSED_MS = 30_000;
const SILENT_MS = 10_000;
const DEAD_MS = 20_000;
const WATCH_MS = 500;
const REFUSALS = [1008, 4401, 4403];

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** `patch` applied to `target` by RFC 7396: a new value; neither argument is changed. */
export function applyPatch(target, patch) {
  if (!isObject(patch)) return patch;
  // Without a prototype a key named "__proto__" is a key like any other.
  const patched = Object.assign(Object.create(null), isObject(target) ? target : null);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete patched[key];
    else patched[key] = applyPatch(patched[key], value);
  }
  return patched;
}

/** The wait before try number `tries` (0: the first), half of it left to chance so that faces do not return as one. */
export function backoff(tries, chance = Math.random()) {
  const full = Math.min(BACKOFF_CAP_MS, BACKOFF_FIRST_MS * 2 ** Math.min(tries, 10));
  return full * (0.5 + 0.5 * chance);
}

/** What stands before a station's own paths: nothing, or /s/NAME where one of many answers at this address. */
export function placeOf(page) {
  return /^\/s\/[^/]+/u.exec(page.pathname)?.[0] ?? "";
}

/** The feed's address on the station that served `page` (an URL), with the page's own token. */
export function feedAddress(page) {
  const address = new URL(`${placeOf(page)}/feed`, page);
  address.protocol = page.protocol === "https:" ? "wss:" : "ws:";
  const token = page.searchParams.get("token");
  if (token) address.searchParams.set("token", token);
  return address.href;
}

// Two clocks: the wall's runs on while the laptop sleeps, the other is never set back.
const mark = () => ({ wall: Date.now(), run: performance.now() });
const since = (then) => Math.max(Date.now() - then.wall, performance.now() - then.run);

/** One face's connection, kept up for ever. `isRefused()` asks the station whether the token is good. */
export class Feed {
  constructor(address, paint, isRefused = async () => false) {
    this.address = address;
    this.paint = paint;
    this.isRefused = isRefused;
    this.view = null;
    this.state = "waiting";
    this.revision = null;
    this.socket = null;
    this.asked = false;
    this.tries = 0;
    this.retry = 0;
    this.frame = 0;
    this.dialledAt = mark();
    this.goodAt = mark();
  }

  start() {
    setInterval(() => this.watch(), WATCH_MS);
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    for (const name of ["online", "pageshow"]) window.addEventListener(name, () => this.wake());
    this.dial();
  }

  dial() {
    clearTimeout(this.retry);
    this.retry = 0;
    this.dialledAt = mark();
    const socket = new WebSocket(this.address);
    let opened = false;
    socket.onopen = () => (opened = true);
    socket.onmessage = ({ data }) => this.hear(data);
    socket.onclose = ({ code }) => this.lose(code, opened);
    this.socket = socket;
  }

  hang() {
    const socket = this.socket;
    this.socket = null;
    this.asked = false;
    if (!socket) return;
    // A dead line may take minutes to close; nobody waits for it.
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  async lose(code, opened) {
    this.socket = null;
    this.asked = false;
    this.retry = setTimeout(() => this.dial(), backoff(this.tries++));
    // A browser does not tell a refused token from a station that is down: ask for the page again.
    if (!REFUSALS.includes(code) && (opened || !(await this.isRefused()))) return;
    if (this.socket) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.dial(), BACKOFF_REFUSED_MS);
    this.view = null;
    this.turn("refused");
  }

  hear(text) {
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return; // the next frame may be whole; if it does not fit, a snapshot is asked for
    }
    if (!isObject(frame)) return;
    if (frame.kind === "snapshot" && isObject(frame.view)) this.takeSnapshot(frame);
    else if (frame.kind === "delta" && this.view) this.takeDelta(frame);
    else if (frame.kind === "beat" && this.view) this.takeBeat(frame);
  }

  takeSnapshot(frame) {
    this.view = frame.view;
    this.revision = frame.revision;
    this.asked = false;
    this.tries = 0;
    this.goodAt = mark();
    this.turn(frame.away > 0 ? "stale" : "live");
  }

  takeDelta(frame) {
    if (frame.base !== this.revision || !isObject(frame.patch)) {
      if (!this.asked) this.ask();
      return;
    }
    this.view = applyPatch(this.view, frame.patch);
    this.revision = frame.revision;
    if (this.state !== "live") this.ask();
    if (!this.asked) this.goodAt = mark();
    this.schedule();
  }

  takeBeat(frame) {
    if (frame.away > 0) {
      // The station lives, but the book is out of its reach: what it shows may be old by now.
      this.asked = false;
      this.goodAt = mark();
      if (this.state === "live") this.turn("stale");
      return;
    }
    if (this.asked || this.state !== "live") this.ask();
    else this.goodAt = mark();
  }

  ask() {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.asked = true;
    this.socket.send('{"kind":"snapshot"}');
  }

  /** Silence is noticed here: first what may be wrong is hidden, then the line is given up. */
  watch() {
    const silent = since(this.goodAt);
    if (this.state === "live" && silent >= SILENT_MS) {
      this.turn("stale");
      this.ask();
    }
    if (this.socket && silent >= DEAD_MS && since(this.dialledAt) >= DEAD_MS) {
      this.hang();
      this.dial();
    }
  }

  wake() {
    this.watch();
    if (!this.socket) this.dial();
    else if (this.state === "stale") this.ask();
  }

  turn(state) {
    this.state = state;
    this.schedule();
  }

  schedule() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.paint(this.view, this.state);
    });
  }
}
