"""The buttons of a figure, and the requests of the lab's pages, which go to the lab alone."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import urlparse

import plotly.graph_objects as go
import pytest
from playwright.sync_api import Page, expect

from core.commands.export import PAGES as EXPORTS
from core.export.cells import as_script
from tests.browser.conftest import Profiles, Visit, complaints
from tests.browser.test_chart import of_plot
from tests.browser.test_results_in_view import POINT_98
from tests.selection import chiefly
from ui.frame.page_table import PAGES
from ui.words.de import figure as german
from ui.words.en import figure as english
from ui.words.en import training as training_words

pytestmark = pytest.mark.browser

MOVING = ["Zoom", "Pan", "Zoom in", "Zoom out", "Reset axes"]
ALWAYS = ("full", "png", "svg", "html", "embed")
OF_AN_EXPORT = ["Zoom", "Pan", "Reset axes", "Download plot as a PNG"]
EQUIPPED = """() => [...document.querySelectorAll(".lab-chart")]
  .every(chart => !chart.offsetWidth || chart.querySelector(".lab-tools button[aria-label]"))"""
FIGURES = """() => [...document.querySelectorAll(".js-plotly-plot")].map(plot => ({
  movable: Object.entries(plot._fullLayout).some(([name, axis]) => /^[xy]axis$/.test(name) && !axis.fixedrange),
  curves: plot.data.some(({ type = "scatter", mode = "", hoverinfo, name }) =>
    type === "scatter" && mode.includes("lines") && hoverinfo !== "skip" && name),
  buttons: [...plot.parentElement.querySelectorAll(".modebar-btn, .lab-tools button:not([hidden])")]
    .map(button => button.dataset.title ?? button.getAttribute("aria-label")),
  server: plot._context.plotlyServerURL,
}))"""
TRAINED_SECONDS = 300_000


@pytest.fixture(scope="module")
def desktop(profiles: Profiles) -> Iterator[Visit]:
    with profiles.visit() as visit:
        yield visit


@pytest.fixture(scope="module")
def alone(desktop: Visit) -> Page:
    """A tab in which saved files are opened from the disk."""
    return desktop.page.context.new_page()


@pytest.fixture
def foreign(desktop: Visit) -> Iterator[list[str]]:
    """What is asked of anybody but the lab, by any tab of the browser's context."""
    asked: list[str] = []

    def note(url: str) -> None:
        if (
            urlparse(url).scheme not in ("blob", "data", "file")
            and urlparse(url).netloc != urlparse(desktop.server).netloc
        ):
            asked.append(url)

    def on_request(request) -> None:  # type: ignore[no-untyped-def]
        note(request.url)

    def on_socket(socket) -> None:  # type: ignore[no-untyped-def]
        note(socket.url)

    desktop.page.context.on("request", on_request)
    desktop.page.on("websocket", on_socket)
    yield asked
    desktop.page.context.remove_listener("request", on_request)
    desktop.page.remove_listener("websocket", on_socket)


def nothing(page: Page) -> None:
    """Leave the page as it opens."""


def train(page: Page) -> None:
    page.locator(".st-key-training_train button:visible").click()
    done = f"{training_words.STATES['done']}: epoch"
    expect(page.get_by_test_id("stProgress")).to_contain_text(done, timeout=TRAINED_SECONDS)
    page.wait_for_selector(".st-key-training_surface_0 .js-plotly-plot, .st-key-training_loss .js-plotly-plot")


def open_autopsy(page: Page) -> None:
    page.wait_for_function("() => document.querySelectorAll('.lab-tools button').length > 7")
    where = of_plot(page, POINT_98)
    page.mouse.move(*where)
    page.mouse.click(*where)


STATES: dict[str, Callable[[Page], None]] = {**dict.fromkeys(PAGES, nothing), "loss_error": open_autopsy}
STATES["training?preset=logistic-is-fine"] = train


def figures(visit: Visit) -> list[dict[str, object]]:
    """Return what each figure of the page offers."""
    visit.settle()
    visit.page.wait_for_function(EQUIPPED)
    found: list[dict[str, object]] = visit.page.evaluate(FIGURES)
    return found


