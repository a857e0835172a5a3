"""The training of this browser tab, and the buttons that move it.

It lives in the session state: other widgets, other pages and reruns leave it alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core.keras.presets import Preset
from ui import engine
from ui.training.live import LiveTraining
from ui.training.settings import Experiment
from ui.words import words

KEY = "lab_training"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The training of a tab and the name of the preset it was started from."""

    training: LiveTraining
    preset: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button: what it does to the training, and whether it acts on the experiment that the controls now say."""

    press: Callable[[LiveTraining], None]
    icon: str
    takes_controls: bool = False


BUTTONS: dict[str, Button] = {
    "train": Button(press=LiveTraining.start_over, icon=":material/play_arrow:", takes_controls=True),
    "train_again": Button(press=LiveTraining.start_over, icon=":material/replay:", takes_controls=True),
    "retry": Button(press=LiveTraining.start_over, icon=":material/refresh:"),
    "go_on": Button(press=LiveTraining.play, icon=":material/play_arrow:"),
    "pause": Button(press=LiveTraining.pause, icon=":material/pause:"),
    "step_batch": Button(press=LiveTraining.step_batch, icon=":material/step:", takes_controls=True),
    "step_epoch": Button(press=LiveTraining.step_epoch, icon=":material/step_over:", takes_controls=True),
    "stop": Button(press=LiveTraining.stop, icon=":material/stop:"),
    "reset": Button(press=LiveTraining.reset, icon=":material/restart_alt:", takes_controls=True),
}

# The first of each row is the big one.
OFFERED: dict[str, tuple[str, ...]] = {
    "ready": ("train", "step_batch", "step_epoch"),
    "queued": ("stop",),
    "running": ("pause", "stop"),
    "paused": ("go_on", "step_batch", "step_epoch", "stop", "reset"),
    "stopped": ("go_on", "step_batch", "step_epoch", "train_again", "reset"),
    "done": ("train_again", "reset"),
    "lost": ("retry", "reset"),
    "failed": ("train_again", "reset"),
}


def current() -> Session | None:
    """Return this tab's training, None before the first."""
    session: Session | None = st.session_state.get(KEY)
    return session


def start(preset: Preset) -> None:
    """Train a preset from its beginning; a callback for buttons outside of the training page."""
    training = LiveTraining(engine.engine(), engine.session_name(), preset.params)
    st.session_state[KEY] = Session(training=training, preset=preset.name)
    training.start_over()


def is_stale(experiment: Experiment) -> bool:
    """Whether the controls say something else than the training on screen."""
    session = current()
    return session is not None and session.training.params != experiment.params


def offered(experiment: Experiment) -> tuple[str, ...]:
    """Return the buttons that make sense now."""
    session = current()
    if session is None:
        return OFFERED["ready"]
    moves = session.training.state in ("queued", "running")
    if is_stale(experiment):
        return ("train", *OFFERED[session.training.state]) if moves else OFFERED["ready"]
    return OFFERED[session.training.state]


def buttons(experiment: Experiment) -> None:
    """Draw the buttons in one row."""
    text = words("training")
    with st.container(horizontal=True, gap="small", key="lab_training_buttons"):
        for place, name in enumerate(offered(experiment)):
            st.button(
                text.BUTTONS[name],
                key=f"training_{name}",
                icon=BUTTONS[name].icon,
                type="primary" if place == 0 else "secondary",
                help=text.BUTTON_HELP.get(name),
                disabled=experiment.params is None and BUTTONS[name].takes_controls,
                on_click=_press,
                args=(BUTTONS[name], experiment),
            )


def _press(button: Button, experiment: Experiment) -> None:
    session = current()
    if session is None or (button.takes_controls and is_stale(experiment)):
        if experiment.params is None:
            return
        training = LiveTraining(engine.engine(), engine.session_name(), experiment.params)
        session = st.session_state[KEY] = Session(training=training, preset=experiment.preset.name)
    button.press(session.training)
    session.training.await_first_record()
