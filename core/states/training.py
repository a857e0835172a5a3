"""The Training page: a preset, and everything it sets.

A preset is the default of every other control, so that ``preset=loud`` is a whole experiment and ``&epochs=50`` a
change of it.
"""

from collections.abc import Callable, Iterable
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from core.keras.training.arms import ARMS, HEADS, POLICIES, parse_choice
from core.keras.training.datasets import DATASETS, MAX_BLOB_CLASSES, MIN_BLOB_CLASSES
from core.keras.training.own_data import OwnTable
from core.keras.training.plan import MAX_ARMS, MAX_EPOCHS, MAX_SEED, OPTIMIZERS, TrainParams
from core.keras.training.presets import DEFAULT_PRESET, PRESETS, Preset
from core.states.links import Link, Query
from core.states.table import Choice, State, Typed, Values, Whole

NO_ARM = NO_LAYER = "none"
AUTOMATIC = "automatic"
SLOTS = tuple(range(1, MAX_ARMS + 1))


def layers(typed: str) -> tuple[int, ...]:
    """Read hidden layers as typed, ``25-15`` or ``none``.

    Raises
    ------
    ValueError
        If it is something else.

    Examples
    --------
    >>> layers("25-15"), layers("none")
    ((25, 15), ())
    """
    parts = typed.lower().replace(",", "-").replace(" ", "").split("-")
    if parts in ([NO_LAYER], [""], ["0"]):
        return ()
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(f"hidden: got {typed!r}, need units such as 25-15, or none")
    return tuple(map(int, parts))


SPELLED = "{:g}".format
SAME = (lambda value: value, lambda value: value)
TRIPS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "dataset": SAME,
    "head": (lambda head: head or AUTOMATIC, lambda name: None if name == AUTOMATIC else name),
    "hidden": (lambda units: "-".join(map(str, units)) or NO_LAYER, layers),
    "scale": (SPELLED, float),
    "optimizer": SAME,
    "learning_rate": (SPELLED, float),
    "batch_size": (str, int),
    "epochs": SAME,
    "label_noise": (lambda share: round(100 * share), lambda percent: percent / 100),
    "num_classes": SAME,
    "seed": SAME,
}
"""For each field of the parameters with a control: from the field to the control's value, and back."""


def _precisions() -> Iterable[str]:
    """Every policy, each also with the loss in its own dtype, and all combinations used by presets."""
    own_loss = [f"{policy.name}:{policy.compute_dtype}" for policy in POLICIES.values()]
    asked = [choice.label.partition(":")[2] for preset in PRESETS.values() for choice in preset.params.arms]
    return dict.fromkeys(name for name in (*POLICIES, *own_loss, *asked) if name and name != "float32:float32")


def _amount(field: str, *numbers: float) -> Choice:
    """Return the control of a number from a list, which includes all values used by presets."""
    asked = {getattr(preset.params, field) for preset in PRESETS.values()}
    return Choice(field, options=tuple(map(SPELLED, sorted({*numbers, *asked}))), default="", is_list=True)


def _list(key: str, *names: str, said: str = "") -> Choice:
    return Choice(key, options=names, default=names[0], is_list=True, said=said)


class TrainingState(State[TrainParams]):
    """The controls of the Training page; all but the preset begin where the preset puts them."""

    def defaults(self, said: Values) -> Values:
        """Return the values that the preset sets."""
        preset = said.get("preset", DEFAULT_PRESET)
        return {"preset": preset} | self.settings(PRESETS[preset].params)

    def preset_of(self, link: Link) -> Preset:
        """Return the preset of a link."""
        return PRESETS[self.values(link)["preset"]]

    def params(self, values: Values, csv: str | OwnTable | None = None) -> TrainParams:
        """Return the parameters of the training; ``csv`` is the user's own file, which is not in a link."""
        arms = [f"{values[f'arm{slot}']}:{values[f'precision{slot}']}" for slot in SLOTS]
        return TrainParams(
            arms=tuple(parse_choice(arm) for arm in arms if not arm.startswith(f"{NO_ARM}:")),
            csv=csv,
            **{field: stands_for(values[field]) for field, (_, stands_for) in TRIPS.items()},
        )

    def settings(self, params: TrainParams) -> Values:
        """Return the values of the controls that train this."""
        values: Values = {field: said(getattr(params, field)) for field, (said, _) in TRIPS.items()}
        for slot, choice in zip_longest(SLOTS, params.arms):
            arm, _, precision = (choice.label if choice else NO_ARM).partition(":")
            values |= {f"arm{slot}": arm, f"precision{slot}": precision or "float32"}
        return values

    def link(self, params: TrainParams, preset: str = DEFAULT_PRESET) -> str:
        """Return the query string that leads to these parameters: a preset, and the differences from it."""
        return urlencode(self.changes(params, preset), doseq=True)

    def changes(self, params: TrainParams, preset: str) -> Query:
        """Return the parts of a link for parameters: a preset, and the differences from it."""
        return {"preset": [preset]} | self.query({"preset": preset} | self.settings(params))


STATE = TrainingState(
    Choice("preset", options=tuple(PRESETS), default=DEFAULT_PRESET, is_list=True),
    *(_list(f"arm{slot}", *ARMS, NO_ARM, said="arm") for slot in SLOTS),
    *(_list(f"precision{slot}", *_precisions(), said="precision") for slot in SLOTS),
    _list("dataset", *DATASETS),
    Whole("num_classes", low=MIN_BLOB_CLASSES, high=MAX_BLOB_CLASSES, default=MIN_BLOB_CLASSES),
    Whole("label_noise", low=0, high=100, default=0),
    Whole("seed", low=0, high=MAX_SEED, default=0, is_field=True),
    Typed("hidden", default=NO_LAYER, sample="8", reading=layers),
    _amount("scale", 0.0, 0.1, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0),
    _list("head", AUTOMATIC, *HEADS),
    _list("optimizer", *OPTIMIZERS),
    _amount("learning_rate", 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
    _amount("batch_size", 1, 8, 16, 32, 64, 128, 256, 512),
    Whole("epochs", low=1, high=MAX_EPOCHS, default=1, is_field=True),
)
