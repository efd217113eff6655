// Reads a list of comments as a person sees it: which elements are its rows, who says what in each, and how the list is
// found again on the next visit, when half the class names have changed.

(globalThis.zhubotai ??= {}).rows = (() => {
  "use strict";

  const MOST_ROWS = 200;
  const MOST_TEXT = 500;
  const OWN_IDS = ["data-id", "data-msg-id", "data-msgid", "data-message-id", "data-comment-id"];
  const HASHED = /(?:--|__|_|-)[A-Za-z0-9]{4,}$/;
  const WORD = /[a-z]{4}/; // what a tool made up has no four small letters in a row

  /** What an element shows as text, pictures of faces by their names. */
  function textOf(element) {
    let text = "";
    for (const node of element.childNodes) {
      if (node.nodeType === 3) text += node.data;
      else if (node.localName === "img") text += node.alt || "";
      else if (node.nodeType === 1) text += textOf(node);
    }
    return text.replace(/\s+/g, " ").trim();
  }

  function hasOwnText(element) {
    for (const node of element.childNodes) if (node.nodeType === 3 && node.data.trim()) return true;
    return false;
  }

  /** The pieces of text in a row, each as one element shows it, in the order they are read. */
  function pieces(row) {
    const found = [];
    const visit = (element) => {
      if (hasOwnText(element)) {
        found.push(textOf(element));
        return;
      }
      for (const child of element.children) if (child.localName !== "svg" && child.localName !== "button") visit(child);
    };
    visit(row);
    return found.filter(Boolean);
  }

  const known = new WeakMap(); // row -> [what it showed, what that was read as]

  /** Who says what in a row; null for a row that is not (yet) a line. */
  function read(row) {
    let shown = row.textContent;
    for (const image of row.getElementsByTagName("img")) shown += `\u0000${image.alt}`;
    const before = known.get(row);
    if (before?.[0] === shown && ownId(row) === (before[1]?.id ?? "")) return before[1];
    const line = readAnew(row);
    known.set(row, [shown, line]);
    return line;
  }

  function readAnew(row) {
    const parts = pieces(row);
    if (!parts.length) return null;
    const named = parts.findIndex((part) => /[：:]$/.test(part));
    let nick = "";
    let text = "";
    if (named >= 0) {
      nick = parts[named];
      text = parts.slice(named + 1).join(" ");
    } else if (parts.length > 1) {
      [nick, text] = parts.slice(-2);
    } else {
      const [whole, name, said] = /^(.{1,40}?)\s*[：:]\s*(.+)$/su.exec(parts[0]) ?? [];
      nick = whole ? name : "";
      text = whole ? said : parts[0];
    }
    nick = nick.replace(/\s*[：:]+$/, "").slice(0, 60);
    if (!text) return null;
    return { nick, text: text.slice(0, MOST_TEXT), id: ownId(row) };
  }

  function ownId(row) {
    for (const name of OWN_IDS) {
      const id = row.getAttribute(name);
      if (id) return id;
    }
    return "";
  }

  /** The lines of a list with their rows. Where others are named, a row without a name is a notice, or not yet filled. */
  function lines(list) {
    const found = of(list).map((node) => ({ node, ...read(node) })).filter(({ text }) => text);
    const isNamed = found.some(({ nick }) => nick);
    return isNamed ? found.filter(({ nick }) => nick) : found;
  }

  /** The rows of a list, from the top down as they are seen: a list may place its rows by hand, or backwards. */
  function of(list) {
    const rows = [...list.children].filter((child) => child.checkVisibility()).slice(-MOST_ROWS);
    if (rows.length < 2 || !isPlaced(list, rows[0])) return rows;
    const tops = new Map(rows.map((row) => [row, row.getBoundingClientRect().top]));
    return rows.sort((a, b) => tops.get(a) - tops.get(b));
  }

  function isPlaced(list, row) {
    const { position, transform } = getComputedStyle(row);
    return position === "absolute" || transform !== "none" || getComputedStyle(list).flexDirection.endsWith("reverse");
  }

  /** The list that an element within it belongs to: the nearest ancestor whose children are stacked and alike. */
  function listOf(clicked) {
    let best = null;
    for (let row = clicked; row.parentElement && row !== document.body; row = row.parentElement) {
      const list = row.parentElement;
      const alike = [...list.children].filter((child) => child.localName === row.localName && child.checkVisibility() && read(child));
      if (!alike.length || !areStacked(alike)) continue;
      if (alike.length > 2) return list;
      best ??= alike.length === 2 || isList(list) ? list : null;
    }
    return best ?? (clicked.children.length && [...clicked.children].some(read) ? clicked : null);
  }

  function isList(element) {
    const { overflowY } = getComputedStyle(element);
    return element.localName === "ul" || element.localName === "ol" || overflowY === "auto" || overflowY === "scroll";
  }

  function areStacked(rows) {
    const tops = rows.map((row) => Math.round(row.getBoundingClientRect().top));
    return rows.length === 1 || new Set(tops).size > rows.length / 2;
  }

  /** How a list may be found again: by what is least likely to change, first. */
  function describe(list) {
    const found = [];
    if (isName(list.id)) found.push(`#${CSS.escape(list.id)}`);
    for (const name of stableClasses(list)) {
      const selector = `${list.localName}[class*="${CSS.escape(name)}"]`;
      if (document.querySelectorAll(selector).length === 1) found.push(selector);
    }
    found.push(pathTo(list));
    return found;
  }

  const isName = (id) => /^[A-Za-z][\w-]*$/.test(id) && !/\d{4}/.test(id) && WORD.test(id);

  function stableClasses(element) {
    return [...element.classList].map((name) => name.replace(HASHED, "")).filter((name) => WORD.test(name));
  }

  function pathTo(element) {
    const steps = [];
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      if (at !== element && isName(at.id)) {
        steps.unshift(`#${CSS.escape(at.id)}`);
        break;
      }
      const twins = at.parentElement ? [...at.parentElement.children].filter((one) => one.localName === at.localName) : [at];
      steps.unshift(twins.length > 1 ? `${at.localName}:nth-of-type(${twins.indexOf(at) + 1})` : at.localName);
    }
    return steps.join(" > ");
  }

  /** The list that was described, if it is on the page now. */
  function find(selectors) {
    let empty = null;
    for (const selector of selectors) {
      for (const list of document.querySelectorAll(selector)) {
        if ([...list.children].some(read)) return list;
        empty ??= list;
      }
    }
    return empty;
  }

  return { read, lines, listOf, describe, find };
})();
