"""A real training in a real browser: live, through clicks and page changes, a killed worker, step by step."""

import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import start_server
from tests.browser.frames import seen, slow_down, watch_frames
from ui.drawing.charts.training import QUANTITIES
from ui.words.en import probabilities as probability_words
from ui.words.en import training as text

pytestmark = [pytest.mark.browser, pytest.mark.keras]

TRAINING_SECONDS = 300_000
MAX_REDRAWS_A_SECOND = 10
LONG = "training?preset=nothing-happens&epochs=1000&arm4=double_activation"
PLANE = "training?preset=logistic-is-fine"
AT_THE_END = re.compile(r"after 30 of 30 epochs: Fused \d")
SLOWER = 4
DRAWN = "() => [...document.querySelectorAll('.lab-chart')].every(chart => chart.dataset.drawn || !chart.offsetWidth)"
PROGRESS = re.compile(r"epoch ([\d.]+) of")


@pytest.fixture(scope="module")
def lab() -> Iterator[tuple[psutil.Process, str]]:
    """A server of our own, because a worker of it will be killed, and its messages held up."""
    process, address = start_server(PYTHONPATH=str(Path(__file__).with_name("late_messages")))
    yield psutil.Process(process.pid), address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture
def late_lab(lab: tuple[psutil.Process, str]) -> Iterator[tuple[psutil.Process, str]]:
    """The server while its messages wait before they leave, as on a busy machine."""
    lab[0].send_signal(signal.SIGUSR1)
    yield lab
    lab[0].send_signal(signal.SIGUSR1)


@pytest.fixture
def page(new_visit: Callable[..., Any], lab: tuple[psutil.Process, str]) -> Page:
    visit = new_visit()
    visit.server = lab[1]
    opened: Page = visit.page
    return opened


def open_training(page: Page, lab: tuple[psutil.Process, str], path: str) -> None:
    page.goto(f"{lab[1]}/{path}")
    page.wait_for_selector(".stApp[data-test-script-state=notRunning] h1")


def button(page: Page, name: str) -> Locator:
    if name in ("pause", "go_on"):  # the player's one button for both
        return page.locator(".lab-player-toggle").filter(has_text=text.PLAYER["pause" if name == "pause" else "play"])
    return page.locator(f".st-key-training_{name} button:visible")


def epoch(page: Page) -> float:
    """Where the progress line says that the training stands."""
    found = PROGRESS.search(page.get_by_test_id("stProgress").inner_text())
    return float(found[1]) if found else 0.0


def await_standstill(page: Page) -> float:
    """Wait until two looks, a second apart, see the training at the same epoch; return it."""
    deadline, stood = time.monotonic() + TRAINING_SECONDS / 1_000, -1.0
    while (now := epoch(page)) != stood:
        assert time.monotonic() < deadline
        stood = now
        page.wait_for_timeout(1_000)
    return stood


def await_state(page: Page, state: str, timeout: float = TRAINING_SECONDS) -> None:
    expect(page.get_by_test_id("stProgress")).to_contain_text(f"{text.STATES[state]}: epoch", timeout=timeout)


def await_figures(page: Page) -> None:
    """Wait until what the page shows before a run is drawn, and nothing of it is a placeholder any more."""
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    page.wait_for_function(DRAWN)


def test_the_first_training_of_a_cold_lab_is_live_to_the_end_then_a_digit(
    page: Page, lab: tuple[psutil.Process, str]
) -> None:
    open_training(page, lab, "training")
    assert page.get_by_text(text.CLAIMED).is_visible()
    await_figures(page)
    watch_frames(page)
    before = seen(page)["tops"]
    button(page, "train").click()
    await_state(page, "done")
    loss = page.locator(".st-key-training_loss svg[role=img]")
    expect(loss).to_have_attribute("aria-label", AT_THE_END)
    found = seen(page)
    assert found["faults"] == []
    assert found["states"] >= 3
    assert [name for name in QUANTITIES if found["tops"][name] != before.get(name)] == []
    assert_ends(page)
    show_digits(page)


