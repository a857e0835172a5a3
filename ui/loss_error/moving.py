"""What the slider of the loss error page moves: the end of the figures' axes, and the sentence on top."""

from types import ModuleType

import numpy as np

from core.states.loss_error import STATE
from core.sweep.run import Sweep, SweepParams
from ui.drawing import live
from ui.drawing.charts.loss_error import PARTS
from ui.drawing.charts.zoom import tick_step
from ui.drawing.live import Entries, inline
from ui.loss_error import autopsy, sections
from ui.server.cached import sweep_with_library
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.words import words

SLIDER = STATE.reach.key
REACHES = STATE.reach.positions
SENTENCE = "answer"


@shared(max_bytes=MEGABYTE, key=by_language)
def table(params: SweepParams, library: tuple[str, ...]) -> bytes:
    """Return what the slider moves, for ``ui.drawing.live.show``."""
    sweep, text = sweep_with_library(params, library), words("loss_error")
    found = sections.half_lost(sweep)
    # A sentence changes where another curve has failed; its reach is a number of the table.
    numbers = [sum(magnitude <= reach for magnitude, _ in found) for reach in REACHES]
    first_with = dict(reversed([*zip(numbers, REACHES, strict=True)]))
    sentences = {number: inline(sections.answer(found, sweep, reach, text)) for number, reach in first_with.items()}
    arrays = {
        "reach": np.array(REACHES, dtype=np.uint16),
        "step": np.array([tick_step(reach) for reach in REACHES]),
        SENTENCE: np.array([[*sentences].index(number) for number in numbers], dtype=np.uint8),
    }
    zoom = live.zoom(reach="reach", step="step")
    return live.encode(
        live.Table(
            name="loss_error",
            sliders=(STATE.reach,),
            arrays={name: Entries(values=values, sliders=(SLIDER,)) for name, values in arrays.items()},
            texts={SENTENCE: [*sentences.values()]},
            figures=dict.fromkeys((*(f"{autopsy.FIGURE}{part}" for part in PARTS), "collapse"), (zoom,)),
        )
    )


def answer_html(sweep: Sweep, reach: int, text: ModuleType) -> str:
    """Return the sentence on top as HTML, which the slider moves."""
    sentence = inline(sections.answer(sections.half_lost(sweep), sweep, reach, text))
    return live.with_places(f'<p class="lab-prose"{live.choice(SENTENCE, SENTENCE)}>{sentence}</p>')
