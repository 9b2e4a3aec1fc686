// Long forms: kept on this machine until they are sent, never sent twice, never lost by accident.
// Whoever signs out leaves nothing behind: "keep:forget" is told to all that keep.

const DAYS = 7;
const SENT = "sent";
const body = () => document.body.dataset;
const keyOf = (form) => `keep:${body().person ?? ""}:${form.dataset.keep}`;
const words = () => JSON.parse(document.getElementById("words")?.textContent ?? "{}");

function typed(form) {
  const kept = [];
  for (const field of form.elements) {
    if (!field.name || ["hidden", "file", "password", "submit", "button"].includes(field.type)) continue;
    const ticks = field.type === "checkbox" || field.type === "radio";
    if (ticks) kept.push([field.name, field.value, field.checked]);
    else if (field.multiple) kept.push([field.name, [...field.selectedOptions].map((one) => one.value)]);
    else kept.push([field.name, field.value]);
  }
  return kept;
}

// Gives what found no field: it may stand in a part that is still to be loaded.
function fill(form, kept) {
  const seen = {}, changed = [], lacking = [];
  for (const entry of kept) {
    const [name, value, checked] = entry;
    const fields = [...form.elements].filter((field) => field.name === name);
    const ticks = checked !== undefined;
    const field = ticks ? fields.find((one) => one.value === value) : fields[(seen[name] = (seen[name] ?? -1) + 1)];
    if (!field) {
      if (checked ?? value) lacking.push(entry);
      continue;
    }
    const before = ticks ? field.checked : field.value;
    if (ticks) field.checked = checked;
    else if (field.tomselect) field.tomselect.setValue(value, true);
    else if (Array.isArray(value)) for (const one of field.options) one.selected = value.includes(one.value);
    else field.value = value;
    if ((ticks ? field.checked : field.value) !== before) changed.push(field);
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
  for (const field of changed) field.dispatchEvent(new Event("change", { bubbles: true })); // what hangs on it is loaded
  return lacking;
}

function restore(form, kept) {
  let lacking = [];
  form.addEventListener("htmx:afterSwap", () => fill(form, lacking), { once: true });
  lacking = fill(form, kept);
}

function read(key) {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "null");
    if (found && Date.now() - found.at > DAYS * 86_400_000) localStorage.removeItem(key);
    else return found;
  } catch { /* storage is closed to us: nothing is kept */ }
  return null;
}

function write(key, kept) {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), kept }));
  } catch { /* full or closed: the form still works */ }
}

function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch { /* nothing was kept */ }
}

function offer(form, found) {
  const said = words();
  const box = document.createElement("div");
  box.className = "note note-info";
  box.setAttribute("role", "status");
  const text = document.createElement("p");
  text.textContent = `${said.found} ${new Date(found.at).toLocaleString(document.documentElement.lang)}`;
  const bring = document.createElement("button");
  const leave = document.createElement("button");
  for (const [button, label, style] of [[bring, said.restore, "btn-primary"], [leave, said.discard, "btn-light"]]) {
    button.type = "button";
    button.className = `btn btn-sm ${style}`;
    button.textContent = label;
  }
  bring.addEventListener("click", () => { restore(form, found.kept); box.remove(); });
  leave.addEventListener("click", () => { drop(keyOf(form)); box.remove(); });
  box.append(text, bring, leave);
  form.before(box);
}

function keep(form) {
  const key = keyOf(form);
  const found = read(key);
  if (found && JSON.stringify(found.kept) !== JSON.stringify(typed(form))) offer(form, found);
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => form.dataset.sent || write(key, typed(form)), 400);
  });
  document.addEventListener("keep:forget", () => clearTimeout(timer));
  form.addEventListener("submit", () => {
    write(key, typed(form));
    note({ key, at: read(key)?.at, from: here() });
  });
}

const here = () => window.location.href.split("#")[0];

function note(sent) {
  try {
    if (sent) sessionStorage.setItem(SENT, JSON.stringify(sent));
    else sessionStorage.removeItem(SENT);
  } catch { /* storage is closed: nothing was kept either */ }
}

function noted() {
  try {
    return JSON.parse(sessionStorage.getItem(SENT) ?? "null");
  } catch {
    return null;
  }
}

