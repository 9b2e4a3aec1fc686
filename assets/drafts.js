// Adds up, while one writes, what must add up: weights to a hundred, points of a component.
//
//   form[data-numbers]      holds the fields
//   data-part="key"         on a field: it is a part of the sum
//   data-total="key"        holds an <output>; with data-whole="100" it must reach that, and
//                           [data-right] or [data-wrong] inside says whether it does
const HUNDREDTHS = /^(\d{1,8})(?:\.(\d{1,2}))?%?$/;

function hundredths(text) {
  const found = HUNDREDTHS.exec(text.normalize("NFKC").trim().replace(/\s|分|points?$/g, ""));
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : null;
}

function written(size) {
  const rest = String(size % 100).padStart(2, "0").replace(/0+$/, "");
  return rest ? `${Math.floor(size / 100)}.${rest}` : String(Math.floor(size / 100));
}

function add(form, total) {
  const parts = [...form.querySelectorAll("[data-part]")].filter((part) => part.dataset.part === total.dataset.total);
  const sizes = parts.map((part) => hundredths(part.value));
  const known = !sizes.includes(null);
  const sum = sizes.reduce((all, size) => all + (size ?? 0), 0);
  const whole = total.dataset.whole;
  total.querySelector("output").textContent = known ? written(sum) + (whole ? "%" : "") : "—";
  if (!whole) return;
  const right = known && sum === Number(whole) * 100;
  total.querySelector("[data-right]").hidden = !right;
  total.querySelector("[data-wrong]").hidden = right;
}

export function begin(root) {
  for (const form of root.querySelectorAll("form[data-numbers]")) {
    const totals = [...form.querySelectorAll("[data-total]")];
    for (const total of totals) add(form, total); // what was written before this script came
    form.addEventListener("input", (event) => {
      const part = event.target.dataset.part;
      for (const total of totals) if (part && total.dataset.total === part) add(form, total);
    });
  }
}
