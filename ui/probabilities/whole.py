"""All examples at once: confusion, confidence, reliability, and the examples on which arms differ."""

import base64
import io
from types import ModuleType

import numpy as np
import streamlit as st
from PIL import Image

from core.arithmetic.arrays import Float64Array, Int64Array
from core.inference.calibration import (
    Disagreement,
    as_two_columns,
    confidence_histogram,
    confusion_matrix,
    disagreement,
    reliability,
)
from core.inference.probabilities import probability_rows
from ui.drawing.chart import chart
from ui.drawing.charts.calibration import (
    Assessed,
    confusion_alt,
    confusion_figure,
    histogram_alt,
    histogram_figure,
    reliability_alt,
    reliability_figure,
)
from ui.drawing.literal import as_html
from ui.probabilities.example import Computation
from ui.probabilities.source import Arm, Source

SHOWN_AT_MOST = 10
PIXELS = 64
"""Thumbnails in a row, and the side of each."""


def all_examples(source: Source, computation: Computation, text: ModuleType) -> None:
    """Draw the section for a trained source."""
    if source.data is None:
        return
    st.header(text.ALL_TITLE.format(count=source.num_samples), anchor=False)
    assessed = [assess(source, arm, computation) for arm in source.arms]
    _notes(source, assessed, computation, text)
    names = source.class_names
    st.markdown(f"**{text.CONFUSION}**")
    for place, (column, arm) in enumerate(zip(st.columns(len(assessed), gap="small"), assessed, strict=True)):
        with column:
            figure, alt = confusion_figure(arm, names, text), confusion_alt(arm, names, text)
            chart(figure, key=f"probabilities_confusion_{place}", alt=alt)
    st.markdown(f"**{text.HISTOGRAM}**")
    for place, (column, arm) in enumerate(zip(st.columns(len(assessed), gap="small"), assessed, strict=True)):
        with column, st.container(key=f"lab_charts_wide_{place}"):
            figure, alt = histogram_figure(arm, text), histogram_alt(arm, text)
            chart(figure, key=f"probabilities_histogram_{place}", alt=alt)
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{text.RELIABILITY}**")
        chart(reliability_figure(assessed, text), key="probabilities_reliability", alt=reliability_alt(assessed, text))
    if len(source.arms) > 1:
        with right:
            rows = _differences(source, computation, text)
        gallery(source, rows, text)


def served(source: Source, arm: Arm, computation: Computation) -> Float64Array:
    """Return the probabilities of an arm, (num_samples, num_classes), NaN in rows without finite logits."""
    rows = np.full((source.num_samples, len(source.class_names)), np.nan)
    logits = arm.logits[arm.defined]
    if len(logits):
        computed = probability_rows(
            logits, computation.format, computation.activation, temperature=computation.temperature
        )
        rows[arm.defined] = as_two_columns(computed) if source.function == "sigmoid" else computed
    return rows


def assess(source: Source, arm: Arm, computation: Computation) -> Assessed:
    """Measure an arm on all validation examples."""
    assert source.data is not None
    labels, probabilities = source.data.validation_labels, served(source, arm, computation)
    return Assessed(
        title=arm.title,
        style=arm.style,
        confusion=confusion_matrix(probabilities, labels),
        histogram=confidence_histogram(probabilities, labels),
        reliability=reliability(probabilities, labels),
    )


def _notes(source: Source, assessed: list[Assessed], computation: Computation, text: ModuleType) -> None:
    lines = []
    for arm in assessed:
        histogram = arm.histogram
        at_one = histogram.right_at_one + histogram.wrong_at_one
        if histogram.num_undefined:
            lines.append(text.UNDEFINED.format(arm=arm.title, count=histogram.num_undefined))
        if at_one:
            lines.append(
                text.AT_ONE.format(
                    arm=arm.title, format=computation.format.name, count=at_one, wrong=histogram.wrong_at_one
                )
            )
    st.markdown("\n".join(f"- {line}" for line in lines))


def _differences(source: Source, computation: Computation, text: ModuleType) -> Int64Array:
    """State where the first arm and each other one disagree, and return those examples."""
    assert source.data is not None
    st.markdown(f"**{text.DIFFER_TITLE}**")
    first, *others = source.arms
    compared = [
        disagreement(
            served(source, first, computation), served(source, other, computation), source.data.validation_labels
        )
        for other in others
    ]
    for other, result in zip(others, compared, strict=True):
        st.markdown(_difference(first, other, result, text))
    return np.unique(np.concatenate([result.rows for result in compared]))


def _difference(first: Arm, second: Arm, result: Disagreement, text: ModuleType) -> str:
    template = text.DIFFER if len(result.rows) else text.DIFFER_NONE
    return str(
        template.format(
            first=first.title,
            second=second.title,
            count=result.num_examples,
            differing=len(result.rows),
            only_first=result.only_first_right,
            only_second=result.only_second_right,
        )
    )


def gallery(source: Source, rows: Int64Array, text: ModuleType) -> None:
    """Draw the first of these examples; only images have thumbnails."""
    data = source.data
    if data is None or data.image_shape is None or not len(rows):
        return
    decisions = {arm.title: source.decisions(arm) for arm in source.arms}
    figures = "".join(
        _thumbnail(
            data.validation_features[row].reshape(data.image_shape),
            caption=text.GALLERY.format(true=data.class_names[int(data.validation_labels[row])]),
            answers=[(title, _name(data.class_names, int(chosen[row]), text)) for title, chosen in decisions.items()],
        )
        for row in rows[:SHOWN_AT_MOST]
    )
    st.html(f'<div class="lab-gallery">{figures}</div>')
    if len(rows) > SHOWN_AT_MOST:
        st.caption(
            text.GALLERY_MORE.format(count=len(rows) - SHOWN_AT_MOST, show=text.CONTROLS["which"]["options"]["differ"])
        )


def _name(names: tuple[str, ...], decision: int, text: ModuleType) -> str:
    return str(text.NOTHING) if decision < 0 else names[decision]


def _thumbnail(image: Float64Array, *, caption: str, answers: list[tuple[str, str]]) -> str:
    lines = "".join(f"<div>{as_html(title)}: <b>{as_html(answer)}</b></div>" for title, answer in answers)
    return (
        f'<figure><div role="img" aria-label="{as_html(caption)}" style="--lab-ink: url({_mask(image)})"></div>'
        f"<figcaption><b>{as_html(caption)}</b>{lines}</figcaption></figure>"
    )


def _mask(image: Float64Array) -> str:
    """Return an image as a data URI whose opacity is the ink: the page fills it with the colour of its text."""
    ink = np.rint(255 * np.clip(image, 0, 1)).astype(np.uint8)
    pixels = np.dstack([np.zeros_like(ink), np.zeros_like(ink), np.zeros_like(ink), ink])
    buffer = io.BytesIO()
    Image.fromarray(pixels, "RGBA").resize((PIXELS, PIXELS), Image.Resampling.NEAREST).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
