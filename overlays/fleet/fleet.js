// The supervisor's page: keeps /fleet-feed open and paints one row a station, the gravest first. Text only, never HTML.

import { backoff } from "../shared/feed.js";
import { WORDS, row, sums } from "./rows.js";

const SILENT_MS = 12_000;
const NUMBERS = [3, 4, 5];

const page = new URL(location.href);
const words = WORDS[page.searchParams.get("lang") === "en" ? "en" : "zh"];
const parts = Object.fromEntries(["sums", "clock", "note", "heads", "rows", "empty"].map((id) => [id, document.getElementById(id)]));
let tries = 0;
let heardAt = 0;

function make(tag, text, className) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function address() {
  const feed = new URL("/fleet-feed", page);
  feed.protocol = page.protocol === "https:" ? "wss:" : "ws:";
  feed.searchParams.set("token", page.searchParams.get("token") ?? "");
  return feed.href;
}

function paint(frame) {
  const made = frame.stations.map((station) => ({ ...row(station, frame.at, words), id: station.id }));
  const order = made.map((one, place) => ({ one, place })).sort((a, b) => b.one.grave - a.one.grave || a.place - b.place);
  parts.rows.replaceChildren(...order.map(({ one }) => line(one)));
  const told = sums(frame.stations, made);
  parts.sums.replaceChildren(...told.flatMap((figure, place) => [make("b", String(figure)), document.createTextNode(words.sums[place])]));
  parts.clock.textContent = new Date(frame.at).toLocaleTimeString("zh-CN", { hour12: false });
  parts.empty.hidden = frame.stations.length > 0;
  parts.empty.textContent = words.empty;
}

function line(one) {
  const made = make("tr", "", one.grave ? `trouble${one.grave > 1 ? " grave" : ""}` : "");
  made.dataset.station = one.id;
  made.append(make("td", "", "trouble-mark"));
  one.cells.forEach((cell, place) => {
    const box = make("td", "", NUMBERS.includes(place + 1) ? "number" : "");
    cell.forEach(([text, kind]) => box.append(make("span", text, kind), document.createTextNode(" ")));
    made.append(box);
  });
  return made;
}

function say(text) {
  parts.note.hidden = !text;
  parts.note.textContent = text;
  document.body.classList.toggle("old", Boolean(text));
}

async function isRefused() {
  try {
    const { status } = await fetch(location.href, { cache: "no-store", credentials: "omit" });
    return status === 401 || status === 403;
  } catch {
    return false;
  }
}

function dial() {
  const socket = new WebSocket(address());
  socket.onmessage = ({ data }) => {
    tries = 0;
    heardAt = Date.now();
    say("");
    paint(JSON.parse(data));
  };
  socket.onclose = async () => {
    say((await isRefused()) ? words.refused : words.old);
    setTimeout(dial, backoff(tries++));
  };
  const watch = setInterval(() => {
    if (socket.readyState === WebSocket.CLOSED) clearInterval(watch);
    else if (heardAt && Date.now() - heardAt > SILENT_MS) {
      say(words.old);
      socket.close();
    }
  }, 1000);
}

parts.heads.replaceChildren(...words.heads.map((head, place) => make("th", head, NUMBERS.includes(place) ? "number" : "")));
document.title = page.searchParams.get("lang") === "en" ? "Stations" : "助播总览";
dial();
