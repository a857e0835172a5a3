"""A training that one watches: at a chosen pace, with its answer, kept runs, and what a reload brings back."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import Profiles, Visit
from ui.words.en import training as text

pytestmark = [pytest.mark.browser, pytest.mark.keras]

TRAINING_SECONDS = 300_000
HALF = 15
SETS, EARLY, TRIES = 15, 8, 6
GERMAN_TABLE = "weite;länge;label\n" + "".join(f"{i},5;{i % 7},25;{'rot' if i % 2 else 'blau'}\n" for i in range(40))
SAMPLE = """() => {
  const seen = { sets: new Map(), ranges: new Set(), nodes: new Set(), hasBegun: false, isOver: false };
  const look = () => {
    const plot = document.querySelector(".st-key-training_loss .js-plotly-plot");
    seen.nodes.add(plot);
    const isOfRun = ({ mode, uid }) => mode === "lines+markers" && !uid.startsWith("faint");
    const lines = (plot?._fullData ?? []).filter(isOfRun);
    const last = Math.max(-1, ...lines.flatMap((line) => [...line.x]));
    seen.hasBegun ||= last < 30; // before that, it is the run before
    if (seen.hasBegun && last >= 0) {
      seen.sets.set(lines.map((line) => line.x.length).join(), last);
      seen.ranges.add(plot._fullLayout.yaxis.range.map((end) => end.toFixed(6)).join());
    }
    if (seen.hasBegun && last >= 30) seen.isOver = true;
    else requestAnimationFrame(look);
  };
  window.labSeen = () => ({ ends: [...seen.sets.values()], ranges: [...seen.ranges], nodes: seen.nodes.size });
  window.labIsOver = () => seen.isOver;
  look();
}"""
PLOT = "document.querySelector('.st-key-training_loss .js-plotly-plot')"
LINES = f"({PLOT}._fullData ?? []).filter((line) => !line.uid.startsWith('band-'))"
IN_VIEW = """(node) => {
  const { top, bottom } = node.getBoundingClientRect();
  return Math.min(bottom, innerHeight) - Math.max(top, 0);
}"""


@pytest.fixture(scope="module")
def page(profiles: Profiles) -> Iterator[Page]:
    """One tab for the whole file; its tests build on each other's runs as a visitor's session does."""
    with profiles.visit() as visit:
        opened = visit.open("training")
        visit.chart()
        yield opened
        assert visit.faults == []


@pytest.fixture
def other(new_visit: Any) -> Visit:
    visit: Visit = new_visit()
    return visit


def button(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-training_{name} button:visible")


def scrubber(page: Page) -> Locator:
    return page.locator(".lab-player input")


def await_state(page: Page, state: str) -> None:
    expect(page.get_by_test_id("stProgress")).to_contain_text(f"{text.STATES[state]}: ", timeout=TRAINING_SECONDS)


def seen_height(figure: Locator) -> float:
    return float(figure.evaluate(IN_VIEW))


def test_the_first_screen_has_an_answer_and_its_curves(page: Page) -> None:
    answer, figure = page.locator(".st-key-lab_training_answer"), page.locator(".st-key-training_loss .lab-chart")
    expect(page.locator(".st-key-training_loss .js-plotly-plot")).to_be_attached()
    page.wait_for_function(f"() => {LINES}.length === 3")
    assert seen_height(figure) >= 320
    expect(answer).to_contain_text(re.compile(r"80\.\d% validation accuracy with .* against 32\.\d%"))
    assert seen_height(answer) == answer.bounding_box()["height"]  # type: ignore[index]
    scrubber(page).press("Home")
    page.wait_for_function(f"() => {LINES}.every((line) => line.x.length === 1)")
    scrubber(page).press("End")
    page.wait_for_function(f"() => {LINES}.every((line) => line.x.length === 31)")


def test_h2_a_training_is_watched_at_normal_pace_and_announced_at_its_end(page: Page) -> None:
    for _ in range(TRIES):  # a browser that other tests keep waiting drops frames, and with them sets of points
        seen = watched(page)
        if len(seen["ends"]) >= SETS and early(seen) >= EARLY:
            break
    assert len(seen["ends"]) >= SETS
    assert early(seen) >= EARLY
    assert seen["nodes"] == 1
    assert len(seen["ranges"]) == 1
    await_state(page, "done")
    status = page.locator(".lab-player [role=status]")
    expect(status).to_contain_text("validation accuracy")
    answer = page.locator(".st-key-lab_training_answer")
    expect(answer).to_be_visible()
    expect(answer).to_have_text(status.inner_text())


def watched(page: Page) -> dict[str, Any]:
    """Train from the beginning to the end; return what was to be seen."""
    if not button(page, "train").is_visible():
        button(page, "reset").click()
        await_state(page, "ready")
    page.emulate_media(reduced_motion="no-preference")
    page.evaluate(SAMPLE)
    button(page, "train").click()
    page.wait_for_function("() => window.labIsOver()", timeout=TRAINING_SECONDS)
    page.emulate_media(reduced_motion="reduce")
    seen: dict[str, Any] = page.evaluate("() => window.labSeen()")
    return seen


def early(seen: dict[str, Any]) -> int:
    """How many sets of points there were before half of the epochs."""
    return len([end for end in seen["ends"] if end < HALF])


def test_the_training_goes_on_from_the_epoch_that_is_held_by_batches(page: Page) -> None:
    progress = page.get_by_test_id("stProgress")
    scrubber(page).press("Home")
    expect(page.locator(".lab-player-place")).to_have_text("epoch 0 of 30")
    expect(page.locator(".lab-played-cards dd").first).to_have_text(re.compile(r"^1\d\.\d%$"))
    scrubber(page).press("ArrowRight")
    button(page, "step_batch").click()
    expect(progress).to_contain_text("Paused: batch 1 of 44, epoch 2 of 30", timeout=TRAINING_SECONDS)
    expect(page.locator(".lab-player-place")).to_have_text("batch 1 of 44, epoch 2 of 30")
    page.locator(".lab-player-toggle").click()
    await_state(page, "done")


def test_m17_a_step_is_named_by_its_batch_and_epoch(page: Page) -> None:
    button(page, "reset").click()
    await_state(page, "ready")
    button(page, "step_batch").click()
    progress = page.get_by_test_id("stProgress")
    expect(progress).to_contain_text("step 1.", timeout=TRAINING_SECONDS)
    expect(progress).to_have_text("Paused: batch 1 of 44, epoch 1 of 30, step 1.")
    page.locator(".lab-player-toggle").click()
    await_state(page, "done")


def test_h15_a_reload_comes_back_to_the_run(page: Page) -> None:
    picture = page.locator(".st-key-training_loss svg[role=img]")
    expect(picture).to_have_attribute("aria-label", re.compile("after 30 of 30 epochs"))
    said = picture.get_attribute("aria-label") or ""
    page.reload()
    await_state(page, "done")
    expect(picture).to_have_attribute("aria-label", said)
    expect(page.locator(".stAlert")).to_have_count(0)
    expect(page.locator(".st-key-lab_training_answer")).to_contain_text("validation accuracy")


def test_earlier_runs_are_named_overlaid_and_removed(page: Page) -> None:
    page.get_by_text(text.SETTINGS).click()
    page.locator(".st-key-seed button").last.click()
    expect(page.get_by_text(text.STALE)).to_be_visible()
    button(page, "train").click()
    await_state(page, "done")
    shown = page.get_by_text("seed 0", exact=True)
    shown.click()
    still = f"{LINES}.filter((line) => line.meta === 'still')"
    page.wait_for_function(f"() => {still}.length === 3")
    assert page.evaluate(f"{still}.every(line => line.x.length === 31)")
    expect(page.locator(".st-key-training_loss .legend")).to_contain_text("seed 0")
    page.get_by_role("button", name=text.REMOVE).click()
    expect(shown).to_have_count(0)
    page.wait_for_function(f"() => {still}.length === 0")


def test_h7d_the_figure_stays_in_view_beside_the_controls(page: Page) -> None:
    settings = page.locator(".st-key-lab_training_settings details")
    if settings.get_attribute("open") is None:
        page.get_by_text(text.SETTINGS).click()
    expect(page.locator(".st-key-lab_training_settings details[open]")).to_have_count(1)
    page.evaluate("window.scrollTo(0, 0)")
    figure = page.locator(".st-key-training_loss .lab-chart")
    assert seen_height(figure) == figure.bounding_box()["height"]  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_m4_an_own_table_is_asked_for_and_read_with_decimal_commas(other: Visit) -> None:
    page = other.open("training?dataset=csv")
    assert page.locator(".stAlert").count() == 0
    uploader = page.locator("[data-testid=stFileUploader]")
    expect(uploader).to_be_visible()
    train = button(page, "train")
    expect(train).to_be_disabled()
    assert train.locator("p").evaluate("(label) => getComputedStyle(label).color") != "rgb(255, 255, 255)"
    file = FilePayload(name="excel.csv", mimeType="text/csv", buffer=GERMAN_TABLE.encode())
    uploader.locator("input[type=file]").set_input_files(file)
    expect(train).to_be_enabled()
    assert page.locator(".stAlert").count() == 0
