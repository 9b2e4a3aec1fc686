// The voting page. It works without this script; with it marks are kept on this device until they are cast,
// the ballot is looked over before it goes, and a lost connection loses nothing.
//
//   data-vote="person:vote:code"   on the form: under which name unsent marks are kept here
//   data-until="2026-11-30"        the last day of voting: kept marks are dropped after it
//   data-today="2026-11-22"        the site's day
//   data-vote-over                 on a page that says that nothing can be cast any more: kept marks go
//   data-out                       set on the form once the site sent its voter to the door: the next try loads the page anew
//   data-vote-sweep                on the list of reviews: what is past its last day goes, by data-today
//
// The ballot's secret is made here and kept with the marks: sent again it is the same ballot, and counts once.

const HEX = (bytes) => [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
const FIRST = "first"; // what the dialog says when it is closed to judge who is left
const NAMED = 6; // of those whom nobody judged yet
const keyOf = (name) => `keep:${name}`;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null; // storage is closed to us: nothing is kept
  }
}

function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch { /* nothing was kept */ }
}

// What a field answers: a number and a choice of one row are the same answer.
const answered = (name) => name.replace(/^(mark|quick)-/, "");

// By the site's calendar: a device's clock may be wrong.
function sweep(today) {
  if (!today) return;
  try {
    for (const key of Object.keys(localStorage)) {
      if (/^keep:[^:]*:(vote|slip):/.test(key) && (read(key)?.until ?? "") < today) drop(key);
    }
  } catch { /* nothing was kept */ }
}

class Row {
  constructor(place) {
    this.place = place;
    this.number = place.querySelector("input[type=number]");
    this.slider = place.querySelector("[data-vote-slider]");
    this.choices = [...place.querySelectorAll("input[type=radio]")];
    this.remark = place.querySelector("details");
    this.text = place.querySelector("textarea");
    this.name = place.querySelector(".vote-name").textContent;
    this.fault = place.querySelector("[data-vote-fault]") ?? this.quiet();
    this.place.addEventListener("input", ({ target }) => this.follow(target));
    this.number.addEventListener("change", () => this.complain());
    // Where it stands before anything is marked a tap changes nothing, yet it is a mark.
    this.slider.addEventListener("click", () => {
      if (this.number.value === "") this.slider.dispatchEvent(new Event("input", { bubbles: true }));
    });
    for (const choice of this.choices) {
      choice.addEventListener("click", () => this.unchoose(choice));
    }
    this.chosen = this.choices.find((one) => one.checked) ?? null;
    this.show();
    if (!this.number.value && this.chosen && this.chosen.value !== "none") this.follow(this.chosen);
  }

  // A place to say what is wrong, below the quick marks.
  quiet() {
    const fault = document.createElement("div");
    fault.className = "invalid";
    fault.id = `fault-${this.place.id}`;
    fault.hidden = true;
    this.remark.before(fault);
    return fault;
  }

  // A choice tapped a second time is taken back.
  unchoose(choice) {
    if (this.chosen === choice && choice.checked && choice.value === "none") {
      choice.checked = false;
      this.chosen = null;
      choice.dispatchEvent(new Event("input", { bubbles: true }));
    } else {
      this.chosen = choice;
    }
  }

  follow(from) {
    if (from === this.slider) this.set(this.slider.value);
    else if (from.type === "radio") {
      if (from.checked) this.number.value = from.value === "none" ? "" : String(Number(from.value) / 100);
    } else if (from === this.number) this.match();
    if (!this.fault.hidden) this.complain();
    this.show();
  }

  set(value) {
    this.number.value = value;
    this.match();
  }

  // The choice that says the same as the number.
  match() {
    const mark = this.number.value === "" ? "" : String(Math.round(Number(this.number.value) * 100));
    for (const one of this.choices) {
      if (one.value !== "none" || mark !== "") one.checked = mark !== "" && one.value === mark;
    }
    this.chosen = this.choices.find((one) => one.checked) ?? null;
  }