def assert_ends(page: Page) -> None:
    """Look at what a page says of a run that is done."""
    expect(page.locator(".lab-card")).to_have_count(3)
    expect(page.get_by_text("computed the loss of clipped probabilities").first).to_be_visible()
    expect(page.get_by_text(text.CLAIM_HOLDS)).to_have_count(3)
    expect(page.get_by_text("ended with the same weights, bit for bit")).to_be_visible()


def show_digits(page: Page) -> None:
    """Follow the link to single examples."""
    page.get_by_text(text.TO_PROBABILITIES).click()
    expect(page.locator("h1")).to_have_text(probability_words.QUESTION)
    example = page.locator(".st-key-probabilities_example svg[role=img]")
    expect(example).to_have_attribute("aria-label", re.compile("Fused: float32 gives . the largest probability"))
    picture = page.locator(".st-key-probabilities_picture svg[role=img]")
    expect(picture).to_have_attribute("aria-label", re.compile("example 0, an image of class"))
    page.locator(".st-key-example button").last.click()
    expect(picture).to_have_attribute("aria-label", re.compile("example 1, an image of class"))
    expect(page).to_have_url(re.compile("example=2"))
    assert page.locator(".lab-gallery [role=img]").count() > 0


@pytest.mark.parametrize("width", [1440, pytest.param(390, marks=pytest.mark.extensive)])
def test_curves_grow_in_place_in_a_slow_browser(
    width: int, new_visit: Callable[..., Any], lab: tuple[psutil.Process, str]
) -> None:
    visit = new_visit(width=width)
    visit.server, page = lab[1], visit.page
    open_training(page, lab, LONG)
    await_figures(page)
    slow_down(page, SLOWER)
    watch_frames(page)
    button(page, "train").click()
    page.wait_for_function(
        "() => window.labFrames().states >= 3 || window.labFrames().faults.length", timeout=2 * TRAINING_SECONDS
    )
    assert seen(page)["faults"] == []
    slow_down(page, 1)
    button(page, "stop").click()
    await_state(page, "stopped")
    assert seen(page)["faults"] == []


def test_no_button_takes_the_figures_away(page: Page, lab: tuple[psutil.Process, str]) -> None:
    press_every_button(page, lab)


@pytest.mark.extensive
def test_nor_where_the_server_is_busy(late_lab: tuple[psutil.Process, str], new_visit: Callable[..., Any]) -> None:
    visit = new_visit()
    visit.server = late_lab[1]
    press_every_button(visit.page, late_lab)


def press_every_button(page: Page, lab: tuple[psutil.Process, str]) -> None:
    """Press the buttons of a training one after the other, and look at the figures all the while."""
    open_training(page, lab, f"{PLANE}&epochs=1000&batch_size=8")  # longer than any wait here
    await_figures(page)
    watch_frames(page)
    button(page, "train").click()
    await_state(page, "running")
    progress = page.get_by_test_id("stProgress")
    expect(progress).not_to_contain_text("epoch 0 of", timeout=TRAINING_SECONDS)
    button(page, "pause").click()
    await_state(page, "paused")
    stood = await_standstill(page)
    button(page, "step_epoch").click()
    expect(progress).to_contain_text(f"epoch {stood + 1:g} of")
    button(page, "go_on").click()
    await_state(page, "running")
    page.locator("[data-testid=stSidebar] .st-key-lab_lecture label").click()
    expect(page.locator("[data-testid=stExpandSidebarButton]")).to_be_visible(timeout=TRAINING_SECONDS)
    await_state(page, "running")
    button(page, "stop").click()
    await_state(page, "stopped")
    button(page, "train_again").click()
    await_state(page, "running")
    button(page, "stop").click()
    await_state(page, "stopped")
    button(page, "reset").click()
    await_state(page, "ready")
    page.get_by_text(text.SETTINGS).click()
    page.locator(".st-key-seed button").last.click()
    button(page, "train").click()
    await_state(page, "running")
    button(page, "stop").click()
    await_state(page, "stopped")
    found = seen(page)
    assert found["faults"] == []
    assert {"surface_0", "surface_1"} <= set(found["tops"])


