"""The last runs of a tab, named by the settings that differ, to be drawn behind the run on screen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import ModuleType

import streamlit as st

from core.keras.training.plan import TrainParams
from core.keras.training.presets import PRESETS
from core.keras.training.records import EpochRecord
from core.states.training import NO_ARM, STATE
from ui.drawing.charts.training import Faint, thinned
from ui.drawing.numbers import percent_sign
from ui.frame.labels import options_of
from ui.training.live import LiveTraining
from ui.words import core_text

KEY = "lab_training_kept"
MOST = 4
MAX_RECORDS = 60
MAX_NAMED = 3
"""Settings in a name; further ones are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    """A run of this tab: its curves only."""

    key: str
    preset: str
    params: TrainParams
    records: tuple[EpochRecord, ...]


def all_kept() -> tuple[KeptRun, ...]:
    """Return the runs kept, the latest last."""
    kept: tuple[KeptRun, ...] = st.session_state.get(KEY, ())
    return kept


def keep(training: LiveTraining) -> None:
    """Keep the curves of a training that gives way to another; a run with the same settings is replaced."""
    records = training.records
    if training.step == 0:
        return
    run = KeptRun(
        key=training.name,
        preset=training.preset,
        params=training.params,
        records=tuple(map(_curves_only, thinned(records, MAX_RECORDS))),
    )
    others = [other for other in all_kept() if other.params != run.params]
    st.session_state[KEY] = (*others, run)[-MOST:]


def _curves_only(record: EpochRecord) -> EpochRecord:
    arms = (replace(arm, surface=None, ran=None, outcome=None) for arm in record.arms)
    return replace(record, arms=tuple(arms))


def chosen(training: LiveTraining, text: ModuleType) -> tuple[Faint, ...]:
    """Return the runs that the visitor chose to see behind the one on screen."""
    return tuple(
        Faint(name=name_of(run, training, text), records=run.records)
        for run in _others(training)
        if st.session_state.get(_key("shown", run))
    )


def choice(training: LiveTraining, text: ModuleType) -> None:
    """Draw a switch for each run kept, and a button that removes it; nothing if there is none."""
    runs = _others(training)
    if not runs:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="lab_training_compared"):
        st.caption(text.COMPARE, width="content")
        for run in runs:
            name = name_of(run, training, text)
            st.checkbox(name, key=_key("shown", run))
            st.button(
                text.REMOVE,
                key=_key("remove", run),
                icon=":material/close:",
                type="tertiary",
                help=text.REMOVE_HELP.format(name=name),
                on_click=_remove,
                args=(run.key,),
            )


def _others(training: LiveTraining) -> list[KeptRun]:
    return [run for run in all_kept() if run.params != training.params]


def _key(what: str, run: KeptRun) -> str:
    return f"lab_training_{what}_{run.key}"


def _remove(key: str) -> None:
    st.session_state[KEY] = tuple(run for run in all_kept() if run.key != key)


def name_of(run: KeptRun, training: LiveTraining, text: ModuleType) -> str:
    """Return the settings in which a run differs from the one on screen; that of another experiment, its title too."""
    if run.preset != training.preset:
        title = core_text("preset_titles", run.preset, PRESETS[run.preset].title)
        return ", ".join([title, *_settings(run.params, PRESETS[run.preset].params, text)])
    return ", ".join(_settings(run.params, training.params, text)) or str(text.OTHER_DATA)


def _settings(params: TrainParams, other: TrainParams, text: ModuleType) -> Sequence[str]:
    mine, theirs = STATE.settings(params), STATE.settings(other)
    named = [f"{text.CONTROL_NAMES[key]} {_said(key, mine[key], text)}" for key in mine if mine[key] != theirs[key]]
    more = len(named) - MAX_NAMED
    return [*named[:MAX_NAMED], text.MORE_SETTINGS.format(count=more)] if more > 0 else named


def _said(key: str, value: object, text: ModuleType) -> str:
    if key == "label_noise":
        return f"{value}{percent_sign()}"
    labels = options_of(STATE.controls[key], text) if key in STATE.controls else {}
    return str(labels.get(str(value), text.NO_ARM if value == NO_ARM else value))
