"""Take the pictures of the READMEs from a demo that is being served.

zhibu demo --accounts accounts.json
python scripts/pictures.py accounts.json http://localhost:8000
"""

import io
import json
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

import parts

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
DESK = {"viewport": {"width": 1280, "height": 860}}
PHONE = {
    "viewport": {"width": 390, "height": 780},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"]
LANGUAGES = {"zh": ("zh-CN", "zh-hans"), "en": ("en-GB", "en")}
COLOURS = 224


def main(accounts: str, address: str) -> int:
    known = json.loads(Path(accounts).read_text(encoding="utf-8"))
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=parts.find_browser(), args=FLAGS)
        for language in LANGUAGES:
            desk = _signed_in(browser, language, address, known["assessment_office"], DESK)
            desk.goto(f"{address}/standings/")
            _keep(desk, f"board.{language}")
            desk = _signed_in(browser, language, address, known["secretary"], DESK)
            desk.goto(f"{address}/assessments/")
            desk.locator("main h2 a, main h3 a").first.click()
            desk.locator("main a[href$='/results/']").first.click()
            desk.locator("main tbody th a").first.click()
            desk.locator("main details").first.wait_for()
            _keep(desk, f"result.{language}")
            phone = _signed_in(browser, language, address, known["member"], PHONE)
            phone.goto(f"{address}/votes/")
            phone.locator("main a[href^='/votes/']").first.click()
            for row, mark in enumerate(("95", "88")):
                phone.locator("main input[type=number]").nth(row).fill(mark)
            _keep(phone, f"ballot.{language}")
        browser.close()
    return 0


def _signed_in(
    browser: Browser, language: str, address: str, account: dict[str, str], look: dict[str, object]
) -> Page:
    locale, cookie = LANGUAGES[language]
    context = browser.new_context(locale=locale, timezone_id="Asia/Shanghai", **look)  # type: ignore[arg-type]
    context.add_cookies([{"name": "language", "value": cookie, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=login]", account["name"])
    page.fill("[name=password]", account["password"])
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def _keep(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("document.activeElement.blur()")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    path = FOLDER / f"{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
