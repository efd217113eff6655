// What each card shows: pure functions of the view. Null hides the card; when `live` is false no number is given away.
// `lagging` says that a shop has been silent for a while: the counts are the last ones heard.

import { amountText, breadth, priceText, share, sizeFor, tidy, whole } from "./format.js";

const UNKNOWN = "…";
const PAID = ["paid", "part_shipped", "shipped", "completed"];
const ENDING = ["low", "stop"];
const ENDS_A_SENTENCE = /[?？!！。.…~～]$/u;

const isObject = (value) => typeof value === "object" && value !== null;
const entry = (section, id) =>
  isObject(section) && typeof id === "string" && Object.prototype.hasOwnProperty.call(section, id) ? section[id] : null;

const isLagging = (view, live) => live && view.freshness?.stale === true;

/** The pinned pack; when none is, and `orFirst`, the one with the smallest link. */
function chosenPack(view, orFirst) {
  const pinned = entry(view.packs, view.pinned?.pack);
  if (pinned || !orFirst) return pinned;
  const byLink = Object.values(view.packs ?? {}).filter(isObject);
  const rank = (pack) => whole(pack.link) || Number.MAX_SAFE_INTEGER;
  return byLink.sort((one, other) => rank(one) - rank(other))[0] ?? null;
}

/** What is said of the pile: how much of it there is, or that it will soon be gone. */
function pileText(pool, live, ending) {
  const total = amountText(pool?.available, pool?.unit);
  if (ending) return "即将售罄";
  return total && `共剩约 ${live ? `${total.number} ${total.unit}` : UNKNOWN}`;
}

/** The pack on sale: link, title, price, what is left of it and of its pool. Sold out is said at once. */
export function showProduct(view, live, { orFirst = false } = {}) {
  const pack = chosenPack(view, orFirst);
  if (!isObject(pack)) return null;
  const pool = entry(view.pools, pack.pool);
  const left = whole(pack.left);
  const soldOut = live && left !== null && left <= 0;
  const lagging = isLagging(view, live);
  const ending = live && !soldOut && !lagging && ENDING.includes(pool?.level);
  const title = tidy(pack.title, 60);
  const price = priceText(pack.price_fen);
  return {
    link: whole(pack.link) > 0 ? `${pack.link}号` : "",
    title,
    titleSize: sizeFor(breadth(title), 9, 11),
    price: live ? price : UNKNOWN,
    left: live ? String(left ?? UNKNOWN) : UNKNOWN,
    numberSize: live ? sizeFor(price.length + String(left ?? "").length, 8, 10, 12) : "m",
    soldOut,
    ending,
    lagging,
    total: soldOut ? "" : (pileText(pool, live, ending) ?? ""),
    sold: whole(pack.sold) === null ? "" : `已售 ${live ? pack.sold : UNKNOWN} 件`,
    part: live ? share(pool?.available, pool?.opened) : 0,
  };
}

/** The question being answered on air, how many asked it, and the answer. */
export function showQuestion(view, live) {
  const asked = tidy(view.air?.question, 80);
  const answer = tidy(view.air?.text);
  if (!asked && !answer) return null;
  const askers = whole(view.air.askers);
  return {
    question: asked && !ENDS_A_SENTENCE.test(asked) ? `${asked}？` : asked,
    questionSize: sizeFor(breadth(asked), 11, 22),
    askers: live && askers > 1 ? `${askers}人在问` : "",
    answer,
  };
}

// A page opened with a helper's token gets the console's view, which holds unpaid and closed orders too.
const isPaid = (order) => isObject(order) && (order.state === undefined || PAID.includes(order.state));

/** The last `most` orders, the newest last. Null when there is none, or when none can be called recent. */
export function showOrders(view, live, { most = 1 } = {}) {
  if (!live || !isObject(view.orders)) return null;
  const numbers = Object.keys(view.orders).filter((key) => isPaid(view.orders[key]));
  const last = numbers.sort((one, other) => Number(one) - Number(other)).slice(-most);
  if (!last.length) return null;
  return last.map((key) => {
    const buyer = tidy(view.orders[key].buyer, 16);
    const lines = tidy(view.orders[key].lines, 60);
    return { key, buyer, lines, size: sizeFor(breadth(buyer + lines), 18, 22) };
  });
}

/** The goal of the day and how far it is reached. Null when the station has none. */
export function showGoal(view, live) {
  const { target, sold, unit } = view.goal ?? {};
  if (!(whole(target) > 0)) return null;
  const aim = amountText(target, unit);
  const done = amountText(whole(sold) ?? 0, unit);
  return {
    target: live ? aim.number : UNKNOWN,
    sold: live ? done.number : UNKNOWN,
    unit: aim.unit,
    part: live ? share(sold, target) : 0,
    reached: live && sold >= target,
    lagging: isLagging(view, live),
  };
}
