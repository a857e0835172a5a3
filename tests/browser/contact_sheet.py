"""``python -m tests.browser.contact_sheet``: photograph every page, both themes, two widths, every language.

The pictures go to ``build/screens``; to ``docs/screens`` go the README's picture and one small sheet a language.
"""

import io
import itertools
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks._server import ROOT
from tests.browser.conftest import CHROMIUM_FLAGS, Visit, chromium, new_page, start_server
from ui.frame.page_table import PAGES
from ui.words import DEFAULT_LANGUAGE, LANGUAGES, words

SHOTS = ROOT / "build" / "screens"
PUBLISHED = ROOT / "docs" / "screens"
SIZES = {1440: 900, 390: 844}
SCHEMES = ("light", "dark")
README_PICTURE = f"loss_error_1440_light_{DEFAULT_LANGUAGE}"
DRAWING_MILLISECONDS = 2500
ROW_HEIGHT = 300
GAP = 12
PROJECTOR, PHONE = (1280, 720), (390, 844)
SIMULATED = 20
"""Phones of a rehearsal."""


def main() -> None:
    """Take all pictures and publish the small ones."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    PUBLISHED.mkdir(parents=True, exist_ok=True)
    process, address = start_server()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
            of_a_class = dict(_pictures_of_a_class(browser, address))
            pictures = dict(_pictures(browser, address))
            browser.close()
    finally:
        process.terminate()
        process.wait(timeout=30)
    for name, picture in pictures.items():
        picture.save(SHOTS / f"{name}.png")
    _publish(pictures[README_PICTURE], "lab.webp", quality=82)
    for name, picture in of_a_class.items():
        _publish(picture, f"{name}.webp", quality=82)
    for language in LANGUAGES:
        _publish(_sheet(pictures, language), f"contact_sheet_{language}.webp", quality=70)


def _pictures(browser: Browser, address: str) -> Iterator[tuple[str, Image.Image]]:
    for page, (width, height), scheme, language in itertools.product(PAGES, SIZES.items(), SCHEMES, LANGUAGES):
        tab = new_page(browser, width=width, height=height, scheme=scheme)
        visit = Visit(page=tab, server=address)
        visit.open(f"{PAGES[page].url_path}?lang={language}")
        tab.wait_for_timeout(DRAWING_MILLISECONDS)
        yield _name(page, width, scheme, language), Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
        tab.context.close()


def _pictures_of_a_class(browser: Browser, address: str) -> Iterator[tuple[str, Image.Image]]:
    """Hold a class session with simulated phones and one more: the projector, the phone and the desk."""
    text = words("classroom")
    projector = _tab(browser, address, "", *PROJECTOR)
    projector.locator(".st-key-lab_class_open button").click()
    code = projector.locator(".lab-class-code b").inner_text()
    desk = projector.context.new_page()
    desk.goto(f"{address}/classroom")
    desk.get_by_text(text.PEOPLE, exact=True).click()
    desk.locator(".st-key-class_rehearse button").click()
    phone = _tab(browser, address, f"?join={code}", *PHONE)
    phone.locator(".st-key-class_join_button button").click()
    expect(projector.locator(".lab-class-code span")).to_have_text(text.JOINED.format(count=SIMULATED + 1))
    projector.locator(".st-key-lab_class_head").get_by_role("button", name=text.ASK).click()
    projector.locator(".st-key-lab_class_ask button").click()
    given = text.ANSWERS.format(given=SIMULATED, count=SIMULATED + 1)
    expect(projector.locator(".lab-class-count b")).to_have_text(given)
    desk.evaluate("scrollTo(0, 0)")
    for name, tab in {"class_projector": projector, "class_phone": phone, "class_desk": desk}.items():
        tab.mouse.move(0, 0)
        tab.wait_for_timeout(DRAWING_MILLISECONDS)
        yield name, Image.open(io.BytesIO(tab.screenshot())).convert("RGB")


def _tab(browser: Browser, address: str, path: str, width: int, height: int) -> Page:
    visit = Visit(page=new_page(browser, width=width, height=height, scheme="light"), server=address)
    return visit.open(path)


def _name(page: str, width: int, scheme: str, language: str) -> str:
    return f"{page}_{width}_{scheme}_{language}"


def _sheet(pictures: dict[str, Image.Image], language: str) -> Image.Image:
    """One row a page: wide light, wide dark, phone light, phone dark."""
    looks = list(itertools.product(SIZES, SCHEMES))
    rows = [[_small(pictures[_name(page, width, scheme, language)]) for width, scheme in looks] for page in PAGES]
    width = max(sum(picture.width + GAP for picture in row) for row in rows) + GAP
    sheet = Image.new("RGB", (width, len(rows) * (ROW_HEIGHT + GAP) + GAP), "#8a8f96")
    for place, row in enumerate(rows):
        left = GAP
        for picture in row:
            sheet.paste(picture, (left, GAP + place * (ROW_HEIGHT + GAP)))
            left += picture.width + GAP
    return sheet


def _small(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width * ROW_HEIGHT // picture.height, ROW_HEIGHT), Image.Resampling.LANCZOS)


def _publish(picture: Image.Image, name: str, *, quality: int) -> None:
    path: Path = PUBLISHED / name
    picture.save(path, quality=quality, method=6)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
