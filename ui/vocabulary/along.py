"""The figures of the vocabulary page: errors of ln S and of the loss along the number of classes."""

from types import ModuleType

import streamlit as st

from ui.drawing.chart import draw, encode
from ui.drawing.charts import vocabulary as figures
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.vocabulary.prose import measured, title
from ui.words import words

FIGURE = "vocabulary_{part}"


def along_section(format: str, reduction: str, row: str, size: int, text: ModuleType) -> None:
    """Draw both errors of the usual reductions and the chosen one."""
    for part in figures.PARTS:
        draw(_drawing(format, reduction, row, size, part), key=FIGURE.format(part=part))
    st.caption(text.READING.format(reduction=title(reduction)))


@shared(max_bytes=4 * MEGABYTE, key=by_language)
def _drawing(format: str, reduction: str, row: str, size: int, part: str) -> bytes:
    text, found = words("vocabulary"), measured(format, row)
    titles = {name: title(name) for name in figures.drawn(reduction)}
    return encode(
        figures.error_figure(found, part, reduction, size, titles=titles, text=text),
        alt=figures.error_alt(found, part, size, titles=titles, text=text),
        name=f"vocabulary_{part}_{format}",
    )
