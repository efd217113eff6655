// The anchor's page of overlays: asks the station for the overlay token, lists each page's link with a live preview.

import { placeOf } from "../shared/feed.js";

const WORDS = {
  zh: {
    copy: "复制链接",
    copied: "已复制 ✓",
    select: "请按 Ctrl+C",
    preview: "预览：",
    size: (width, height) => `浏览器源：宽 ${width}，高 ${height}`,
    refused: "令牌不对或已更换：在助播台的电脑上运行 companion token show anchor，用它打开 /?token=令牌。",
    down: "连不上助播台：看看它是否还开着，然后刷新这一页。",
    names: {
      all: ["全部", "商品、正在上屏的答复、最新一单、今日目标。一般只用这一个。"],
      product: ["商品", "置顶的商品：几号链接、价格、剩多少；没有置顶时显示链接号最小的。"],
      question: ["答疑", "正在上屏的问题和答复；撤下后不显示。"],
      orders: ["下单", "最近五单，买家名字已打码。"],
      goal: ["目标", "今日目标和已售；没有设目标时不显示。"],
    },
  },
  en: {
    copy: "Copy link",
    copied: "Copied ✓",
    select: "Press Ctrl+C",
    preview: "Preview: ",
    size: (width, height) => `Browser source: width ${width}, height ${height}`,
    refused: "The token is wrong or was rotated: run companion token show anchor there and open /?token=TOKEN.",
    down: "The station does not answer: see whether it still runs, then reload this page.",
    names: {
      all: ["All", "Product, the answer on air, the last order, the goal. Usually the only one you need."],
      product: ["Product", "The pinned pack: link, price, what is left; none pinned: the one with the smallest link."],
      question: ["Question", "The question and answer on air; gone when it is cleared."],
      orders: ["Orders", "The last five orders, buyers masked."],
      goal: ["Goal", "Today's goal and what is sold; not shown when no goal is set."],
    },
  },
};
const SIZES = { portrait: [1080, 1920], landscape: [1920, 1080] };
const SHOWN_COPIED_MS = 2_000;

const page = new URL(location.href);
const language = page.searchParams.get("lang") === "en" ? "en" : "zh";
const words = WORDS[language];

/** The link of one overlay; the house's own look is left out of it. */
export function overlayLink(origin, name, token, look) {
  const link = new URL(`${placeOf(page)}/overlay/${encodeURIComponent(name)}`, origin);
  if (token) link.searchParams.set("token", token);
  if (look.theme !== "dark") link.searchParams.set("theme", look.theme);
  if (look.scale !== "1") link.searchParams.set("scale", look.scale);
  return link.href;
}

function readLook() {
  const chosen = new FormData(document.getElementById("look"));
  return { picture: chosen.get("picture"), theme: chosen.get("theme"), scale: chosen.get("scale") };
}

async function copy(url, button) {
  url.select();
  let copied = true;
  try {
    await navigator.clipboard.writeText(url.value);
  } catch {
    copied = document.execCommand("copy"); // over plain http from another machine there is no clipboard to write to
  } finally {
    button.textContent = copied ? words.copied : words.select;
    setTimeout(() => (button.textContent = words.copy), SHOWN_COPIED_MS);
  }
}

function addOverlay(name) {
  const [title, shows] = words.names[name] ?? [name, ""];
  const article = document.getElementById("overlay").content.cloneNode(true).firstElementChild;
  const [url, button] = [article.querySelector(".url"), article.querySelector(".copy")];
  article.dataset.name = name;
  article.querySelector("h2").textContent = title;
  article.querySelector(".shows").textContent = shows;
  article.querySelector("iframe").title = words.preview + title;
  url.setAttribute("aria-label", title);
  button.textContent = words.copy;
  button.addEventListener("click", () => copy(url, button));
  document.getElementById("overlays").append(article);
  return article;
}

function showLook(articles, token) {
  const look = readLook();
  document.body.classList.toggle("landscape", look.picture === "landscape");
  for (const article of articles) {
    const link = overlayLink(location.origin, article.dataset.name, token, look);
    const frame = article.querySelector("iframe");
    article.querySelector(".url").value = link;
    article.querySelector(".size").textContent = words.size(...SIZES[look.picture]);
    if (frame.src !== link) frame.src = link;
  }
}

function complain(sentence) {
  const trouble = document.getElementById("trouble");
  trouble.textContent = sentence;
  trouble.hidden = false;
}

/** What the station says of its overlays; null after a sentence on why not. */
async function askStation(anchorToken) {
  const question = new URL(`${placeOf(page)}/overlay-urls`, location.origin);
  if (anchorToken) question.searchParams.set("token", anchorToken);
  try {
    const answer = await fetch(question, { cache: "no-store" });
    if (answer.ok) return await answer.json();
    complain(answer.status === 401 || answer.status === 403 ? words.refused : words.down);
  } catch {
    complain(words.down);
  }
  return null;
}

async function open() {
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  const anchorToken = page.searchParams.get("token");
  page.searchParams.delete("token");
  history.replaceState(null, "", page); // whoever sees this window does not see the anchor's token
  const station = await askStation(anchorToken);
  if (!station) return;
  const articles = station.names.map(addOverlay);
  document.getElementById("look").addEventListener("change", () => showLook(articles, station.token));
  showLook(articles, station.token);
}

open();
