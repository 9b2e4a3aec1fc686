"""The script of the voting page as it is shipped, loaded into a browser without a site."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

STATIC = Path(__file__).resolve().parents[1] / "src" / "zhibu" / "portal" / "static" / "portal"
ORIGIN = "http://127.0.0.1:9"
"""Nobody listens there: every answer comes from here. Browsers trust it with their cryptography."""


WORDS = ("blind:cast", "x25519")
"""What the module alone has both of: the voting page's script listens to the first."""


def _module() -> str:
    """The newest: those of earlier builds may lie beside it."""
    every = [one for one in STATIC.glob("*.js") if all(word in one.read_text() for word in WORDS)]
    return max(every, key=lambda one: one.stat().st_mtime).name


def loaded(page: Page) -> Page:
    """Load the module; scripts of a test call it as `blind`."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(f"{ORIGIN}/")
        if name:
            route.fulfill(path=STATIC / name, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>票</title>", content_type="text/html")

    page.route(f"{ORIGIN}/**", answer)
    page.goto(f"{ORIGIN}/")
    page.evaluate("async (name) => { window.blind = await import(name) }", f"/{_module()}")
    return page


def run(page: Page, script: str, given: Any = None) -> Any:
    """Run a script with `rsa`, `paper`, `hex` and `unhex` at hand; bytes go as hex digits both ways."""
    head = "const { rsa, paper } = window.blind; const { hex, unhex } = rsa;"
    return page.evaluate(f"async (given) => {{ {head} {script} }}", given)
