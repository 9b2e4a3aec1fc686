"""Pages in a real browser, for desktop and phone, and the check of their accessibility."""

import os
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
expect.set_options(timeout=20_000)  # a page is waited for as long as a busy machine takes


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


class Late:
    """The parts of the page's script that hold one of these words: they come when asked to, or never."""

    def __init__(self, page: Page, *words: str) -> None:
        self._words, self._held = words, list[tuple[Route, APIResponse]]()
        page.route("**/part-*.js", self._hold)

    def _hold(self, route: Route) -> None:
        answer = route.fetch()
        if any(one in answer.text() for one in self._words):
            self._held.append((route, answer))
        else:
            route.fulfill(response=answer)

    def come(self) -> None:
        assert self._held
        for route, answer in self._held:
            route.fulfill(response=answer)

    def break_off(self) -> None:
        assert self._held
        for route, _ in self._held:
            route.abort()


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