  // Say beside the number what is wrong with it; give whether it is.
  complain() {
    const { validity, value } = this.number;
    const words = this.place.closest("form").dataset;
    const wrong = !validity.valid;
    this.fault.hidden = !wrong;
    this.place.classList.toggle("faulty", wrong);
    this.number.classList.toggle("is-invalid", wrong);
    this.number.toggleAttribute("aria-invalid", wrong);
    if (wrong) {
      const said = validity.badInput ? words.wordsText : validity.stepMismatch ? words.wordsFine : words.wordsMark;
      this.fault.textContent = said.replace("{found}", value);
      this.number.setAttribute("aria-invalid", "true");
      this.number.setAttribute("aria-describedby", this.fault.id);
    } else this.number.removeAttribute("aria-describedby");
    return wrong;
  }

  get none() {
    return this.choices.some((one) => one.checked && one.value === "none");
  }

  get judged() {
    return this.none || (this.number.value !== "" && this.number.validity.valid);
  }

  show() {
    if (this.number.value !== "") this.slider.value = this.number.value;
    this.slider.setAttribute("aria-valuetext", this.number.value || this.slider.dataset.unjudged);
    this.place.classList.toggle("marked", this.number.value !== "" && this.number.validity.valid);
    this.place.classList.toggle("judged", this.judged);
    this.place.classList.toggle("none", this.none);
    this.remark.classList.toggle("filled", this.text.value.trim() !== "");
    if (this.judged) this.place.classList.remove("faulty");
  }
}

class Vote {
  constructor(form) {
    this.form = form;
    this.key = keyOf(form.dataset.vote);
    this.dialog = this.find("dialog");
    this.blind = form.dataset.blindReview !== undefined;
    this.fresh = false; // whether something was entered here that is not kept yet
    this.bring();
    this.rows = [...form.querySelectorAll("[data-vote-row]")].map((place) => new Row(place));
    this.only = false;
    this.timer = 0;
    this.listen();
    this.count();
    form.closest("main").querySelector("[data-vote-faults]")?.focus();
  }

  find(name) {
    return this.form.querySelector(name.startsWith("[") || /^\w+$/.test(name) ? name : `[${name}]`);
  }

  // --- kept on this device ---

  bring() {
    const kept = read(this.key);
    const secret = this.form.elements.secret;
    const { fields } = this; // entered before this script came
    this.fresh = fields.length > 0;
    if (this.form.dataset.entered === undefined && kept) {
      this.fill(kept.fields, new Set(fields.map(([name]) => answered(name))));
      this.find("[data-vote-found]").hidden = false;
    }
    if (kept?.secret) secret.value = kept.secret;
    else if (this.form.dataset.entered === undefined) secret.value = HEX(crypto.getRandomValues(new Uint8Array(16)));
  }

  fill(fields, here) {
    for (const [name, value] of fields) {
      if (here.has(answered(name))) continue;
      for (const field of [this.form.elements[name] ?? []].flatMap((one) => (one instanceof RadioNodeList ? [...one] : one))) {
        if (field.type === "radio" || field.type === "checkbox") {
          if (field.value === value) field.checked = true;
        } else {
          field.value = value;
          field.closest("details")?.setAttribute("open", "");
        }
      }
    }
  }

  get fields() {
    const left = ["csrfmiddlewaretoken", "secret", "replaces"];
    return [...new FormData(this.form)].filter(([name, value]) => value !== "" && !left.includes(name));
  }

  keep() {
    clearTimeout(this.timer);
    if (!this.fresh) return; // another page of this device may have kept, cast or dropped it since
    this.fresh = false;
    const { fields } = this;
    if (!fields.length) return drop(this.key);
    try {
      const kept = { fields, secret: this.form.elements.secret.value, until: this.form.dataset.until };
      localStorage.setItem(this.key, JSON.stringify(kept));
      this.form.dataset.kept = "";
    } catch { /* full or closed: the form still works */ }
  }

  forget() {
    this.rest();
    drop(this.key);
  }

  // Nothing is kept until something is entered.
  rest() {
    this.fresh = false;
    clearTimeout(this.timer);
  }

  // --- the page ---

