"""The experiment: the page's controls drawn in groups, including the visitor's own table, and their values."""

from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import streamlit as st

from core.keras.training.arms import ARMS
from core.keras.training.datasets import DATASETS
from core.keras.training.own_data import MAX_BYTES, OwnTable
from core.keras.training.plan import MAX_ARMS, TrainParams
from core.keras.training.presets import PRESETS, Preset
from core.keras.training.table_reader import read_table
from core.messages import Said, said
from core.messages.arguments import NO_CSV
from core.states.training import NO_ARM, NO_LAYER, SLOTS, STATE
from ui.drawing.literal import literal
from ui.frame import controls
from ui.server.answers import Answers, Refusal, digest, is_permanent, made_of, reader, session
from ui.server.result_cache import MEGABYTE
from ui.words import words

SHOWN_PRESET = "lab_training_preset"
TABLES: Answers[OwnTable | Refusal] = Answers(f"{__name__}.own_table", 6 * MEGABYTE, is_permanent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """The experiment that the controls describe.

    Parameters
    ----------
    preset : Preset
        The chosen preset.
    params : TrainParams or None
        None if the values of the controls are not compatible.
    problem : str or message
        The reason, in one sentence.
    """

    preset: Preset
    params: TrainParams | None
    problem: Said = ""

    @property
    def awaits_file(self) -> bool:
        """Whether only the visitor's own file is missing."""
        return getattr(self.problem, "key", "") == NO_CSV.key

    @property
    def is_preset(self) -> bool:
        """Whether the experiment has the preset's settings, except perhaps for the seed."""
        return self.params is not None and replace(self.params, seed=self.preset.params.seed) == self.preset.params

    @property
    def preset_state(self) -> dict[str, Any]:
        """The value of each control that the preset sets."""
        return STATE.settings(self.preset.params)

    @property
    def changes(self) -> tuple[str, ...]:
        """Controls whose values differ from the preset's."""
        return () if self.params is None else tuple(STATE.changes(self.params, self.preset.name))[1:]


def restore(preset: str, params: TrainParams) -> None:
    """Reset the controls to a training's settings when its page is reopened by a link without any."""
    if not STATE.controls.keys() & ({*st.session_state} | {*st.query_params}):
        st.session_state[SHOWN_PRESET] = preset
        controls.ask(STATE.changes(params, preset))


def preset_choice() -> Preset:
    """Draw the chooser of presets; another preset sets all other controls."""
    name = controls.draw(STATE.preset, words("training"))
    if st.session_state.get(SHOWN_PRESET, name) != name:
        controls.set_values(**STATE.settings(PRESETS[name].params))
    st.session_state[SHOWN_PRESET] = name
    return PRESETS[name]


def experiment(preset: Preset) -> Experiment:
    """Draw the controls in groups and return their experiment."""
    text, defaults = words("training"), STATE.settings(preset.params)
    file = st.container(key="lab_training_file")  # not among the folded controls: without it, nothing can be trained

    def draw(control: Any) -> Any:
        return controls.draw(replace(control, default=defaults[control.key]), text)

    with st.expander(text.SETTINGS, icon=":material/tune:", key="lab_training_settings"):
        st.caption(f"**{text.ARMS}**")
        for slot, column in zip(SLOTS, st.columns(MAX_ARMS), strict=True):
            with column:
                arm: Any = STATE.controls[f"arm{slot}"]
                if draw(arm if slot > 1 else replace(arm, options=tuple(ARMS))) != NO_ARM:
                    draw(STATE.controls[f"precision{slot}"])
        with _group(text.DATA):
            dataset = DATASETS[draw(STATE.dataset)]
            if dataset.num_classes is None and dataset.generate is not None:
                draw(STATE.num_classes)
            draw(STATE.label_noise)
            with file:
                data = _upload(text) if dataset.generate is None else None
            draw(STATE.seed)
        with _group(text.MODEL):
            hidden = draw(STATE.hidden)
            if not controls.is_readable(STATE.hidden, hidden):
                st.warning(text.HIDDEN_UNREADABLE.format(typed=literal(hidden)))
                hidden = NO_LAYER
            draw(STATE.scale)
            draw(STATE.head)
        with _group(text.OPTIMISATION):
            for control in (STATE.optimizer, STATE.learning_rate, STATE.batch_size, STATE.epochs):
                draw(control)
    try:
        csv = None if data is None else own_table(data)  # here, so that an error is shown here
        params = STATE.params(defaults | controls.drawn() | {"hidden": hidden}, csv)
    except ValueError as error:
        return Experiment(preset=preset, params=None, problem=said(error))
    return Experiment(preset=preset, params=params)


def _group(title: str) -> Any:
    st.caption(f"**{title}**")
    return st.container(horizontal=True, gap="medium")


def _upload(text: ModuleType) -> bytes | None:
    """Draw the upload; return the file's bytes, at most one more than the limit."""
    given = st.file_uploader(text.CSV, type=["csv", "txt"], key="lab_training_csv", help=text.CSV_HELP)
    return None if given is None else given.getvalue()[: MAX_BYTES + 1]


def own_table(data: bytes) -> OwnTable:
    """Return the table in a file; the same file is read once.

    Raises
    ------
    ValueError
        If there is none; the message is the reason.
    """
    return made_of(TABLES, digest(data), lambda pulse: read_table(reader(), data, session=session(), pulse=pulse))
