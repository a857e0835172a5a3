"""Classes of the file: inheritance, their kind in Keras, and attribute look-up."""

import ast
from collections.abc import Iterator

from logit_doctor.messages import say
from logit_doctor.reading.frameworks import entry_of
from logit_doctor.reading.frameworks.entries import Base, Criterion
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import Class, External, Function, Method, Object, Unknown, Value

STATELESS = "gets its variables with every call"
"""The mark of a chain of Flax; no attribute can have this name."""
BASES = {
    "Sequential": "sequential",
    "Model": "model",
    "Functional": "model",
    "Layer": "layer",
    "Loss": "loss",
    "LossFunctionWrapper": "loss",
    "Metric": "metric",
    "Module": "module",
}


def lineage(run: Run, belongs: Class) -> Iterator[Value]:
    """Yield a class and everything it inherits from, nearest first."""
    yield belongs
    for base in belongs.bases:
        if isinstance(base, Class) and base != belongs:
            yield from lineage(run, base)
        else:
            yield base


def of_class(run: Run, belongs: Class, name: str) -> Value | None:
    """Return the attribute ``name`` of a class or its base classes."""
    for ancestor in lineage(run, belongs):
        if isinstance(ancestor, Class):
            found = run.read(ancestor.scope.identity, name)
            if isinstance(found, Function):
                return Function(node=found.node, scope=found.scope, home=ancestor)
            if found is not None:
                return found
    return None


def of_super(run: Run, name: str, line: int) -> Value:
    """Return ``super().name`` inside the method being executed."""
    unknown = Unknown(reason=say("super", name=name), line=line)
    if not run.frames:
        return unknown
    function = run.frames[-1].function
    owner, home = function.owner, function.home
    if not isinstance(owner, Object) or home is None:
        return unknown
    for base in home.bases:
        if isinstance(base, Class):
            found = of_class(run, base, name)
            if isinstance(found, Function):
                return Function(node=found.node, scope=found.scope, owner=owner, home=found.home)
    return Method(owner=owner, name=name)


def keras_base(run: Run, belongs: Class | None) -> str:
    """Return the kind of Keras class that a class inherits from, ``unknown`` if a base class is outside the file."""
    if belongs is None:
        return ""
    found = ""
    if base_of(run, belongs) is not None:
        return "module"
    for base in lineage(run, belongs):
        if isinstance(base, External):
            if base.path == "torch.nn.Sequential":
                return "chain"
            name = base.path.rpartition(".")[2]
            if base.path.startswith(("keras.", "tensorflow.")) and name in BASES:
                return BASES[name]
            found = "" if base.path in ("object", "abc.ABC", "ABC") else "unknown"
        elif isinstance(base, Unknown):
            found = "unknown"
    return found


def base_of(run: Run, belongs: Class | None) -> Base | None:
    """Return what the tables of the frameworks say of the class's module, or None."""
    for base in lineage(run, belongs) if belongs is not None else ():
        entry = entry_of(base.path) if isinstance(base, External) else None
        if isinstance(entry, Base):
            return entry
    return None


def loss_of(run: Run, belongs: Class | None) -> tuple[str, Criterion] | None:
    """Return the loss of a framework that a class inherits from: its path and its entry, or None."""
    for base in lineage(run, belongs) if belongs is not None else ():
        entry = entry_of(base.path) if isinstance(base, External) else None
        if isinstance(base, External) and isinstance(entry, Criterion):
            return base.path, entry
    return None


def is_stateless(run: Run, owner: Object) -> bool:
    """Whether an object is a module of Flax, which gets its variables with every call."""
    base = base_of(run, owner.belongs)
    return (base is not None and base.setup != "") or run.read(owner.identity, STATELESS) is not None


def is_model(run: Run, value: Value) -> bool:
    """Whether a value is a model whose output can be determined."""
    if not isinstance(value, Object):
        return False
    return value.kind in ("model", "sequential") or keras_base(run, value.belongs) in ("model", "sequential", "unknown")


def own_train_step(run: Run, owner: Value) -> str | None:
    """Return the text of the ``train_step`` that a model's class defines, or None."""
    if not isinstance(owner, Object) or owner.belongs is None:
        return None
    found = of_class(run, owner.belongs, "train_step")
    return ast.unparse(found.node) if isinstance(found, Function) else None
