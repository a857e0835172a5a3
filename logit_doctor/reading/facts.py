"""What the doctor reads out of a program or a file, before any judgement.

Each fact carries the conditions (``guards``) under which it holds; ``site`` is the line that makes it true, ``episode``
tells one outermost call of the program from another.
"""

import ast
from dataclasses import dataclass, field
from typing import TypeAlias

from logit_doctor.reading.guards import Guards
from logit_doctor.reading.values import Loss, Metric, Tensor, Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """An output meets a loss; either may be unknown.

    ``compiled``: by ``compile``; else by a call, in graph mode if ``graph``.
    """

    output: Tensor | Unknown
    loss: Loss | Unknown
    site: int
    guards: Guards = ()
    episode: int = 0
    compiled: bool = True
    graph: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring:
    """A metric sees an output. ``logits`` says whether the loss beside it declares logits (None: look at pairings)."""

    output: Tensor
    metric: Metric
    site: int
    guards: Guards = ()
    episode: int = 0
    logits: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Logarithm:
    """The logarithm of probabilities is taken, or such a logarithm is clipped (``clipped_after``).

    ``entropy``: it is multiplied with the same probabilities. ``is_local``: the activation stands in the same function,
    so that the logits are at hand.
    """

    probabilities: Tensor
    node: ast.expr = field(compare=False)
    site: int
    guards: Guards = ()
    episode: int = 0
    clipped_after: bool = False
    entropy: bool = False
    is_local: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholding:
    """An output is compared with a number, or rounded (``value`` None)."""

    output: Tensor
    value: float | None
    node: ast.expr = field(compare=False)
    site: int
    guards: Guards = ()
    episode: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapping:
    """A loss got the model's output where labels belong."""

    first: ast.expr = field(compare=False)
    second: ast.expr = field(compare=False)
    site: int
    guards: Guards = ()
    episode: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A model is built with this output."""

    output: Tensor
    site: int
    guards: Guards = ()
    episode: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A model is trained (``fit``, ``train_on_batch``) or built into another one (``call``)."""

    model: int
    how: str
    site: int
    guards: Guards = ()
    episode: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Something relevant could not be followed."""

    reason: str
    site: int
    guards: Guards = ()
    episode: int = 0


Fact: TypeAlias = Pairing | Monitoring | Logarithm | Thresholding | Swapping | Serving | Use | Lost
