// Voting with a blind token: the page takes one from the site, which does not see it, and casts with it as nobody.
//
// On the voting form, written by portal/voting/blind.py (`attributes`):
//   data-blind-review, -sheet, -subjects, -size, -key (SPKI, base64), -outer, -inner (hex), -replaceable,
//   -holder (where this device keeps the token), -issue-url, -cast-url, -keys-url (asked as nobody),
//   -asked, -named        places of the rows that are secret, and of those with the name, as "0,2,3"
// Its fields: mark-0 (points as typed), quick-0 (hundredths, or "none": cannot judge), remark-0, and so on.
//   data-blind-send         on its button, which is disabled until this script has taken the form's submission
// No mark of a secret row is ever sent unsealed: the form itself is not submitted.
// Beside it, in [data-blind-box]:
//   data-blind-say="name"   a sentence, shown where it is so: plain, taking, ready, sealing, sending, cast, unsure,
//                           offline, out, long, missing, named, keys, old, nowhere, broken
//   data-blind-refused      where the site's own words of a refusal go
//   data-blind-number       where the receipt's number goes
//   data-blind-again        a button that sends once more what was sealed
//   data-blind-replace      a button that brings the rows back, where ballots may be replaced
// When a ballot is in the box the form says so: event "blind:cast".
import * as kept from "./blind_kept.js";
import * as paper from "./blind_paper.js";
import * as rsa from "./blind_rsa.js";

export { kept, paper, rsa };

// The site's refusal, in both languages.
class Refused extends Error {
  constructor(words) {
    super("refused");
    this.words = words;
  }
}
class Offline extends Error {}
class SignedOut extends Error {}
class Missing extends Error {}
class NamedRefused extends Error {}
class OtherKeys extends Error {}

// Whether the site sent who asked with a name to its door, or does not know the form any more.
const isOut = (answer) => answer.type === "opaqueredirect" || answer.status === 403;

const base64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

const places = (text) => (text ?? "").split(",").filter(Boolean).map(Number);

function factsOf(form) {
  const given = form.dataset;
  return {
    review: given.blindReview,
    sheet: Number(given.blindSheet),
    subjects: Number(given.blindSubjects),
    asked: places(given.blindAsked),
    named: places(given.blindNamed),
    size: Number(given.blindSize),
    spki: base64(given.blindKey),
    outer: rsa.unhex(given.blindOuter),
    inner: rsa.unhex(given.blindInner),
    replaceable: given.blindReplaceable === "yes",
    holder: given.blindHolder,
    issueUrl: given.blindIssueUrl,
    castUrl: given.blindCastUrl,
    keysUrl: given.blindKeysUrl,
    keys: { key: given.blindKey, outer: given.blindOuter, inner: given.blindInner },
  };
}

