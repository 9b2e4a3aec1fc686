// The page's language follows the switch; charts that were hidden take their size.
for (const choice of document.querySelectorAll(".switch")) {
  const follow = () => {
    if (!choice.checked) return;
    document.documentElement.lang = choice.value;
    window.dispatchEvent(new Event("resize"));
  };
  choice.addEventListener("change", follow);
  if (document.readyState === "complete") follow();
  else window.addEventListener("load", follow);
}
