// How many comments a minute come of each kind of page, by what the station says it made of the pieces.

const SLICE_MS = 5_000;
const SLICES = 12;

export class Rates {
  constructor() {
    this.totals = {};
    this.slices = []; // [when it began, { src: comments }]
  }

  /** The station's answer: `comments` are all it has made so far, by page, since this connection began. */
  note({ comments = {}, isFirst = false }) {
    const now = Date.now();
    if (!this.slices.length || now - this.slices.at(-1)[0] >= SLICE_MS) this.slices.push([now, {}]);
    const [, slice] = this.slices.at(-1);
    for (const [src, total] of Object.entries(comments)) {
      const more = isFirst ? total : total - (this.totals[src] ?? 0);
      if (more > 0) slice[src] = (slice[src] ?? 0) + more;
    }
    this.totals = comments;
    this.trim(now);
  }

  trim(now) {
    while (this.slices.length && now - this.slices[0][0] >= SLICE_MS * SLICES) this.slices.shift();
  }

  of(src) {
    this.trim(Date.now());
    return this.slices.reduce((sum, [, slice]) => sum + (slice[src] ?? 0), 0);
  }

  all() {
    this.trim(Date.now());
    return this.slices.reduce((sum, [, slice]) => sum + Object.values(slice).reduce((a, b) => a + b, 0), 0);
  }
}