def expected(figure: dict[str, object], said: ModuleType) -> list[str]:
    """Return the names of the buttons that a figure may have, in their order."""
    offered = {**dict.fromkeys(ALWAYS, True), "pin": figure["curves"], "reset": figure["movable"]}
    return [label for name, label in said.TOOLS.items() if offered.get(name)]


@pytest.mark.parametrize(
    "state", chiefly(STATES, "start", "loss_error", "probabilities", "training?preset=logistic-is-fine")
)
@pytest.mark.keras
def test_a_figure_offers_what_is_on_the_list_and_nothing_else(
    state: str, desktop: Visit, alone: Page, foreign: list[str], tmp_path: Path
) -> None:
    name, _, query = state.partition("?")
    page = desktop.go(f"{PAGES[name].url_path}{query and '?'}{query}")
    STATES[state](page)
    found = figures(desktop)
    assert [figure["buttons"] for figure in found] == [expected(figure, english) for figure in found]
    assert {figure["server"] for figure in found} <= {""}
    assert foreign == []
    for place, figure in enumerate(found):
        saved(page, alone, place, figure, tmp_path)
    assert foreign == []
    assert complaints(desktop) == []


def saved(page: Page, alone: Page, place: int, figure: dict[str, object], folder: Path) -> None:
    """Save a figure, open the file from the disk, and look at what it offers and asks for."""
    with page.expect_download() as download:
        page.locator(".lab-tools button[name=html]").nth(place).dispatch_event("click")
    document = folder / f"{place}.html"
    download.value.save_as(document)
    asked: list[str] = []

    def note(request) -> None:  # type: ignore[no-untyped-def]
        asked.append(request.url)

    alone.on("request", note)
    alone.goto(document.as_uri())
    expect(alone.locator("#figure svg.main-svg").first).to_be_visible()
    [offered] = alone.evaluate(FIGURES)
    assert offered["buttons"] == [*(MOVING if figure["movable"] else []), english.TOOLS["plainPng"]]
    assert offered["server"] == ""
    alone.remove_listener("request", note)
    assert asked == [document.as_uri()]


@pytest.mark.parametrize("name", chiefly(PAGES, "loss_error", "traps"))
def test_nor_does_it_in_a_lecture_in_german_in_the_dark(name: str, desktop: Visit, foreign: list[str]) -> None:
    desktop.page.emulate_media(color_scheme="dark")
    desktop.go(f"{PAGES[name].url_path}?lecture=1&lang=de")
    found = figures(desktop)
    desktop.page.emulate_media(color_scheme="light")
    assert [figure["buttons"] for figure in found] == [expected(figure, german) for figure in found]
    assert {figure["server"] for figure in found} <= {""}
    assert foreign == []


def configs(script: str) -> Iterator[dict[str, object]]:
    """Return the config with which a script shows each of its figures, names put in place of their lists."""
    tree = ast.parse(script)
    lists = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.List)
    }

    class Names(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return lists.get(node.id, node)

    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "show":
            given = {entry.arg: entry.value for entry in call.keywords}
            yield ast.literal_eval(Names().visit(given.get("config", ast.Dict(keys=[], values=[]))))


@pytest.mark.parametrize("name", EXPORTS)
def test_an_exported_script_draws_with_a_list_of_its_own(name: str, alone: Page, tmp_path: Path) -> None:
    script, page = as_script(EXPORTS[name]("")), alone
    shown = list(configs(script))
    assert shown or "plotly" not in script
    for place, config in enumerate(shown):
        document = tmp_path / f"{place}.html"
        go.Figure(go.Scatter(y=[1, 2])).write_html(document, config=config)
        page.goto(document.as_uri())
        page.wait_for_selector(".js-plotly-plot svg.main-svg")
        offered = [button.get_attribute("data-title") for button in page.locator(".modebar-btn").all()]
        assert offered == OF_AN_EXPORT
