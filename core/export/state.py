"""A page's link read back: the query string of its address to what the page computes.

Names and defaults are those of the page's controls; where a control shows a title instead of a name, a link may carry
either. Parameters of the frame (language, lecture mode) are passed over.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.arithmetic.formats import FORMATS
from core.export.probabilities import ProbabilityState
from core.keras.training.arms import ARMS, FORMER_TITLES, HEADS, parse_choice
from core.keras.training.datasets import DATASETS
from core.keras.training.plan import MAX_ARMS, OPTIMIZERS, TrainParams
from core.keras.training.presets import DEFAULT_PRESET, PRESETS, Preset
from core.keras.what_ran.library import LIBRARY
from core.logits.file import LogitsFile
from core.logits.report import example_file
from core.losses import FORMULATIONS, LOSSES
from core.losses.activations import ACTIVATIONS
from core.sweep.run import NUM_MAGNITUDES, SweepParams
from core.sweep.samples import SIDES
from logit_doctor.finding import BACKENDS
from logit_doctor.rules import RULES

DEFAULT_FORMULATIONS = {
    "softmax": ("max_shift", "keras_clip", "log_softmax", "fused"),
    "sigmoid": ("naive", "keras_clip", "fused"),
}
"""The formulations that the Loss error page shows when its link names none."""
DEFAULT_LOGITS = "16, 0, -3"
MAX_TYPED = 20
MAX_LOGITS_SCALE = 100


class Link:
    """The parameters of a link.

    Parameters
    ----------
    text : str
        A query string, with or without its question mark, or a whole address.
    """

    def __init__(self, text: str) -> None:
        query = urlsplit(text).query if "?" in text else text
        self.values = parse_qs(query, keep_blank_values=True)
        for packed in self.values.pop("state", []):
            self.values |= parse_qs(packed, keep_blank_values=True)

    def text(self, key: str, default: str) -> str:
        """Return the last value of a parameter."""
        return self.values.get(key, [default])[-1]

    def one(self, key: str, allowed: Iterable[str], default: str, titles: Mapping[str, str] | None = None) -> str:
        """Return one of some names."""
        return self._named(key, self.text(key, default), allowed, titles or {})

    def several(self, key: str, allowed: Iterable[str], default: tuple[str, ...]) -> tuple[str, ...]:
        """Return some of some names, in the order of ``allowed``."""
        names = tuple(allowed)
        chosen = {self._named(key, value, names, {}) for value in self.values.get(key, default)}
        return tuple(name for name in names if name in chosen)

    def number(self, key: str, default: float) -> float:
        """Return a finite number."""
        raw = self.text(key, repr(default))
        try:
            value = float(raw)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise ValueError(f"{key}: {raw!r} arrived, a number is needed")
        return value

    def whole(self, key: str, default: int) -> int:
        """Return a whole number."""
        value = self.number(key, default)
        if not value.is_integer():
            raise ValueError(f"{key}: {value} arrived, a whole number is needed")
        return int(value)

    @staticmethod
    def _named(key: str, value: str, allowed: Iterable[str], titles: Mapping[str, str]) -> str:
        names = tuple(allowed)
        named = {titles.get(name, name): name for name in names} | {name: name for name in names}
        if value not in named:
            raise ValueError(f"{key}: unknown name {value!r}, choose from {', '.join(names)}")
        return named[value]


def loss_error_state(link: Link) -> SweepParams:
    """Return what the Loss error page measures."""
    loss = link.one("loss", LOSSES, "softmax")
    return SweepParams(
        loss=loss,
        side=link.one("side", SIDES, "wrong"),
        formats=link.several("formats", FORMATS, ("float32",)),
        formulations=link.several(f"{loss}_formulations", FORMULATIONS[loss], DEFAULT_FORMULATIONS[loss]),
        magnitudes=(0.0, float(link.whole("reach", 120)), NUM_MAGNITUDES),
        num_samples=link.whole("samples", 64),
        num_classes=link.whole("classes", 10),
        seed=link.whole("sweep_seed", 0),
    )


def library_state(link: Link) -> tuple[str, ...]:
    """Return which of TensorFlow's own computations the Loss error page shows."""
    loss = link.one("loss", LOSSES, "softmax")
    return link.several(f"{loss}_library", LIBRARY[loss], ())


def training_preset(link: Link) -> Preset:
    """Return the preset of a Training link."""
    return PRESETS[link.one("preset", PRESETS, DEFAULT_PRESET, _titles(PRESETS))]


