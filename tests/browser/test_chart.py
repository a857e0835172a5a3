"""The chart component in a real browser: redraws in place, keeps what the reader did to it, follows the theme."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.looks import REACHABLE

pytestmark = pytest.mark.browser

SLIDER = ".lab-slider input[type=range]"
PLOT = ".lab-chart .js-plotly-plot"
SVG = "http://www.w3.org/2000/svg"
LEAST_HEIGHT = 240


def of_plot(page: Page, expression: str):  # type: ignore[no-untyped-def]
    """Evaluate an expression about the first plot, called ``plot``."""
    return page.evaluate(f"() => {{ const plot = document.querySelector('{PLOT}'); return {expression}; }}")


def drawn(page: Page) -> int:
    return int(page.locator(".lab-chart").first.get_attribute("data-drawn") or 0)


def step_slider(page: Page) -> None:
    before = drawn(page)
    page.focus(SLIDER)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => Number(document.querySelector('.lab-chart').dataset.drawn) > {before}")


def test_a_slider_moves_the_lines_and_keeps_node_zoom_and_hidden_series(tab: Visit) -> None:
    page = tab.go("?margin=40")
    tab.chart()
    of_plot(page, "plot.mark = true")
    box = page.locator(f"{PLOT} .nsewdrag").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.7, steps=4)
    page.mouse.up()
    page.locator(".lab-chart .lab-names text", has_text="exact").first.click()
    page.wait_for_function(f"() => document.querySelector('{PLOT}')._fullData[0].visible === 'legendonly'")
    zoom = of_plot(page, "plot._fullLayout.xaxis.range.slice()")
    lines = of_plot(page, "JSON.stringify(plot._fullLayout.shapes.map((shape) => shape.x0))")
    assert zoom[0] > 0

    step_slider(page)

    assert of_plot(page, "plot.mark")
    assert of_plot(page, "plot._fullLayout.xaxis.range.slice()") == zoom
    assert of_plot(page, "plot._fullData[0].visible") == "legendonly"
    assert of_plot(page, "JSON.stringify(plot._fullLayout.shapes.map((shape) => shape.x0))") != lines
    assert "margin=41" in page.url


def test_the_theme_is_followed_live(visit) -> None:  # type: ignore[no-untyped-def]
    page = visit.open()
    visit.chart()
    of_plot(page, "plot.mark = true")
    light = of_plot(page, "[plot._fullLayout.font.color, plot._fullData[1].line.color]")
    before = drawn(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => Number(document.querySelector('.lab-chart').dataset.drawn) > {before}")
    dark = of_plot(page, "[plot._fullLayout.font.color, plot._fullData[1].line.color]")
    assert of_plot(page, "plot.mark")
    assert all(one != other for one, other in zip(light, dark, strict=True))


def test_a_chart_fits_its_column_after_the_window_changed(visit) -> None:  # type: ignore[no-untyped-def]
    page = visit.open()
    visit.chart()
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_function(
        "() => { const host = document.querySelector('.lab-chart');"
        " return Math.abs(host.querySelector('.js-plotly-plot')._fullLayout.width - host.offsetWidth) < 2; }"
    )


def saved(page: Page, kind: str, folder: Path) -> Path:
    """Save the first figure by its row of tools."""
    with page.expect_download() as download:
        page.locator(f".lab-tools button[name={kind}]").first.click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_a_chart_saves_pictures_and_a_page_that_stands_alone(tab: Visit, tmp_path: Path) -> None:
    page = tab.go("?margin=30")
    tab.chart()
    label = page.locator(f"{PLOT} svg.main-svg").first.get_attribute("aria-label")
    link = page.url
    assert saved(page, "png", tmp_path).read_bytes().startswith(b"\x89PNG")
    picture = saved(page, "svg", tmp_path).read_text("utf-8")
    said = " ".join("".join(text.itertext()) for text in ElementTree.fromstring(picture).iter(f"{{{SVG}}}text"))
    assert str(label)[:60] in said
    assert link in said.replace(" ", "")
    document = saved(page, "html", tmp_path)
    alone = page.context.new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(document.as_uri())
    expect(alone.locator("#figure svg.main-svg").first).to_be_visible()
    expect(alone.locator("#figure")).to_have_attribute("aria-label", str(label))
    expect(alone.locator("a").first).to_have_attribute("href", link)
    assert asked == [document.as_uri()]


def test_a_thumb_saves_a_chart_from_a_line_below_it(new_visit: Callable[..., Any], tmp_path: Path) -> None:
    visit = new_visit(width=390)
    page = visit.open()
    visit.chart()
    line = page.locator(".lab-tools").first
    expect(line.locator("button[name=png]")).to_be_visible()
    assert line.bounding_box()["y"] >= of_plot(page, "plot.getBoundingClientRect().bottom") - 1
    boxes = [button.bounding_box() for button in line.locator("button:not([hidden])").all()]
    assert min(min(box["width"], box["height"]) for box in boxes) >= REACHABLE
    assert len({box["y"] for box in boxes}) == 1
    assert of_plot(page, "plot.offsetHeight") >= LEAST_HEIGHT
    for kind in ("png", "svg", "html"):
        assert saved(page, kind, tmp_path).suffix == f".{kind}"


def test_no_text_in_a_saved_page_can_end_its_script(visit, tmp_path) -> None:  # type: ignore[no-untyped-def]
    page = visit.open()
    visit.chart()
    page.wait_for_selector(".lab-tools button")
    name = "</script><!--<script>`${1}\\u0022 & <b>"
    page.evaluate(f"name => {{ document.querySelector({PLOT!r}).data[0].name = name; }}", name)
    page.goto(saved(page, "html", tmp_path).as_uri())
    expect(page.locator("#figure svg.main-svg").first).to_be_visible()
    assert page.evaluate("() => document.getElementById('figure').data[0].name") == name


def test_two_tabs_share_one_download_of_plotly(new_visit: Callable[..., Any]) -> None:
    visit = new_visit()
    requests: list[str] = []
    visit.page.on("request", lambda request: requests.append(request.url))
    visit.open("loss_error")
    visit.chart()
    bundles = [url for url in requests if "plotly" in url.lower()]
    assert len(bundles) == 1
    assert "/app/static/plotly-cartesian" in bundles[0]
