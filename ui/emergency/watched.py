"""A file of ``logit_watch`` as a way in: its upload, the curves with the step of each event, and the worst row."""

from types import ModuleType

import numpy as np
import streamlit as st

from core.arithmetic.formats import FORMATS
from core.emergency.entrances import Presented
from core.emergency.watched import curve_of_watch, signs_of_watch
from core.logits.watch_file import Watched
from core.logits.watch_reader import MAX_BYTES, read_watched
from core.messages import said
from ui.drawing.chart import chart
from ui.drawing.charts import watch as figures
from ui.drawing.literal import literal
from ui.drawing.numbers import marked
from ui.drawing.steps import around_the_damage, steps_table
from ui.emergency.picture import special_steps
from ui.server import cached
from ui.server.answers import Answers, Refusal, digest, is_permanent, made_of, reader, session
from ui.server.result_cache import MEGABYTE
from ui.words import told

FILE = "emergency_watch"
"""Key of the upload."""
WATCHES: Answers[Watched | Refusal] = Answers(f"{__name__}.read", 8 * MEGABYTE, is_permanent)


def upload(text: ModuleType) -> bytes | None:
    """Draw the upload; return the bytes of a file, if there is one."""
    megabytes = MAX_BYTES // 1_000_000
    kinds = ["jsonl", "json", "txt"]
    given = st.file_uploader(text.WATCH, type=kinds, key=FILE, max_upload_size=megabytes, help=text.WATCH_HELP)
    return None if given is None else given.getvalue()


def read(data: bytes) -> Watched:
    """Return what is in a file, which a separate process reads; the same file is read once.

    Raises
    ------
    ValueError
        If it is refused; the message is the reason.
    """
    return made_of(WATCHES, digest(data), lambda pulse: read_watched(reader(), data, session=session(), pulse=pulse))


def presented(watched: Watched) -> Presented:
    """Return what a watch has seen as what a visitor has brought."""
    return Presented(kind="watch", signs=signs_of_watch(watched), curve=curve_of_watch(watched))


def picture(watched: Watched, text: ModuleType) -> None:
    """Draw the losses and the shares of examples by step, and name the events that are marked in them."""
    if watched.losses.values:
        alt = figures.losses_alt(watched, text=text)
        chart(figures.losses_figure(watched, text=text), key="emergency_watch_losses", alt=alt)
    if watched.shares:
        alt = figures.shares_alt(watched, text=text)
        chart(figures.shares_figure(watched, text=text), key="emergency_watch_shares", alt=alt)
    marked_events = figures.marked_events(watched)
    if marked_events:
        lines = [f"{place}. {literal(told(event.text, number=marked))}" for place, event in enumerate(marked_events, 1)]
        st.markdown("\n".join(lines))
    for sentence in watched.limits[: figures.MOST_MARKS]:
        st.caption(text.WATCH_LIMIT.format(sentence=literal(sentence)))


def worst_row(watched: Watched, text: ModuleType) -> None:
    """Take apart the loss of the worst row; of one that is not finite, the softmax."""
    row = watched.worst
    if row is None:
        return
    format = row.format if row.format in FORMATS else "float32"
    st.header(text.WORST.format(step=marked(f"{row.step:,}")), anchor=False)
    kept = text.WORST_KEPT.format(count=len(row.logits), classes=marked(f"{row.classes:,}"))
    st.caption(" ".join([text.WORST_LEAD, *([kept] if row.classes > len(row.logits) else [])]))
    if not np.isfinite(row.logits).all():
        special_steps(np.array(row.logits), format, text.WORST_STEPS.format(format=format))
        return
    try:
        opened = cached.autopsy_of_row(format, row.logits)
    except ValueError as problem:  # too far apart, or outside of the range of the format
        st.caption(literal(told(said(problem))))
        return
    st.markdown(told(opened.loss.explanation, number=marked))
    steps_table(around_the_damage(opened.steps))
