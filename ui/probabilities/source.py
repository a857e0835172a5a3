"""The source of the page's logits: typed, or the arms of this tab's last training."""

from dataclasses import dataclass
from types import ModuleType

import numpy as np

from core.arithmetic.arrays import BoolArray, Float64Array, Int64Array
from core.keras.training.datasets import Data
from core.keras.training.records import EpochRecord
from core.states.probabilities import typed_logits
from ui.drawing.charts.arms import arm_styles, label_title
from ui.drawing.palette import FUSED, Style
from ui.training.live import LiveTraining


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """The logits of one arm, (num_samples, num_outputs), as its own dtype holds them."""

    title: str
    style: Style
    logits: Float64Array

    @property
    def defined(self) -> BoolArray:
        """Which examples have finite logits, (num_samples,)."""
        return np.asarray(np.isfinite(self.logits).all(axis=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Logits to look at.

    Parameters
    ----------
    arms : tuple of Arm
        At least one.
    function : str
        ``softmax``, or ``sigmoid`` for arms with one output.
    names : tuple of str
        The meaning of each output.
    data : Data or None
        The data set whose validation part was classified; None for typed logits.
    """

    arms: tuple[Arm, ...]
    function: str
    names: tuple[str, ...]
    data: Data | None = None

    @property
    def num_samples(self) -> int:
        """Number of examples."""
        return len(self.arms[0].logits)

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes that can be predicted: with one output, those of no and yes."""
        return self.names if self.data is None else self.data.class_names

    def decisions(self, arm: Arm) -> Int64Array:
        """Return the class with the largest logit, or logit > 0 for one output; -1 if a logit is not finite."""
        chosen = (arm.logits[:, 0] > 0) if self.function == "sigmoid" else np.argmax(arm.logits, axis=1)
        return np.where(arm.defined, chosen, -1).astype(np.int64)

    def log_odds(self, arm: Arm, index: int) -> Float64Array:
        """Return the logarithm of p / (1 - p) of a class for the defined examples, never through p itself.

        For a sigmoid it is the logit (or minus it); for softmax the logit minus log-sum-exp of the others.
        """
        logits = arm.logits[arm.defined]
        if self.function == "sigmoid":
            return logits[:, 0] if index == 1 else -logits[:, 0]
        others = np.delete(logits, index, axis=1)
        largest = others.max(axis=1)
        return np.asarray(logits[:, index] - largest - np.log(np.exp(others - largest[:, None]).sum(axis=1)))


def typed(raw: str, function: str, text: ModuleType) -> Source:
    """Read logits as typed, separated by commas or spaces.

    Raises
    ------
    LogitsError
        If something is no number, or a finite one above 1e18, or there are none or too many.
    """
    logits = np.array(typed_logits(raw))
    arm = Arm(title=text.TYPED_TITLE, style=FUSED, logits=logits[None, :])
    return Source(arms=(arm,), function=function, names=tuple(f"z{place}" for place in range(1, len(logits) + 1)))


def trained(training: LiveTraining, training_words: ModuleType) -> Source | None:
    """Return the arms of a finished training, None before its end."""
    last: EpochRecord | None = training.records[-1] if training.records else None
    if last is None or training.step < training.params.last_step:
        return None
    styles = arm_styles([arm.label for arm in last.arms])
    arms = tuple(
        Arm(title=label_title(arm.label, training_words), style=styles[arm.label], logits=arm.outcome.validation_logits)
        for arm in last.arms
        if arm.outcome is not None
    )
    data = training.params.data
    is_binary = training.params.num_outputs == 1
    return Source(
        arms=arms,
        function="sigmoid" if is_binary else "softmax",
        names=(data.class_names[1],) if is_binary else data.class_names,
        data=data,
    )