def test_nothing_else_stops_a_run_and_its_charts_stay_in_place(page: Page, lab: tuple[psutil.Process, str]) -> None:
    open_training(page, lab, LONG)
    button(page, "train").click()
    await_state(page, "running")
    chart, host = (
        page.locator(".st-key-training_loss .js-plotly-plot"),
        page.locator(".st-key-training_loss .lab-chart"),
    )
    expect(chart).to_be_visible()
    page.evaluate("node => { node.marked = true; }", chart.element_handle())
    drawn, began = redraws(host), time.monotonic()
    page.get_by_text(text.SETTINGS).click()
    page.locator(".st-key-seed button").last.click()
    expect(page.get_by_text(text.STALE)).to_be_visible()
    page.wait_for_function(
        "([host, count]) => Number(host.dataset.drawn) > count", arg=[host.element_handle(), drawn + 3]
    )
    assert redraws(host) - drawn <= MAX_REDRAWS_A_SECOND * (time.monotonic() - began)
    assert page.evaluate("node => node.marked === true", chart.element_handle())
    box = chart.bounding_box()
    assert box is not None
    assert box["height"] == QUANTITIES["loss"].height
    before = epoch(page)
    page.locator("[data-testid=stSidebar]").get_by_text("Start", exact=True).click()
    expect(chart).to_have_count(0)
    page.locator("[data-testid=stSidebar]").get_by_text("Training", exact=True).click()
    await_state(page, "running")
    assert epoch(page) > before
    button(page, "stop").click()
    await_state(page, "stopped")


def redraws(host: Locator) -> int:
    """How often a chart was drawn so far."""
    return int(host.get_attribute("data-drawn") or 0)


def test_a_paused_run_stands_still_and_goes_on(page: Page, lab: tuple[psutil.Process, str]) -> None:
    open_training(page, lab, LONG)
    button(page, "train").click()
    await_state(page, "running")
    expect(page.get_by_test_id("stProgress")).not_to_contain_text("epoch 0 of")
    button(page, "pause").click()
    await_state(page, "paused")
    stood = await_standstill(page)  # the epoch under way still arrives
    page.wait_for_timeout(1_000)
    assert epoch(page) == stood > 0
    button(page, "step_epoch").click()
    expect(page.get_by_test_id("stProgress")).not_to_contain_text(f"epoch {stood:g} of")
    assert epoch(page) == stood + 1
    button(page, "go_on").click()
    await_state(page, "running")
    expect(page.get_by_test_id("stProgress")).not_to_contain_text(f"epoch {stood + 1:g} of")
    button(page, "stop").click()
    await_state(page, "stopped")
    assert epoch(page) > stood + 1


def test_steps_and_reset(page: Page, lab: tuple[psutil.Process, str]) -> None:
    open_training(page, lab, "training?preset=logistic-is-fine")
    button(page, "step_batch").click()
    expect(page.get_by_test_id("stProgress")).to_contain_text("step 1", timeout=TRAINING_SECONDS)
    button(page, "step_epoch").click()
    expect(page.get_by_test_id("stProgress")).to_contain_text("step 26", timeout=TRAINING_SECONDS)
    weights = page.locator(".st-key-training_weight svg[role=img]")
    at_the_start = re.compile("after 0 of")
    button(page, "reset").click()
    await_state(page, "ready")
    expect(weights).to_have_attribute("aria-label", at_the_start)
    start = weights.get_attribute("aria-label")
    expect(page.locator(".st-key-training_surface_0 svg[role=img]")).to_be_visible()
    button(page, "train").click()
    await_state(page, "done")
    button(page, "reset").click()
    await_state(page, "ready")
    expect(weights).to_have_attribute("aria-label", start or "")


def test_a_killed_worker_loses_the_run_and_retry_works(page: Page, lab: tuple[psutil.Process, str]) -> None:
    open_training(page, lab, "training?preset=nothing-happens&epochs=60")
    button(page, "train").click()
    await_state(page, "running")
    workers = [child for child in lab[0].children(recursive=True) if "core.engine.worker" in " ".join(child.cmdline())]
    assert len(workers) == 1
    watch_frames(page)
    workers[0].kill()
    await_state(page, "lost")
    expect(page.get_by_text("This run was lost")).to_be_visible()
    button(page, "retry").click()
    await_state(page, "running")
    expect(page.get_by_text("This run was lost")).to_have_count(0)
    button(page, "stop").click()
    await_state(page, "stopped")
    assert seen(page)["faults"] == []
