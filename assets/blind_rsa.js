// Blind signatures as RFC 9474 has them: the voter's side. src/zhibu/urn/blind does the same in Python.
//
// Numbers are BigInts; hashes, random bytes and the last verification are the browser's own.
const PREFIX = 32;
const HASH = 48;

export const VARIANTS = {
  "RSABSSA-SHA384-PSS-Randomized": { salt: 48, prefix: PREFIX },
  "RSABSSA-SHA384-PSS-Deterministic": { salt: 48, prefix: 0 },
  "RSABSSA-SHA384-PSSZERO-Randomized": { salt: 0, prefix: PREFIX },
  "RSABSSA-SHA384-PSSZERO-Deterministic": { salt: 0, prefix: 0 },
};
export const RANDOMIZED = VARIANTS["RSABSSA-SHA384-PSS-Randomized"];

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const random = (size) => crypto.getRandomValues(new Uint8Array(size));

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const numberOf = (bytes) => BigInt(`0x${hex(bytes) || "0"}`);
export const bytesOf = (number, size) => unhex(number.toString(16).padStart(2 * size, "0"));

// Read a public key: SPKI. Its numbers are read by the browser, not by hand.
export async function readKey(spki) {
  const form = { name: "RSA-PSS", hash: "SHA-384" };
  const key = await crypto.subtle.importKey("spki", spki, form, true, ["verify"]);
  return withNumbers(key);
}

export async function keyOf(n, e) {
  const web = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const form = { name: "RSA-PSS", hash: "SHA-384" };
  const key = await crypto.subtle.importKey("jwk", { kty: "RSA", n: web(n), e: web(e) }, form, true, ["verify"]);
  return withNumbers(key);
}

async function withNumbers(key) {
  const { n, e } = await crypto.subtle.exportKey("jwk", key);
  const read = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const modulus = numberOf(read(n));
  const bits = modulus.toString(2).length;
  return { key, n: modulus, e: numberOf(read(e)), bits, size: Math.ceil(bits / 8) };
}

export const prepare = (message, variant = RANDOMIZED) => joined(random(variant.prefix), message);

// Blind a prepared message; salt and inverse are given by published vectors alone.
export async function blind(key, prepared, variant = RANDOMIZED, { salt, inverse } = {}) {
  const number = numberOf(await encoded(prepared, key.bits - 1, salt ?? random(variant.salt)));
  if (common(number, key.n) !== 1n) throw new Error("the message shares a factor with the key");
  const back = inverse ?? unit(key);
  const factor = power(inverted(back, key.n), key.e, key.n);
  return { blinded: bytesOf((number * factor) % key.n, key.size), inverse: back };
}

// Uncover the signature on a prepared message, and verify it.
export async function finalize(key, prepared, signed, inverse, variant = RANDOMIZED) {
  if (signed.length !== key.size) throw new Error("a signature of another length");
  const signature = bytesOf((numberOf(signed) * inverse) % key.n, key.size);
  if (!(await verifies(key, prepared, signature, variant))) throw new Error("not by this key, or not on this message");
  return signature;
}

export const verifies = (key, prepared, signature, variant = RANDOMIZED) =>
  crypto.subtle.verify({ name: "RSA-PSS", saltLength: variant.salt }, key.key, signature, prepared);

// EMSA-PSS with SHA-384 (RFC 8017, 9.1.1).
export async function encoded(message, bits, salt) {
  const size = Math.ceil(bits / 8);
  if (size < HASH + salt.length + 2) throw new Error("the key is too short");
  const digest = await hashed(joined(new Uint8Array(8), await hashed(message), salt));
  const block = new Uint8Array(size - HASH - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  const mask = await masked(digest, block.length);
  for (let at = 0; at < block.length; at += 1) block[at] ^= mask[at];
  block[0] &= 0xff >> (8 * size - bits);
  return joined(block, digest, Uint8Array.of(0xbc));
}

const hashed = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-384", bytes));

async function masked(seed, size) {
  const parts = [];
  for (let counter = 0; counter * HASH < size; counter += 1) parts.push(await hashed(joined(seed, Uint8Array.of(0, 0, 0, counter))));
  return joined(...parts).slice(0, size);
}

function unit(key) {
  for (;;) {
    const bytes = random(key.size);
    bytes[0] &= 0xff >> (8 * key.size - key.bits);
    const number = numberOf(bytes);
    if (number > 0n && number < key.n && common(number, key.n) === 1n) return number;
  }
}

function common(one, other) {
  while (other) [one, other] = [other, one % other];
  return one;
}

function inverted(number, modulus) {
  let [old, now] = [modulus, number % modulus];
  let [before, after] = [0n, 1n];
  while (now) {
    const times = old / now;
    [old, now] = [now, old - times * now];
    [before, after] = [after, before - times * after];
  }
  if (old !== 1n) throw new Error("no inverse");
  return before < 0n ? before + modulus : before;
}

function power(base, exponent, modulus) {
  let result = 1n;
  for (let left = exponent, square = base % modulus; left; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
