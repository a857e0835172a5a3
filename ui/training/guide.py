"""The page's explanations around a training: what will happen, what to try next, the code behind it."""

import ast
from collections.abc import Hashable
from functools import cache
from pathlib import Path
from types import ModuleType

import streamlit as st

from core.keras.training.datasets import DATASETS
from core.keras.training.plan import TrainParams
from core.keras.training.presets import PRESETS
from core.keras.training.recordings import recording_of
from core.keras.training.records import ArmRecord
from logit_doctor.intake.syntax import parse
from ui.drawing.chart import draw, encode
from ui.drawing.charts.arms import claimed, label_title
from ui.drawing.charts.examples import data_figure, has_picture
from ui.drawing.literal import MOST, visible
from ui.drawing.numbers import formatted
from ui.frame import controls
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.training.after import in_seeds
from ui.training.live import LiveTraining
from ui.training.settings import Experiment
from ui.words import core_text, listed

ROOT = Path(__file__).parent.parent.parent
DATA = "training_data"
PROGRAMS = ROOT / "core" / "keras" / "training" / "programs.py"


def first_look(experiment: Experiment, button: str, text: ModuleType) -> None:
    """Explain, before any training, what will be built and what should be observed.

    Parameters
    ----------
    experiment : Experiment
    button : str
        The first one offered, ``train`` or ``play_recording``; empty if there is none.
    """
    params = experiment.params
    if params is None:
        return
    sizes = (params.data.num_features, *params.hidden, params.num_outputs)
    facts = {
        "arms": listed(f"**{label_title(choice.label, text)}**" for choice in params.arms),
        "layers": " → ".join(map(str, sizes)),
        "samples": formatted(len(params.data.train_labels), ","),
        "batch": params.batch,
        "epochs": params.epochs,
        "steps": formatted(params.last_step, ","),
    }
    steps = (*text.EMPTY_STEPS, *filter(None, [text.EMPTY_LAST_STEPS.get(button)]))
    st.markdown(text.EMPTY_LEADS[button])
    st.markdown("\n".join(f"1. {step.format(**facts)}" for step in steps))
    if experiment.is_preset:
        st.markdown(f"**{text.CLAIMED}**")
        pairs = zip(experiment.preset.claims, in_seeds(experiment.preset, text), strict=True)
        st.markdown("\n".join(f"- {claimed(claim.text, text)}{seeds and f' ({seeds})'}." for claim, seeds in pairs))


def clip(training: LiveTraining, text: ModuleType) -> None:
    """Explain what the clip leaves of loss and gradient with the head of a training, if an arm of it clips."""
    recording = recording_of(training.preset) if training.preset in PRESETS else None
    first = (training.records[:1], () if recording is None else recording.records[:1])
    clipped = {arm.label for records in first for record in records for arm in record.arms if is_clipped(arm)}
    if clipped & {*training.params.labels}:
        st.markdown(text.CLIP_OF_HEAD[training.params.chosen_head.name])


def is_clipped(arm: ArmRecord) -> bool:
    """Return whether the first record of an arm says that its formula clips."""
    return arm.ran is not None and arm.ran.is_clipped


def data(params: TrainParams, text: ModuleType) -> None:
    """Draw the training data, if they can be drawn."""
    if not has_picture(params.data):
        return
    dataset = core_text("datasets", params.dataset, DATASETS[params.dataset].title)
    st.markdown(f"**{text.EMPTY_DATA.format(dataset=dataset)}**")
    kind, template = ("picture", text.ALT_PLANE) if params.data.image_shape is None else ("row", text.ALT_IMAGES)
    with st.container(key=f"lab_charts_{kind}"):
        # The width of a phone would leave a single row a few pixels high.
        draw(_drawing(params, template, 2 if controls.on_phone() else 1), key=DATA)


def _drawing(params: TrainParams, template: str, num_rows: int) -> bytes:
    """Return the picture of the data, ready to draw: all visitors see the same, except of a file of their own."""
    return (_drawn if params.csv is None else _draw)(params, template, num_rows)


def _draw(params: TrainParams, template: str, num_rows: int) -> bytes:
    alt = template.format(classes=", ".join(visible(name, MOST) for name in params.data.class_names))
    return encode(data_figure(params.data, num_rows=num_rows), alt=alt, name=DATA)


def _of_data(params: TrainParams, template: str, num_rows: int) -> Hashable:
    drawn = params.dataset, params.seed, params.label_noise, params.num_classes
    return by_language(*drawn, template, num_rows)


_drawn = shared(max_bytes=2 * MEGABYTE, key=_of_data)(_draw)


def changes(experiment: Experiment, text: ModuleType) -> None:
    """State how the experiment differs from its preset, and offer to reset it."""
    if not experiment.changes:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        named = ", ".join(text.CONTROL_NAMES.get(key, key) for key in experiment.changes)
        title = core_text("preset_titles", experiment.preset.name, experiment.preset.title)
        st.caption(text.CHANGED.format(preset=title, changes=named), width="content")
        controls.try_this("training_back", text.BACK_TO_PRESET, **experiment.preset_state)


def source(text: ModuleType) -> None:
    """Show the code of one training step and of the measurement, as it runs on the worker."""
    with st.expander(text.SOURCE, icon=":material/code:"):
        for method in ("step", "_measurements"):
            st.code(method_source(PROGRAMS, "Program", method), language="python")


@cache
def method_source(path: Path, class_name: str, method: str) -> str:
    """Return the source of a method without importing its module, which may need TensorFlow."""
    text = path.read_text("utf-8")
    owner = next(node for node in parse(text).body if isinstance(node, ast.ClassDef) and node.name == class_name)
    found = next(node for node in owner.body if isinstance(node, ast.FunctionDef) and node.name == method)
    segment = ast.get_source_segment(text, found, padded=True)
    assert segment is not None
    return "\n".join(line.removeprefix("    ") for line in segment.splitlines())
