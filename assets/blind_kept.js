// What a device keeps of a blind ballot, so that a lost connection or a closed page loses neither token nor
// ballot. Marks are never in it: only the token and the paper as it was sealed. Signing out leaves it alone.
//
// Steps: "asked" (a token was blinded), "signed" (the token is here), "sealed" (a paper is on its way),
// "cast" (the site has it; what stays is the receipt's secret, and the token only where it may replace).
import { hex, unhex } from "./blind_rsa.js";

const BYTES = ["secret", "prefix", "blinded", "signature", "sealed", "number"];
const keyOf = (holder) => `blind:${holder}`;

export function read(holder) {
  const found = JSON.parse(localStorage.getItem(keyOf(holder)) ?? "null");
  if (!found) return null;
  for (const name of BYTES) if (found[name] !== undefined) found[name] = unhex(found[name]);
  if (found.inverse !== undefined) found.inverse = BigInt(`0x${found.inverse}`);
  return found;
}

export function write(holder, kept) {
  const plain = { ...kept };
  for (const name of BYTES) if (plain[name] !== undefined) plain[name] = hex(plain[name]);
  if (plain.inverse !== undefined) plain.inverse = plain.inverse.toString(16);
  localStorage.setItem(keyOf(holder), JSON.stringify(plain));
  return kept;
}

export const forget = (holder) => localStorage.removeItem(keyOf(holder));

// One page of this device at a time: two must not take two tokens.
export function alone(holder, act) {
  return navigator.locks ? navigator.locks.request(keyOf(holder), act) : act();
}