async function ask(url, options) {
  let answer;
  try {
    answer = await fetch(url, { method: "POST", cache: "no-store", redirect: "manual", ...options });
  } catch {
    throw new Offline();
  }
  if (options.credentials === "same-origin" && isOut(answer)) throw new SignedOut();
  if (answer.status >= 500 || !answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Offline();
  const facts = await answer.json();
  if (facts.refused) throw new Refused(facts.refused);
  return facts;
}

// A site that gave each voter another key would know every token by it. So the page asks for the keys once
// more, as nobody, and goes no further if they are others.
async function compareKeys(facts) {
  const found = await ask(facts.keysUrl, { method: "GET", credentials: "omit", referrerPolicy: "no-referrer" });
  for (const name of ["key", "outer", "inner"]) if (found[name] !== facts.keys[name]) throw new OtherKeys();
}

// Take the token: the site signs what it cannot read, and knows who asks.
export async function take(facts, csrf) {
  const key = await rsa.readKey(facts.spki);
  let mine = kept.read(facts.holder);
  if (!mine) {
    await compareKeys(facts);
    const secret = rsa.random(16);
    const prefix = rsa.random(32);
    const { blinded, inverse } = await rsa.blind(key, preparedOf({ secret, prefix }, facts));
    mine = kept.write(facts.holder, { step: "asked", secret, prefix, blinded, inverse });
  }
  if (mine.step !== "asked") return mine;
  const body = new URLSearchParams({ blinded: rsa.hex(mine.blinded) });
  let signed;
  try {
    ({ signed } = await ask(facts.issueUrl, { credentials: "same-origin", headers: { "X-CSRFToken": csrf }, body }));
  } catch (error) {
    if (error instanceof Refused) kept.forget(facts.holder); // nothing was signed for this device
    throw error;
  }
  const { secret, prefix, inverse } = mine;
  const signature = await rsa.finalize(key, preparedOf(mine, facts), rsa.unhex(signed), inverse);
  return kept.write(facts.holder, { step: "signed", secret, prefix, signature });
}

const preparedOf = ({ secret, prefix }, { review, sheet }) => rsa.joined(prefix, paper.tokenMessage(secret, review, sheet));

async function seal(facts, marks, remarks) {
  const packed = paper.packed(facts.sheet, marks, remarks, facts.size);
  return paper.sealed(packed, facts.inner, facts.outer, facts.review);
}

// Send the sealed paper with its token: no cookie, no referrer, nothing that says who.
export async function send(facts) {
  const mine = kept.read(facts.holder);
  const part = (name) => rsa.hex(mine[name]);
  const ballot = { sheet: facts.sheet, secret: part("secret"), prefix: part("prefix"), signature: part("signature"), sealed: part("sealed") };
  let done;
  try {
    done = await ask(facts.castUrl, {
      credentials: "omit",
      referrerPolicy: "no-referrer",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(ballot),
    });
  } catch (error) {
    if (error instanceof Refused) kept.write(facts.holder, { ...mine, step: mine.number ? "cast" : "signed", sealed: undefined });
    throw error;
  }
  const number = await paper.receiptOf(mine.secret);
  if (done.number !== rsa.hex(number)) throw new Error("another receipt");
  const { secret, prefix, signature } = mine;
  const rest = facts.replaceable ? { prefix, signature } : {};
  return kept.write(facts.holder, { step: "cast", secret, number, ...rest });
}

// Points as people type them, in hundredths; NaN where it is no mark.
export function hundredths(text) {
  const found = /^(\d{1,3})(?:[.．。](\d{1,2}))?$/.exec(text.normalize("NFKC").trim());
  const mark = found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : NaN;
  return mark <= 10000 ? mark : NaN;
}

// A row as it was entered: a number, else a quick mark in hundredths, or "none": cannot judge.
function markOf(given, place) {
  const typed = (given.get(`mark-${place}`) ?? "").trim();
  const choice = given.get(`quick-${place}`) ?? "";
  if (typed) return choice === "none" ? NaN : hundredths(typed);
  if (choice === "none") return null;
  return /^\d{1,5}$/.test(choice) && Number(choice) <= 10000 ? Number(choice) : NaN;
}

function marked(form, facts) {
  const given = new FormData(form);
  const marks = new Array(facts.subjects).fill(null);
  const remarks = new Map();
  for (const place of [...facts.asked, ...facts.named].sort((one, other) => one - other)) {
    const mark = markOf(given, place);
    if (Number.isNaN(mark)) throw new Missing(String(place));
    if (facts.named.includes(place)) continue;
    marks[place] = mark;
    const words = (given.get(`remark-${place}`) ?? "").replaceAll("\r\n", "\n").trim();
    if (words) remarks.set(place, words);
  }
  return { marks, remarks };
}

// Rows of which one is the only rater are sent with the name, as any form is; no other row goes with them.
async function sendNamed(form, facts) {
  const given = new FormData(form);
  for (const place of facts.asked) for (const name of ["mark", "quick", "remark"]) given.delete(`${name}-${place}`);
  given.delete("secret");
  given.set("step", "cast");
  let answer;
  try {
    const asked = { method: "POST", cache: "no-store", credentials: "same-origin", redirect: "manual", body: given };
    answer = await fetch(form.action, asked);
  } catch {
    throw new Offline();
  }
  if (isOut(answer)) throw new SignedOut();
  if (answer.status >= 500) throw new Offline();
  if (!answer.ok) throw new NamedRefused();
}

class Voting {
  constructor(form) {
    this.form = form;
    this.facts = factsOf(form);
    this.box = form.parentElement.querySelector("[data-blind-box]") ?? document.querySelector("[data-blind-box]");
    this.csrf = form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  begin() {
    if (!crypto.subtle) return this.say("old");
    try {
      this.show(kept.read(this.facts.holder));
    } catch {
      return this.say("nowhere");
    }
    // From the first mark on, long before the ballot: so asking for it and casting it lie apart in time.
    this.form.addEventListener("input", () => this.fetchToken(), { once: true });
    this.form.addEventListener("submit", (event) => this.submitted(event), { capture: true });
    this.box?.querySelector("[data-blind-again]")?.addEventListener("click", () => this.resume());
    this.box?.querySelector("[data-blind-replace]")?.addEventListener("click", () => {
      this.showRows(true);
      this.say("ready");
    });
    window.addEventListener("online", () => this.resume());
    this.busy(false);
    return this.resume();
  }

  show(mine) {
    if (mine?.step === "cast") this.showReceipt(mine);
    else if (mine?.step === "signed") this.say("ready");
    else if (!mine) this.say("plain");
  }

  // What was sealed before the connection broke or the page was closed is sent now.
  async resume() {
    const mine = kept.read(this.facts.holder);
    if (mine?.step === "asked") await this.fetchToken();
    if (mine?.step === "sealed") await this.run(() => this.deliver());
  }

  async fetchToken() {
    await this.run(async () => {
      const before = kept.read(this.facts.holder);
      if (before && before.step !== "asked") return;
      this.say("taking");
      await take(this.facts, this.csrf);
      this.say("ready");
    });
  }

  submitted(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return this.run(async () => {
      const { marks, remarks } = marked(this.form, this.facts);
      this.say("sealing");
      const mine = await take(this.facts, this.csrf);
      if (mine.step === "cast" && !mine.signature) return this.showReceipt(mine);
      const sealed = await seal(this.facts, marks, remarks); // what cannot be sealed is found before anything is sent
      if (this.facts.named.length) await this.deliverNamed(mine);
      kept.write(this.facts.holder, { ...kept.read(this.facts.holder), step: "sealed", sealed }); // until the site has it
      await this.deliver();
    });
  }

  // Where the answer to an earlier try was lost, the site may have kept them already.
  async deliverNamed(mine) {
    try {
      await sendNamed(this.form, this.facts);
    } catch (error) {
      if (error instanceof Offline) kept.write(this.facts.holder, { ...mine, namedTried: true });
      if (!(error instanceof NamedRefused && mine.namedTried)) throw error;
    }
  }

  async deliver() {
    const mine = kept.read(this.facts.holder);
    if (mine?.step !== "sealed") return this.show(mine);
    this.say("sending");
    this.showReceipt(await send(this.facts), true);
  }

  // One thing at a time, in this page and in others of this device; what goes wrong is said.
  run(act) {
    return kept.alone(this.facts.holder, async () => {
      this.busy(true);
      try {
        await act();
      } catch (error) {
        this.fail(error);
      } finally {
        this.busy(false);
      }
    });
  }

  fail(error) {
    if (error instanceof Refused) return this.say("refused", error.words);
    if (error instanceof Offline) return this.say(kept.read(this.facts.holder)?.step === "sealed" ? "unsure" : "offline");
    if (error instanceof SignedOut) {
      this.form.dataset.out = ""; // voting.js loads the page anew
      return this.say("out");
    }
    if (error instanceof paper.TooLong) return this.say("long");
    if (error instanceof NamedRefused) return this.say("named");
    if (error instanceof OtherKeys) return this.say("keys");
    if (error instanceof Missing) {
      this.form.querySelector(`[name="mark-${error.message}"]`)?.focus();
      return this.say("missing");
    }
    return this.say(error?.name === "QuotaExceededError" || error?.name === "SecurityError" ? "nowhere" : "broken");
  }

  say(name, words) {
    if (!this.box) return;
    for (const one of this.box.querySelectorAll("[data-blind-say]")) one.hidden = one.dataset.blindSay !== name;
    const place = this.box.querySelector("[data-blind-refused]");
    if (place) place.textContent = words?.[document.documentElement.lang.startsWith("zh") ? "zh" : "en"] ?? "";
    this.box.dataset.blindState = name;
  }

  // Once the ballot is in the box the rows go, unless they are to be marked anew.
  showReceipt(mine, now = false) {
    this.say("cast");
    const number = this.box?.querySelector("[data-blind-number]");
    if (number) number.textContent = rsa.hex(mine.number).replace(/.{4}(?=.)/g, "$& ");
    this.showRows(false);
    const again = this.box?.querySelector("[data-blind-replace]");
    if (again) again.hidden = !this.facts.replaceable;
    // Marks kept here are dropped; where ballots may be replaced, those kept since are of the next one.
    if (now || !this.facts.replaceable) this.form.dispatchEvent(new CustomEvent("blind:cast", { bubbles: true }));
  }

  showRows(on) {
    if (!this.box || this.box.parentElement !== this.form) return;
    for (const one of this.form.children) {
      if (one === this.box || one.matches("input, dialog, [data-blind-was-hidden]")) continue;
      if (!on && one.hidden) one.dataset.blindWasHidden = "";
      else one.hidden = !on;
    }
  }

  busy(on) {
    for (const button of this.form.querySelectorAll("[data-blind-send]")) button.disabled = on;
  }
}

export function begin(root) {
  const forms = root.matches?.("form[data-blind-review]") ? [root] : root.querySelectorAll("form[data-blind-review]");
  return Promise.all(Array.from(forms, (form) => new Voting(form).begin()));
}
