// Selects to search in: <select data-pick>; with data-url the server finds the choices:
// GET data-url?q=… gives {"found": [{"value": …, "text": …}, …]}.
import TomSelect from "tom-select/base";
import removeButton from "tom-select/dist/esm/plugins/remove_button/plugin.js";

TomSelect.define("remove_button", removeButton);

function pick(select) {
  const { url } = select.dataset;
  const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
  const settings = {
    plugins: select.multiple ? { remove_button: { title: words.remove ?? "×" } } : {},
    maxOptions: 200,
    hidePlaceholder: !select.multiple, // what is chosen takes the place of “—”
    render: {
      no_results: () => {
        const none = document.createElement("div");
        none.className = "no-results";
        none.textContent = words.nothing ?? "";
        return none;
      },
    },
  };
  if (url) {
    settings.load = (query, give) => {
      const asked = `${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(query)}`;
      fetch(asked, { headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : { found: [] }))
        .then(({ found }) => give(found), () => give());
    };
  }
  const picked = new TomSelect(select, settings);
  select.setAttribute("aria-hidden", "true"); // the list that took its place has its label
  return picked;
}

export function begin(root) {
  for (const select of root.querySelectorAll("select[data-pick]")) if (!select.tomselect) pick(select);
}
