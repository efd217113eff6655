// The connection to the station: a bounded line of pieces, sent a handful at a time, each let go of only when the
// station says that it has it. A break sends again what was not answered for; the station knows what it knows.

const MOST_HELD = 20_000; // pieces; the oldest give way, and it is said how many
const MOST_HELD_CHARS = 32_000_000;
const MOST_AT_ONCE = 100; // pieces in one message
const MOST_AT_ONCE_CHARS = 500_000;
const MOST_UNDERWAY = 2; // messages sent and not yet answered: while they are, the next one grows
const FIRST_WAIT_MS = 300;
const MOST_WAIT_MS = 4_000;
const BEAT_MS = 20_000;
const SILENT_MS = 15_000;
const LINGER_MS = 3_000;
const MOST_TRIES = 3;
const TOO_BIG = 1009;
const FAILED = 1011;
const PAGES_KNOWN = 200;
const REFUSALS = { 401: "refused", 403: "refused", 404: "deaf" };

export class Link {
  /**
   * `answered(page, number)` for what the station has; `noted(answer)` for each of its answers; `changed()` when the
   * line itself does.
   */
  constructor({ answered, noted, changed }) {
    this.answered = answered;
    this.noted = noted;
    this.changed = changed;
    this.held = []; // { page, number, text }
    this.heldChars = 0;
    this.underway = []; // messages: { pieces, at }
    this.lost = 0;
    this.lostAt = 0; // when the first of those was heard
    this.known = new Map(); // page -> the last number taken from it
    this.paired = undefined;
    this.socket = null;
    this.isOpen = false;
    this.isWanted = false;
    this.refusal = ""; // refused: the token; deaf: there is a station, but it listens to no bridge
    this.waitMs = FIRST_WAIT_MS;
    this.retry = 0;
    this.linger = 0;
    this.alone = 0; // send so many pieces singly: one of them ended the connection
    this.parked = 0;
    this.heardAt = 0;
    this.hasGreeted = false;
    setInterval(() => this.watch(), 1_000);
  }

  state() {
    const state = this.paired === undefined ? "waiting" : !this.paired ? "unpaired" : this.isOpen ? "up" : this.refusal || "away";
    const waiting = this.held.length + this.underway.reduce((sum, { pieces }) => sum + pieces.length, 0);
    return { state, address: this.paired?.address ?? "", waiting, lost: this.lost, parked: this.parked };
  }

  /** Who the station is; null for nobody. */
  pair(paired) {
    if (this.paired && paired && this.paired.token === paired.token && this.paired.address === paired.address) return;
    this.paired = paired;
    this.refusal = "";
    this.waitMs = FIRST_WAIT_MS;
    this.hangUp();
    if (!paired) this.drop(this.held.length);
    this.dial();
    this.changed();
  }

  want(isWanted) {
    clearTimeout(this.linger);
    if (isWanted) {
      this.isWanted = true;
      this.dial();
    } else {
      this.linger = setTimeout(() => {
        this.isWanted = false;
        this.part();
      }, LINGER_MS);
    }
  }

  /** Nobody needs the line any more, and nothing waits for it. */
  part() {
    if (!this.isWanted && !this.held.length && !this.underway.length) this.hangUp();
  }

  lastOf(page) {
    return this.known.get(page) ?? 0;
  }

  /** A page is there (again): tell it what it need not keep, if anything of its was taken before. */
  greet(page) {
    const last = this.lastOf(page);
    if (!last) return;
    const first = [...this.underway.flatMap(({ pieces }) => pieces), ...this.held].find((piece) => piece.page === page);
    this.answered(page, first ? first.number - 1 : last);
  }

  /** What waits of pages that are no more: nobody but us has it. */
  orphans(isThere) {
    return [...this.underway.flatMap(({ pieces }) => pieces), ...this.held].filter(({ page }) => page && !isThere(page));
  }

  /** Pieces that an earlier worker had left of pages that are no more. */
  adopt(pieces) {
    const known = new Set([...this.underway.flatMap((message) => message.pieces), ...this.held].map(({ page }) => page));
    const back = pieces.filter(({ page }) => !known.has(page));
    this.held.unshift(...back);
    for (const { page, number, text } of back) {
      this.heldChars += text.length;
      this.known.set(page, number);
    }
    this.dial();
    this.send();
  }

  /** So many pieces were let go of before they came here. */
  forget(lost) {
    if (!lost) return;
    this.lost += lost;
    this.lostAt ||= Date.now();
  }

  /** Take pieces of a page, each with its number there. */
  hold(page, pieces) {
    let last = this.lastOf(page);
    const at = Date.now();
    for (const [number, text] of pieces) {
      // A page that was cut off sends again what it has no answer for; what is here already is on its way.
      if (number <= last) continue;
      last = number;
      this.held.push({ page, number, text, at });
      this.heldChars += text.length;
      if (this.held.length > MOST_HELD || (this.heldChars > MOST_HELD_CHARS && this.held.length > 1)) this.drop(1);
    }
    this.known.delete(page);
    this.known.set(page, last);
    if (this.known.size > PAGES_KNOWN) this.known.delete(this.known.keys().next().value);
    if (this.paired === null) this.drop(this.held.length);
    else this.send();
  }

