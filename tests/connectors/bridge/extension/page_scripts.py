"""What the pages of the platforms do, each in its own way: open a socket, or ask again and again."""

from __future__ import annotations

from typing import Final

# Each page does what that platform's own does: opens its socket, or asks again and again, in its own way.
SOCKET: Final = """
  window.given = [];
  const open = () => {
    const socket = new WebSocket(ADDRESS + "?signature=mine&a_bogus=secret");
    socket.binaryType = KIND;
    socket.onmessage = ({ data }) => window.given.push(data.byteLength ?? data.size ?? data.length);
    socket.onclose = () => setTimeout(open, 100);
  };
  open();
"""
REQUEST: Final = """
  window.given = [];
  const ask = () => {
    const request = new XMLHttpRequest();
    request.open("GET", ADDRESS + "?cursor=1&msToken=secret&a_bogus=secret");
    request.onload = () => { window.given.push(JSON.parse(request.responseText)); ask(); };
    request.onerror = () => setTimeout(ask, 100);
    request.send();
  };
  ask();
"""
FETCH: Final = """
  window.given = [];
  const ask = async () => {
    try {
      const answer = await fetch(ADDRESS, { method: "POST", body: JSON.stringify({ liveCookies: "secret" }) });
      window.given.push(await answer.json());
    } catch { await new Promise((done) => setTimeout(done, 100)); }
    ask();
  };
  ask();
"""
CALLBACK: Final = """
  window.given = [];
  let count = 0;
  const ask = () => {
    const name = `mtopjsonp${(count += 1)}`;
    const script = document.createElement("script");
    window[name] = (told) => { window.given.push(told); delete window[name]; script.remove(); ask(); };
    script.onerror = () => setTimeout(ask, 100);
    script.src = `${ADDRESS}?jsv=2.7&sign=secret&callback=${name}`;
    document.head.append(script);
  };
  ask();
"""
# The console of Channels runs in a frame that its page stops and fills by hand.
BY_HAND: Final = """
  const element = document.createElement("iframe");
  element.src = location.origin + "/platform/empty";
  document.body.append(element);
  const fill = () => {
    const inner = element.contentWindow;
    inner.stop();
    const page = inner.document;
    const root = page.importNode(document.implementation.createHTMLDocument("").documentElement, true);
    page.documentElement ? page.replaceChild(root, page.documentElement) : page.append(root);
    const script = page.createElement("script");
    script.textContent = `BODY`;
    page.head.append(script);
  };
  setTimeout(fill, 0);
"""


def by_hand(script: str) -> str:
    return BY_HAND.replace("BODY", script.replace("`", "\\`").replace("${", "\\${"))


def socket_of(address: str, kind: str = "arraybuffer") -> str:
    return SOCKET.replace("ADDRESS", f'"{address}"').replace("KIND", f'"{kind}"')
