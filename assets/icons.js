// Gathers the icons of the pages into one file: node assets/icons.js FOLDER. A name that is used in
// a template or in Python and is missing here shows nothing; tests/portal/gallery looks for it.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const NAMES = `
archive arrow-down-circle arrow-left arrow-left-right arrow-repeat arrow-right arrow-up-circle
bank bell book bookmark-check box-arrow-right briefcase calendar-check calendar-event calendar-week
camera card-checklist card-image check2 check2-circle chat-left-text chevron-down chevron-left
chevron-right circle clipboard-check clipboard-data clock clock-history collection copy dash-circle
diagram-3 download envelope exclamation-circle exclamation-triangle eye eye-slash file-earmark
file-earmark-arrow-down file-earmark-arrow-up file-earmark-check file-earmark-pdf
file-earmark-spreadsheet file-earmark-text filter fingerprint flag folder folder-check gear
geo-alt globe2 graph-up grid hourglass-split house images inbox info-circle journal-check
journal-text key kanban layers link-45deg list list-check list-task lock mortarboard paperclip
patch-check patch-question pencil pencil-square people person person-badge person-check person-gear
person-lock person-plus phone pin-angle plus-lg printer puzzle question-circle record-circle
reply search send shield-check shield-exclamation shield-lock shuffle slash-circle sliders
sort-down speedometer2 star tags telephone three-dots trash trophy unlock upload x-circle x-lg
`.trim().split(/\s+/);

const source = new URL("../node_modules/bootstrap-icons/icons/", import.meta.url);
const symbols = NAMES.map((name) => {
  const svg = readFileSync(new URL(`${name}.svg`, source), "utf8");
  const [, inner] = svg.match(/<svg[^>]*>([\s\S]*)<\/svg>/);
  return `<symbol id="${name}" viewBox="0 0 16 16">${inner.replace(/\s+/g, " ").trim()}</symbol>`;
});

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
writeFileSync(
  `${folder}/icons.svg`,
  `<!-- Bootstrap Icons, MIT licence --><svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`,
);
