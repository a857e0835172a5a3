"""The training of this browser tab, and the buttons that control it.

It is kept in the session state: other widgets, other pages and reruns do not affect it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core.keras.training.plan import TrainParams
from core.keras.training.presets import Preset
from core.keras.training.recordings import recording_of
from ui.frame import controls
from ui.server import engine
from ui.training import finished, kept, recorded, remembered
from ui.training.live import LiveTraining
from ui.training.replay import Player
from ui.training.settings import Experiment
from ui.words import told, words

KEY = "lab_training"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The training of a tab and the name of the preset it was started from."""

    training: LiveTraining
    preset: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button, and its effect on the training on screen.

    ``takes_controls``: it uses the experiment that the controls now describe. ``is_live``: not for recordings.
    ``keeps_colour``: it has the same colour at every position in the row. The browser recreates a button whose colour
    changes, which loses the keyboard focus; this matters for a button that stays while the training progresses.
    """

    press: Callable[[LiveTraining], None]
    icon: str
    takes_controls: bool = False
    is_live: bool = False
    keeps_colour: bool = False


BUTTONS: dict[str, Button] = {
    "train": Button(press=LiveTraining.start_over, icon=":material/play_arrow:", takes_controls=True, is_live=True),
    "play_recording": Button(press=LiveTraining.start_over, icon=":material/history:"),
    "play_again": Button(press=LiveTraining.start_over, icon=":material/replay:"),
    "train_again": Button(press=LiveTraining.start_over, icon=":material/replay:", takes_controls=True),
    "retry": Button(press=LiveTraining.start_over, icon=":material/refresh:"),
    "go_on": Button(press=LiveTraining.play, icon=":material/play_arrow:"),
    "step_batch": Button(press=LiveTraining.step_batch, icon=":material/step:", takes_controls=True, keeps_colour=True),
    "step_epoch": Button(
        press=LiveTraining.step_epoch, icon=":material/step_over:", takes_controls=True, keeps_colour=True
    ),
    "stop": Button(press=LiveTraining.stop, icon=":material/stop:", keeps_colour=True),
    "reset": Button(press=LiveTraining.reset, icon=":material/restart_alt:", takes_controls=True),
}

HELD = ("train_again", "step_batch", "step_epoch", "reset")
"""Offered for a finished training while the player holds an earlier step of it."""

# The first button of each row is the primary one. Pause and continue are the player's (ui/training/player.py).
OFFERED: dict[str, tuple[str, ...]] = {
    "ready": ("train", "step_batch", "step_epoch"),
    "queued": ("stop",),
    "running": ("stop",),
    "paused": ("step_batch", "step_epoch", "stop", "reset"),
    "stopped": ("go_on", "step_batch", "step_epoch", "train_again", "reset"),
    "done": ("train_again", "reset"),
    "lost": ("retry", "reset"),
    "failed": ("train_again", "reset"),
}
OFFERED_WITH_RECORDING: dict[str, tuple[str, ...]] = {
    "ready": ("play_again", "step_epoch", "train"),
    "running": ("stop",),
    "paused": ("step_epoch", "stop", "reset"),
    "stopped": ("go_on", "step_epoch", "play_again", "reset", "train"),
    "done": ("play_again", "reset", "train"),
}
TRAINS = ("train", "train_again", "retry", "step_batch", "step_epoch")


def current() -> Session | None:
    """Return this tab's training, None before the first."""
    session: Session | None = st.session_state.get(KEY)
    return session


def on_screen(experiment: Experiment) -> LiveTraining:
    """Return this tab's training; before the first, one of the experiment that has not started."""
    session = current()
    if session is not None:
        return session.training
    params = experiment.params or experiment.preset.params
    return LiveTraining(
        engine.engine(), "", params, engine.limits(), preset=experiment.preset.name if experiment.params else ""
    )


def start(preset: Preset) -> None:
    """Train a preset from its beginning, or play its recording if nothing can be trained.

    A callback for buttons outside of the training page.
    """
    if recorded.reason(None) and recording_of(preset.name) is not None:
        play_recording(preset)
    else:
        _begin(preset, preset.params).training.start_over()


