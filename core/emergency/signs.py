"""What a sign says about the causes: the tables ``POINTS`` and ``RULES``, and the value of a loss as a sign.

Points above zero speak for a cause, points below zero against it. Ten or more are close to proof, two or less a mere
possibility; a cause with none in sum does not appear.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.emergency.causes import State
from core.losses.fingerprints import Asked, explain
from core.messages import Message
from core.messages.emergency import SIGNS

Points = Mapping[str, int]
FIRST_OF_A_VALUE = 20
"""Points of the first cause of a loss value, and one less for each further one: their order is kept."""
EXCLUDED = -50


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something that was seen.

    Parameters
    ----------
    text : Message
        What was seen, as a sentence.
    points : mapping of str to int
        What it says for or against causes, by their names.
    page, state : optional
        Where the lab shows just this, in place of the page of the cause.
    group : str
        Of the signs of one group only the strongest counts for a cause: they say the same thing twice.
    """

    text: Message
    points: Points = field(default_factory=dict)
    page: str = ""
    state: State = field(default_factory=dict)
    group: str = ""


_ANY_NAN = {
    "log_of_zero": 6,
    "overflow": 5,
    "missing_activation": 4,
    "learning_rate": 4,
    "inputs_not_finite": 4,
    "labels_out_of_range": 3,
    "zero_weights": 2,
    "masked_row": 1,
}
_SHAPE = {"label_shape": 12}

