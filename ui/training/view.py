"""The view of a training: a fragment that draws the records so far, a few times a second while the training runs.

Before the start, it draws the axes of the later curves: the figures are the same from then to the end.

The buttons are outside of the fragment, which therefore requests a run of the whole page whenever they have to change.
It stops polling when nothing changes any more. For a training in the queue, only one line changes; that line is a
separate fragment, since a whole class may be waiting.
"""

from datetime import date
from types import ModuleType

import streamlit as st

from core.engine import EngineStatus
from core.keras.training.answer import answer, place
from core.keras.training.recordings import Recording, recording_of
from core.keras.training.records import EpochRecord
from core.keras.training.seeds import spread_for
from ui.drawing.charts.arms import in_titles, label_title
from ui.drawing.charts.training import Faint, written
from ui.drawing.literal import literal
from ui.server import engine
from ui.training import finished, kept, pictures, player, recorded
from ui.training.cards import cards
from ui.training.live import LiveTraining
from ui.words import core_text, in_language, told, words

POLL_SECONDS = 0.2  # for a training that has the server to itself
SHARED_POLL_SECONDS = 0.3  # for all trainings of the server together: each redraw makes all other visitors wait
SLOWEST_POLL_SECONDS = 1.0  # a cluster may run dozens, and each must still look live
FIRST_POLL_SECONDS = 0.1  # a run with a free worker draws very little, and its first record is awaited
NEXT_POLL_SECONDS = 0.5
QUEUE_POLL_SECONDS = 2.0
FAR_POLL_SECONDS = 4.0  # a whole class may be waiting, which must not slow down the visitors who move sliders
ENDINGS = {"lost": st.error, "failed": st.error, "stopped": st.info}
OfPage = tuple[str, float | None, str, int | None]


def watch(training: LiveTraining, of_page: OfPage) -> None:
    """Draw the training, and redraw it while it changes.

    Parameters
    ----------
    training : LiveTraining
    of_page : tuple
        The result of `state_of` when the page run began: parts drawn since then may show a later state.
    """
    state, seconds, *_ = of_page
    st.fragment(_show, run_every=None if state == "queued" else seconds)(training, of_page)


def state_of(training: LiveTraining) -> OfPage:
    """Return the state on which the page outside of the fragments depends."""
    return training.state, pace(training), recorded.reason(training), training.held


def pace(training: LiveTraining) -> float | None:
    """Return the seconds until the next redraw of a training, None once nothing changes."""
    if not training.is_moving:
        return None
    status = engine.engine().status()
    if training.state != "queued":
        sharing = status.running + min(status.queued, 1)
        return POLL_SECONDS if sharing <= 1 else min(SHARED_POLL_SECONDS * sharing, SLOWEST_POLL_SECONDS)
    if (training.place or 1) >= recorded.FULL_FROM_PLACE:
        return FAR_POLL_SECONDS
    if (training.place or 1) > 1:
        return QUEUE_POLL_SECONDS
    return NEXT_POLL_SECONDS if status.running >= status.workers > 0 else FIRST_POLL_SECONDS


def wait(training: LiveTraining) -> None:
    """Draw only the progress of a training until it ends; for pages that need its result."""
    st.fragment(_wait, run_every=POLL_SECONDS)(training)


def _wait(training: LiveTraining) -> None:
    _show_progress(training, words("training"))
    if not training.is_moving:
        st.rerun()