// What was sent is dropped once the page that answers it leads on, or does not show the form again. The door, an
// error, and a page that was reached otherwise after a broken connection do not say that it was taken.
function dropSent() {
  const sent = noted();
  if (!sent) return;
  note(null);
  const answers = body().person && body().error === undefined && document.referrer === sent.from;
  const led = performance.getEntriesByType("navigation")[0]?.redirectCount > 0;
  const again = [...document.querySelectorAll("form[data-keep]")].some((form) => keyOf(form) === sent.key);
  if (answers && (led || !again) && read(sent.key)?.at === sent.at) drop(sent.key);
}

function warn(form) {
  const before = JSON.stringify(typed(form));
  window.addEventListener("beforeunload", (event) => {
    if (form.isConnected && !form.dataset.sent && JSON.stringify(typed(form)) !== before) event.preventDefault();
  });
}

const buttonsOf = (form) => [...form.elements].filter((one) => one.type === "submit");

function hold(form) {
  form.dataset.sent = "1";
  // After the browser has read which button was pressed.
  setTimeout(() => { for (const button of buttonsOf(form)) button.disabled = true; });
}

function release(form) {
  delete form.dataset.sent;
  for (const button of buttonsOf(form)) button.disabled = false;
}

function forget() {
  document.dispatchEvent(new Event("keep:forget"));
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("keep:")) drop(key);
  } catch { /* nothing was kept */ }
}

const guarded = (form) =>
  form.method === "post" && form.dataset.again === undefined && !form.hasAttribute("hx-post");

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.forget !== undefined) forget();
  if (event.defaultPrevented || !guarded(form)) return;
  if (form.dataset.sent) event.preventDefault();
  else hold(form);
});
// --- A part of a form that is loaded anew keeps what is entered in it meanwhile ---

const standing = new WeakMap(); // by request: the form, what stood in the part when it was asked for, what was changed since

const stateOf = (field) => (["checkbox", "radio"].includes(field.type) ? [`${field.name}=${field.value}`, field.checked] : [field.name, field.value]);

const statesIn = (part) => new Map([...part.querySelectorAll("input, select, textarea")].filter((one) => one.name).map(stateOf));

document.addEventListener("htmx:beforeRequest", ({ detail: { elt, target, xhr } }) => {
  const form = elt.parentElement?.closest("form");
  if (form) standing.set(xhr, { form, states: statesIn(target) });
});
document.addEventListener("htmx:beforeSwap", ({ detail: { target, xhr } }) => {
  const before = standing.get(xhr);
  if (before) before.changed = new Map([...statesIn(target)].filter(([name, state]) => before.states.get(name) !== state));
});
document.addEventListener("htmx:afterSwap", ({ detail: { xhr } }) => {
  const { form, changed } = standing.get(xhr) ?? {};
  standing.delete(xhr);
  for (const field of changed?.size ? form.elements : []) {
    const [name, state] = stateOf(field);
    if (!changed.has(name) || changed.get(name) === state) continue;
    if (typeof state === "boolean") field.checked = changed.get(name);
    else field.value = changed.get(name);
    field.closest("details")?.setAttribute("open", "");
  }
});

// Only what writes is held: a search is asked again while one types, and keeps the focus where it is.
const writes = ({ elt, requestConfig }) => elt instanceof HTMLFormElement && requestConfig.verb !== "get";
document.addEventListener("htmx:beforeRequest", ({ detail }) => writes(detail) && hold(detail.elt));
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (writes(detail)) setTimeout(() => release(detail.elt));
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});

// Whose session ended without signing out may have left marks here: whoever signs in next does not find them.
function dropMarksOfOthers() {
  const { person } = body();
  if (!person) return;
  try {
    for (const key of Object.keys(localStorage)) {
      const of = /^keep:([^:]+):vote:/.exec(key)?.[1];
      if (of && of !== person) drop(key);
    }
  } catch { /* nothing was kept */ }
}

const begun = new WeakSet();

export function begin(root) {
  if (root === document) {
    dropSent();
    dropMarksOfOthers();
  }
  for (const form of root.querySelectorAll("form[data-keep], form[data-warn]")) {
    if (begun.has(form)) continue;
    begun.add(form);
    if (form.dataset.keep !== undefined) keep(form);
    warn(form);
  }
}
