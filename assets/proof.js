// Checks a proof file in the browser: content, place, signatures. It asks nothing from the network.
//
//   data-proof-check      the box; in it
//   data-proof-facts      JSON {"keys": [...], "witnesses": [...], "words": {...}}
//   data-proof-begin      the button
//   data-proof-told       the list that says what was found
//   data-proof-text       somewhere on the page: the proof file, as it is downloaded
//
// Formats: C2SP tlog-proof, tlog-checkpoint, signed-note, tlog-cosignature; RFC 9162 section 2.1.3.2.
const UTF8 = new TextEncoder();
const DOMAIN = UTF8.encode("zhibu.ledger/v1\0");
const ED25519 = 1;
const COSIGNATURE = 4;

const bytesOf = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
const node = (left, right) => sha256(Uint8Array.of(1), left, right);

/** Read a proof file; anything unexpected is an error. */
export function read(text) {
  const cut = text.indexOf("\n\n");
  const [head, extra, index, ...proof] = text.slice(0, cut).split("\n");
  if (cut < 0 || head !== "c2sp.org/tlog-proof@v1" || !extra.startsWith("extra ") || !/^index (0|[1-9]\d*)$/.test(index)) {
    throw new Error("not a proof file");
  }
  const opening = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(extra.slice(6))));
  const note = text.slice(cut + 2);
  const end = note.lastIndexOf("\n\n") + 1;
  const signed = note.slice(0, end);
  const [origin, size, root] = signed.split("\n");
  const signatures = note.slice(end + 1).split("\n").filter(Boolean).map((line) => {
    const [dash, name, data] = line.split(" ");
    if (dash !== "—" || !data) throw new Error("not a signature");
    const raw = bytesOf(data);
    return { name, id: hexOf(raw.slice(0, 4)), data: raw.slice(4) };
  });
  return {
    opening, origin, signed, signatures,
    index: BigInt(index.slice(6)), size: BigInt(size), root: bytesOf(root), proof: proof.map(bytesOf),
  };
}

export async function contentHolds({ leaf, salt, body }) {
  const commit = hexOf(await sha256(DOMAIN, fromHex(salt), UTF8.encode(body)));
  return hexOf(fromHex(salt)) === salt && JSON.parse(leaf).commit === commit;
}

export async function placeHolds({ opening, index, size, root, proof }) {
  if (index >= size || proof.some((one) => one.length !== 32)) return false;
  let got = await sha256(Uint8Array.of(0), UTF8.encode(opening.leaf));
  let [at, last] = [index, size - 1n];
  for (const sibling of proof) {
    if (last === 0n) return false;
    if (at & 1n || at === last) {
      got = await node(sibling, got);
      while (at && !(at & 1n)) [at, last] = [at >> 1n, last >> 1n];
    } else {
      got = await node(got, sibling);
    }
    [at, last] = [at >> 1n, last >> 1n];
  }
  return last === 0n && hexOf(got) === hexOf(root);
}

function keyOf(text) {
  const [name, id, ...rest] = text.split("+");
  const raw = bytesOf(rest.join("+"));
  return { name, id, kind: raw[0], raw: raw.slice(1) };
}

/** true, false, or null where there is no such signature or the browser knows no Ed25519. */
async function holds(key, proof) {
  const found = proof.signatures.find((one) => one.name === key.name && one.id === key.id);
  if (!found) return undefined;
  let [message, signature] = [UTF8.encode(proof.signed), found.data];
  if (key.kind === COSIGNATURE) {
    const seconds = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
    message = UTF8.encode(`cosignature/v1\ntime ${seconds}\n${proof.signed}`);
    signature = signature.slice(8);
  } else if (key.kind !== ED25519) return undefined;
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key.raw, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
}

/** Give what was found, each as [name of the words, true, false or null, what to put in]. */
export async function check(text, { keys, witnesses }) {
  const proof = read(text);
  const found = [];
  const { salt, body } = proof.opening;
  if (salt === null && body === null) found.push(["erased", null]);
  else found.push(["content", await contentHolds(proof.opening)]);
  found.push(["place", await placeHolds(proof)]);
  const log = (await Promise.all(keys.map(keyOf).filter((key) => key.name === proof.origin).map((key) => holds(key, proof))))
    .filter((one) => one !== undefined);
  if (log.includes(null)) found.push(["unable", null]);
  else found.push(["signature", log.includes(true) && !log.includes(false)]);
  for (const key of witnesses.map(keyOf)) {
    const seen = await holds(key, proof);
    if (seen === true || seen === false) found.push(["witness", seen, key.name]);
  }
  return found;
}

const SIGNS = { true: ["holds", "✓ "], false: ["fails", "✗ "], null: ["unknown", "– "] };

function tell(list, words, state, name = "") {
  const [look, sign] = SIGNS[state];
  const item = document.createElement("li");
  item.className = look;
  item.textContent = sign + words.replace("%s", name);
  list.append(item);
}

async function show(box) {
  const facts = JSON.parse(box.querySelector("[data-proof-facts]").textContent);
  const list = box.querySelector("[data-proof-told]");
  list.replaceChildren();
  if (!globalThis.crypto?.subtle) return tell(list, facts.words.closed, null);
  let found = [["place", false]];
  try {
    found = await check(document.querySelector("[data-proof-text]").textContent, facts);
  } catch { /* what cannot be read does not hold */ }
  for (const [name, state, who] of found) tell(list, facts.words[name], state, who);
  if (found.some(([, state]) => state === false)) tell(list, facts.words.bad, false);
  else if (!found.some(([name]) => name === "unable")) tell(list, facts.words.good, true);
}

export function begin(root) {
  for (const button of root.querySelectorAll("[data-proof-begin]")) {
    button.addEventListener("click", () => show(button.closest("[data-proof-check]")));
  }
}
