// Numbers and strangers' text, made fit for the picture. Pure: reads and writes nothing but its arguments.

const JIN_G = 500;
const HALF_JIN_G = JIN_G / 2;
const SMALL_JIN = 10;

// What turns or stacks text: direction overrides, control characters, more than four marks on one letter.
const TURNING = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const CONTROL = /[\s\p{Cc}\u2028\u2029]+/gu;
const STACKED = /(\p{M}{4})\p{M}+/gu;

/** `value` as a whole number, or null if it is none. */
export const whole = (value) => (Number.isSafeInteger(value) ? value : null);

/** A stranger's text on one line, at most `most` characters of it; "" for what is no text. */
export function tidy(text, most = 600) {
  if (typeof text !== "string") return "";
  const plain = text.slice(0, most * 16).replace(TURNING, "").replace(CONTROL, " ").replace(STACKED, "$1").trim();
  const letters = [...plain];
  return letters.length > most ? `${letters.slice(0, most).join("")}…` : plain;
}

/** Fen as yuan without needless zeros: 3990 → "39.9"; "" for what is no price. */
export function priceText(fen) {
  if (whole(fen) === null || fen < 0) return "";
  const rest = fen % 100;
  const cents = String(rest).padStart(2, "0").replace(/0$/u, "");
  return `${(fen - rest) / 100}${rest ? `.${cents}` : ""}`;
}

/** Grams as 斤, rounded down: to halves below ten, to whole ones above. Less than nothing is nothing. */
function jinText(weightG) {
  const halves = Math.floor(Math.max(0, weightG) / HALF_JIN_G);
  const jin = Math.floor(halves / 2);
  return jin < SMALL_JIN && halves % 2 ? `${jin}.5` : String(jin);
}

/** An amount of a pool as its number and its measure word; null for what is no amount. */
export function amountText(amount, unit) {
  if (whole(amount) === null) return null;
  if (unit === "piece") return { number: String(Math.max(0, amount)), unit: "件" };
  return { number: jinText(amount), unit: "斤" };
}

/** How much of `full` is `part`, from 0 to 1. */
export function share(part, full) {
  if (whole(part) === null || whole(full) === null || full <= 0) return 0;
  return Math.min(1, Math.max(0, part / full));
}

/** How wide `text` is, counted in Chinese characters. */
export function breadth(text) {
  let wide = 0;
  for (const letter of text) wide += letter.codePointAt(0) < 0x2e80 ? 0.55 : 1;
  return wide;
}

const SIZES = ["m", "s", "xs", "xxs"];

/** The first of the type sizes m, s, xs, xxs whose limit `wide` keeps; there is one limit fewer than sizes in use. */
export function sizeFor(wide, ...limits) {
  const first = limits.findIndex((limit) => wide <= limit);
  return SIZES[first < 0 ? limits.length : first];
}
