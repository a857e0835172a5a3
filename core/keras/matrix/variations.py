"""Options around a loss, and their effect on Keras' rescue: the runs, and the expected values. No TensorFlow here.

One confidently wrong example distinguishes the three ways to compute a loss: fused, it costs the whole margin; from
clipped probabilities, 16.118 or 15.942 with no gradient; through a second activation, little more than 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.keras.matrix.truth import clipped

MARGIN = 40.0
"""Logit of the wrong answer; the others are 0. Far beyond the clip, far from overflow in float16."""

WEIGHT = 5.0
"""Class and sample weight."""

SMOOTHING = 0.1
GAMMA = 2.0
ALPHA = 0.25
"""Keras' defaults of the focal losses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """A model's end, its loss and one option.

    Parameters
    ----------
    option : str
        A key of ``OPTIONS``.
    activation : str
        Of the last layer.
    units : int
    keras_loss : str
        A class of ``keras.losses``.
    from_logits : bool
    """

    option: str
    activation: str
    units: int
    keras_loss: str
    from_logits: bool

    @property
    def name(self) -> str:
        """The key in ``VARIATIONS``."""
        told = "logits" if self.from_logits else "probabilities"
        return f"{self.option}/{self.activation}_{self.units}/{self.keras_loss}_{told}"

    @property
    def code(self) -> str:
        """The code that a user writes."""
        chosen = OPTIONS[self.option]
        activation = "" if self.activation == "linear" else f', "{self.activation}"'
        policy = f', dtype="{chosen.policy}"' if chosen.policy else ""
        arguments = [f"{name}={value!r}" for name, value in chosen.loss.items()]
        loss = ", ".join((f"from_logits={self.from_logits}", *arguments))
        fit = f"; fit(..., {chosen.fit_code})" if chosen.fit_code else ""
        return f"Dense({self.units}{activation}{policy}){chosen.tail_code}; losses.{self.keras_loss}({loss}){fit}"

    @property
    def label(self) -> int:
        """The true class: never the one with the large logit."""
        return 0 if self.units == 1 else 1

    @property
    def logits(self) -> Float64Array:
        """Pre-activations of the one example, ``(1, units)``."""
        return np.concatenate([[MARGIN], np.zeros(self.units - 1)])[None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something added to a loss or a model.

    Parameters
    ----------
    name, title : str
        Key of ``OPTIONS`` and label on screen.
    loss : mapping
        Further arguments of the loss.
    fit_code : str
        Further arguments of ``fit``, as code.
    weight : float
        The weight that these arguments give the example.
    tail_code : str
        The layers after the last Dense layer, as code.
    policy : str
        Dtype policy of the last layer.
    """

    name: str
    title: str
    loss: Mapping[str, float | int | str] = field(default_factory=dict)
    fit_code: str = ""
    weight: float = 1.0
    tail_code: str = ""
    policy: str = ""


OPTIONS: dict[str, Option] = {
    option.name: option
    for option in (
        Option(name="none", title="nothing added"),
        Option(name="label_smoothing", title="label smoothing", loss={"label_smoothing": SMOOTHING}),
        Option(name="ignore_class", title="ignore_class=-1", loss={"ignore_class": -1}),
        Option(
            name="class_weight",
            title="class weights",
            fit_code=f"class_weight={{0: {WEIGHT}, 1: {WEIGHT}, 2: {WEIGHT}}}",
            weight=WEIGHT,
        ),
        Option(
            name="sample_weight",
            title="sample weights",
            fit_code=f"sample_weight=np.full(len(x), {WEIGHT})",
            weight=WEIGHT,
        ),
        Option(name="sum", title='reduction="sum"', loss={"reduction": "sum"}),
        Option(name="identity", title='Activation("linear") after it', tail_code=', Activation("linear")'),
        Option(name="reshape", title="Reshape after it", tail_code=", Reshape((-1,))"),
        Option(name="dropout", title="Dropout(0) after it", tail_code=", Dropout(0.0)"),
        Option(name="mixed_float16", title="mixed_float16", policy="mixed_float16"),
        Option(name="mixed_bfloat16", title="mixed_bfloat16", policy="mixed_bfloat16"),
        Option(name="float64", title="float64", policy="float64"),
    )
}


def _pair(option: str, activation: str, units: int, keras_loss: str) -> list[Variation]:
    """Return the usual code, with an activation and from_logits=False, and the recommended linear one."""
    return [
        Variation(option=option, activation=ending, units=units, keras_loss=keras_loss, from_logits=ending == "linear")
        for ending in (activation, "linear")
    ]


