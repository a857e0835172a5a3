"""Facts that the doctor extracts from a program, before any rule is applied."""

import ast
from dataclasses import dataclass, field

from logit_doctor.messages import Message
from logit_doctor.reading.guards import Guards
from logit_doctor.reading.values import Loss, Metric, Tensor, Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that is true of a program.

    ``site`` is the line that makes it true, ``guards`` are its conditions; ``episode`` identifies
    the outermost call of the program. ``module`` is the file in which it is found, empty for the one that is checked;
    then ``called_at`` is the line of that one from which it is reached.
    """

    site: int
    guards: Guards = ()
    episode: int = 0
    module: str = ""
    called_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing(Fact):
    """An output meets a loss; either may be unknown.

    ``compiled``: by ``compile``; else by a call, in graph mode if ``in_graph``. ``given`` is what ``compile`` gets as
    the loss, which may be a name for it. ``has_random_labels``: the labels are random real numbers.
    """

    output: Tensor | Unknown
    loss: Loss | Unknown
    compiled: bool = True
    in_graph: bool = True
    given: ast.expr | None = field(default=None, compare=False)
    has_random_labels: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring(Fact):
    """A metric sees an output. ``logits`` is whether the accompanying loss declares logits (None: see the pairings)."""

    output: Tensor
    metric: Metric
    logits: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Logarithm(Fact):
    """The logarithm of probabilities is taken, or such a logarithm is clipped (``clipped_after``).

    ``entropy``: it is multiplied with the same probabilities. ``is_local``: the activation is in the same function,
    so the logits are available.
    """

    probabilities: Tensor
    node: ast.expr = field(compare=False)
    clipped_after: bool = False
    entropy: bool = False
    is_local: bool = True

    @property
    def is_protected(self) -> bool:
        """Whether a clip or an epsilon keeps it finite."""
        return self.clipped_after or not {"clip", "epsilon"}.isdisjoint(self.probabilities.steps)

    @property
    def has_logits(self) -> bool:
        """Whether the logits are available and their exact logarithm is intended."""
        return self.is_local and not self.entropy and self.probabilities.model is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholding(Fact):
    """An output is compared with a number, or rounded (``value`` None)."""

    output: Tensor
    value: float | None
    node: ast.expr = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing(Fact):
    """The index of the largest entry of an output is taken along its last axis."""

    output: Tensor
    node: ast.Call = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacking(Fact):
    """An activation is applied to an output to which the same one was applied already."""

    output: Tensor
    inner: Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliance(Fact):
    """The program uses the size of what a model returned: it prints, compares, draws from or adds up the numbers."""

    model: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapping(Fact):
    """A loss got the model's output where labels belong."""

    first: ast.expr = field(compare=False)
    second: ast.expr = field(compare=False)
    library: str = "keras"


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving(Fact):
    """A model is built with this output, or a loss or a choice of a class meets a softmax.

    ``is_chosen``: only the index of its largest entry is used.
    """

    output: Tensor
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Implying(Fact):
    """A softmax gets no axis, so that the framework chooses it by the number of axes."""

    output: Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class Use(Fact):
    """A model is trained (``fit``, ``train_on_batch``) or built into another one (``call``)."""

    model: int
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost(Fact):
    """Something relevant could not be followed."""

    reason: Message