POINTS: dict[str, Points] = {
    "nan": _ANY_NAN,
    "stopped_on_nan": _ANY_NAN,
    "infinite": {"log_of_zero": 8, "overflow": 6},
    "stands": {"not_learned": 7, "clip": 6, "double_activation": 5, "missing_activation": 4, "constant_answer": 3},
    "accuracy_stands": {"wrong_metric": 8, "threshold_on_logits": 6},
    "accuracy_half": {"threshold_on_logits": 8, "one_unit": 4, "wrong_metric": 3},
    "negative": {"missing_activation": 8, "labels_out_of_range": 7, "negative_weights": 6, "rounding": 2, "epsilon": 1},
    "zero": {"absorbed": 7, "one_unit": 6, "zero_weights": 4},
    "predictions_differ": {"activation_at_inference": 8, "threshold_on_logits": 5, "double_activation": 3},
    "gpu_only": {"labels_out_of_range": 10, "ignore_label": 6, "missing_activation": 4},
    "nan_from_start": {"inputs_not_finite": 10, "labels_out_of_range": 5, "overflow": 4, "log_of_zero": 3},
    "nan_from_first_mean": {
        "inputs_not_finite": 5,
        "learning_rate": 4,
        "labels_out_of_range": 3,
        "overflow": 3,
        "log_of_zero": 3,
    },
    "grows": {"learning_rate": 10, "overflow": 1},
    "nan_after_growth": {"learning_rate": 10, "overflow": 3},
    "nan_suddenly": {"log_of_zero": 8, "overflow": 5, "missing_activation": 2, "learning_rate": 1},
    "nan_after": {"log_of_zero": 6, "learning_rate": 6, "overflow": 5, "missing_activation": 2, "inputs_not_finite": 2},
    "minus_infinite": {"overflow": 12},
    "infinite_first": {"log_of_zero": 10, "overflow": 5},
    "nan_recovers": {"zero_weights": 10, "masked_row": 3, "overflow": 2},
    "below_zero": {"missing_activation": 10, "labels_out_of_range": 8, "negative_weights": 7},
    "plateau": {},
    "falls": {"not_learned": EXCLUDED, "constant_answer": -8},
    "half": {"threshold_on_logits": 12, "wrong_metric": 6},
    "same_accuracy": {"wrong_metric": 12, "threshold_on_logits": 4},
    "above_chance": {"not_learned": EXCLUDED, "constant_answer": EXCLUDED},
    "validation_not_finite": {
        "inputs_not_finite": 6,
        "log_of_zero": 5,
        "overflow": 5,
        "labels_out_of_range": 4,
        "zero_weights": 4,
        "absorbed": EXCLUDED,
        "one_unit": EXCLUDED,
    },
    "histogram_nan": {"learning_rate": 6, "inputs_not_finite": 6, "log_of_zero": 5, "overflow": 5},
    "nan_beside": {"inputs_not_finite": 4, "overflow": 3, "log_of_zero": 2},
    "perfect": {"absorbed": 6, "one_unit": EXCLUDED, "not_learned": EXCLUDED},
    "poor": {"one_unit": 12, "absorbed": EXCLUDED},
    "grid": {"stored_loss": 25},
    "logit_nan": {"inputs_not_finite": 12, "learning_rate": 4},
    "logit_infinite": {"overflow": 12, "inputs_not_finite": 5},
    "all_masked": {"masked_row": 14},
    "are_probabilities": {"double_activation": 12, "activation_at_inference": EXCLUDED},
    "may_be_outputs": {"double_activation": 6, "activation_at_inference": EXCLUDED},
    "labels_are_signs": {"labels_out_of_range": 14},
    "label_outside": {"labels_out_of_range": 12},
    "label_out_of_bounds": {"labels_out_of_range": 12},
    "label_ignored": {"ignore_label": 14},
    "all_ignored": {"zero_weights": 16},
    "nothing_counts": {"zero_weights": 16},
    "beyond_clip": {"clip": 5},
    "beyond_exp": {"overflow": 6},
    "assert_on_gpu": {"labels_out_of_range": 4, "missing_activation": 3},
    "assert_on_label": {"labels_out_of_range": 12, "ignore_label": 5, "missing_activation": EXCLUDED},
    "assert_on_input": {"missing_activation": 14, "labels_out_of_range": -3},
    "input_not_probability": {"missing_activation": 14},
    "target_not_probability": {"labels_out_of_range": 14},
    "log_gave_nan": {"log_of_zero": 14, "missing_activation": 2},
    "other_gave_nan": {"overflow": 8, "log_of_zero": 4, "inputs_not_finite": 3},
    "activation_warning": {"double_activation": 14, "missing_activation": EXCLUDED},
    "tensor_not_finite": {"inputs_not_finite": 8, "overflow": 6, "log_of_zero": 4},
    "jax_not_finite": {"log_of_zero": 6, "overflow": 5, "inputs_not_finite": 4, "learning_rate": 2},
    "input_not_finite": {"inputs_not_finite": 14},
    "gradient_not_finite": {
        "overflow": 10,
        "inputs_not_finite": 6,
        "learning_rate": 4,
        "log_of_zero": 3,
    },
    "gradient_hidden": {
        "overflow": 10,
        "inputs_not_finite": 6,
        "learning_rate": 4,
        "log_of_zero": 3,
        "absorbed": EXCLUDED,
        "one_unit": EXCLUDED,
        "not_learned": EXCLUDED,
    },
    "samples_not_finite": {"overflow": 8, "inputs_not_finite": 7, "learning_rate": 5, "masked_row": 4},
    "numpy_log_of_zero": {"log_of_zero": 14},
    "numpy_overflow": {"overflow": 14},
    "root_gave_nan": {"root_of_zero": 14},
    "assert_on_index": {"labels_out_of_range": EXCLUDED, "missing_activation": EXCLUDED},
    "scaler_skips": {"overflow": 10, "learning_rate": 3},
    "shapes_differ": _SHAPE,
    "one_hot_for_sparse": _SHAPE,
    "rows_for_classes": _SHAPE,
    "label_type": _SHAPE,
    "model_returns_probabilities": {
        "missing_activation": EXCLUDED,
        "activation_at_inference": EXCLUDED,
        "threshold_on_logits": EXCLUDED,
        "double_activation": 2,
        "clip": 2,
        "log_of_zero": 2,
    },
    "model_returns_logits": {"double_activation": EXCLUDED, "missing_activation": 3, "activation_at_inference": 3},
    "loss_takes_probabilities": {"double_activation": EXCLUDED, "missing_activation": 3, "clip": 2, "log_of_zero": 1},
    "loss_takes_logits": {
        "missing_activation": EXCLUDED,
        "clip": EXCLUDED,
        "log_clamp": EXCLUDED,
        "log_of_zero": -8,
        "double_activation": 3,
        "activation_at_inference": 2,
    },
    "computed_in_float32": {"overflow": -4, "stored_loss": EXCLUDED},
    "computed_in_float16": {"overflow": 5, "log_of_zero": 2, "absorbed": 1},
    "computed_in_bfloat16": {"stored_loss": 5, "absorbed": 3},
    "helped_by_lower_rate": {"learning_rate": 9, "inputs_not_finite": -8, "labels_out_of_range": -8},
    "not_helped_by_lower_rate": {"learning_rate": EXCLUDED},
    "data_checked": {"inputs_not_finite": EXCLUDED, "labels_out_of_range": EXCLUDED, "ignore_label": EXCLUDED},
    "data_unsound": {"inputs_not_finite": 6, "labels_out_of_range": 6, "ignore_label": 3},
    "weights_used": {"zero_weights": 5, "negative_weights": 4, "ignore_label": 2, "masked_row": 2},
    "weights_unused": {"zero_weights": EXCLUDED, "negative_weights": EXCLUDED, "ignore_label": -6},
}
"""What each sign says, by its name in ``core.messages.emergency.SIGNS``."""

