"""The frameworks beside Keras, one table each, and the look-up of a name in them."""

import functools
import re

from logit_doctor.reading import catalogue
from logit_doctor.reading.frameworks.boosting import BOOSTING
from logit_doctor.reading.frameworks.entries import Entry, Framework
from logit_doctor.reading.frameworks.jax import JAX
from logit_doctor.reading.frameworks.pytorch import PYTORCH
from logit_doctor.reading.frameworks.transformers import TRANSFORMERS

FRAMEWORKS: tuple[Framework, ...] = (PYTORCH, TRANSFORMERS, JAX, BOOSTING)
METHODS = {name: operation for framework in FRAMEWORKS for name, operation in framework.methods.items()}
"""Methods of arrays, with the operation that each one is."""
SAME = frozenset({"data", "T", "mT"})
"""Attributes of an array that hold the same numbers."""
FLUENT = frozenset(
    {"to", "cuda", "cpu", "eval", "train", "float", "double", "half", "bfloat16", "requires_grad_", "share_memory"}
)
"""Methods of a model or a loss that return it."""
ROOTS = {root: framework for framework in FRAMEWORKS for root in framework.roots}


def framework_of(path: str) -> Framework | None:
    """Return the framework that a dotted path belongs to, or None for any other library."""
    return ROOTS.get(path.partition(".")[0])


@functools.lru_cache(maxsize=4096)
def canonical(path: str) -> str:
    """Return the path under which the tables of Keras or of a framework have a name.

    Examples
    --------
    >>> canonical("torch.nn.modules.loss.NLLLoss")
    'torch.nn.NLLLoss'
    """
    framework = framework_of(path)
    if framework is None:
        return catalogue.canonical(path)
    for pattern, home in framework.homes.items():
        found = re.match(pattern, path)
        path = path if found is None else home + path[found.end() :]
    return path


@functools.lru_cache(maxsize=4096)
def entry_of(path: str) -> Entry | None:
    """Return what the tables say of a canonical path, or None."""
    framework = framework_of(path)
    if framework is None:
        return None
    found = framework.entries.get(path)
    if found is not None:
        return found
    return next((entry for pattern, entry in framework.patterns.items() if re.fullmatch(pattern, path)), None)


@functools.lru_cache(maxsize=4096)
def is_home(path: str) -> bool:
    """Whether the tables have names below a path, as a module or a package has."""
    framework = framework_of(path)
    return framework is not None and any(name.startswith(f"{path}.") for name in framework.entries)
