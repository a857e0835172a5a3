"""A row of small images: the examples on which arms differ, each with what they say."""

import base64
import io
from types import ModuleType

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from ui.drawing.literal import as_html
from ui.probabilities.source import Integers, Source

SHOWN_AT_MOST = 10
PIXELS = 64


def gallery(source: Source, rows: Integers, text: ModuleType) -> None:
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


def _thumbnail(image: NDArray[np.float64], *, caption: str, answers: list[tuple[str, str]]) -> str:
    lines = "".join(f"<div>{as_html(title)}: <b>{as_html(answer)}</b></div>" for title, answer in answers)
    return (
        f'<figure><div role="img" aria-label="{as_html(caption)}" style="--lab-ink: url({_mask(image)})"></div>'
        f"<figcaption><b>{as_html(caption)}</b>{lines}</figcaption></figure>"
    )


def _mask(image: NDArray[np.float64]) -> str:
    """Return an image as a data URI whose opacity is the ink: the page fills it with the colour of its text."""
    ink = np.rint(255 * np.clip(image, 0, 1)).astype(np.uint8)
    pixels = np.dstack([np.zeros_like(ink), np.zeros_like(ink), np.zeros_like(ink), ink])
    buffer = io.BytesIO()
    Image.fromarray(pixels, "RGBA").resize((PIXELS, PIXELS), Image.Resampling.NEAREST).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
