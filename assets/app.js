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
import htmx from "htmx.org/dist/htmx.esm.js";
import { begin as beginForms } from "./forms.js";
import { begin as beginPicks } from "./picks.js";
import { begin as beginSmall } from "./small.js";

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

// What draws is large, and only pages with a chart load it.
function draw(root) {
  if (root.querySelector("[data-chart]")) import("./charts.js").then(({ drawCharts }) => drawCharts(root));
}

function begin(root) {
  draw(root);
  if (root.querySelector("form[data-blind-review]")) import("./blind.js").then((blind) => blind.begin(root));
  if (root.querySelector("[data-proof-check]")) import("./proof.js").then((proof) => proof.begin(root));
  if (root.querySelector("form[data-vote], [data-vote-over], [data-vote-sweep]")) import("./voting.js").then((voting) => voting.begin(root));
  if (root.querySelector("form[data-inspect]")) import("./inspecting.js").then((inspecting) => inspecting.begin(root));
  if (root.querySelector("form[data-numbers]")) import("./drafts.js").then((drafts) => drafts.begin(root));
  beginForms(root);
  beginPicks(root);
  beginSmall(root);
}

function fail() {
  const place = document.getElementById("messages");
  const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
  if (!place || !words.failed) return;
  const note = document.createElement("p");
  note.className = "note note-bad";
  note.textContent = words.failed;
  place.replaceChildren(note);
}

document.addEventListener("htmx:responseError", fail);
document.addEventListener("htmx:sendError", fail);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt));

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => begin(document));
else begin(document);
