"""What a replay shows: ``Trace`` takes the inputs and outputs of layers, in order, and finds where it went wrong."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from logit_watch.batches import Float64Array
from logit_watch.broken import Site

ROUGHLY = 0.02
"""How exactly a logarithm is one, in the narrowest format."""


def as_array(tensor: Any) -> Float64Array:
    """Return a tensor of any framework as an array of float64, which holds every narrower format exactly."""
    if hasattr(tensor, "detach"):
        tensor = tensor.detach().cpu()
        tensor = tensor.double() if tensor.is_floating_point() else tensor
    array = np.asarray(tensor)
    return array.astype(np.float64)


def all_finite(array: Float64Array) -> bool:
    """Return whether every number is finite."""
    return bool(np.isfinite(array).all())


def masked_rows(array: Float64Array) -> int:
    """Return how many rows, of two or more numbers, are minus infinity throughout."""
    if array.ndim < 2 or array.shape[-1] < 2:
        return 0
    return int((array == -np.inf).all(axis=-1).sum())


def is_broken(array: Float64Array) -> bool:
    """Return whether an array has NaN or plus infinity; minus infinity is how classes are masked."""
    return bool((np.isnan(array) | (array == np.inf)).any())


def is_logarithm(inputs: Float64Array, outputs: Float64Array) -> bool:
    """Return whether outputs are the logarithms of inputs, of which some are exactly zero.

    Examples
    --------
    >>> is_logarithm(np.array([1.0, 0.0]), np.array([0.0, -np.inf]))
    True
    """
    if inputs.shape != outputs.shape or not all_finite(inputs) or inputs.size == 0 or inputs.min() < 0:
        return False
    is_zero = inputs == 0
    if not is_zero.any() or not (is_zero == (outputs == -np.inf)).all():
        return False
    return bool(np.allclose(outputs[~is_zero], np.log(inputs[~is_zero]), rtol=ROUGHLY, atol=ROUGHLY))


@contextmanager
def untouched() -> Iterator[None]:
    """Give the random states of Python and NumPy back as they were."""
    own, of_numpy = random.getstate(), np.random.get_state()  # noqa: NPY002  the state that layers of a user may draw from
    try:
        yield
    finally:
        random.setstate(own)
        np.random.set_state(of_numpy)  # noqa: NPY002


class Trace:
    """The layers of one batch.

    Examples
    --------
    >>> trace = Trace()
    >>> trace.show("dense", "float16", [np.array([300.0])], [np.array([np.inf])])
    >>> trace.site().layer
    'dense'
    """

    def __init__(self) -> None:
        self.broken: Site | None = None
        self.masked: Site | None = None
        self.negative: Site | None = None
        self.minus: Site | None = None

    def show(self, layer: str, dtype: str, inputs: Sequence[Float64Array], outputs: Sequence[Float64Array]) -> None:
        """Take what a layer got and returned."""
        if self.broken is not None or all(map(all_finite, outputs)):
            return
        if any(map(is_broken, outputs)) and not any(map(is_broken, inputs)):
            self.broken = _site(layer, dtype, inputs, sum(map(masked_rows, inputs)))
        if self.minus is None and all(map(all_finite, inputs)):
            self.minus = _site(layer, dtype, inputs, 0, is_minus=not any(map(is_broken, outputs)))
        rows = sum(map(masked_rows, outputs))
        if self.masked is None and rows:
            self.masked = _site(layer, dtype, inputs, rows)
        if any(is_logarithm(one, other) for one in inputs for other in outputs):
            self.negative = self.negative or _site(layer, dtype, inputs, 0, is_logarithm=True)

    def site(self) -> Site | None:
        """Return where the batch went wrong: at a logarithm of zero, else at NaN or infinity, else at -inf."""
        if self.broken is not None and self.broken.masked_rows and self.masked is not None:
            return self.masked
        return self.negative or self.broken or self.masked or self.minus


def _site(
    layer: str,
    dtype: str,
    inputs: Sequence[Float64Array],
    rows: int,
    *,
    is_logarithm: bool = False,
    is_minus: bool = False,
) -> Site:
    finite = [array[np.isfinite(array)] for array in inputs]
    return Site(
        layer=layer,
        dtype=dtype,
        inputs_largest=max((float(np.abs(array).max()) for array in finite if array.size), default=0.0),
        masked_rows=rows,
        is_logarithm=is_logarithm,
        is_minus=is_minus,
    )
