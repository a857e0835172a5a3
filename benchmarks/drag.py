"""From the input to the frame that shows it, while a slider is dragged, in Chromium, and the messages to the server.

``python -m benchmarks drag``. For each page of ``PAGES``, a slider is dragged through two hundred positions. Each of
them must change a number and the coordinates of a mark. The time is Chromium's own ``EventLatency`` of every
``MOUSE_DRAGGED``: from the creation of the event to the presentation of the frame. The browser's messages are counted
between press and release, and after; what the server sends for the first run of the page is compressed by zlib. That
without the arrays and the cold start are compared with the last commit whose sliders did not move their pages, if the
repository has it.
"""

import contextlib
import io
import itertools
import json
import statistics
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks._server import ROOT, server
from benchmarks.browser import COLD_STARTS, cold_start, launched, tab_of

BEFORE = "0443e77"
"""The last commit at which no slider moves its page."""
STEPS = 200
FRAME_MILLISECONDS = 20
"""Pause between two moves: more than a frame, so that each is shown."""
QUIET_MILLISECONDS = 1500
"""After this time without an event, everything has been sent."""
CATEGORIES = ["cc", "benchmark", "input", "latencyInfo"]
LIVE = "lab_live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dragged:
    """What is dragged on a page, and what must change at each position.

    Parameters
    ----------
    address : str
        The page and its state.
    slider : str
        Selector of the range.
    number : str
        Selector of an element whose text changes.
    mark : str
        Selector of an element of a figure whose ``transform`` or ``d`` changes; empty if the slider moves no figure.
    """

    address: str
    slider: str
    number: str
    mark: str = ""


PAGES: dict[str, Dragged] = {
    "Loss error": Dragged(
        address="loss_error",
        slider=".st-key-reach_slider input",
        number=".st-key-lab_answer [data-live=reach]",
        mark=".st-key-error_of_loss .scatterlayer .tracefloat32-fused-emulated-worst path.js-line",
    ),
    "Start": Dragged(
        address="?guess=shown",
        slider=".st-key-margin_slider input",
        number=".lab-card [data-live=one_loss]",
        mark=".st-key-start_loss .scatterlayer .tracefused_here .points path",
    ),
    "Fixes, margin": Dragged(
        address="fixes",
        slider=".st-key-margin_slider input",
        number=".lab-card [data-live=fused_loss]",
        mark=".st-key-fixes_loss .shapelayer path:last-child",
    ),
    "Fixes, epsilon": Dragged(
        address="fixes?margin=88&show=error",
        slider=".st-key-epsilon_slider input",
        number=".lab-card [data-live=add_epsilon_loss]",
        mark=".st-key-fixes_loss .scatterlayer .traceadd_epsilon path.js-line",
    ),
    "Round-off": Dragged(
        address="round_off?show=near",
        slider=".st-key-decade_slider input",
        number=".lab-twice",
        mark=".st-key-near_figure .shapelayer path:last-child",
    ),
    "Probabilities": Dragged(
        address="probabilities",
        slider=".st-key-threshold_slider input",
        number="[data-choice^=fact_1]",
    ),
    "Doctor": Dragged(
        address="doctor",
        slider=".st-key-logits_scale_slider input",
        number="[data-live=logits_scale]",
    ),
}

# Collects, after each input, what the page shows in the frame that follows.
RECORD = """([slider, number, mark]) => {
  const range = document.querySelector(slider);
  const look = () => {
    const shape = mark && document.querySelector(mark);
    const text = document.querySelector(number)?.textContent;
    window.labSteps.push([range.value, text, `${shape?.getAttribute("transform")} ${shape?.getAttribute("d")}`]);
  };
  window.labSteps = [];
  range.addEventListener("input", () => requestAnimationFrame(look));
}"""


@dataclass
class Traffic:
    """The messages of a tab's connection."""

    sent: int = 0
    received: list[bytes] = field(default_factory=list)

    def join(self, socket: WebSocket) -> None:
        """Listen to a connection."""
        socket.on("framesent", lambda _: self._count())
        socket.on(
            "framereceived", lambda said: self.received.append(said if isinstance(said, bytes) else said.encode())
        )

    def _count(self) -> None:
        self.sent += 1


def measure() -> dict[str, float]:
    """Return the figures of each page."""
    figures: dict[str, float] = {}
    with sync_playwright() as playwright, server(ROOT) as (address, _):
        browser = launched(playwright)
        for name, dragged in PAGES.items():
            figures |= {f"{name}: {figure}": value for figure, value in _of_page(browser, address, dragged).items()}
        with _before() as folder:
            if folder is not None:
                figures |= _compared(browser, address, folder)
        browser.close()
    return figures


@contextlib.contextmanager
def _before() -> Iterator[Path | None]:
    """Unpack the lab as it was before; None if this is no repository, or has not the commit."""
    packed = subprocess.run(["git", "archive", BEFORE], cwd=ROOT, capture_output=True, check=False)
    with tempfile.TemporaryDirectory() as name:
        if packed.returncode == 0:
            with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as files:
                files.extractall(name, filter="data")
        yield Path(name) if packed.returncode == 0 else None