  drop(count) {
    const gone = this.held.splice(0, count);
    for (const { text } of gone) this.heldChars -= text.length;
    if (this.paired && gone.length) {
      this.lostAt ||= gone[0].at;
      this.lost += gone.length;
    }
    this.settle(gone);
  }

  /** The pages need not keep these any longer. */
  settle(pieces) {
    const last = new Map();
    for (const { page, number } of pieces) last.set(page, number);
    for (const [page, number] of last) if (page) this.answered(page, number);
  }

  // --- sending -----------------------------------------------------------------------------------------------------

  send() {
    while (this.isOpen && this.held.length && this.underway.length < MOST_UNDERWAY) {
      const most = this.alone > 0 ? 1 : MOST_AT_ONCE;
      if (this.alone > 0 && this.underway.length) return;
      let chars = 0;
      let count = 0;
      while (count < this.held.length && count < most && (!count || chars + this.held[count].text.length < MOST_AT_ONCE_CHARS)) {
        chars += this.held[count].text.length;
        count += 1;
      }
      this.heldChars -= chars;
      this.post(this.held.splice(0, count));
    }
  }

  post(pieces) {
    this.underway.push({ pieces, at: Date.now() });
    this.socket.send(`[${pieces.map(({ text }) => text).join(",")}]`);
  }

  /** What the bridge says of itself; it is answered like any other piece. */
  speak(kind) {
    const lost = this.lost;
    const { version } = chrome.runtime.getManifest();
    const text = JSON.stringify({ v: 1, src: "bridge", kind, text: version, ...(lost && { lost, t: this.lostAt }) });
    this.post([{ page: "", number: 0, text, lost }]);
  }

  heed(answer) {
    const message = this.underway.shift();
    if (!message) return;
    this.heardAt = Date.now();
    this.waitMs = FIRST_WAIT_MS;
    this.refusal = "";
    if (this.alone > 0) this.alone -= 1;
    for (const { lost } of message.pieces) this.lost -= lost ?? 0;
    if (!this.lost) this.lostAt = 0;
    this.settle(message.pieces);
    this.parked = answer.parked ?? this.parked;
    this.noted({ ...answer, isFirst: !this.hasGreeted });
    this.hasGreeted = true;
    this.send();
    this.part();
  }

  // --- the connection ----------------------------------------------------------------------------------------------

  dial() {
    clearTimeout(this.retry);
    if (this.socket || !this.paired || !(this.isWanted || this.held.length)) return;
    const { address, token } = this.paired;
    const socket = new WebSocket(`ws://${address}/ear/bridge?token=${encodeURIComponent(token)}`);
    this.socket = socket;
    socket.addEventListener("open", () => this.socket === socket && this.opened());
    socket.addEventListener("message", ({ data }) => this.socket === socket && this.heed(JSON.parse(data)));
    socket.addEventListener("close", ({ code }) => this.socket === socket && this.closed(code));
  }

  opened() {
    this.isOpen = true;
    this.heardAt = Date.now();
    this.hasGreeted = false;
    this.speak("hello");
    this.send();
    this.changed();
  }

  closed(code) {
    const wasOpen = this.isOpen;
    this.release(code);
    if (!wasOpen) void this.ask();
    if (this.paired && (this.isWanted || this.held.length)) {
      this.retry = setTimeout(() => this.dial(), this.waitMs * (0.5 + Math.random() / 2));
      this.waitMs = Math.min(this.waitMs * 2, MOST_WAIT_MS);
    }
    this.changed();
  }

  hangUp() {
    const { socket } = this;
    this.release(1000);
    clearTimeout(this.retry);
    socket?.close();
  }

  /** The line is gone: what was not answered for comes first when there is one again. */
  release(code) {
    const back = this.underway.flatMap(({ pieces }) => pieces).filter(({ page }) => page);
    this.socket = null;
    this.isOpen = false;
    this.underway = [];
    this.held.unshift(...back);
    for (const { text } of back) this.heldChars += text.length;
    if (code === TOO_BIG || code === FAILED) {
      // One of these may end every connection: it is found by sending them one by one, and let go after some tries.
      if (this.alone > 0 && back.length === 1) {
        back[0].tries = (back[0].tries ?? 0) + 1;
        if (back[0].tries >= MOST_TRIES) this.drop(1);
      }
      this.alone = Math.max(back.length, this.alone, 1);
    }
  }

  /** Whether there is no station, or it will have none of us, and why: a socket that is refused does not say. */
  async ask() {
    const { address, token } = this.paired;
    try {
      const headers = { Authorization: `Bearer ${token}` };
      const { status } = await fetch(`http://${address}/ear/bridge`, { headers, cache: "no-store" });
      this.refusal = REFUSALS[status] ?? "";
    } catch {
      this.refusal = "";
    }
    this.changed();
  }

  /** A line can be dead without a word: who does not answer is dialled anew. A word every 20 s keeps us awake, too. */
  watch() {
    if (!this.isOpen) return;
    const now = Date.now();
    if (this.underway.length && now - this.underway[0].at > SILENT_MS) {
      const { socket } = this;
      this.closed(0);
      socket.close();
    } else if (!this.underway.length && now - this.heardAt > BEAT_MS) this.speak("beat");
  }
}
