// The cards as the page holds them: each is built once, then only written to. Text enters as textContent, never as HTML.

const APPEAR_MS = 250;
const ANSWER_SIZES = ["m", "s", "xs"];

function make(tag, name, ...inside) {
  const element = document.createElement(tag);
  element.className = name;
  element.append(...inside);
  return element;
}

const letters = () => document.createTextNode("");

/** Writes only what has changed: an untouched node costs the browser nothing. */
function put(node, text) {
  if (node.textContent === text) return false;
  node.textContent = text;
  return true;
}

function putOrHide(element, text) {
  element.hidden = !text;
  return put(element, text);
}

function mark(element, name, value) {
  if (element.dataset[name] !== value) element.dataset[name] = value;
}

const moving = new WeakSet();

/** One short movement, never begun anew while it lasts: a burst of orders stays legible. */
function appear(element) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || moving.has(element)) return;
  moving.add(element);
  const from = { opacity: 0.3, transform: "translateY(12%)" };
  const move = element.animate([from, { opacity: 1, transform: "none" }], { duration: APPEAR_MS, easing: "ease-out" });
  move.onfinish = move.oncancel = () => moving.delete(element);
}

/** Shows or hides a card as there is something to show, or not. */
function reveal(card, what) {
  if (card.hidden !== !what) {
    card.hidden = !what;
    if (what) appear(card);
  }
  return Boolean(what);
}

function makeBar() {
  const fill = make("div", "fill");
  const bar = make("div", "bar", fill);
  return {
    bar,
    fillTo(part) {
      const at = `translateX(${(part * 100 - 100).toFixed(1)}%)`;
      if (fill.style.transform !== at) fill.style.transform = at;
    },
  };
}

export function productCard() {
  const [link, title, price, left] = ["badge link", "title", "number", "number"].map((name) => make("b", name));
  const [before, after] = [letters(), letters()];
  const [total, sold] = [make("span", "total"), make("span", "sold")];
  const { bar, fillTo } = makeBar();
  const priceLine = make("p", "price", "¥", price);
  const leftLine = make("p", "left", before, left, after);
  const row = make("div", "row", priceLine, leftLine);
  const [head, foot] = [make("div", "head", link, title), make("div", "foot", total, sold)];
  const card = make("section", "card product", head, row, bar, foot);
  card.hidden = true;
  return {
    card,
    write(what) {
      if (!reveal(card, what)) return;
      putOrHide(link, what.link);
      put(title, what.title);
      put(price, what.price);
      priceLine.hidden = !what.price;
      put(before, what.soldOut ? "" : "剩 ");
      put(left, what.soldOut ? "售罄" : what.left);
      put(after, what.soldOut ? "" : " 件");
      put(total, what.total);
      put(sold, what.sold);
      fillTo(what.part);
      mark(card, "title", what.titleSize);
      mark(card, "number", what.numberSize);
      card.classList.toggle("sold-out", what.soldOut);
      card.classList.toggle("ending", what.ending);
      card.classList.toggle("lagging", what.lagging);
    },
  };
}

const wholeLines = (text) => Math.floor((text.clientHeight + 1) / parseFloat(getComputedStyle(text).lineHeight));

/** The largest type in which the whole answer fits its card; then as many whole lines as there is room for. */
function fit(card, answer) {
  answer.style.webkitLineClamp = "none";
  for (const size of ANSWER_SIZES) {
    card.dataset.size = size;
    if (answer.scrollHeight <= answer.clientHeight + 1) return;
  }
  if (wholeLines(answer) < 2) card.dataset.size = "least"; // the question gives up its second line
  answer.style.webkitLineClamp = String(Math.max(1, wholeLines(answer)));
}

export function questionCard() {
  const question = make("b", "question-text");
  const askers = make("span", "badge askers");
  const answer = make("p", "answer");
  const card = make("section", "card question", make("div", "head", question, askers), answer);
  card.hidden = true;
  window.addEventListener("resize", () => card.hidden || fit(card, answer));
  return {
    card,
    write(what) {
      const wasHidden = card.hidden;
      if (!reveal(card, what)) return;
      mark(card, "asked", what.questionSize);
      const changes = [put(question, what.question), putOrHide(askers, what.askers), putOrHide(answer, what.answer)];
      if (wasHidden || changes.includes(true)) fit(card, answer);
    },
  };
}

function makeOrderLine() {
  const [buyer, lines] = [make("span", "buyer"), make("b", "lines")];
  const line = make("li", "card order", buyer, " 刚拍了 ", lines);
  line.hidden = true;
  return { line, buyer, lines };
}

/** Up to `most` orders, the newest at the foot. */
export function ordersCard(most) {
  const slots = Array.from({ length: most }, makeOrderLine);
  const card = make("ul", "orders", ...slots.map((slot) => slot.line));
  card.hidden = true;
  let newest = "";
  return {
    card,
    write(what) {
      card.hidden = !what;
      if (!what) return;
      const empty = most - what.length;
      slots.forEach(({ line, buyer, lines }, place) => {
        const order = what[place - empty];
        line.hidden = !order;
        put(buyer, order?.buyer ?? "");
        put(lines, order?.lines ?? "");
        mark(line, "size", order?.size ?? "m");
      });
      const last = what[what.length - 1].key;
      if (last !== newest) appear(slots[most - 1].line);
      newest = last;
    },
  };
}

export function goalCard() {
  const [target, sold] = [make("b", "target"), make("b", "done")];
  const [unit, soldUnit] = [letters(), letters()];
  const { bar, fillTo } = makeBar();
  const row = make("div", "row", make("p", "aim", "今日目标 ", target, unit), make("p", "so-far", "已售 ", sold, soldUnit));
  const card = make("section", "card goal", row, bar);
  card.hidden = true;
  return {
    card,
    write(what) {
      if (!reveal(card, what)) return;
      put(target, what.target);
      put(sold, what.sold);
      put(unit, ` ${what.unit}`);
      put(soldUnit, ` ${what.unit}`);
      fillTo(what.part);
      card.classList.toggle("reached", what.reached);
      card.classList.toggle("lagging", what.lagging);
    },
  };
}
