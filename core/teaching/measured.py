"""The measurements that the questions share: one wrong or right example, in a format, by a formulation."""

from dataclasses import dataclass

from core.arithmetic.formats import format_named
from core.arithmetic.rounded import arithmetic_of
from core.keras.training.claims import ran
from core.keras.training.presets import PRESETS
from core.losses import FORMULATIONS
from core.messages.claims import KINDS
from core.truth.reference import reference_for

WRONG, RIGHT = 1, 0
"""The label of an example whose first logit leads: a different class, or the leading one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Loss in nats and its derivative by the true class's logit, and the exact loss."""

    loss: float
    gradient: float
    exact: float


def measured(
    margin: float, formulation: str, *, format: str = "float32", label: int = WRONG, num_classes: int = 3
) -> Example:
    """Return the result of a softmax formulation if the first logit leads all others, which are 0, by a margin.

    Examples
    --------
    >>> found = measured(20.0, "keras_clip")
    >>> round(found.loss, 3), found.gradient, round(found.exact, 3)
    (16.118, 0.0, 20.0)
    """
    judged = format_named(format)
    logits = [[margin] + [0.0] * (num_classes - 1)]
    result = FORMULATIONS["softmax"][formulation].evaluate(arithmetic_of(judged), logits, [label])
    reference = reference_for(loss="softmax", judged=judged)(logits, [label])
    return Example(
        loss=float(result.loss[0]), gradient=float(result.gradient[0, label]), exact=float(reference.loss_hi[0])
    )


def dead_from(formulation: str, *, format: str = "float32", limit: int = 120) -> int:
    """Return the first whole margin at which the gradient of a wrong example is exactly 0.

    Raises
    ------
    ValueError
        If there is none up to the limit.
    """
    for margin in range(limit):
        if measured(float(margin), formulation, format=format).gradient == 0:
            return margin
    raise ValueError(f"formulation: got {formulation}, need one whose gradient is 0 from a margin below {limit} on")


def kind_claimed(preset: str, arm: str) -> str:
    """Return the formula that Keras ran for an arm of a preset, a key of ``KINDS``, as the preset's tests confirm.

    Raises
    ------
    ValueError
        If the preset claims nothing about the arm.
    """
    claimed = {claim.text for claim in PRESETS[preset].claims}
    for kind in KINDS:
        if ran(arm, kind).text in claimed:
            return kind
    raise ValueError(f"arm: got {arm!r}, need an arm whose formula preset {preset} claims")