SYMPTOMS = (
    *("nan", "infinite", "stands", "accuracy_stands", "accuracy_half", "negative", "zero", "predictions_differ"),
    "gpu_only",
)
"""The signs that a visitor can choose from."""

OF_FINGERPRINTS: dict[str, str] = {
    "one_half": "not_learned",
    "uniform": "not_learned",
    "double_sigmoid_positive": "double_activation",
    "double_sigmoid_negative": "double_activation",
    "double_softmax": "double_activation",
    "clip": "clip",
    "missing_activation": "missing_activation",
    "clip_of_label_0": "clip",
    "epsilon": "epsilon",
    "constant_answer": "constant_answer",
    "constant_answer_1": "constant_answer",
    "clipped_share": "clip",
    "log_clamp": "log_clamp",
    "clamped_share": "log_clamp",
    "saturation": "saturation",
    "overflow": "overflow",
    "underflow": "log_of_zero",
    "stored_loss": "stored_loss",
    "absorbed": "absorbed",
    "upper_clip": "absorbed",
    "one_unit": "one_unit",
    "zero_times_infinity": "log_of_zero",
    "log_of_zero": "log_of_zero",
    "overflow_in_exp": "overflow",
    "added_epsilon": "epsilon",
    "rounded_below_zero": "rounding",
    "negative_logarithm": "missing_activation",
    "labels_out_of_range": "labels_out_of_range",
    "negative_weights": "negative_weights",
    "not_finite_before": "inputs_not_finite",
    "log_of_infinity": "overflow",
}
"""The cause behind each fingerprint of a loss value."""

RULES: dict[str, str] = {
    "missing-activation": "missing_activation",
    "double-activation": "double_activation",
    "double-activation-op": "double_activation",
    "stacked-activation": "double_activation",
    "two-step": "clip",
    "half-precision-output": "clip",
    "log-of-probabilities": "log_of_zero",
    "clipped-log": "epsilon",
    "softmax-one-unit": "one_unit",
    "one-unit-sparse": "one_unit",
    "argmax-one-unit": "one_unit",
    "metric-threshold-on-logits": "threshold_on_logits",
    "metric-from-logits": "wrong_metric",
    "metric-of-classes": "wrong_metric",
    "threshold-at-inference": "activation_at_inference",
}
"""The cause behind a rule of the doctor."""
OTHER_RULE = "wrong_pair"
"""The cause behind all other rules."""


def sign(name: str, **values: Any) -> Sign:
    """Return a sign of the table with the values of its sentence."""
    return Sign(text=SIGNS[name](**values), points=POINTS[name])


def signs_of_value(question: Asked) -> Sequence[Sign]:
    """Return the causes of a loss value as signs, in the order of ``core.losses.fingerprints.explain``."""
    return [
        Sign(
            text=cause.text,
            points={OF_FINGERPRINTS[cause.fingerprint.name]: max(FIRST_OF_A_VALUE - place, 1)},
            page=cause.fingerprint.page,
            state=cause.fingerprint.state,
            group="value",
        )
        for place, cause in enumerate(explain(question))
    ]
