// An inspection on a phone: the slider and the number of a clause say the same, and what is marked is counted.
// It works without this script; what was typed is kept on the device by data-keep (forms.js).
//
//   data-inspect           on the form
//   data-inspect-row       a clause: a number, and data-inspect-slider
//   data-inspect-bar, data-inspect-count="…{n}…"   how many clauses have a mark

function follow(row, from) {
  const number = row.querySelector("input[type=number]");
  const slider = row.querySelector("[data-inspect-slider]");
  if (from === slider) number.value = slider.value;
  else if (number.value !== "") slider.value = number.value;
  slider.setAttribute("aria-valuetext", number.value || "—");
  row.classList.toggle("judged", number.value !== "" && number.validity.valid);
  row.classList.toggle("marked", number.value !== ""); // without a mark the slider shows no thumb
}

function count(form) {
  const rows = [...form.querySelectorAll("[data-inspect-row]")];
  const done = rows.filter((row) => row.classList.contains("judged")).length;
  const bar = form.querySelector("[data-inspect-bar]");
  const words = form.querySelector("[data-inspect-count]");
  bar.hidden = false;
  bar.value = done;
  words.textContent = words.dataset.inspectCount.replace("{n}", done);
  bar.closest(".vote-bar").classList.toggle("done", done === rows.length);
}

const begun = new WeakSet();

export function begin(root) {
  for (const form of root.querySelectorAll("form[data-inspect]")) {
    if (begun.has(form)) continue;
    begun.add(form);
    const rows = [...form.querySelectorAll("[data-inspect-row]")];
    form.addEventListener("input", ({ target }) => {
      // A draft that is brought back changes many fields and tells the form alone.
      const one = target.closest("[data-inspect-row]");
      if (one) follow(one, target);
      else for (const row of rows) follow(row);
      count(form);
    });
    // A slider that is touched where it stands tells of no change, but that is a mark as well.
    form.addEventListener("click", ({ target }) => {
      if (!target.matches("[data-inspect-slider]")) return;
      const number = target.closest("[data-inspect-row]").querySelector("input[type=number]");
      if (number.value === "") target.dispatchEvent(new Event("input", { bubbles: true }));
    });
    // No number is changed by scrolling over it.
    form.addEventListener("wheel", ({ target }) => target.type === "number" && target.blur(), { passive: true });
    for (const row of rows) follow(row);
    count(form);
  }
}
