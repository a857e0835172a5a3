"""The experiment's controls: a preset, and everything it sets, all in the URL.

A preset is the default of every other control, so that ``?preset=loud`` is a whole experiment and ``&epochs=50`` a
change of it. ``state_of`` is the way back, from parameters to the values of the controls.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from types import ModuleType
from typing import Any

import streamlit as st

from core.keras.training.arms import ARMS, FORMER_TITLES, HEADS, POLICIES, parse_choice
from core.keras.training.datasets import DATASETS, MAX_BLOB_CLASSES, MIN_BLOB_CLASSES
from core.keras.training.own_data import MAX_BYTES
from core.keras.training.plan import MAX_ARMS, MAX_EPOCHS, OPTIMIZERS, TrainParams
from core.keras.training.presets import DEFAULT_PRESET, PRESETS, Preset
from ui.drawing.charts.arms import precision_title, short_title
from ui.drawing.literal import literal
from ui.frame import controls
from ui.words import core_text, words

SLOTS = tuple(range(1, MAX_ARMS + 1))
NO_ARM = "none"
NO_LAYER = "none"
AUTOMATIC = "automatic"
SHOWN_PRESET = "lab_training_preset"

SCALES = (0.0, 0.1, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
LEARNING_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
BATCH_SIZES = (1, 8, 16, 32, 64, 128, 256, 512)


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """What the controls say.

    Parameters
    ----------
    preset : Preset
        The one chosen.
    params : TrainParams or None
        None when the controls do not fit together.
    problem : str
        Why not, in one sentence.
    """

    preset: Preset
    params: TrainParams | None
    problem: str = ""

    @property
    def is_preset(self) -> bool:
        """Whether the experiment is the preset's own, whatever its seed."""
        return self.params is not None and replace(self.params, seed=self.preset.params.seed) == self.preset.params

    @property
    def preset_state(self) -> dict[str, Any]:
        """The value of each control that the preset sets."""
        return state_of(self.preset.params)

    @property
    def changes(self) -> tuple[str, ...]:
        """Controls that stand elsewhere than the preset puts them."""
        if self.params is None:
            return ()
        mine, original = state_of(self.params), self.preset_state
        return tuple(key for key in mine if mine[key] != original[key])


def state_of(params: TrainParams) -> dict[str, Any]:
    """Return the value of each control for these parameters."""
    state: dict[str, Any] = {
        "dataset": params.dataset,
        "head": params.head or AUTOMATIC,
        "hidden": "-".join(map(str, params.hidden)) or NO_LAYER,
        "scale": f"{params.scale:g}",
        "optimizer": params.optimizer,
        "learning_rate": f"{params.learning_rate:g}",
        "batch_size": str(params.batch_size),
        "epochs": params.epochs,
        "label_noise": round(100 * params.label_noise),
        "num_classes": params.num_classes,
        "seed": params.seed,
    }
    for slot, choice in zip_longest(SLOTS, params.arms):
        arm, _, precision = (choice.label if choice else NO_ARM).partition(":")
        state |= {f"arm{slot}": arm, f"precision{slot}": precision or "float32"}
    return state


def link_state(preset: str, params: TrainParams) -> dict[str, str]:
    """Return the query parameters that lead to these parameters: the preset and what differs from it."""
    original = state_of(PRESETS[preset].params)
    changed = {key: str(value) for key, value in state_of(params).items() if value != original[key]}
    return {"preset": preset} | changed


def restore(preset: str, params: TrainParams) -> None:
    """Put the controls back to a training's settings when its page is opened again without any in the link."""
    keys = {"preset", *state_of(params)}
    if not keys & ({*st.session_state} | {*st.query_params}):
        st.session_state[SHOWN_PRESET] = preset
        controls.ask(link_state(preset, params))


def preset_choice() -> Preset:
    """Draw the chooser of presets; another preset sets all other controls."""
    text = words("training")
    name = controls.select(
        "preset",
        text.PRESET,
        list(PRESETS),
        default=DEFAULT_PRESET,
        labels=lambda: {name: core_text("preset_titles", name, preset.title) for name, preset in PRESETS.items()},
    )
    if st.session_state.get(SHOWN_PRESET, name) != name:
        controls.set_values(**state_of(PRESETS[name].params))
    st.session_state[SHOWN_PRESET] = name
    return PRESETS[name]


def experiment(preset: Preset) -> Experiment:
    """Draw the controls in groups and return what they say."""
    text, defaults = words("training"), state_of(preset.params)
    with st.expander(text.SETTINGS, icon=":material/tune:", key="lab_training_settings"):
        arms = _arms(text, defaults)
        with _group(text.DATA):
            data = _data(text, defaults)
        with _group(text.MODEL):
            model = _model(text, defaults)
        with _group(text.OPTIMISATION):
            optimisation = _optimisation(text, defaults)
    try:
        params = TrainParams(
            arms=tuple(parse_choice(f"{arm}:{precision}") for arm, precision in arms), **data, **model, **optimisation
        )
        _ = params.data  # an own CSV is read here, so that its problem is said here
    except ValueError as error:
        return Experiment(preset=preset, params=None, problem=str(error))
    return Experiment(preset=preset, params=params)


def _group(title: str) -> Any:
    st.caption(f"**{title}**")
    return st.container(horizontal=True, gap="medium")


def _precisions() -> list[str]:
    """Every policy, each with the loss in its own dtype too, and whatever a preset asks for."""
    own_loss = [f"{policy.name}:{policy.compute_dtype}" for policy in POLICIES.values()]
    asked = [choice.label.partition(":")[2] for preset in PRESETS.values() for choice in preset.params.arms]
    named = [*POLICIES, *own_loss, *asked]
    return list(dict.fromkeys(name for name in named if name and name != "float32:float32"))


