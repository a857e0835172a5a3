"""Figures that others have published, each with the law of rounding that explains it: the table ``PUBLISHED``.

What was published is data with its source; what stands beside it is computed here by this project's arithmetic.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from core.arithmetic.bits import ulp
from core.arithmetic.entries import Text
from core.arithmetic.formats import FORMATS
from core.arithmetic.rounded import arithmetic_of
from core.losses.softmax import lse_minus_logit
from core.losses.steps import SoftmaxSteps

STORED, COMPUTED = FORMATS["bfloat16"], FORMATS["float32"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One published figure.

    Parameters
    ----------
    at : str
        The input, as it is written.
    published : str
        The figure as it was published, digit for digit.
    ours : callable
        Returns what the law gives.
    is_share : bool, default False
        Whether the figure is a percentage, and ``ours`` a share.
    """

    at: str
    published: str
    ours: Callable[[], float]
    is_share: bool = False

    @property
    def value(self) -> float:
        """The published figure as a number, a percentage as a share."""
        return float(self.published) / (100 if self.is_share else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Figures of one source.

    Parameters
    ----------
    source : str
        The repository on GitHub and the number of the issue or pull request.
    date : str
        Year and month, as ``2026-08``.
    measured : str
        What was measured, in a few words that the inputs follow.
    law : str
        What explains it, in a few words.
    cases : tuple of Case
    """

    source: str
    date: str
    measured: str
    law: str
    cases: tuple[Case, ...]


def half_spacing(size: float) -> float:
    """Return the largest error of a number of some size that is stored in bfloat16."""
    return float(ulp(size, STORED)) / 2


def probability_error(logit: float) -> float:
    """Return the relative error of a probability whose logit is off by half a spacing in bfloat16.

    Examples
    --------
    >>> [round(probability_error(logit), 3) for logit in (5, 20, 80, 640)]
    [0.016, 0.061, 0.221, 0.865]
    """
    return -math.expm1(-half_spacing(logit))


def unshifted_loss(offset: float, *logits: float) -> float:
    """Return the loss of the first class by ``lse_minus_logit`` in float32, an offset added to all logits.

    Examples
    --------
    >>> [unshifted_loss(offset, 2, -1) for offset in (1e4, 1e6, 1e8)]
    [0.048828125, 0.0625, 0.0]
    """
    arithmetic = arithmetic_of(COMPUTED)
    column = arithmetic.add(arithmetic.carry(logits), arithmetic.carry(offset))[:, None]
    return float(lse_minus_logit(SoftmaxSteps(arithmetic, column, np.zeros(1, dtype=np.int64))).loss[0])


def naive_softplus(argument: float) -> float:
    """Return log(1 + exp(x)) in float32.

    Examples
    --------
    >>> f"{naive_softplus(-12.3392):.6g}"
    '4.41073e-06'
    """
    arithmetic = arithmetic_of(COMPUTED)
    one = arithmetic.carry([1.0])
    return float(arithmetic.log(arithmetic.add(one, arithmetic.exp(arithmetic.carry([argument]))))[0])


def _probabilities(*cases: tuple[float, str]) -> tuple[Case, ...]:
    return tuple(
        Case(at=f"{logit:g}", published=said, ours=partial(probability_error, logit), is_share=True)
        for logit, said in cases
    )


def _bins(*cases: tuple[float, str]) -> tuple[Case, ...]:
    return tuple(Case(at=f"−{end:g}", published=said, ours=partial(half_spacing, end)) for end, said in cases)


def _offsets(*cases: tuple[float, str]) -> tuple[Case, ...]:
    return tuple(
        Case(at=f"{offset:.0e}", published=said, ours=partial(unshifted_loss, offset, 2, -1)) for offset, said in cases
    )


PUBLISHED: tuple[Published, ...] = (
    Published(
        source="marin-community/marin #8217",
        date="2026-08",
        measured=Text(
            "error of the top probability in bfloat16, at a logit of",
            de="Fehler der größten Wahrscheinlichkeit in bfloat16, bei einem Logit von",
        ),
        law=Text("half a spacing of the logit, in the exponent", de="ein halber Abstand des Logits, im Exponenten"),
        cases=_probabilities((5, "1.2"), (20, "5.5"), (80, "21.9"), (640, "85.8")),
    ),
    Published(
        source="genlm/genlm-backend #66",
        date="2026-05",
        measured=Text(
            "worst error of log-probabilities stored in bfloat16, down to",
            de="größter Fehler in bfloat16 gespeicherter Log-Wahrscheinlichkeiten, bis hinab zu",
        ),
        law=Text("half a spacing", de="ein halber Abstand"),
        # The last bin ends at -69.1, but half a spacing is 0.25 from 64 on; the published error is that below.
        cases=_bins((2.3, "0.008"), (6.9, "0.020"), (13.8, "0.037"), (27.6, "0.069"), (63.9, "0.126")),
    ),
    Published(
        source="ml-explore/mlx #4188",
        date="2026-08",
        measured=Text(
            "cross-entropy of the logits 2 and −1 in float32, with an offset of",
            de="Kreuzentropie der Logits 2 und −1 in float32, mit einem Offset von",
        ),
        law=Text("log-sum-exp minus logit", de="Log-Sum-Exp minus Logit"),
        cases=_offsets((1e4, "0.048828125"), (1e6, "0.0625"), (1e8, "0.0")),
    ),
    Published(
        source="pytorch/pytorch #11752",
        date="2018-09",
        measured=Text("cross-entropy of two equal logits, both", de="Kreuzentropie zweier gleicher Logits, beide"),
        law=Text("log-sum-exp minus logit", de="Log-Sum-Exp minus Logit"),
        cases=(Case(at="1e+08", published="0.0", ours=partial(unshifted_loss, 0.0, 1e8, 1e8)),),
    ),
    Published(
        source="microsoft/onnxruntime #10491",
        date="2022-02",
        measured=Text("softplus in float32, of", de="Softplus in float32, von"),
        law=Text("log(1 + exp x) as it is written", de="log(1 + exp x), wie es dasteht"),
        cases=(Case(at="−12.3392", published="4.41073e-6", ours=partial(naive_softplus, -12.3392)),),
    ),
    Published(
        source="Modalities/modalities #464",
        date="2026-09",
        measured=Text("steps of a loss in bfloat16, near", de="Stufen eines Loss in bfloat16, nahe"),
        law=Text("the spacing of bfloat16", de="der Abstand in bfloat16"),
        cases=(Case(at="36", published="0.25", ours=lambda: 2 * half_spacing(36)),),
    ),
)