def play_recording(preset: Preset) -> None:
    """Play the recording of a preset from its beginning; a queued or active run is stopped."""
    recording, earlier = recording_of(preset.name), current()
    if recording is None:
        return
    if earlier is not None:
        earlier.training.stop()
        kept.keep(earlier.training)
    training = LiveTraining(Player(recording), "", recording.params, recording=recording, preset=preset.name)
    st.session_state[KEY] = Session(training=training, preset=preset.name)
    training.start_over()


def _begin(preset: Preset, params: TrainParams) -> Session:
    if (earlier := current()) is not None:
        kept.keep(earlier.training)
    training = LiveTraining(engine.engine(), engine.session_name(), params, engine.limits(), preset=preset.name)
    session = st.session_state[KEY] = Session(training=training, preset=preset.name)
    return session


def come_back(experiment: Experiment) -> Session | None:
    """Show the run that this tab showed before it was reloaded, if it is still known; None if not."""
    records = finished.of(experiment.params) if remembered.is_gone() and experiment.params is not None else None
    if records is None or experiment.params is None:
        return None
    session = _begin(experiment.preset, experiment.params)
    session.training.restore(records)
    return session


def is_stale(experiment: Experiment) -> bool:
    """Whether the controls differ from the training on screen."""
    session = current()
    return session is not None and session.training.params != experiment.params


def offer(experiment: Experiment) -> str:
    """Return the reason to offer the preset's recording now, a key of ``RECORDING_OFFERS``; empty if there is none."""
    session = current()
    is_shown = session is not None and session.training.recording is not None and not is_stale(experiment)
    if is_shown or recording_of(experiment.preset.name) is None:
        return ""
    return recorded.reason(None if session is None else session.training)


def offered(experiment: Experiment) -> tuple[str, ...]:
    """Return the buttons that apply now."""
    session, why, names = current(), offer(experiment), _usual(experiment)
    is_recording = session is not None and session.training.recording is not None and not is_stale(experiment)
    if engine.shortage():
        names = tuple(name for name in names if name not in TRAINS or (is_recording and name == "step_epoch"))
    if not why:
        return names
    return ("play_recording", *names) if why in ("never", "unavailable") else (*names, "play_recording")


def _usual(experiment: Experiment) -> tuple[str, ...]:
    session = current()
    if session is None:
        return OFFERED["ready"]
    moves = session.training.state in ("queued", "running")
    if is_stale(experiment):
        return ("train", *OFFERED[session.training.state]) if moves else OFFERED["ready"]
    if session.training.recording is not None:
        return OFFERED_WITH_RECORDING[session.training.state]
    is_held = session.training.state == "done" and session.training.held is not None
    return HELD if is_held else OFFERED[session.training.state]


def buttons(experiment: Experiment) -> None:
    """Draw the buttons in one row."""
    text = words("training")
    with st.container(horizontal=True, gap="small", key="lab_training_buttons"):
        for place, name in enumerate(offered(experiment)):
            st.button(
                text.BUTTONS[name],
                key=f"training_{name}",
                icon=BUTTONS[name].icon,
                type="primary" if place == 0 and not BUTTONS[name].keeps_colour else "secondary",
                help=text.BUTTON_HELP.get(name),
                disabled=experiment.params is None and BUTTONS[name].takes_controls,
                on_click=_press if name != "play_recording" else _play,
                args=(BUTTONS[name], experiment) if name != "play_recording" else (experiment,),
            )


def recording_offer(experiment: Experiment) -> None:
    """State why a recording is offered, and what it shows; draw nothing if none is offered."""
    recording, why = recording_of(experiment.preset.name), offer(experiment)
    if recording is not None and why:
        status, text = engine.engine().status(), words("training")
        st.info(
            recorded.said(why, status, recording, is_preset=not experiment.changes, text=text),
            icon=":material/history:",
        )
    elif (reason := engine.shortage()) and recording is None:
        st.info(told(reason), icon=":material/history:")


def _play(experiment: Experiment) -> None:
    controls.set_values(**experiment.preset_state)
    play_recording(experiment.preset)


def _press(button: Button, experiment: Experiment) -> None:
    session = current()
    is_recording = session is not None and session.training.recording is not None
    begins = (button.takes_controls and is_stale(experiment)) or (button.is_live and is_recording)
    if session is None or begins:
        if experiment.params is None:
            return
        session = _begin(experiment.preset, experiment.params)
    button.press(session.training)
    session.training.await_first_record()
