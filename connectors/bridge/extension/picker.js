// Someone points at the comment list of a page that nobody knows; from then on each new row of it is a line. What was
// pointed at is remembered for the site, and it is said when it is gone.

(globalThis.zhubotai ??= {}).picker = (() => {
  "use strict";

  const { rows: read, Timeline } = globalThis.zhubotai;
  const LOOK_MS = 1_000;
  const SHARE = 3; // after each look the page has three times as long for itself,
  const MOST_REST_MS = 12; // but no longer than this: a frame later rows may be gone
  const GONE_MS = 6_000;
  const KEPT_FRESH_MS = 60_000;
  const KEEP_MS = 500;
  const EVENTS = ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "dblclick", "contextmenu"];

  // --- pointing ----------------------------------------------------------------------------------------------------

  let pointing = null;

  /** Let the user point; `done(selectors)` once they say that it is the right list. */
  function point(done) {
    stop();
    pointing = new Pointing(done);
  }

  function stop() {
    pointing?.close();
    pointing = null;
  }

  class Pointing {
    constructor(done) {
      this.done = done;
      this.list = null;
      this.host = document.createElement("zhubotai-picker");
      this.host.style.cssText = "all:initial;position:fixed;inset:0;z-index:2147483647;pointer-events:none";
      this.root = this.host.attachShadow({ mode: "closed" });
      this.root.innerHTML = PANEL;
      document.documentElement.append(this.host);
      this.off = new AbortController();
      const on = { capture: true, signal: this.off.signal };
      addEventListener("pointermove", (event) => this.frame(event), on);
      for (const name of EVENTS) addEventListener(name, (event) => this.press(event), on);
      addEventListener("keydown", (event) => this.key(event), on);
      this.part("yes").addEventListener("click", () => this.accept());
      this.part("again").addEventListener("click", () => this.show(null));
      this.part("cancel").addEventListener("click", stop);
      this.show(null);
    }

    part(name) {
      return this.root.getElementById(name);
    }

    close() {
      this.off.abort();
      this.host.remove();
    }

    isOurs(event) {
      return event.composedPath().includes(this.host);
    }

    frame(event) {
      if (this.list || this.isOurs(event)) return;
      const list = read.listOf(event.target);
      this.outline(list);
    }

    outline(list) {
      const box = this.part("box");
      box.hidden = !list;
      if (!list) return;
      const { left, top, width, height } = list.getBoundingClientRect();
      Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    }

    press(event) {
      if (this.isOurs(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.type === "click" && event.target instanceof Element) this.show(read.listOf(event.target));
    }

    key(event) {
      if (event.key !== "Escape" && !(event.key === "Enter" && this.list)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.key === "Enter") this.accept();
      else stop();
    }

    show(list) {
      this.list = list;
      this.outline(list);
      this.part("ask").hidden = Boolean(list);
      this.part("check").hidden = !list;
      const lines = this.part("lines");
      lines.textContent = "";
      for (const row of list ? read.lines(list).slice(-3) : []) {
        const line = document.createElement("p");
        const name = document.createElement("b");
        name.textContent = row.nick ? `${row.nick}：` : "";
        line.append(name, row.text);
        lines.append(line);
      }
    }

    accept() {
      const found = read.describe(this.list);
      stop();
      this.done(found);
    }
  }

  const PANEL = `<style>
    #box { position: fixed; border: 3px solid #f2b705; border-radius: 6px; background: rgb(242 183 5 / 12%); }
    #card { position: fixed; left: 50%; top: 12px; transform: translateX(-50%); max-width: 560px; padding: 12px 16px;
      border-radius: 10px; background: #17211b; color: #f4f1e6; font: 15px/1.6 system-ui, sans-serif;
      box-shadow: 0 6px 30px rgb(0 0 0 / 50%); pointer-events: auto; }
    #card small { color: #b9c2b8; display: block; }
    #lines p { margin: 2px 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    button { font: inherit; border: 0; border-radius: 8px; padding: 5px 14px; margin: 8px 8px 0 0; cursor: pointer;
      background: #33443a; color: inherit; }
    #yes { background: #f2b705; color: #17211b; font-weight: 600; }
    [hidden] { display: none !important; }
  </style>
  <div id="box" hidden></div>
  <div id="card">
    <div id="ask"><b>点一下评论区里的任意一条评论</b><small>Click any comment in the comment list · Esc 取消 cancels</small>
      <button id="cancel">取消 Cancel</button></div>
    <div id="check" hidden><b>听到的是这些吗？</b><small>Is this what viewers say?</small><div id="lines"></div>
      <button id="yes">对，就是它 Yes ↵</button><button id="again">不对，再点一次 No, again</button></div>
  </div>`;

  // --- hearing -----------------------------------------------------------------------------------------------------

  /** Hears the list that was pointed at, wherever the page puts it, until `stop`. */
  class Watch {
    /** `tell(line)`, `lost()` once when it is gone for long, `keep(strip)` now and then for the next visit. */
    constructor(selectors, kept, { tell, lost, keep }) {
      this.selectors = selectors;
      this.timeline = new Timeline(kept);
      this.isLate = Boolean(kept && Date.now() - kept.at > KEPT_FRESH_MS);
      this.tell = tell;
      this.lost = lost;
      this.keep = keep;
      this.list = null;
      this.gone = Date.now();
      this.toldLost = false;
      this.settling = 0;
      this.restUntil = 0;
      this.keeping = 0;
      this.observer = new MutationObserver(() => this.stir());
      this.clock = setInterval(() => this.find(), LOOK_MS);
      this.touch = () => this.timeline.touch(Date.now());
      for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) addEventListener(name, this.touch, { capture: true, passive: true });
      this.find();
    }

    stop() {
      clearInterval(this.clock);
      clearTimeout(this.settling);
      this.observer.disconnect();
      for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) removeEventListener(name, this.touch, { capture: true });
    }

    find() {
      if (this.list?.isConnected) return;
      const list = read.find(this.selectors);
      if (!list) {
        if (this.list) this.gone = Date.now();
        this.list = null;
        if (!this.toldLost && Date.now() - this.gone > GONE_MS) {
          this.toldLost = true;
          this.lost();
        }
        return;
      }
      this.list = list;
      this.toldLost = false;
      this.observer.disconnect();
      this.observer.observe(list, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["style", "data-id", "alt"] });
      this.look();
    }

    /** A list that shows few rows may have lost the oldest by the next frame: so at once, but for a share of the time. */
    stir() {
      const wait = this.restUntil - performance.now();
      if (wait <= 0 || document.hidden) this.look();
      else this.settling ||= setTimeout(() => this.look(), wait);
    }

    look() {
      clearTimeout(this.settling);
      this.settling = 0;
      if (!this.list?.isConnected) {
        this.find();
        return;
      }
      const began = performance.now();
      this.read();
      const ended = performance.now();
      this.restUntil = ended + Math.min(SHARE * (ended - began), MOST_REST_MS);
    }

    read() {
      const shown = read.lines(this.list);
      if (!shown.length) return;
      const { first, lines } = this.timeline.take(shown, Date.now(), this.isAtEnd());
      const old = first || this.isLate;
      this.isLate = false;
      for (const line of lines) this.tell({ ...line, old });
      if (lines.length) this.keeping ||= setTimeout(() => this.save(), KEEP_MS);
    }

    save() {
      clearTimeout(this.keeping);
      this.keeping = 0;
      this.keep({ ...this.timeline.keep(), at: Date.now() });
    }

    isAtEnd() {
      let box = this.list;
      while (box && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
      if (!box || box === document.documentElement || box === document.body) return true;
      const fromEnd = this.timeline.upwards ? box.scrollTop : box.scrollHeight - box.clientHeight - box.scrollTop;
      return Math.abs(fromEnd) <= Math.max(48, box.clientHeight / 2) || getComputedStyle(box).overflowY === "visible";
    }
  }

  return { point, stop, Watch };
})();