def training_state(link: Link) -> TrainParams:
    """Return what the Training page trains: a preset, and what the link changes of it."""
    preset = training_preset(link).params
    head = link.one("head", ("automatic", *HEADS), preset.head or "automatic", _titles(HEADS))
    dataset = link.one("dataset", DATASETS, preset.dataset, _titles(DATASETS))
    if dataset == "csv":
        raise ValueError("dataset: csv arrived, whose file is not in the link; choose another data set")
    return TrainParams(
        arms=_arms(link, preset),
        dataset=dataset,
        head=None if head in ("automatic", "by the data") else head,
        hidden=_layers(link.text("hidden", "-".join(map(str, preset.hidden)) or "none")),
        scale=link.number("scale", preset.scale),
        optimizer=link.one("optimizer", OPTIMIZERS, preset.optimizer, _titles(OPTIMIZERS)),
        learning_rate=link.number("learning_rate", preset.learning_rate),
        batch_size=link.whole("batch_size", preset.batch_size),
        epochs=link.whole("epochs", preset.epochs),
        label_noise=link.whole("label_noise", round(100 * preset.label_noise)) / 100,
        num_classes=link.whole("num_classes", preset.num_classes),
        seed=link.whole("seed", preset.seed),
    )


def _titles(table: Mapping[str, Any]) -> dict[str, str]:
    return {name: entry.title for name, entry in table.items()}


def _arms(link: Link, preset: TrainParams) -> tuple[Any, ...]:
    short = {name: arm.title.partition(":")[0] for name, arm in ARMS.items()}
    chosen = []
    for slot in range(MAX_ARMS):
        label = preset.arms[slot].label if slot < len(preset.arms) else "none"
        arm, _, precision = label.partition(":")
        asked = FORMER_TITLES.get(link.text(f"arm{slot + 1}", arm))
        arm = asked or link.one(f"arm{slot + 1}", (*ARMS, "none"), arm, short | {"none": "no arm"})
        precision = link.text(f"precision{slot + 1}", precision or "float32").replace(", loss in ", ":")
        if arm != "none":
            chosen.append(parse_choice(f"{arm}:{precision}"))
    return tuple(chosen)


def _layers(typed: str) -> tuple[int, ...]:
    parts = typed.replace(",", "-").replace(" ", "").split("-")
    if parts in (["none"], [""], ["0"]):
        return ()
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(f"hidden: {typed!r} arrived, units like 25-15 or none are needed")
    return tuple(map(int, parts))


def probability_state(link: Link) -> ProbabilityState:
    """Return what the Probabilities page computes of typed logits."""
    source = link.text("source", "typed")
    if source not in ("typed", "typed here"):
        raise ValueError(f"source: {source!r} arrived, whose logits are not in the link; typed logits are needed")
    function = link.one("function", ACTIVATIONS, "softmax", {"sigmoid": "sigmoid, each on its own"})
    way = link.one(
        "way", ("stable", "naive"), "stable", {"stable": "libraries do it", "naive": "the formula is written"}
    )
    return ProbabilityState(
        logits={"typed logits": _logits(link.text("logits", DEFAULT_LOGITS))},
        function=function,
        format=link.one("computed_in", FORMATS, "float32"),
        activation="naive" if way == "naive" else next(iter(ACTIVATIONS[function])),
        temperature=link.number("temperature", 1.0),
    )


def _logits(typed: str) -> tuple[float, ...]:
    parts = typed.replace(",", " ").replace(";", " ").replace("−", "-").split()
    try:
        logits = tuple(map(float, parts))
    except ValueError:
        logits = ()
    if not 1 <= len(logits) <= MAX_TYPED:
        raise ValueError(f"logits: {typed!r} arrived, 1 to {MAX_TYPED} numbers separated by commas are needed")
    return logits


def doctor_state(link: Link) -> tuple[str, str]:
    """Return the source of the example that the Doctor page opens with, and the backend it is judged for."""
    rule = link.one("doctor_rule", RULES, "missing-activation")
    version = link.one("doctor_version", ("failing", "passing"), "failing", {"failing": "Wrong", "passing": "Right"})
    backends = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}
    return getattr(RULES[rule], version), link.one("doctor_backend", BACKENDS, "tensorflow", backends)


def logits_state(link: Link) -> LogitsFile:
    """Return the made-up logits that the Doctor page's check of logits opens with."""
    scale = link.number("logits_scale", 20)
    if not 0 <= scale <= MAX_LOGITS_SCALE:
        raise ValueError(f"logits_scale: {scale} arrived, a number from 0 to {MAX_LOGITS_SCALE} is allowed")
    return example_file(scale)
