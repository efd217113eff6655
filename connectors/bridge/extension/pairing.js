// The one code that the console shows: the station's address and the token of its bridges, with a check against a
// letter lost in copying. Terminals break long lines, input methods widen letters and hands copy a word too many, so
// white space, width and what stands around it are no matter.

const PREFIX = "zbt1";
const CHECK_LETTERS = 6;
const CODE = /zbt1:(127\.0\.0\.1|localhost|\[::1\]):(\d{1,5}):([A-Za-z0-9_-]{22,200}):([0-9a-f]{6})(?![0-9A-Za-z])/;

/** `{ address, token }` that a code holds; null for what is none. */
export async function readCode(given) {
  const code = String(given).normalize("NFKC").replace(/\s+/g, "");
  const [, host, port, token, check] = CODE.exec(code) ?? [];
  if (!token || Number(port) < 1 || Number(port) > 65_535) return null;
  const address = `${host}:${port}`;
  return (await checkOf(`${PREFIX}:${address}:${token}`)) === check ? { address, token } : null;
}

async function checkOf(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, CHECK_LETTERS);
}
