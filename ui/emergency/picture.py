"""The picture of what a visitor has brought: the value among others, the curve, the logits, or a recorded training."""

from types import ModuleType

import numpy as np
import streamlit as st

from core.arithmetic.arrays import Float64Array
from core.arithmetic.formats import format_named
from core.emergency.diagnosis import Diagnosis
from core.emergency.entrances import Presented
from core.emergency.known_values import known_values
from core.emergency.logits import PastedLogits
from core.inference.special_logits import special_probabilities
from core.keras.training.presets import PRESETS
from core.keras.training.recordings import recording_of
from core.losses.activations import activation_named
from ui.drawing.chart import chart, draw, encode_content
from ui.drawing.charts import emergency as figures
from ui.drawing.charts.training import QUANTITIES, curves_alt, curves_content
from ui.drawing.numbers import shown
from ui.drawing.tables import table
from ui.frame import controls
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.words import core_text, told, words

FORMAT = "float32"
MOST_ROWS, MOST_COLUMNS = 6, 10


def picture(presented: Presented, found: Diagnosis, text: ModuleType) -> None:
    """Draw what was brought; where that has no picture, the recorded training that shows the first cause."""
    value = presented.value
    if presented.curve is not None and len(presented.curve.losses) > 1:
        figure = figures.curve_figure(presented.curve, text=text)
        chart(figure, key="emergency_curve", alt=figures.curve_alt(presented.curve, text=text))
    elif presented.logits is not None:
        _logits(presented.logits, text)
    elif value is not None and figures.has_place(value.value):
        known = known_values(value)
        figure = figures.values_figure(value.value, known, text=text, is_narrow=controls.on_phone())
        chart(figure, key="emergency_values", alt=figures.values_alt(value.value, known, text=text))
        st.caption(text.VALUES_CAPTION)
    else:
        _recorded(found, text)


def _recorded(found: Diagnosis, text: ModuleType) -> None:
    """Draw the recorded losses of the first cause that a preset of Training shows."""
    for suspect in found.suspects:
        preset = str(suspect.state.get("preset", ""))
        if suspect.page == "training" and (message := _recording(preset)):
            draw(message, key="emergency_recorded")
            title = core_text("preset_titles", preset, PRESETS[preset].title)
            st.caption(text.RECORDED.format(preset=title, cause=told(suspect.cause.title)))
            return


@shared(max_bytes=2 * MEGABYTE, key=by_language)
def _recording(preset: str) -> bytes:
    recording, training = recording_of(preset), words("training")
    if recording is None:
        return b""
    shown_of = (QUANTITIES["loss"], recording.records, recording.params, training)
    return encode_content(curves_content(*shown_of), alt=curves_alt(*shown_of), name="emergency_recorded")


def _logits(pasted: PastedLogits, text: ModuleType) -> None:
    """Draw the steps of softmax for the first row that is not finite; the first rows if all are."""
    broken = ~np.isfinite(pasted.rows).all(axis=1)
    if broken.any() and pasted.rows.shape[1] > 1:
        row = int(np.argmax(broken))
        special_steps(pasted.rows[row], FORMAT, text.STEPS_CAPTION.format(row=row + 1, format=FORMAT))
        return
    names = [text.CLASS.format(place=place) for place in range(pasted.rows.shape[1])][:MOST_COLUMNS]
    labels = [f"{label:g}" for label in pasted.labels]
    rows = [
        [f"{place + 1:,}", *(shown(float(logit)) for logit in row[:MOST_COLUMNS]), *labels[place : place + 1]]
        for place, row in enumerate(pasted.rows[:MOST_ROWS])
    ]
    header = [text.ROW, *names, *([text.LABEL] if labels else [])]
    table(header, rows, caption=text.LOGITS_CAPTION, numeric=range(len(header)))


def special_steps(logits: Float64Array, format: str, caption: str) -> None:
    """Draw the steps of softmax for a row, shape (num_classes,), some of whose logits are infinite or NaN."""
    activation, special = activation_named("softmax", "max_shift"), words("probabilities")
    steps = special_probabilities(logits, format_named(format), activation)
    causes = [special.SPECIAL[cause].format(format=format) for cause in steps.causes]
    st.markdown(" ".join(causes))
    parts = (steps.logits, steps.exponentials, steps.normaliser, steps.values)
    # Of many classes, those whose logits are not finite are the ones to see.
    classes = sorted(np.argsort(np.isfinite(logits), kind="stable")[:MOST_COLUMNS].tolist())
    table(
        special.SPECIAL_COLUMNS["softmax"],
        [[str(place), *(shown(float(part[place]), 6) for part in parts)] for place in classes],
        caption=caption,
        numeric=(1, 2, 3, 4),
        marked=[line for line, place in enumerate(classes) if np.isnan(steps.values[place])],
    )
