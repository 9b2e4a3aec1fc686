"""Pages in a real browser, for desktop and phone, and the check of their accessibility."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIResponse, Browser, Page, Route, expect, sync_playwright

import parts

FLAGS = [
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--lang=zh-CN",
]
if os.name == "posix" and os.geteuid() == 0:
    FLAGS.append("--no-sandbox")
HERE = ("file:", "data:", "blob:", "http://127.0.0.1", "http://localhost:")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
GRAVE = ("serious", "critical")
PATIENCE = 20  # seconds: a page is waited for as long as a busy machine takes
expect.set_options(timeout=PATIENCE * 1_000)
KEPT = "(text) => Object.values(localStorage).some((one) => one.includes(text))"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = parts.find_browser()
        opened = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test when it asks anything from elsewhere, or a script of it breaks."""
    with _guarded(browser) as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """The same on a phone, 390 px wide."""
    with _guarded(browser, **PHONE) as opened:
        yield opened


def wait_until(page: Page, so: Callable[[], object]) -> None:
    """Let a page go on until something is so."""
    until = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < until, "it never became so"
        page.wait_for_timeout(20)


def wait_until_kept(page: Page, text: str) -> None:
    """Wait until a text is kept on the device."""
    wait_until(page, lambda: page.evaluate(KEPT, text))


class Late:
    """The parts of the page's script that hold one of these words: they come when asked to, or never."""

    def __init__(self, page: Page, *words: str) -> None:
        self._page, self._words, self._missing = page, words, set(words)
        self._held = list[tuple[Route, APIResponse]]()
        self._end: Callable[[Route, APIResponse], None] | None = None
        page.route("**/part-*.js", self._hold)

    def _hold(self, route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        found = {one for one in self._words if one in text}
        self._missing -= found
        if not found:
            route.fulfill(response=answer)
        elif self._end:
            self._end(route, answer)
        else:
            self._held.append((route, answer))

    def come(self) -> None:
        self._end_all(lambda route, answer: route.fulfill(response=answer))

    def break_off(self) -> None:
        self._end_all(lambda route, _: route.abort())

    def _end_all(self, end: Callable[[Route, APIResponse], None]) -> None:
        """The page may not have asked for every part yet: what it asks for later ends the same way."""
        self._end = end
        for held in self._held:
            end(*held)
        wait_until(self._page, lambda: not self._missing)


@contextmanager
def _guarded(browser: Browser, **options: Any) -> Iterator[Page]:
    faults: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith(HERE):
            route.continue_()
        else:
            faults.append(f"asked for {route.request.url}")
            route.abort()

    def listen(message: Any) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)
    context.route("**/*", guard)
    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", listen)
    yield opened
    context.close()
    assert faults == []


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails when the page, as it stands, has serious or critical faults."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        found = Axe().run(page).response["violations"]
        faults = [
            f"{fault['impact']} {fault['id']}: {fault['help']}\n    "
            + "\n    ".join(f"{node['target']} {node['html'][:200]}" for node in fault["nodes"][:5])
            for fault in found
            if fault["impact"] in GRAVE
        ]
        assert not faults, f"{page.url}\n" + "\n".join(faults)

    return check


def width_of(page: Page) -> int:
    """How wide the page is laid out, in px: once its styles are there, not as soon as its words are."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth"))
