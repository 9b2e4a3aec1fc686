// Small comforts of pages, each switched on by an attribute.

const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

function tellFiles(field) {
  const list = document.createElement("ul");
  list.className = "files-chosen";
  list.setAttribute("aria-live", "polite");
  for (const file of field.files) {
    const item = document.createElement("li");
    item.textContent = `${file.name} (${size(file.size)})`;
    list.append(item);
  }
  field.parentElement.querySelector(".files-chosen")?.remove();
  field.after(list);
}

document.addEventListener("change", ({ target }) => {
  if (target.dataset.files !== undefined) tellFiles(target);
  if (target.dataset.submit !== undefined) target.form.requestSubmit();
  if (target.dataset.checkAll && target.type === "checkbox") tickAll(target, target.checked);
});

function tickAll(from, on) {
  const within = from.closest("form") ?? document;
  for (const box of within.querySelectorAll(from.dataset.checkAll)) {
    if (box === from || box.disabled || box.checked === on) continue;
    box.checked = on;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  within.dispatchEvent?.(new Event("input", { bubbles: true }));
}

async function copy(button) {
  const text = document.querySelector(button.dataset.copy)?.textContent.trim() ?? "";
  await navigator.clipboard.writeText(text);
  button.setAttribute("aria-pressed", "true");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button, a");
  if (button?.dataset.print !== undefined) window.print();
  if (button?.dataset.copy) copy(button).catch(() => {});
  if (button?.dataset.checkAll && button.type === "button") tickAll(button, true);
  // A menu closes when one looks elsewhere.
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// What only a script can serve is hidden until that script listens: data-scripted names the part that serves it,
// and is empty for what every page has.
export function show(root, part) {
  for (const one of root.querySelectorAll(`[data-scripted="${part}"][hidden]`)) one.hidden = false;
}

export const begin = (root) => show(root, "");

// Passkeys are served by scripts of their own, which listen by the time everything of the page is there, or never.
window.addEventListener("load", () => window.allauth?.webauthn && show(document, "passkeys"));
