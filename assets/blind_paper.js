// A ballot packed in one size and sealed in the page to both tellers' keys, as src/zhibu/urn does it.
import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { DhkemX25519HkdfSha256 } from "@hpke/dhkem-x25519";
import { joined } from "./blind_rsa.js";

export const REMARK_BYTES = 1500;
const HIGHEST = 10000;
const UNJUDGED = 0xffff;
const text = new TextEncoder();

// Why a paper cannot be written; `place` where a remark is the reason.
export class Unwritable extends Error {}
export class TooLong extends Error {}

// marks: by place, hundredths of a point or null; remarks: a Map from place to text.
export function packed(sheet, marks, remarks, size) {
  const two = (number) => Uint8Array.of(number >> 8, number & 0xff);
  for (const mark of marks) if (mark !== null && !(Number.isInteger(mark) && mark >= 0 && mark <= HIGHEST)) throw new Unwritable(`mark ${mark}`);
  const said = [...remarks].sort(([one], [other]) => one - other).map(([place, words]) => [place, text.encode(words)]);
  if (said.some(([place, words]) => !(place in marks) || !words.length)) throw new Unwritable("a remark on nobody");
  if (said.reduce((sum, [, words]) => sum + words.length, 0) > REMARK_BYTES) throw new TooLong("remarks");
  const head = new Uint8Array(5);
  new DataView(head.buffer).setUint8(0, 1);
  new DataView(head.buffer).setUint32(1, sheet);
  const parts = [head, two(marks.length), ...marks.map((mark) => two(mark ?? UNJUDGED)), two(said.length)];
  for (const [place, words] of said) parts.push(two(place), two(words.length), words);
  const whole = joined(...parts);
  if (whole.length > size) throw new TooLong("paper");
  return joined(whole, new Uint8Array(size - whole.length));
}

// Seal to the inner key, then to the outer one (RFC 9180, base mode, one shot a layer).
export async function sealed(paper, inner, outer, review) {
  return layer(await layer(paper, inner, review, "inner"), outer, review, "outer");
}

async function layer(plain, key, review, name) {
  const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
  const recipientPublicKey = await suite.kem.deserializePublicKey(key);
  const info = text.encode(`zhibu paper\n${review}\n${name}`);
  const sender = await suite.createSenderContext({ recipientPublicKey, info });
  return joined(new Uint8Array(sender.enc), new Uint8Array(await sender.seal(plain)));
}

// The receipt's number of a secret.
export async function receiptOf(secret) {
  const digest = await crypto.subtle.digest("SHA-256", joined(text.encode("zhibu ballot\0"), secret));
  return new Uint8Array(digest).slice(0, 16);
}

// What a token says, before random bytes are put before it.
export const tokenMessage = (secret, review, sheet) => joined(text.encode(`zhibu token\n${review}\n${sheet}\n`), secret);