def _arms(text: ModuleType, defaults: Mapping[str, Any]) -> list[tuple[str, str]]:
    st.caption(f"**{text.ARMS}**")
    precisions = _precisions()
    chosen = []
    for slot, column in zip(SLOTS, st.columns(MAX_ARMS), strict=True):
        with column:
            arm = controls.select(
                f"arm{slot}",
                text.ARM.format(slot=slot),
                [*ARMS, NO_ARM][: len(ARMS) if slot == 1 else None],
                default=defaults[f"arm{slot}"],
                labels=lambda: {name: short_title(name) for name in ARMS} | {NO_ARM: words("training").NO_ARM},
                former=FORMER_TITLES,
            )
            if arm == NO_ARM:
                continue
            precision = controls.select(
                f"precision{slot}",
                text.PRECISION.format(slot=slot),
                precisions,
                default=defaults[f"precision{slot}"],
                labels=lambda: {name: precision_title(name, words("training")) for name in precisions},
                help=text.PRECISION_HELP,
            )
            chosen.append((arm, precision))
    return chosen


def _data(text: ModuleType, defaults: Mapping[str, Any]) -> dict[str, Any]:
    name = controls.select(
        "dataset",
        text.DATASET,
        list(DATASETS),
        default=defaults["dataset"],
        labels=lambda: {name: core_text("datasets", name, dataset.title) for name, dataset in DATASETS.items()},
    )
    chosen: dict[str, Any] = {"dataset": name}
    chooses_classes = DATASETS[name].num_classes is None and DATASETS[name].generate is not None
    if chooses_classes:
        chosen["num_classes"] = controls.slider(
            "num_classes",
            text.NUM_CLASSES,
            low=MIN_BLOB_CLASSES,
            high=MAX_BLOB_CLASSES,
            default=defaults["num_classes"],
            step=1,
        )
    noise = controls.slider(
        "label_noise",
        text.LABEL_NOISE,
        low=0,
        high=100,
        default=defaults["label_noise"],
        step=1,
        help=text.LABEL_NOISE_HELP,
    )
    if DATASETS[name].generate is None:
        chosen["csv"] = _own_csv(text)
    return chosen | {"label_noise": noise / 100, "seed": controls.seed(default=defaults["seed"])}


def _own_csv(text: ModuleType) -> str | None:
    upload = st.file_uploader(text.CSV, type=["csv", "txt"], key="lab_training_csv", help=text.CSV_HELP)
    if upload is None:
        return None
    # A byte more than is read is enough for the refusal: a large file is not decoded at every rerun.
    return upload.getvalue()[: MAX_BYTES + 1].decode("utf-8", errors="replace")


def _model(text: ModuleType, defaults: Mapping[str, Any]) -> dict[str, Any]:
    hidden = controls.text(
        "hidden",
        text.HIDDEN,
        default=defaults["hidden"],
        is_allowed=lambda raw: layers(raw) is not None,
        allowed=text.HIDDEN_ALLOWED,
        help=text.HIDDEN_HELP,
    )
    parsed = layers(hidden)
    if parsed is None:
        st.warning(text.HIDDEN_UNREADABLE.format(typed=literal(hidden)))
    scale = _number_among("scale", text.SCALE, SCALES, defaults, help=text.SCALE_HELP)
    head = controls.select(
        "head",
        text.HEAD,
        [AUTOMATIC, *HEADS],
        default=defaults["head"],
        labels=lambda: (
            {AUTOMATIC: words("training").AUTOMATIC}
            | {name: core_text("heads", name, head.title) for name, head in HEADS.items()}
        ),
    )
    return {"hidden": parsed or (), "scale": scale, "head": None if head == AUTOMATIC else head}


def layers(typed: str) -> tuple[int, ...] | None:
    """Read hidden layers as typed, ``25-15`` or ``none``; None if it is something else.

    Examples
    --------
    >>> layers("25-15"), layers("none"), layers("many")
    ((25, 15), (), None)
    """
    parts = typed.replace(",", "-").replace(" ", "").split("-")
    if parts in ([NO_LAYER], [""], ["0"]):
        return ()
    return tuple(map(int, parts)) if all(part.isascii() and part.isdigit() for part in parts) else None


def _optimisation(text: ModuleType, defaults: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "optimizer": controls.select(
            "optimizer",
            text.OPTIMIZER,
            list(OPTIMIZERS),
            default=defaults["optimizer"],
            labels={name: optimizer.title for name, optimizer in OPTIMIZERS.items()},
        ),
        "learning_rate": _number_among("learning_rate", text.LEARNING_RATE, LEARNING_RATES, defaults),
        "batch_size": int(_number_among("batch_size", text.BATCH_SIZE, BATCH_SIZES, defaults)),
        "epochs": controls.number("epochs", text.EPOCHS, low=1, high=MAX_EPOCHS, default=defaults["epochs"], step=1),
    }


def _number_among(
    key: str, label: str, numbers: tuple[float, ...], defaults: Mapping[str, Any], help: str = ""
) -> float:
    """Draw a list of numbers; whatever a preset asks for is among them."""
    asked = {float(state_of(preset.params)[key]) for preset in PRESETS.values()}
    options = [f"{number:g}" for number in sorted({*numbers, *asked})]
    return float(controls.select(key, label, options, default=defaults[key], help=help))