  listen() {
    const { form } = this;
    form.addEventListener("input", () => {
      this.fresh = true;
      this.count();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), 150);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.look();
    });
    this.find("[data-vote-check]").addEventListener("click", (event) => {
      event.preventDefault();
      this.look();
    });
    form.addEventListener("blind:cast", () => this.forget());
    document.addEventListener("keep:forget", () => this.rest());
    form.addEventListener("focusout", ({ relatedTarget }) => {
      if (this.only) this.sift(relatedTarget?.closest("[data-vote-row]"));
    });
    this.find("[data-vote-next]").addEventListener("click", () => this.next());
    this.find("[data-vote-filter]").addEventListener("click", () => this.filter());
    this.find("[data-vote-drop]").addEventListener("click", () => {
      this.forget();
      window.location.reload();
    });
    this.find("[data-vote-close]").addEventListener("click", () => this.dialog.close());
    this.find("[data-vote-mend]").addEventListener("click", () => {
      this.dialog.close(FIRST);
    });
    this.find("[data-vote-cast]").addEventListener("click", () => this.cast());
    this.dialog.addEventListener("close", () => this.next(false, this.dialog.returnValue === FIRST));
    // A page that is left is kept at once.
    const leave = () => { if (form.isConnected) this.keep(); };
    document.addEventListener("visibilitychange", () => document.hidden && leave());
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", () => {
      if (!this.trouble.hidden) this.tell("back");
    });
    // No number is changed by scrolling over it.
    form.addEventListener("wheel", ({ target }) => target.type === "number" && target.blur(), { passive: true });
  }

  count() {
    const done = this.rows.filter((row) => row.judged).length;
    const words = this.find("[data-vote-count]");
    const bar = this.find("[data-vote-bar]");
    words.textContent = words.dataset.words.replace("{n}", done);
    bar.hidden = false;
    bar.value = done;
    const whole = done === this.rows.length;
    bar.closest(".vote-bar").classList.toggle("done", whole);
    this.find("[data-vote-next]").disabled = whole;
    this.find("[data-vote-none]").hidden = !(whole && this.only);
  }

  next(focus = true, fromTop = false) {
    const at = fromTop ? null : document.activeElement?.closest?.("[data-vote-row]");
    const from = this.rows.findIndex((row) => row.place === at);
    const order = [...this.rows.slice(from + 1), ...this.rows.slice(0, from + 1)];
    const row = order.find((one) => !one.judged);
    if (!row || (!focus && !this.lacking)) return;
    row.place.hidden = false;
    row.place.scrollIntoView({ block: "center" });
    row.slider.focus({ preventScroll: true });
  }

  filter() {
    this.only = !this.only;
    this.find("[data-vote-filter]").setAttribute("aria-pressed", String(this.only));
    this.sift();
  }

  sift(stay) {
    for (const row of this.rows) row.place.hidden = this.only && row.judged && row.place !== stay;
    this.count();
  }

  // --- look it over, then cast ---

  look() {
    const wrong = this.wrong();
    if (wrong) {
      wrong.closest("[data-vote-row]")?.removeAttribute("hidden");
      wrong.scrollIntoView({ block: "center" });
      return wrong.focus({ preventScroll: true });
    }
    this.keep();
    const marks = this.rows.filter((row) => !row.none && row.judged).map((row) => Number(row.number.value));
    const left = this.rows.filter((row) => !row.judged);
    this.lacking = left.length;
    const lacking = this.find("[data-vote-lacking]");
    lacking.textContent = lacking.dataset.words.replace("{n}", this.lacking);
    lacking.hidden = !this.lacking;
    this.list(left.map((row) => row.name));
    this.find("[data-vote-mend]").hidden = !this.lacking;
    this.find("[data-vote-whole]").hidden = this.lacking > 0;
    this.find("[data-vote-cast]").hidden = this.lacking > 0;
    this.find("[data-vote-judged]").textContent = marks.length;
    this.find("[data-vote-unjudged]").textContent = this.rows.length - marks.length;
    this.find("[data-vote-range]").textContent = marks.length ? `${Math.min(...marks)} – ${Math.max(...marks)}` : "—";
    const list = this.find("[data-vote-list]");
    list.replaceChildren(...this.rows.map((row) => {
      const line = document.createElement("tr");
      const who = document.createElement("th");
      const mark = document.createElement("td");
      who.scope = "row";
      who.textContent = row.name;
      mark.textContent = row.none ? list.dataset.unjudged : row.number.value;
      line.append(who, mark);
      return line;
    }));
    this.trouble.hidden = true;
    this.dialog.returnValue = "";
    this.dialog.showModal();
    this.dialog.querySelector("h2").focus();
  }

  // The first of who is not judged yet, and how many more there are.
  list(names) {
    const place = this.find("[data-vote-names]");
    const said = names.slice(0, NAMED);
    if (names.length > NAMED) said.push(place.dataset.more.replace("{n}", names.length - NAMED));
    place.hidden = !names.length;
    place.replaceChildren(...said.map((name) => {
      const one = document.createElement("li");
      one.textContent = name;
      return one;
    }));
  }

  // Say at each field what is wrong; give the first.
  wrong() {
    const rows = this.rows.filter((row) => row.complain()).map((row) => row.number);
    const others = [...this.form.elements].filter((field) => field.willValidate && !field.closest("[data-vote-row]"));
    const empty = others.filter((field) => this.demand(field));
    return empty[0] ?? rows[0];
  }

  demand(field) {
    const id = `fault-${field.id}`;
    const wrong = !field.validity.valid;
    let fault = this.form.querySelector(`[id="${id}"]`);
    if (wrong && !fault) {
      fault = document.createElement("div");
      fault.className = "invalid";
      fault.id = id;
      field.after(fault);
    }
    if (fault) {
      fault.textContent = wrong ? this.form.dataset.wordsEmpty : "";
      fault.hidden = !wrong;
    }
    field.classList.toggle("is-invalid", wrong);
    return wrong;
  }

  get trouble() {
    return this.find("[data-vote-trouble]");
  }

  tell(what) {
    this.trouble.textContent = this.trouble.dataset[what] ?? what;
    this.trouble.hidden = false;
    const button = this.find("[data-vote-cast]");
    button.querySelector("span").textContent = button.dataset.again;
    this.trouble.scrollIntoView({ block: "nearest" });
  }

  async cast() {
    const button = this.find("[data-vote-cast]");
    if (button.disabled) return;
    // Who was signed out takes the page anew, by way of the door: this one's form is not taken any more.
    if (this.form.dataset.out !== undefined && read(this.key)) return window.location.reload();
    button.disabled = true;
    this.trouble.hidden = true;
    try {
      if (this.blind) this.sendBlind();
      else await this.send();
    } catch {
      this.tell(navigator.onLine ? "failed" : "offline");
    } finally {
      button.disabled = false;
    }
  }

  async post() {
    const body = new FormData(this.form);
    body.set("step", "cast");
    const answer = await fetch(window.location.pathname + window.location.search, {
      method: "POST", body, headers: { Accept: "text/html" },
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { answer, page };
  }

  async send() {
    const { answer, page } = await this.post();
    if (page.querySelector("[data-receipt], [data-vote-standing]")) {
      if (page.querySelector("[data-receipt], [data-vote-over]")) this.forget();
      this.show(page);
    } else if (page.querySelector("form[data-vote]") && answer.status === 422) {
      this.show(page);
    } else if (answer.redirected || answer.status === 403) {
      this.form.dataset.out = "";
      this.tell("out");
    } else this.tell("failed");
  }

  // A blind ballot is sealed and sent by blind.js, which takes the form's submission.
  sendBlind() {
    this.dialog.close();
    this.form.requestSubmit();
    this.form.querySelector("[data-blind-box]")?.scrollIntoView({ block: "center" });
  }

  // What the server said takes the page's place; nothing of it stays in the browser's history.
  show(page) {
    this.dialog.close();
    const place = this.form.closest("main");
    document.title = page.title;
    place.replaceChildren(...document.importNode(page.querySelector("main"), true).childNodes);
    this.arrive(place);
  }

  arrive(place) {
    window.history.replaceState(null, "", window.location.pathname);
    window.scrollTo(0, 0);
    window.htmx.trigger(place, "htmx:load", { elt: place });
    place.closest("main").focus({ preventScroll: true });
  }
}

const begun = new WeakSet();

export function begin(root) {
  sweep(root.querySelector("[data-today]")?.dataset.today);
  for (const one of root.querySelectorAll("[data-vote-over][data-kept]")) {
    drop(keyOf(one.dataset.kept));
    one.dataset.wiped = "";
  }
  for (const form of root.querySelectorAll("form[data-vote]")) {
    if (begun.has(form)) continue;
    begun.add(form);
    new Vote(form);
  }
}
