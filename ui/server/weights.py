"""The memory of an object, including everything that exists because of it."""

import gc
import sys
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType

import numpy as np

ALIGNMENT = 16
"""Allocators return multiples of this size."""
MALLOC_FROM, MALLOC_HEADER = 512, 8
"""Above this size, Python leaves a block to malloc, which stores the size before it."""
NOT_ITS_OWN = (type, ModuleType, FunctionType, BuiltinFunctionType, MethodType, CodeType)
"""Types of things that exist independently of the object."""


def taken(value: object) -> int:
    """Return the bytes of an object and of everything that it refers to, each object counted once.

    Classes, functions and modules count nothing. A view counts with the memory of its array.

    Examples
    --------
    >>> taken(b"x" * 10_000) - taken(b"x" * 2_000)
    8000
    >>> taken(np.zeros(1_000)[:1]) > 8_000
    True
    """
    seen: set[int] = set()
    waiting, total = [value], 0
    while waiting:
        found = waiting.pop()
        if id(found) in seen or isinstance(found, NOT_ITS_OWN):
            continue
        seen.add(id(found))
        total += _block(sys.getsizeof(found))
        # NumPy does not report the base of a view, or the objects in an array, to the garbage collector.
        if isinstance(found, np.ndarray):
            waiting += [found.base] if found.base is not None else []
            waiting += found.ravel().tolist() if found.dtype.hasobject else []
        else:
            waiting += gc.get_referents(found)
    return total


def _block(size: int) -> int:
    size += MALLOC_HEADER if size > MALLOC_FROM else 0
    return -(-size // ALIGNMENT) * ALIGNMENT
