"""The values of the abstract interpreter: everything known about an expression without running it.

Every value is immutable. A list, a model or an instance, which a program may change, is an ``Object`` with an identity;
what it holds is in the ``Run``. ``Choice`` is a value that depends on conditions that the source leaves open.
"""

import ast
from dataclasses import dataclass, field
from typing import TypeAlias

from logit_doctor.messages import NOTHING, Message
from logit_doctor.reading.guards import Guards


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A value that cannot be followed, with the reason and the line where it was lost."""

    reason: Message
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A literal: string, number, bool or None; ``node`` is where it is written, if it is."""

    value: object
    node: ast.expr | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The items of a tuple, or the contents of a list; not ``complete`` when there may be others.

    ``repeats``: the others are made by the same statements as those known, in further rounds of a loop.
    """

    items: "tuple[Value, ...]"
    complete: bool = True
    repeats: bool = False

    @property
    def is_typical(self) -> bool:
        """Whether the known items stand for all of them."""
        return self.complete or self.repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """The contents of a dict with string keys; not ``complete`` when there may be others."""

    items: "tuple[tuple[str, Value], ...]"
    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class External:
    """A name of a library, by its canonical dotted path."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A namespace of the program; its names live in the store under ``identity``."""

    identity: int
    parent: "Scope | None" = None
    is_class: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace:
    """A module of the project, by its dotted name; ``scope`` holds its names."""

    scope: Scope
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function or lambda of the file, bound to ``owner`` when it was reached through an instance."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    owner: "Value | None" = None
    home: "Class | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """A class of the file; ``scope`` holds its body's names."""

    node: ast.ClassDef
    scope: Scope
    bases: "tuple[Value, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """Something that can change.

    Its kind is ``list``, ``dict``, ``model``, ``sequential``, ``instance``, ``chain``, ``booster`` or ``state``.
    A ``chain`` is a sequential model of another framework, whose output is computed anew for every input; a
    ``booster`` is boosted trees, a ``state`` a record of values by name.
    """

    identity: int
    kind: str
    line: int
    belongs: "Class | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method of a value, known by name, such as ``model.fit``."""

    owner: "Value"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """``functools.partial`` of something callable."""

    function: "Value"
    positional: "tuple[Value, ...]"
    named: "tuple[tuple[str, Value], ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """An activation: its name (None when it cannot be followed) and where it is written.

    ``library`` is ``keras`` or ``tf``: only Keras' own spelling leaves the logits where TensorFlow's losses find them.
    Of another framework it is the framework's name. ``axis`` is "implied" where the framework chooses it. ``operand``
    is what an operation or a method applies the activation to.
    """

    name: str | None
    node: ast.expr | None = field(default=None, compare=False)
    library: str = "keras"
    axis: object = -1
    reason: Message = NOTHING
    operand: ast.expr | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer, as far as its output is concerned; ``has_usual_axes`` unless the file sets a data format.

    ``class_axis`` is the axis of the classes in its output.
    """

    kind: str
    activation: Activation
    node: ast.Call = field(compare=False)
    units: int | None = None
    half: bool = False
    name: str | None = None
    inner: "Value | None" = None
    has_usual_axes: bool = True
    class_axis: int | None = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor:
    """A tensor, as far as it matters to a loss.

    Parameters
    ----------
    activation : Activation
        The last activation applied. ``linear`` means logits.
    node : ast.expr
        The call that made it: the layer or operation.
    units : int, optional
        Size of the last axis.
    rank : int, optional
        Number of axes, batch included.
    rescued : bool
        Whether TensorFlow's losses can still find the logits behind the activation.
    half : bool
        Whether it was computed in a 16-bit format.
    model : int, optional
        Identity of the model that returned it.
    steps : tuple of str
        Later operations: ``clip``, ``epsilon``, ``log``, ``new`` (any other operation that kept its meaning),
        ``chosen`` (some entries of each row), ``served`` (by ``predict()``); of logits ``shifted`` (something unknown
        was subtracted), ``logsumexp`` and ``whole`` (reduced over all entries); of an origin also ``scaled``,
        ``weighted`` (by the labels), ``summed``, ``reduced`` (to a maximum or a product) and ``complement``.
    class_axis : int, optional
        Axis of the classes; None if it is unknown.
    origin : Tensor, optional
        What it was computed from, if its own meaning is unknown but it is 0 where this is 0.
    """

    activation: Activation
    node: ast.expr = field(compare=False)
    units: int | None = None
    rank: int | None = None
    rescued: bool = True
    half: bool = False
    model: int | None = None
    name: str | None = None
    steps: tuple[str, ...] = ()
    origin: "Tensor | None" = None
    class_axis: int | None = -1

    @property
    def line(self) -> int:
        """Line of the activation if one is written, else of the call that made the tensor."""
        return (self.activation.node or self.node).lineno


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A loss.

    Parameters
    ----------
    family : str
        ``sparse``, ``categorical``, ``binary``, ``distribution``, ``overlap``, ``auto`` or ``other``.
    from_logits : bool, optional
        Whether it takes logits; None if that is not known.
    node : ast.expr
        Where it is made, or where a loss of another framework than Keras is called.
    spelling : str
        Its name.
    is_operation : bool
        Whether it never looks behind its argument for logits.
    flag : str
        The text of its ``from_logits`` argument, for when the value is not known.
    library : str
        Its framework.
    of_logarithms : bool
        Whether it takes the logarithms of probabilities.
    labels_first : bool
        Whether the labels come before the output.
    made : ast.expr, optional
        Where a loss of another framework than Keras is made.
    device : str
        The device of the region of 16-bit operations in which it is called.
    """

    family: str
    from_logits: bool | None
    node: ast.expr = field(compare=False)
    spelling: str
    is_operation: bool = False
    flag: str = ""
    library: str = "keras"
    of_logarithms: bool = False
    labels_first: bool = True
    made: ast.expr | None = field(default=None, compare=False)
    device: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric; ``setting`` is its threshold or from_logits argument, or ``default``."""

    name: str
    setting: object
    node: ast.expr = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several values, each under its conditions."""

    options: "tuple[tuple[Guards, Value], ...]"


Value: TypeAlias = (
    Unknown | Constant | Items | Mapping | External | Namespace | Function | Class | Object | Method | Partial
    | Activation | Layer | Tensor | Loss | Metric | Choice
)  # fmt: skip

NONE = Constant(value=None)


def constant_of(value: Value | None) -> object:
    """Return the Python value of a literal, else None."""
    return value.value if isinstance(value, Constant) else None
