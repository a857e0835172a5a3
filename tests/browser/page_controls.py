"""Finds the controls of a page by Streamlit's own marks, and operates any of them as a visitor does.

A control is any element with a key and a type in ``OPERATE``, also inside an expander or a popover. The texts that a
visitor would type into a field are in the tables of the pages (``core.states``).
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, TimeoutError

from core.states.table import Typed
from core.states.tables import STATES
from core.states.training import STATE as TRAINING
from tests.browser.conftest import FORGET, Visit, has_finished

TYPED = {
    control.key: control.sample
    for state in STATES.values()
    for control in state.controls.values()
    if isinstance(control, Typed)
}
PICKED = {"dataset": TRAINING.dataset.options.index("blobs"), "doctor_rule": 2}
"""Options to pick instead of a neighbour: only with blobs the number of classes can be chosen, only an example has two
versions."""
Value = str | bool | list[str]

IN_LINK = "(key) => new URLSearchParams(location.search).getAll(key)"
SCROLLED = "() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))"
BRIEFLY, FOR_GOOD = 3, 6
RUN_MILLISECONDS = 300_000
"""The first curve of TensorFlow waits for its process to start."""
ATTEMPTS, LIST_MILLISECONDS = 5, 4_000
"""A list closes when the page scrolls under it, for example because something above has just been drawn."""
QUIET = """(frames) => new Promise((resolve) => {
  let before = "", quiet = 0;
  const look = () => {
    const charts = [...document.querySelectorAll(".lab-chart")].map((chart) => chart.dataset.drawn ?? "not yet");
    const state = document.querySelector(".stApp").dataset.testScriptState;
    const now = [state, location.search, ...charts].join();
    const isStill = state === "notRunning" && !document.querySelector("[data-testid=stSkeleton]");
    quiet = now === before && isStill && !charts.includes("not yet") ? quiet + 1 : 0;
    before = now;
    quiet < frames ? requestAnimationFrame(look) : resolve();
  };
  look();
})"""
"""Frames, not milliseconds: on a busy machine, a frame takes as long as the work it waits for."""

CONTROLS = """(kinds) => [...document.querySelectorAll(kinds.map((kind) => `[data-testid=${kind}], .${kind}`).join())]
  .filter((found) => !found.closest("[data-testid=stSidebar], [class*=st-key-lab_native_]"))
  .map((found) => {
    const input = found.querySelector("input");
    const named = /st-key-(\\S+?)(_slider)?(\\s|$)/;
    const buttons = [...found.querySelectorAll("button[data-variant]")];
    return {
      key: named.exec(found.closest("[data-testid=stElementContainer]").className)?.[1] ?? "",
      kind: found.dataset.testid ?? found.className,
      is_choice: found.querySelector("[role=radiogroup]") !== null,
      options: buttons.map((button) => button.innerText),
      value: buttons.length ? buttons.filter((button) => button.dataset.selected).map((button) => button.innerText)
        : input === null ? ""  // a slider that is not drawn yet
        : input.type === "checkbox" ? input.checked : input.value,
    };
  })"""
FIGURES = """() => {
  const written = (name, value) => ArrayBuffer.isView(value) ? [...value]
    : typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  return [...document.querySelectorAll(".lab-chart .js-plotly-plot")].map(({ data, layout }) =>
    [...data, layout.shapes ?? [], layout.annotations ?? []].map((part) => JSON.stringify(part, written)));
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """The present state of a control; ``options`` are those of buttons, ``is_choice`` if one of them is chosen."""

    key: str
    kind: str
    is_choice: bool
    options: Sequence[str]
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A page as a visitor sees it: the link that its button copies, the values of its controls, what its figures draw.

    A figure is its traces, and after them its shapes and its annotations.
    """

    link: str
    values: dict[str, Value]
    figures: list[list[str]]

    def differs_from(self, other: "State") -> dict[str, Any]:
        """Describe the differences from another state, briefly."""
        keys = self.values.keys() | other.values.keys()
        values = {key: (self.values.get(key), other.values.get(key)) for key in sorted(keys)}
        said: dict[str, Any] = {key: pair for key, pair in values.items() if pair[0] != pair[1]}
        if self.link != other.link:
            said["the link"] = (self.link, other.link)
        if self.figures != other.figures:
            said["figures, by the parts that differ"] = [
                [name for name, pair in enumerate(zip(mine, theirs, strict=False)) if pair[0] != pair[1]]
                for mine, theirs in zip(self.figures, other.figures, strict=False)
            ] + [len(self.figures), len(other.figures)]
        return said


class Controls:
    """The controls of the page in a tab."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.page = visit, visit.page
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    def open(self, link: str) -> None:
        """Open a page and wait until it is drawn."""
        self.visit.open(link)
        self.quieten()

    def go(self, link: str) -> None:
        """Show a page in a tab that may be on the lab already, and wait until it is drawn."""
        self.visit.go(link)
        self.quieten()

    def open_afresh(self, link: str) -> None:
        """Open a page in a browser without memory; only static files are still in its cache."""
        if self.page.url.startswith(self.visit.server):
            self.page.evaluate(FORGET)
        self.page.context.clear_cookies()
        self.open(link)

    def quieten(self, frames: int = BRIEFLY) -> None:
        """Wait until nothing runs and nothing has changed for some frames, so that everything is drawn."""
        self.page.evaluate(QUIET, frames)

    def found(self) -> dict[str, Control]:
        """Return the controls by key, in the order of the page, those in popovers last."""
        self._unfold()
        found = self._in_sight()
        for popover in self._popovers():
            self._open_popover(popover)
            found |= self._in_sight()
            self._close_popover()
        return found

    def has(self, key: str) -> bool:
        """Return whether a control is still on the page."""
        is_there = self._place(key).count() > 0
        self._close_popover_if_open()
        return is_there

    def change(self, control: Control) -> None:
        """Give a control another value, by hand."""
        self._operate(control.key, lambda place: OPERATE[control.kind](place, control))

    def choose(self, key: str, option: int) -> None:
        """Press one of the buttons of a choice."""
        self._operate(key, lambda place: place.locator("button[data-variant]").nth(option).click())

    def press(self, button: str, key: str) -> None:
        """Press the first button that changes the value of a key in the link."""
        self._operate(button, lambda place: place.locator("button").first.click(), in_link=key)

    def state(self, found: dict[str, Control] | None = None) -> State:
        """Return what the page shows and copies now; the controls need not be looked for where they were just found."""
        values = {key: control.value for key, control in (self.found() if found is None else found).items()}
        self.quieten(FOR_GOOD)
        return State(link=self.copied(), values=values, figures=self.page.evaluate(FIGURES))

    def copied(self) -> str:
        """Press the button that copies the link, with the answer of a question, and return the clipboard's content."""
        if "guess=" in self.page.url:
            self.page.locator(".lab-share").click()
            self.page.locator("#lab-ways input[type=checkbox]").check()
            self.page.keyboard.press("Escape")
        self.page.evaluate("navigator.clipboard.writeText('')")
        self.page.locator("button.lab-link").click()
        handle = self.page.wait_for_function("() => navigator.clipboard.readText()")
        return str(handle.json_value())

    def _operate(self, key: str, act: Callable[[Locator], None], in_link: str = "") -> None:
        place = self._place(key)
        before = self.page.evaluate(IN_LINK, in_link or key)
        with self.visit.socket.expect_event("framereceived", has_finished, timeout=RUN_MILLISECONDS):
            act(place)
        assert self.page.evaluate(IN_LINK, in_link or key) != before, f"{key}: the link still says {before}"
        self._close_popover_if_open()
        self.quieten()

    def _place(self, key: str) -> Locator:
        # Streamlit's own slider is out of sight where the lab has one.
        place = self.page.locator(f"[data-testid=stElementContainer]:is(.st-key-{key}, .st-key-{key}_slider):visible")
        for popover in self._popovers():
            if place.count():
                break
            self._open_popover(popover)
        return place

    def _in_sight(self) -> dict[str, Control]:
        found = [Control(**control) for control in self.page.evaluate(CONTROLS, list(OPERATE))]
        return {control.key: control for control in found}

    def _unfold(self) -> None:
        kinds = ", ".join(f"[data-testid={kind}]" for kind in OPERATE)
        folded = self.page.locator("[data-testid=stMain] details:not([open])").filter(has=self.page.locator(kinds))
        while folded.count():
            folded.first.locator("summary").click()

    def _popovers(self) -> list[Locator]:
        return self.page.locator("[data-testid=stMain] [data-testid=stPopoverButton]").all()

    def _open_popover(self, button: Locator) -> None:
        button.click()
        self.page.get_by_test_id("stPopoverBody").wait_for()
        self.quieten()

    def _close_popover_if_open(self) -> None:
        if self.page.get_by_test_id("stPopoverBody").is_visible():
            self._close_popover()

    def _close_popover(self) -> None:
        self.page.keyboard.press("Escape")
        self.page.get_by_test_id("stPopoverBody").wait_for(state="hidden")


def _slide(place: Locator, control: Control) -> None:
    thumb = place.locator("input[type=range]")
    thumb.press("ArrowLeft" if thumb.get_attribute("max") == control.value else "ArrowRight")


def _count(place: Locator, control: Control) -> None:
    field = place.locator("input")
    is_last = field.get_attribute("max") == control.value
    place.get_by_test_id("stNumberInputStepDown" if is_last else "stNumberInputStepUp").click()


def _type(place: Locator, control: Control) -> None:
    field = place.locator("input")
    field.fill(TYPED[control.key])
    field.press("Enter")


def _flip(place: Locator, control: Control) -> None:
    place.locator("label").click()


def _press(place: Locator, control: Control) -> None:
    """Press an option that is not chosen yet; if all are chosen, deselect one."""
    assert not isinstance(control.value, bool)
    open_ones = [number for number, option in enumerate(control.options) if option not in control.value]
    place.locator("button[data-variant]").nth(next(iter(open_ones), 0)).click()


def _pick(place: Locator, control: Control) -> None:
    """Pick the option before the present one, or the second instead of the first; again if the list has closed."""
    place.scroll_into_view_if_needed()
    place.page.evaluate(SCROLLED)
    for _ in range(ATTEMPTS):
        with suppress(TimeoutError):
            _pick_from_list(place, control)
            return
    raise AssertionError(f"{control.key}: its list does not stay open")


def _pick_from_list(place: Locator, control: Control) -> None:
    place.locator("input").press("ArrowDown")
    options = place.page.get_by_role("option")
    now = options.and_(place.page.locator("[aria-selected=true]")).get_attribute("data-key", timeout=LIST_MILLISECONDS)
    wanted = PICKED.get(control.key, int(now or 0) - 1 if int(now or 0) else 1)
    options.and_(place.page.locator(f'[data-key="{wanted}"]')).click(timeout=LIST_MILLISECONDS)


OPERATE: dict[str, Callable[[Locator, Control], None]] = {
    "stSlider": _slide,
    "lab-slider": _slide,
    "stNumberInput": _count,
    "stTextInput": _type,
    "stCheckbox": _flip,
    "stButtonGroup": _press,
    "stSelectbox": _pick,
}
