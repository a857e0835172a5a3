"""The links that a page copies: what they leave to their reader, what they fix, and which question they ask first."""

from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import barriers
from tests.browser.conftest import Visit
from tests.browser.looks import faults
from ui.words import words

pytestmark = pytest.mark.browser

TEXT, START = words("frame"), words("start")
QUESTION = "#root .st-key-start_guess h2"


def copied(page: Page, button: str) -> str:
    page.evaluate("navigator.clipboard.writeText('')")
    page.locator(button).click()
    return str(page.wait_for_function("() => navigator.clipboard.readText()").json_value())


def shared(page: Page, way: str) -> str:
    return copied(page, f".lab-way[data-way={way}]")


def query(link: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(link).query)


def test_h11_a_link_leaves_the_lecture_to_its_reader_unless_it_is_for_a_projector(
    new_visit: Callable[..., Visit],
) -> None:
    visit = new_visit(width=1280, height=720)
    page = visit.open("fixes?lecture=1&margin=33")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-testid=stExpandSidebarButton]").click()
    assert query(copied(page, "[data-testid=stSidebar] button.lab-link")) == {"margin": ["33"]}
    page.locator("[data-testid=stSidebarCollapseButton] button").click()
    page.locator(".lab-share").click()
    panel = page.locator("#lab-ways")
    expect(panel).to_be_visible()
    assert barriers(page) == []
    assert faults(page) == {}
    said = panel.locator(".lab-way").all_inner_texts()
    assert said == ["\n".join(explained) for explained in TEXT.SHARE_WAYS.values()]
    state = {"margin": ["33"]}
    assert query(shared(page, "free")) == state
    assert query(shared(page, "projector")) == state | {"lecture": ["1"]}
    fixed = shared(page, "fixed")
    assert query(fixed) == state | {"controls": ["fixed"]}
    expect(panel.locator(".lab-way[data-way=fixed] b")).to_have_text(TEXT.COPIED)
    hidden = shared(page, "hidden")
    assert query(hidden) == state | {"controls": ["hidden"]}
    frame = _Frame.of(shared(page, "frame"))
    assert query(frame["src"]) == state | {"embed": ["true"]}
    assert "Fix" in frame["title"]
    page.keyboard.press("Escape")
    expect(panel).not_to_be_visible()
    visit.open(fixed.removeprefix(f"{visit.server}/"))
    expect(page.locator(".st-key-margin_slider input")).to_be_disabled()
    visit.go(hidden.removeprefix(f"{visit.server}/"))
    expect(page.locator(".st-key-margin_slider input")).not_to_be_visible()


class _Frame(HTMLParser):
    """Reads the attributes of a frame."""

    def __init__(self) -> None:
        super().__init__()
        self.attributes: dict[str, str] = {}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Keep them."""
        assert tag == "iframe"
        self.attributes = {name: value or "" for name, value in attributes}

    @classmethod
    def of(cls, code: str) -> dict[str, str]:
        """Return them."""
        parser = cls()
        parser.feed(code)
        return parser.attributes


def test_h10_a_lecture_keeps_asking_and_a_copied_link_asks_first(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit(width=1280, height=720)
    page = visit.open()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    main = page.locator("[data-testid=stMain]")
    page.locator(".st-key-lab_lecture label").click()
    page.wait_for_url("**lecture=1")
    visit.settle()
    visit.chart()
    expect(page.locator(QUESTION)).to_be_visible()
    expect(page.locator(".st-key-start_options")).to_be_visible()
    expect(main).not_to_contain_text("is right")
    figure = page.locator(".lab-chart .js-plotly-plot").first.bounding_box()
    assert figure is not None
    assert figure["y"] + figure["height"] <= 720
    slider = page.locator(".st-key-margin_slider input")
    slider.press("ArrowRight")
    page.wait_for_url("**guess=shown*")
    visit.settle()
    page.locator(".lab-share").click()
    link, told = shared(page, "free"), page.locator("#lab-ways label")
    assert query(link) == {"margin": ["21"], "guess": ["open"]}
    told.click()
    assert query(shared(page, "free")) == {"margin": ["21"], "guess": ["shown"]}
    visit.open(link.removeprefix(f"{visit.server}/"))
    expect(page.locator(QUESTION)).to_be_visible()
    expect(slider).not_to_be_visible()
    visit.chart()
    line = "document.querySelector('.js-plotly-plot').layout.shapes.find(({ x0, x1 }) => x0 === x1).x0"
    assert page.evaluate(line) == 20  # what is asked about, not what follows
    page.reload()
    visit.settle()
    expect(page.locator(QUESTION)).to_be_visible()
    page.locator(".st-key-guess_capped button").click()
    expect(slider).to_have_value("21")
    expect(slider).to_be_visible()
    expect(page).to_have_url(f"{visit.server}/?margin=21&guess=capped")


@pytest.mark.keras
def test_m3_the_link_to_a_run_is_copied_and_says_so(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit()
    page = visit.open("training?preset=nothing-happens&epochs=2&seed=5")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".st-key-training_train button").first.click()
    button = ".st-key-training_link button"
    page.locator(button).wait_for(timeout=60_000)
    visit.settle()
    page.locator(".st-key-lab_training_settings summary").click()
    page.locator(".st-key-seed [data-testid=stNumberInputStepUp]").click()
    page.wait_for_url("**seed=6*")
    visit.settle()
    link = query(copied(page, button))
    assert link == {"preset": ["nothing-happens"], "epochs": ["2"], "seed": ["5"]}
    expect(page.locator(button)).to_have_text(TEXT.COPIED)