def _compared(browser: Browser, address: str, before: Path) -> dict[str, float]:
    """Return what each page sends beyond its arrays, and the time of a cold start, against the lab as it was before."""
    figures = {}
    with server(before) as (former, _):
        for page in dict.fromkeys(dragged.address.partition("?")[0] for dragged in PAGES.values()):
            sent, was = (_own_kilobytes(_first_run(browser, f"{one}/{page}")) for one in (address, former))
            figures[f"{page or 'start'}: first run without the arrays, kB more than before"] = sent - was
    runs = [[cold_start(browser, folder, "") for folder in (before, ROOT)] for _ in range(COLD_STARTS)]
    was, now = (statistics.median(times) for times in zip(*runs, strict=True))
    return figures | {"cold start, s": now, "cold start / before": now / was}


def _first_run(browser: Browser, address: str) -> list[bytes]:
    """Return the messages of a page's first run."""
    with tab_of(browser) as tab:
        traffic = Traffic()
        tab.on("websocket", traffic.join)
        tab.goto(address)
        tab.wait_for_selector(".stApp[data-test-script-state=notRunning] h1")
        tab.wait_for_timeout(QUIET_MILLISECONDS)
        return list(traffic.received)


def _own_kilobytes(messages: list[bytes]) -> float:
    return _kilobytes([message for message in messages if not _is_live(message)])


def _of_page(browser: Browser, address: str, dragged: Dragged) -> dict[str, float]:
    with tab_of(browser) as tab:
        traffic = Traffic()
        tab.on("websocket", traffic.join)
        tab.goto(f"{address}/{dragged.address}")
        tab.wait_for_selector(f"{dragged.slider}:enabled")
        tab.wait_for_selector(dragged.mark or dragged.number, state="attached")
        tab.locator(dragged.slider).scroll_into_view_if_needed()
        tab.wait_for_timeout(QUIET_MILLISECONDS)
        first = list(traffic.received)
        during, after, latencies = _drag(browser, tab, dragged, traffic)
    return {
        "input to its frame p50, ms": statistics.median(latencies),
        "input to its frame p95, ms": statistics.quantiles(latencies, n=20)[-1],
        "messages to the server while dragged": during,
        "messages after the release": after,
        "first run, kB": _kilobytes(first),
        "first run without the arrays, kB": _own_kilobytes(first),
    }


def _drag(browser: Browser, tab: Page, dragged: Dragged, traffic: Traffic) -> tuple[int, int, list[float]]:
    """Drag to both ends and back; return the messages meanwhile and afterwards, and the latency of each event."""
    tab.evaluate(RECORD, [dragged.slider, dragged.number, dragged.mark])
    box = tab.locator(dragged.slider).bounding_box()
    if box is None:
        raise RuntimeError(f"{dragged.slider} is not on the screen")
    places = list(_places(tab, dragged.slider, box["x"], box["width"]))
    height = box["y"] + box["height"] / 2
    tab.mouse.move(places[0], height)
    before = traffic.sent
    tab.mouse.down()
    browser.start_tracing(page=tab, categories=CATEGORIES)
    for place in places[1:]:
        tab.mouse.move(place, height)
        tab.wait_for_timeout(FRAME_MILLISECONDS)
    trace = browser.stop_tracing()
    pressed = traffic.sent
    tab.mouse.up()
    tab.wait_for_timeout(QUIET_MILLISECONDS)
    _check(tab.evaluate("() => window.labSteps"), has_mark=bool(dragged.mark))
    return pressed - before, traffic.sent - pressed, list(_latencies(trace))


def _places(tab: Page, slider: str, left: float, width: float) -> Iterator[float]:
    """Yield the x of each position in turn, back and forth."""
    low, high, step, thumb = tab.evaluate(
        """(slider) => {
          const range = document.querySelector(slider);
          const thumb = parseFloat(getComputedStyle(range).getPropertyValue("--lab-thumb")) * 16;
          return [Number(range.min), Number(range.max), Number(range.step), thumb];
        }""",
        slider,
    )
    count = round((high - low) / step)
    for number in range(STEPS + 1):
        lap, place = divmod(number, count)
        share = (count - place if lap % 2 else place) / count
        yield left + thumb / 2 + share * (width - thumb)


def _check(steps: list[tuple[str, str, str]], *, has_mark: bool) -> None:
    """Raise an error unless every position was shown, and changed a number and the mark."""
    if len(steps) < STEPS:
        raise RuntimeError(f"{len(steps)} of {STEPS} positions were shown")
    for one, other in itertools.pairwise(steps):
        if one[1] == other[1] or (has_mark and one[2] == other[2]):
            raise RuntimeError(f"a position changed nothing: {one[:2]} to {other[:2]}")


def _latencies(trace: bytes) -> Iterator[float]:
    """Yield the milliseconds of each event of a drag that Chromium presented."""
    begun: dict[object, float] = {}
    for event in json.loads(trace)["traceEvents"]:
        if event.get("name") != "EventLatency":
            continue
        identity = (event.get("pid"), json.dumps(event.get("id2") or event.get("id")))
        if event["ph"] == "b" and "MOUSE_DRAGGED" in json.dumps(event.get("args", {})):
            begun[identity] = event["ts"]
        elif event["ph"] == "e" and identity in begun:
            yield (event["ts"] - begun.pop(identity)) / 1000


def _kilobytes(messages: list[bytes]) -> float:
    return sum(len(zlib.compress(message)) for message in messages) / 1000


def _is_live(message: bytes) -> bool:
    element = ForwardMsg.FromString(message).delta.new_element
    return element.WhichOneof("type") == "bidi_component" and element.bidi_component.component_name.endswith(LIVE)
