// The script of every page. Pages read and write without it; it only improves them.
//
//   data-keep="name"      on a form: what was typed is kept on this machine until it is sent
//   data-warn             on a form: leaving with unsent input asks first
//   data-again            on a form: it may be sent twice, as a download may
//   data-submit           on a field: changing it sends its form (its button is for pages without script)
//   data-pick             on a select: a list to search in; data-url asks the server for choices
//   data-check-all="css"  on a check box or button: ticks all that the selector finds in its form
//   data-files            on a file field: tells what was chosen
//   data-print, data-copy="css"   on a button
//   data-scripted="part"  with hidden: shown when that part of the script listens; empty: with this script;
//                         "passkeys": with the scripts of sign-in
//   data-forget           on the form that signs out: what was kept on this machine goes
import htmx from "htmx.org/dist/htmx.esm.js";
import { begin as beginForms } from "./forms.js";
import { begin as beginPicks } from "./picks.js";
import { begin as beginSmall, show } from "./small.js";

// Nothing is evaluated, no style is written in, and no copy of a page stays in the browser.
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "4(00|09|22)", swap: true }, // a form with its errors
    { code: "...", swap: false, error: true },
  ],
});
window.htmx = htmx;

// Parts that only some pages load: what asks for one, its name in data-scripted, where it comes from, and which
// one listens before it: a blind ballot is looked over before it goes, so nothing can be sent without voting.js.
const PARTS = [
  ["[data-chart]", "charts", () => import("./charts.js")],
  ["[data-proof-check]", "proof", () => import("./proof.js")],
  ["form[data-vote], [data-vote-over], [data-vote-sweep]", "voting", () => import("./voting.js")],
  ["form[data-blind-review]", "blind", () => import("./blind.js"), "voting"],
  ["form[data-inspect]", "inspecting", () => import("./inspecting.js")],
  ["form[data-numbers]", "drafts", () => import("./drafts.js")],
];

// Gives whether the part listens.
async function load(root, name, part, first = true) {
  let came, ready;
  try {
    [came, ready] = await Promise.all([part(), first]);
  } catch {
    fail();
    return false;
  }
  if (!ready) return false;
  came.begin(root);
  show(root, name);
  return true;
}

function begin(root) {
  const parts = {};
  for (const [selector, name, part, first] of PARTS) {
    if (root.querySelector(selector)) parts[name] = load(root, name, part, parts[first]);
  }
  beginForms(root);
  beginPicks(root);
  beginSmall(root);
}

let told = null; // what fail() said, until something reaches the server again

function fail() {
  const place = document.getElementById("messages");
  const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
  if (!place || !words.failed) return;
  told = document.createElement("p");
  told.className = "note note-bad";
  told.textContent = words.failed;
  place.replaceChildren(told);
}

document.addEventListener("htmx:responseError", fail);
document.addEventListener("htmx:sendError", fail);
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful && told?.remove());
document.addEventListener("htmx:load", (event) => begin(event.detail.elt));

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => begin(document));
else begin(document);
