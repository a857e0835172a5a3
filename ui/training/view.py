"""The view of a training: a fragment that draws the records so far, a few times a second while the training runs.

Before the start, it draws the axes of the later curves: the figures are the same from then to the end.

The buttons are outside of the fragment, which therefore requests a run of the whole page whenever they have to change.
It stops polling when nothing changes any more. For a training in the queue, only one line changes; that line is a
separate fragment, since a whole class may be waiting.
"""

import math
from types import ModuleType

import streamlit as st

from core.engine import EngineStatus
from core.keras.training.records import ArmRecord, EpochRecord
from ui.drawing.cards import Reading, card
from ui.drawing.chart import chart, draw, encode_content
from ui.drawing.charts.arms import arm_styles, in_titles, label_title
from ui.drawing.charts.surfaces import in_plane, no_surface_alt, surface_alt, surface_figure
from ui.drawing.charts.training import HIGH, LOW, QUANTITIES, curves_alt, curves_content, written
from ui.drawing.literal import literal
from ui.drawing.numbers import shown
from ui.server import engine
from ui.training import recorded
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
DRAWN = "lab_training_drawn"
OfPage = tuple[str, float | None, str]
FORGIVEN = 0.02
"""Relative distance from the true loss above which a loss is marked."""


def watch(training: LiveTraining, of_page: OfPage) -> None:
    """Draw the training, and redraw it while it changes.

    Parameters
    ----------
    training : LiveTraining
    of_page : tuple
        The result of `state_of` when the page run began: parts drawn since then may show a later state.
    """
    state, seconds, _ = of_page
    st.fragment(_show, run_every=None if state == "queued" else seconds)(training, of_page)


def state_of(training: LiveTraining) -> OfPage:
    """Return the state on which the page outside of the fragments depends."""
    return training.state, pace(training), recorded.reason(training)


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
    # Always the same containers, pictures first: elements that appear or disappear beside them or in other containers
    # then neither move nor recreate a picture, from before the first click to the end.
    progress, curves, surfaces, breaks, cards = (
        st.container(key=f"lab_training_{name}") for name in ("progress", "curves", "surfaces", "breaks", "cards")
    )
    with curves:
        _show_curves(training, records, text)
    with progress:
        if of_page[0] == "queued":
            st.fragment(_show_place, run_every=of_page[1])(training, of_page)
        else:
            _show_progress(training, text)
    if has_begun:
        with surfaces:
            _show_surfaces(training, records, text)
        with cards:
            _show_cards(training, records, text)
    if records:
        with breaks:
            _show_breaks(records[-1], text)
    if state_of(training) != of_page:
        st.rerun()


def _show_place(training: LiveTraining, of_page: OfPage) -> None:
    _show_progress(training, words("training"))
    if state_of(training) != of_page:
        st.rerun()


def _show_progress(training: LiveTraining, text: ModuleType) -> None:
    params, state = training.params, training.state
    recorded.badge(training, text)
    st.progress(
        training.step / params.last_step if params.last_step else 1.0,
        text=text.PROGRESS.format(
            state=recorded.state(training, text),
            epoch=shown(training.step / params.steps_per_epoch, 4),
            epochs=params.epochs,
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
        if arm.skipped_steps:
            st.caption(text.SKIPPED.format(count=arm.skipped_steps, arm=title))


def _show_cards(training: LiveTraining, records: tuple[EpochRecord, ...], text: ModuleType) -> None:
    styles = arm_styles(training.params.labels)
    with st.container(key="lab_cards"):
        for place, (column, label) in enumerate(zip(st.columns(len(styles), gap="small"), styles, strict=True)):
            numbers = readings(records[-1].arms[place], text) if records else no_readings(text)
            ran = records[0].arms[place].ran if records else None
            how = in_titles(ran.sentence, text) if ran is not None else text.MEASURING
            with column:
                card(label_title(label, text), numbers, style=styles[label], how=how)


def no_readings(text: ModuleType) -> list[Reading]:
    """Return placeholder numbers for a card, so that it has its final size and the page does not jump."""
    return [
        Reading(name=name, value=text.NOT_YET, note=text.NOT_YET)
        for name in (text.VALIDATION, text.ITS_LOSS, text.DEAD)
    ]


def readings(arm: ArmRecord, text: ModuleType) -> list[Reading]:
    """Return the numbers on an arm's card; a loss other than the true one is marked, and so are stuck examples."""
    is_true = math.isclose(arm.loss, arm.true_loss, rel_tol=FORGIVEN)
    return [
        Reading(
            name=text.VALIDATION,
            value=written(arm.validation_accuracy, is_share=True),
            note=text.TRAINING_NOTE.format(value=written(arm.train_accuracy, is_share=True)),
        ),
        Reading(
            name=text.ITS_LOSS,
            value=shown(arm.loss, 4),
            note=text.TRUE_NOTE.format(value=shown(arm.true_loss, 4)),
            is_wrong=not is_true,
        ),
        Reading(
            name=text.DEAD,
            value=written(arm.dead_share, is_share=True),
            note=text.WRONG_NOTE.format(value=written(arm.wrong_and_dead_share, is_share=True)),
            is_wrong=arm.wrong_and_dead_share > 0,
        ),
    ]


def _show_curves(training: LiveTraining, records: tuple[EpochRecord, ...], text: ModuleType) -> None:
    drawn = _drawings(training, records, text)
    for row, height in (("tall", HIGH), ("low", LOW)):
        names = [name for name, quantity in QUANTITIES.items() if quantity.height == height]
        with st.container(key=f"lab_charts_{row}"):
            for column, name in zip(st.columns(len(names), gap="small"), names, strict=True):
                with column:
                    draw(drawn[name], key=f"training_{name}")
            recorded.caption(training, text)


def _drawings(training: LiveTraining, records: tuple[EpochRecord, ...], text: ModuleType) -> dict[str, bytes]:
    """Return the figures ready to draw, built once for each new record, however often the page is rerun."""
    key = (training.params, training.recording, len(records), training.step, text.__name__)
    known = st.session_state.get(DRAWN)
    if known is None or known[0] != key:
        messages = {
            name: encode_content(
                curves_content(quantity, records, training.params, text),
                alt=recorded.alt(training, curves_alt(quantity, records, training.params, text), text),
                name=f"training_{name}",
            )
            for name, quantity in QUANTITIES.items()
        }
        known = st.session_state[DRAWN] = (key, messages)
    drawings: dict[str, bytes] = known[1]
    return drawings


def _show_surfaces(training: LiveTraining, records: tuple[EpochRecord, ...], text: ModuleType) -> None:
    data = training.params.data
    if not in_plane(data):
        return
    st.markdown(f"**{text.SURFACES}**")
    arms = records[-1].arms if records else (None,) * len(training.params.labels)
    with st.container(key="lab_charts_surface"):
        columns = st.columns(len(arms), gap="small")
        for place, (column, arm, label) in enumerate(zip(columns, arms, training.params.labels, strict=True)):
            surface = None if arm is None else arm.surface
            said = surface_alt(arm, records[-1].epoch, text) if arm and surface else no_surface_alt(label, text)
            with column:
                chart(
                    surface_figure(surface, data, label_title(label, text)),
                    key=f"training_surface_{place}",
                    alt=recorded.alt(training, said, text),
                )
        recorded.caption(training, text)
