"""The loss values that have a cause of their own, for comparison with one that was typed."""

from dataclasses import dataclass

from core.losses.fingerprints import FINGERPRINTS, Asked
from core.messages import Message

GROUPS: dict[str, tuple[str, ...]] = {
    "uniform": ("one_half", "uniform"),
    "twice": ("double_softmax", "double_sigmoid_positive"),
    "constant": ("constant_answer", "constant_answer_1"),
    "cap": ("clip", "clip_of_label_0", "epsilon", "log_clamp"),
    "format": ("saturation", "overflow", "underflow"),
}
"""Fingerprints whose values do not depend on the one asked for, by what they have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownValue:
    """A loss value with a cause.

    Parameters
    ----------
    group : str
        Key of ``GROUPS``.
    value : float
        In nats.
    text : Message
        The sentence that explains it.
    is_near : bool
        Whether it is the one asked for.
    """

    group: str
    value: float
    text: Message
    is_near: bool


def known_values(question: Asked) -> list[KnownValue]:
    """Return the loss values that have a cause, group by group.

    Examples
    --------
    >>> [round(known.value, 3) for known in known_values(Asked(value=1.461, unit=0.001)) if known.is_near]
    [1.461]
    """
    return [
        KnownValue(group=group, value=value, text=text, is_near=question.is_near(value))
        for group, names in GROUPS.items()
        for name in names
        for value, text in FINGERPRINTS[name].candidates(question)
    ]