VARIATIONS: dict[str, Variation] = {
    variation.name: variation
    for variation in (
        *_pair("none", "softmax", 3, "SparseCategoricalCrossentropy"),
        *_pair("ignore_class", "softmax", 3, "SparseCategoricalCrossentropy"),
        *_pair("class_weight", "softmax", 3, "SparseCategoricalCrossentropy"),
        *_pair("sample_weight", "softmax", 3, "SparseCategoricalCrossentropy"),
        *_pair("sum", "softmax", 3, "SparseCategoricalCrossentropy"),
        *_pair("identity", "softmax", 3, "SparseCategoricalCrossentropy"),
        *_pair("dropout", "softmax", 3, "SparseCategoricalCrossentropy"),
        *_pair("reshape", "softmax", 3, "SparseCategoricalCrossentropy"),
        *_pair("mixed_float16", "softmax", 3, "SparseCategoricalCrossentropy"),
        *_pair("mixed_bfloat16", "softmax", 3, "SparseCategoricalCrossentropy"),
        *_pair("float64", "softmax", 3, "SparseCategoricalCrossentropy"),
        *_pair("none", "softmax", 3, "CategoricalCrossentropy"),
        *_pair("label_smoothing", "softmax", 3, "CategoricalCrossentropy"),
        *_pair("class_weight", "softmax", 3, "CategoricalCrossentropy"),
        *_pair("none", "softmax", 3, "CategoricalFocalCrossentropy"),
        *_pair("none", "sigmoid", 1, "BinaryCrossentropy"),
        *_pair("label_smoothing", "sigmoid", 1, "BinaryCrossentropy"),
        *_pair("class_weight", "sigmoid", 1, "BinaryCrossentropy"),
        *_pair("reshape", "sigmoid", 1, "BinaryCrossentropy"),
        *_pair("mixed_float16", "sigmoid", 1, "BinaryCrossentropy"),
        *_pair("none", "sigmoid", 1, "BinaryFocalCrossentropy"),
        *_pair("none", "sigmoid", 1, "SparseCategoricalCrossentropy"),
    )
}
"""Every option with the heads and losses it is used with."""


def smoothed_targets(variation: Variation) -> Float64Array:
    """Return the targets of the loss, ``(outcomes,)``: all classes, or no and yes for one unit."""
    num_classes = max(2, variation.units)
    smoothing = float(OPTIONS[variation.option].loss.get("label_smoothing", 0.0))
    return np.asarray(np.eye(num_classes)[variation.label] * (1 - smoothing) + smoothing / num_classes)


def losses_by_way(variation: Variation) -> dict[str, float]:
    """Return the loss of each way of computing it; the fused one is the truth.

    A focal loss weighs the cross-entropy by what is missing to certainty, and Keras' categorical one by 0.25 too.
    """
    scores, outputs = variation.logits[0], _activated(variation)
    stated = np.append(1 - clipped(outputs), clipped(outputs)) if variation.units == 1 else clipped(outputs)
    ways = {"fused": _log_shares(scores), "two_step": np.log(stated), "double": _log_shares(outputs)}
    if variation.units == 1:
        ways["one_class"] = np.zeros(2)
    targets, weight = smoothed_targets(variation), OPTIONS[variation.option].weight
    return {
        way: float(weight * np.sum(-targets * log_shares * _focus(variation, log_shares)))
        for way, log_shares in ways.items()
    }


def true_gradient(variation: Variation) -> Float64Array:
    """Return the gradient of the fused loss by the pre-activations, ``(units,)``."""
    log_shares, targets = _log_shares(variation.logits[0]), smoothed_targets(variation)
    shares, missing = np.exp(log_shares), -np.expm1(log_shares)
    if "Focal" in variation.keras_loss:
        # d/dz of -(1-p)^2 log p at the true class, times p as the chain through softmax demands.
        own = targets * ALPHA_OF[variation.keras_loss]
        by_log_share = own * (GAMMA * missing ** (GAMMA - 1) * shares * log_shares - missing**GAMMA)
    else:
        by_log_share = -targets
    gradient: Float64Array = OPTIONS[variation.option].weight * (by_log_share - shares * by_log_share.sum())
    return gradient[1:] if variation.units == 1 else gradient


ALPHA_OF = {"CategoricalFocalCrossentropy": ALPHA, "BinaryFocalCrossentropy": 1.0}
"""Keras always weights the categorical focal loss by alpha, but the binary one only with class balancing."""


def _focus(variation: Variation, log_shares: Float64Array) -> Float64Array:
    if variation.keras_loss not in ALPHA_OF:
        return np.ones_like(log_shares)
    return np.asarray(ALPHA_OF[variation.keras_loss] * (-np.expm1(log_shares)) ** GAMMA)


def _log_shares(scores: Float64Array) -> Float64Array:
    both = np.append(0.0, scores) if len(scores) == 1 else scores
    return np.asarray(both - np.logaddexp.reduce(both))


def _activated(variation: Variation) -> Float64Array:
    shares = np.exp(_log_shares(variation.logits[0]))
    return shares[1:] if variation.units == 1 else shares
