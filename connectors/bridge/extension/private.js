// What a console tells of a viewer and nobody needs is taken out before a piece leaves the page: where they live, their
// sex, their picture and what they say of themselves.

(globalThis.zhubotai ??= {}).strip = (() => {
  "use strict";

  const NAMES = "headUrl|head_url|headurl|headImgUrl|head_img_url|signature|avatar|avatarUrl|avatar_url|publisherIcon";
  const OBJECT = /(\\*"(?:extInfo|ext_info)\\*"\s*:\s*)\{[^{}]*\}/g;
  const TEXT = new RegExp(`(\\\\*)"(?:${NAMES})\\1"\\s*:\\s*\\1"`, "g");

  /** Where the text that begins at `from` ends; within JSON in text every quote has so many strokes before it. */
  function endOf(text, from, strokes) {
    const quotes = /(\\*)"/g;
    quotes.lastIndex = from;
    for (let found = quotes.exec(text); found; found = quotes.exec(text)) {
      // A stroke of the text itself is written as twice as many as come before a quote that ends it, and two more.
      if (found[1].length % (2 * (strokes + 1)) === strokes) return quotes.lastIndex - 1 - strokes;
    }
    return text.length;
  }

  return (text) => {
    let kept = "";
    let at = 0;
    TEXT.lastIndex = 0;
    for (let found = TEXT.exec(text); found; found = TEXT.exec(text)) {
      kept += text.slice(at, TEXT.lastIndex);
      at = endOf(text, TEXT.lastIndex, found[1].length);
      TEXT.lastIndex = at;
    }
    return (kept + text.slice(at)).replace(OBJECT, "$1{}");
  };
})();