@in_language()
def _show(training: LiveTraining, of_page: OfPage) -> None:
    text = words("training")
    records = training.records
    has_begun = bool(records) or training.state != "ready"
    example = None if has_begun else example_of(training)
    run = training.name if has_begun else f"before {training.preset}"
    # Always the same containers: elements that appear or disappear beside them or in other containers then neither move
    # nor recreate a picture, from before the first click to the end.
    progress, transport, said, curves, surfaces, breaks, results = (
        st.container(key=f"lab_training_{name}")
        for name in ("progress", "player", "answer", "curves", "surfaces", "breaks", "cards")
    )
    # The player first, because the figures ask it how far they are.
    with transport:
        player.draw(
            training,
            records if example is None else example.records,
            run=run,
            is_live=has_begun,
            answer=answer_of(training, text),
            text=text,
        )
    with said:
        _show_answer(training, example, text)
    with curves:
        behind = kept.chosen(training, text)
        if example is not None:
            behind = (Faint(name="", records=example.records), *behind)
        spread = spread_for(training.preset, training.params)
        scene = pictures.Scene(
            training=training,
            records=records,
            run=run,
            faint=behind,
            ahead=ahead_of(training),
            spread=spread,
            text=text,
        )
        pictures.curves(scene)
    with progress:
        if of_page[0] == "queued":
            st.fragment(_show_place, run_every=of_page[1])(training, of_page)
        else:
            _show_progress(training, text, example)
    if has_begun:
        with surfaces:
            pictures.surfaces(training, records, run=run, text=text)
        with results:
            cards(training, records, run=run, text=text)
    if records:
        with breaks:
            _show_breaks(records[-1], text)
    if training.state == "done" and training.recording is None:
        finished.keep(training.params, records)
    if state_of(training) != of_page:
        st.rerun()


def example_of(training: LiveTraining) -> Recording | None:
    """Return the recording of the experiment of a training that has not begun: its curves stand where they will be."""
    recording = recording_of(training.preset) if training.preset else None
    return recording if recording is not None and recording.params == training.params else None


def ahead_of(training: LiveTraining) -> tuple[EpochRecord, ...]:
    """Return the recording of the same experiment, for the reach of the axes."""
    recording = example_of(training)
    return () if recording is None else recording.records


def answer_of(training: LiveTraining, text: ModuleType, mark: str = "") -> str:
    """Return the answer of a training that has ended, in one sentence; empty before."""
    records = training.records
    if training.is_moving or not records or not records[-1].step:
        return ""
    return in_titles(answer(training.params, records[-1]), text, mark)


def _show_answer(training: LiveTraining, example: Recording | None, text: ModuleType) -> None:
    said = answer_of(training, text, mark="**")
    if example is not None:
        said = in_titles(answer(example.params, example.records[-1]), text, mark="**")
    st.markdown(said or text.NO_ANSWER)


def _show_place(training: LiveTraining, of_page: OfPage) -> None:
    _show_progress(training, words("training"))
    if state_of(training) != of_page:
        st.rerun()


def _show_progress(training: LiveTraining, text: ModuleType, example: Recording | None = None) -> None:
    params, state = training.params, training.state
    recorded.badge(training, text)
    st.progress(
        training.step / params.last_step if params.last_step else 1.0,
        text=text.EXAMPLE.format(day=date.fromisoformat(example.day))
        if example is not None
        else text.PROGRESS.format(
            state=recorded.state(training, text),
            place=told(place(params, training.step)),
            step=training.step,
            waiting=waiting(engine.engine().status(), training.place, text) if state == "queued" else "",
        ),
    )
    if training.was_restarted and not training.message:
        st.info(text.RESTARTED, icon=":material/published_with_changes:")
    if training.message and state in text.ENDINGS:
        why = literal(told(training.message))
        ENDINGS[state](text.ENDINGS[state].format(message=why), icon=":material/report:")


def waiting(status: EngineStatus, place: int | None, text: ModuleType) -> str:
    """State what a queued run is waiting for: the start of the engine, or the runs ahead of it."""
    if status.state in text.NOT_READY:
        return str(text.NOT_READY[status.state].format(message=literal(told(status.message))))
    if place is None or place <= 1:
        return str(text.QUEUED_NEXT)
    return str(text.QUEUED_BEHIND.format(place=place, before=place - 1))


def _show_breaks(record: EpochRecord, text: ModuleType) -> None:
    for arm in record.arms:
        title = label_title(arm.label, text)
        if arm.nonfinite is not None:
            broken = arm.nonfinite
            reason = told(broken.reason)
            operation = core_text("operations", broken.operation, broken.operation)
            st.warning(
                text.FIRST_NONFINITE.format(arm=title, step=broken.step, operation=operation, reason=reason),
                icon=":material/heart_broken:",
            )
            if arm.keras_accuracy != arm.validation_accuracy:
                st.caption(text.KERAS_STILL.format(arm=title, value=written(arm.keras_accuracy, is_share=True)))
        if arm.skipped_steps:
            st.caption(text.SKIPPED.format(count=arm.skipped_steps, arm=title))
