"""A file of ``logit_watch`` as a way in: its upload, the curves with the step of each event, and where it was blind."""

from types import ModuleType

import streamlit as st

from core.emergency.entrances import Presented
from core.emergency.watched import curve_of_watch, signs_of_watch
from core.logits.watch_file import Watched
from core.logits.watch_reader import MAX_BYTES, read_watched
from ui.drawing.chart import chart
from ui.drawing.charts import watch as figures
from ui.drawing.literal import literal
from ui.drawing.numbers import marked
from ui.server.answers import Answers, Refusal, digest, is_permanent, made_of, reader, session
from ui.server.result_cache import MEGABYTE
from ui.words import told

FILE = "emergency_watch"
"""Key of the upload."""
WATCHES: Answers[Watched | Refusal] = Answers(f"{__name__}.read", 8 * MEGABYTE, is_permanent)


def upload(text: ModuleType) -> bytes | None:
    """Draw the upload; return the bytes of a file, if there is one."""
    megabytes = MAX_BYTES // 1_000_000
    given = st.file_uploader(text.WATCH, type=["jsonl", "json", "txt"], key=FILE, max_upload_size=megabytes)
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
