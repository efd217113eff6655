// Keeps a list of comments in mind though it shows a few rows at a time, uses its elements over and over, and is
// scrolled back and forth: each line comes out once, in the order it was said.
//
// What was seen is one long strip, and what a page shows now is a window on it. The window is laid where its rows are
// the strip's (and, where that fits in several places, where the elements are the same too); what reaches beyond the
// end is new. A strip that is read upwards, newest first, is turned over.

(globalThis.zhubotai ??= {}).Timeline = (() => {
  "use strict";

  const MOST_KEPT = 400;
  const SCROLLED_MS = 1_500;
  const HASH_BITS = 53;

  /** A line as a number (53 bits): what viewers say is not kept anywhere. */
  function hash(text) {
    let high = 0xdeadbeef;
    let low = 0x41c6ce57;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      high = Math.imul(high ^ code, 2654435761);
      low = Math.imul(low ^ code, 1597334677);
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return 2 ** 32 * (low & (2 ** (HASH_BITS - 32) - 1)) + (high >>> 0);
  }

  class Timeline {
    /** `kept` is what `keep` gave, on an earlier visit to the page. */
    constructor(kept = null) {
      this.strip = (kept?.marks ?? []).map((mark) => ({ mark, node: null }));
      this.epoch = kept?.epoch ?? Math.random().toString(36).slice(2, 10);
      this.count = kept?.count ?? 0;
      this.upwards = kept?.upwards ?? false;
      this.seen = Boolean(kept);
      this.touchedAt = -Infinity;
    }

    keep() {
      const marks = this.strip.map(({ mark }) => mark);
      return { marks, epoch: this.epoch, count: this.count, upwards: this.upwards };
    }

    /** Someone scrolls: what now shows at the old end is no news. */
    touch(now) {
      this.touchedAt = now;
    }

    /**
     * The lines that are new, oldest first, each with an `id` of its own; `first` says that nothing was known before.
     * `shown` are the rows from the top down: `{ node, nick, text, id }`; `atEnd` says that the newest are in sight.
     */
    take(shown, now, atEnd = true) {
      const rows = shown.map((row) => ({ ...row, mark: hash(`${row.id}\u0000${row.nick}\u0000${row.text}`) }));
      if (this.upwards) rows.reverse();
      const first = !this.seen;
      this.seen ||= rows.length > 0;
      const { at, common } = this.place(rows);
      if (at < 0 && common && !this.upwards && now - this.touchedAt > SCROLLED_MS) {
        // Rows before the beginning though nobody scrolled: this list has its newest on top.
        this.upwards = true;
        this.strip.reverse();
        return this.take(shown, now, atEnd);
      }
      // Somewhere far up, where nothing is known any more: what stands there was said long ago.
      if (!common && !first && !atEnd) return { first, lines: [] };
      return { first, lines: this.extend(rows, at) };
    }

    /** Where the first of the rows lies on the strip: negative before it; at its end, with none in `common`, if nowhere. */
    place(rows) {
      const { length } = this.strip;
      let best = { at: length, same: -1, common: 0 };
      for (let at = 1 - rows.length; at < length; at += 1) {
        const common = this.agree(rows, at);
        if (!common) continue;
        const same = this.sameNodes(rows, at);
        if (same > best.same || (same === best.same && common >= best.common)) best = { at, same, common };
      }
      return best.common ? best : this.placeByMost(rows);
    }

    /** How many rows lie on the strip when the first lies at `at`; none unless all that do are what is there. */
    agree(rows, at) {
      const from = Math.max(0, -at);
      const to = Math.min(rows.length, this.strip.length - at);
      for (let row = from; row < to; row += 1) if (rows[row].mark !== this.strip[at + row].mark) return 0;
      return Math.max(0, to - from);
    }

    sameNodes(rows, at) {
      let same = 0;
      const to = Math.min(rows.length, this.strip.length - at);
      for (let row = Math.max(0, -at); row < to; row += 1) {
        if (rows[row].node && rows[row].node === this.strip[at + row].node) same += 1;
      }
      return same;
    }

    /** A row was taken out, or put in between: the rest is where most of it is still in order. */
    placeByMost(rows) {
      const tail = this.strip.slice(-2 * rows.length);
      const lengths = Array.from({ length: tail.length + 1 }, () => new Uint16Array(rows.length + 1));
      for (let a = tail.length - 1; a >= 0; a -= 1) {
        for (let b = rows.length - 1; b >= 0; b -= 1) {
          lengths[a][b] =
            tail[a].mark === rows[b].mark ? lengths[a + 1][b + 1] + 1 : Math.max(lengths[a + 1][b], lengths[a][b + 1]);
        }
      }
      const common = lengths[0]?.[0] ?? 0;
      if (common < Math.max(2, Math.ceil(rows.length / 3))) return { at: this.strip.length, common: 0 };
      let last = -1;
      for (let a = 0, b = 0; a < tail.length && b < rows.length; ) {
        if (tail[a].mark === rows[b].mark) {
          last = b;
          a += 1;
          b += 1;
        } else if (lengths[a + 1][b] >= lengths[a][b + 1]) a += 1;
        else b += 1;
      }
      // As if the last row that was known were the strip's last.
      return { at: this.strip.length - 1 - last, common };
    }

    extend(rows, at) {
      const lines = [];
      const start = this.strip.length;
      rows.forEach((row, number) => {
        const place = at + number;
        if (place >= 0 && place < start) this.strip[place].node = row.node;
        if (place < start) return;
        this.strip.push({ mark: row.mark, node: row.node });
        this.count += 1;
        lines.push({ nick: row.nick, text: row.text, id: `${this.epoch}-${this.count}` });
      });
      if (at < 0) this.strip.unshift(...rows.slice(0, -at).map(({ mark, node }) => ({ mark, node })));
      this.strip.splice(0, this.strip.length - MOST_KEPT);
      return lines;
    }
  }

  return Timeline;
})();
