"""What a table of a framework says of one name of its library: a layer, a loss, an operation, a base class."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A layer.

    Parameters
    ----------
    kind : str
        The layer of Keras that does the same to the meaning of its input; any other name for a layer whose output is
        neither logits nor probabilities.
    units, units_word : int and str, optional
        Place and keyword of the size of the output's class axis.
    activation : str
        What it applies; "linear" for a layer with weights.
    axis : int, optional
        Place of the axis of a softmax.
    class_axis : int
        Axis of the classes in its output.
    may_activate : bool
        Whether it applies what it is given as ``activation``, which is not analysed.
    """

    kind: str
    units: int | None = None
    units_word: str = ""
    activation: str = "linear"
    axis: int | None = None
    class_axis: int = -1
    may_activate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A loss.

    Parameters
    ----------
    family : str
        As in ``Loss``.
    takes : str
        "logits", "probabilities", "logarithms" (of probabilities), or "any" for a loss of real numbers.
    is_class : bool
        Whether a call of it makes the loss, which is then called; else the call is the loss.
    labels_first : bool
        Whether the labels come before the output.
    flags : tuple of str
        Keywords that make it take logits where they are true.
    """

    family: str = "other"
    takes: str = "any"
    is_class: bool = False
    labels_first: bool = False
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A function or a method of arrays: ``name`` is that of the same operation in the tables of Keras."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question to the library whose answer is the same wherever a model is trained."""

    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """A function whose result means the same as its first argument: a compiler, a wrapper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A container of layers: "sequential", "list" or "dict"."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A base class of modules; ``forward`` is the method that computes the output, ``setup`` one that makes layers."""

    forward: str
    setup: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A function that makes a model with a linear last layer.

    Parameters
    ----------
    units, units_position, default_units : str and int, optional
        Keyword, place and default of the size of the layer.
    kind, families : str and mapping of str to str
        Keyword that chooses the model's own loss, and the family of each choice.
    """

    units: str = "num_classes"
    units_position: int | None = None
    default_units: int | None = None
    kind: str = ""
    families: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booster:
    """A function or a class that makes boosted trees: keywords of an objective and of metrics that are functions."""

    function: str = ""
    metric: tuple[str, ...] = ()
    is_class: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A context in which operations run in 16 bits: ``device`` where the name tells it, else the first argument."""

    device: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradient:
    """A function that returns one which computes a value and its gradient."""

    has_value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A function that makes a record with its keywords as attributes, such as Flax' state of a training."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimator:
    """A class that trains a module: ``module`` and ``criterion`` are classes or instances.

    Parameters
    ----------
    criterion : str
        Path of the default loss; empty without one.
    takes_logarithm : bool
        Whether it takes the logarithm of the output before NLLLoss, which then gets probabilities.
    """

    criterion: str = ""
    takes_logarithm: bool = False


Entry: TypeAlias = (
    Estimator
    | Module
    | Criterion
    | Operation
    | Answer
    | Passing
    | Container
    | Base
    | Model
    | Booster
    | Region
    | Gradient
    | State
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A library beside Keras.

    Parameters
    ----------
    name : str
        Its name in findings.
    roots : tuple of str
        The packages that belong to it.
    homes : mapping of str to str
        Regular expressions of the paths of a name, with the path that the table uses.
    entries : mapping of str to Entry
        By path.
    patterns : mapping of str to Entry
        By regular expression of a whole path, for names that are too many to list.
    methods : mapping of str to str
        Methods of its arrays, with the operation that each one is.
    """

    name: str
    roots: tuple[str, ...]
    homes: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    patterns: Mapping[str, Entry] = field(default_factory=dict)
    methods: Mapping[str, str] = field(default_factory=dict)


def under(home: str, names: Iterable[str], entry: Entry) -> dict[str, Entry]:
    """Return the same entry for several names of one module."""
    return {f"{home}.{name}": entry for name in names}
