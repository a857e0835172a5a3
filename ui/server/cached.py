"""Cached calls into ``core``, shared by all sessions. Every cache is bounded by the bytes that its entries take.

Arguments are frozen, hashable parameters; results are frozen and read-only, so they are shared and not copied
(``ui.server.result_cache``). Everything that takes a page longer than a few milliseconds belongs here.
"""

from dataclasses import replace

from core.autopsy.autopsy import Autopsy, AutopsyParams
from core.autopsy.autopsy import autopsy as core_autopsy
from core.keras.matrix.records import Matrix, load
from core.keras.what_ran.library import Inside
from core.messages import Message
from core.sweep.every_input import EveryInput
from core.sweep.every_input import every_input as exhaust
from core.sweep.process import SweepProcess
from core.sweep.run import Sweep, SweepParams
from core.sweep.worst_sample import worst_sample
from core.teaching import margin_story as start_story
from ui.drawing.chart import encode, encode_content
from ui.drawing.charts import heat, loss_error, start
from ui.drawing.charts.every_input import inputs_alt, inputs_figure
from ui.drawing.charts.measures import MEASURES
from ui.server import process
from ui.server.engine import engine
from ui.server.in_turn import elsewhere
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.words import words

LIBRARY_SECONDS = 120.0
"""Seconds that a page waits for TensorFlow's process, including its start."""


@shared(max_bytes=MEGABYTE)
def story(format: str) -> start_story.Story:
    """Return the start page's example in a format."""
    return start_story.tell(format)


@shared(max_bytes=4 * MEGABYTE, key=by_language)
def start_drawings(format: str, place: int, is_open: bool) -> tuple[bytes, bytes]:
    """Return the start page's two pictures, ready to draw: loss and gradient, truncated while the question is open."""
    told, text = story(format), words("start")
    told = told.until(place) if is_open else told
    loss, gradient = (
        encode(
            start.margin_figure(told, part, place, text),
            alt=start.open_alt(told, part, text) if is_open else start.margin_alt(told, part, place, text),
            name=f"start_{part}",
        )
        for part in ("loss", "gradient")
    )
    return loss, gradient


# Space for a whole class: a sweep of Loss error, which its slider only zooms, takes half a megabyte.
@shared(max_bytes=23 * MEGABYTE)
def sweep(params: SweepParams) -> Sweep:
    """Return the measured curves of a sweep."""
    sweeps = process.held("sweeps", code=SweepProcess, make=SweepProcess, close=SweepProcess.close)
    with elsewhere():
        return sweeps.sweep(params)


def sweep_with_library(params: SweepParams, library: tuple[str, ...]) -> Sweep:
    """Return a sweep with the additional curves of TensorFlow's own operations on the same samples.

    Raises
    ------
    EngineError
        If TensorFlow's process gives no result.
    """
    return _sweep_with_library(params, library) if library else sweep(params)


@shared(max_bytes=8 * MEGABYTE)
def _sweep_with_library(params: SweepParams, library: tuple[str, ...]) -> Sweep:
    emulated = sweep(params)
    with elsewhere():
        curves = engine().run("core.keras.what_ran.ops:library_curves", params, library, timeout=LIBRARY_SECONDS)
    return replace(emulated, curves=emulated.curves + curves)


@shared(max_bytes=MEGABYTE)
def library_inside(name: str, format: str) -> Message:
    """Return a sentence on the measured internal behaviour of a TensorFlow operation."""
    with elsewhere():
        inside: Inside = engine().run("core.keras.what_ran.ops:inside", name, format, timeout=LIBRARY_SECONDS)
    return inside.sentence


@shared(max_bytes=16 * MEGABYTE, key=by_language)
def error_drawing(
    params: SweepParams, library: tuple[str, ...], part: str, measure: str, guides: tuple[str, ...], reach: int
) -> bytes:
    """Return one of the twin plots of the loss error page, ready to draw."""
    measured = sweep_with_library(params, library)
    text, chosen = words("loss_error"), MEASURES[measure]
    return encode_content(
        loss_error.error_content(measured, part=part, measure=chosen, guides=guides, text=text, reach=reach),
        alt=loss_error.error_alt(measured, part=part, measure=chosen, text=text),
        name=f"error_of_{part}",
        clickable=True,
    )


@shared(max_bytes=2 * MEGABYTE, key=by_language)
def heat_drawing(params: SweepParams) -> bytes:
    """Return the heat map of one formulation over formats, ready to draw."""
    measured, text = sweep(params), words("loss_error")
    return encode(heat.heat_figure(measured, text=text), alt=heat.heat_alt(measured, text=text), name="heat")


@shared(max_bytes=2 * MEGABYTE)
def autopsy_of_worst(params: SweepParams, format: str, formulation: str, place: int) -> Autopsy:
    """Return the autopsy of the worst sample at one point of a curve."""
    return core_autopsy(worst_sample(params, format=format, formulation=formulation, place=place))


@shared(max_bytes=1 * MEGABYTE)
def autopsy_of_row(format: str, logits: tuple[float, ...]) -> Autopsy:
    """Return the autopsy of the fused softmax loss of one row, whose true class is the first.

    Raises
    ------
    ValueError
        If the logits are not finite in the format, or too far apart.
    """
    return core_autopsy(AutopsyParams(loss="softmax", format=format, formulation="fused", logits=logits, label=0))


@shared(max_bytes=4 * MEGABYTE)
def every_input(loss: str, format: str, formulation: str) -> EveryInput:
    """Return the error of a formulation at every finite logit of a narrow format."""
    return exhaust(loss, format, formulation)


@shared(max_bytes=2 * MEGABYTE, key=by_language)
def inputs_drawing(loss: str, format: str, formulation: str) -> bytes:
    """Return the picture of ``every_input``, ready to draw."""
    result, text = every_input(loss, format, formulation), words("loss_error")
    return encode(inputs_figure(result, text=text), alt=inputs_alt(result, text=text), name="every_input")


@shared(max_bytes=4 * MEGABYTE)
def matrix() -> Matrix:
    """Return all combinations that Keras ran, as stored in the data file."""
    return load()
