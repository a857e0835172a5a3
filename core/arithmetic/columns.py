"""Recurrences along the first axis of many columns at once, each column in a format of its own.

A sum from left to right over 128,256 terms is as many steps, each of which waits for the one before: only the columns
can be computed together. Values travel in float64. Each step rounds as if nothing overflowed, and a block of steps is
then checked; where a condition failed, the slower arithmetic of ``core.arithmetic.rounded`` repeats the columns. Which
sums there are is in ``core.arithmetic.reductions``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.arithmetic.arrays import BoolArray, Float64Array, FloatArray, Int64Array
from core.arithmetic.formats import FORMATS, FloatFormat
from core.arithmetic.rounded import Arithmetic

BLOCK = 256
"""Steps between two checks."""
SIGN_AND_EXPONENT = np.int64(-(1 << 52))
DOUBLE = FORMATS["float64"].precision


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of one format, ``values`` of shape (num_terms, num_columns) in the carrier of ``arithmetic``."""

    arithmetic: Arithmetic
    values: FloatArray


def can_be_joined(format: FloatFormat) -> bool:
    """Whether the steps below round as the format does: it has zero, both signs, and overflows to infinity or NaN."""
    is_carried = format.precision == DOUBLE or 2 * format.precision + 2 <= DOUBLE
    return format.is_ordinary and not format.saturates and is_carried


def left_to_right(columns: Sequence[Columns]) -> list[Float64Array]:
    """Add each column's terms from the first to the last, with one rounding an addition.

    Parameters
    ----------
    columns : sequence of Columns
        Formats for which ``can_be_joined``; equally many terms, at least one, in all of them.

    Returns
    -------
    list of ndarray of float64, shape (num_columns,)
        The sums of each entry of ``columns``.
    """
    return _by_format(columns, _Left, left_step)


def running_sums(columns: Columns) -> FloatArray:
    """Return the sums of `left_to_right` after every term, in the shape and the carrier of the values."""
    history = np.empty_like(columns.values)
    history[0] = columns.values[0]
    _run([columns], _Left, left_step, history)
    return history


def left_step(arithmetic: Arithmetic, term: FloatArray, state: Sequence[FloatArray]) -> list[FloatArray]:
    """Return the sum after one more term."""
    return [arithmetic.add(state[0], term)]


def compensated(columns: Sequence[Columns]) -> list[Float64Array]:
    """Add as Kahan does: y = x - c, t = s + y, c = (t - s) - y, s = t, each operation rounded.

    Parameters and results are those of `left_to_right`.
    """
    return _by_format(columns, _Kahan, kahan_step)


def kahan_step(arithmetic: Arithmetic, term: FloatArray, state: Sequence[FloatArray]) -> list[FloatArray]:
    """Return sum and compensation after one more term."""
    total, compensation = state
    corrected = arithmetic.subtract(term, compensation)
    raised = arithmetic.add(total, corrected)
    return [raised, arithmetic.subtract(arithmetic.subtract(raised, total), corrected)]


Step = Callable[[Arithmetic, FloatArray, Sequence[FloatArray]], list[FloatArray]]


class _Rows:
    """Arrays for a block of steps that are rounded in place, one row a step, and the lift of each column."""

    def __init__(self, formats: Sequence[FloatFormat], widths: Sequence[int]) -> None:
        # Adding 2^(53 - p) times a value's own power of two leaves p bits of it, rounded to nearest even.
        self.lift: Int64Array = np.repeat([(DOUBLE - format.precision) << 52 for format in formats], widths)
        self.largest: Float64Array = np.repeat([format.max for format in formats], widths)
        self.unit: Float64Array = np.empty(len(self.lift))
        self.unit_bits = self.unit.view(np.int64)
        self.is_native = formats[0].precision == DOUBLE

    def settle(self, values: Float64Array, bits: Int64Array) -> None:
        """Round in place; ``bits`` is a view of the values. A sum in the subnormal range is exact and needs no care."""
        if self.is_native:
            return
        np.bitwise_and(bits, SIGN_AND_EXPONENT, self.unit_bits)
        np.add(self.unit_bits, self.lift, self.unit_bits)
        np.add(values, self.unit, values)
        np.subtract(values, self.unit, values)


class _Left(_Rows):
    """Sums from left to right."""

    def __init__(self, formats: Sequence[FloatFormat], widths: Sequence[int], first: Float64Array) -> None:
        super().__init__(formats, widths)
        self.state = [first]
        self.sums = np.empty((BLOCK, len(first)))
        self.rows = list(zip(self.sums, self.sums.view(np.int64), strict=True))

    def run(self, terms: Float64Array, wanted: BoolArray) -> tuple[list[Float64Array], BoolArray]:
        """Return the state after a block of terms, and the columns in which it holds, all ``wanted`` ones at best."""
        (total,) = self.state
        for term, (raised, bits) in zip(terms, self.rows, strict=False):
            np.add(total, term, raised)
            self.settle(raised, bits)
            total = raised
        peak = np.maximum(self.sums[: len(terms)].max(axis=0), -self.sums[: len(terms)].min(axis=0))
        return [total.copy()], np.asarray(peak <= self.largest) & wanted


class _Kahan(_Rows):
    """Compensated sums."""

    def __init__(self, formats: Sequence[FloatFormat], widths: Sequence[int], first: Float64Array) -> None:
        super().__init__(formats, widths)
        self.state = [first, np.zeros_like(first)]
        self.corrected, self.sums = np.empty((BLOCK, len(first))), np.empty((BLOCK + 1, len(first)))
        views = (self.corrected, self.corrected.view(np.int64), self.sums[1:], self.sums[1:].view(np.int64))
        self.rows = list(zip(*views, strict=True))
        self.rest = np.empty(len(first))
        self.rest_bits = self.rest.view(np.int64)

    def run(self, terms: Float64Array, wanted: BoolArray) -> tuple[list[Float64Array], BoolArray]:
        """Return the state after a block of terms, and the columns in which it holds, all ``wanted`` ones at best."""
        state, is_exact = self._block(terms, rounds_rest=False)
        if not (
            is_exact | ~wanted | self.is_native
        ).all():  # the error of an addition is a value of the format only if |s| >= |y|
            state, _ = self._block(terms, rounds_rest=True)
        sums, corrected = self.sums[1 : len(terms) + 1], self.corrected[: len(terms)]
        peaks = [np.maximum(values.max(axis=0), -values.min(axis=0)) for values in (sums, corrected)]
        return state, np.asarray(2 * np.maximum(*peaks) <= self.largest) & wanted

    def _block(self, terms: Float64Array, *, rounds_rest: bool) -> tuple[list[Float64Array], BoolArray]:
        total, compensation = self.state
        self.sums[0] = total
        rest, settle = self.rest, self.settle
        compensation = compensation.copy()
        bits = compensation.view(np.int64)
        for term, (corrected, corrected_bits, raised, raised_bits) in zip(terms, self.rows, strict=False):
            np.subtract(term, compensation, corrected)
            settle(corrected, corrected_bits)
            np.add(total, corrected, raised)
            settle(raised, raised_bits)
            np.subtract(raised, total, rest)
            if rounds_rest:
                settle(rest, self.rest_bits)
            np.subtract(rest, corrected, compensation)
            if rounds_rest:
                settle(compensation, bits)
            total = raised
        before = np.abs(self.sums[: len(terms)])
        is_exact = np.asarray((before >= np.abs(self.corrected[: len(terms)])).all(axis=0))
        return [total.copy(), compensation], is_exact


def _by_format(columns: Sequence[Columns], kind: type[_Left] | type[_Kahan], step: Step) -> list[Float64Array]:
    """Run the narrow formats together, and float64, which the processor rounds itself, apart."""
    sums: list[Float64Array] = [np.empty(0)] * len(columns)
    narrow = [place for place, entry in enumerate(columns) if entry.arithmetic.format.precision < DOUBLE]
    for places in (narrow, [place for place in range(len(columns)) if place not in narrow]):
        if places:
            for place, total in zip(places, _run([columns[place] for place in places], kind, step), strict=True):
                sums[place] = total
    return sums


def _run(
    columns: Sequence[Columns], kind: type[_Left] | type[_Kahan], step: Step, history: FloatArray | None = None
) -> list[Float64Array]:
    """Run a recurrence over columns of formats up to float32, or of float64; fill in the sums' history if asked."""
    num_terms = len(columns[0].values)
    widths = [entry.values.shape[1] for entry in columns]
    starts = np.cumsum([0, *widths])
    first = np.concatenate([entry.values[0] for entry in columns]).astype(np.float64)
    recurrence = kind([entry.arithmetic.format for entry in columns], widths, first)
    holds = np.ones(starts[-1], dtype=bool)
    results = np.empty(starts[-1])
    terms = np.empty((BLOCK, starts[-1]))
    for begin in range(1, num_terms, BLOCK):
        size = min(BLOCK, num_terms - begin)
        for entry, start, width in zip(columns, starts, widths, strict=False):
            terms[:size, start : start + width] = entry.values[begin : begin + size]
        before = recurrence.state
        with np.errstate(all="ignore"):  # what overflows is found by the check
            recurrence.state, found = recurrence.run(terms[:size], holds)
        if history is not None:
            history[begin : begin + size] = recurrence.sums[-BLOCK:][:size]
        failed = holds & ~found
        holds &= found
        for entry, start, width in zip(columns, starts, widths, strict=False):
            here = np.flatnonzero(failed[start : start + width])
            if len(here):
                state = [part[start + here].astype(entry.arithmetic.dtype) for part in before]
                rest = entry.values[begin:, here]
                later = None if history is None else history[begin:, here]
                results[start + here] = _carefully(entry.arithmetic, rest, state, step, later)
                if later is not None and history is not None:
                    history[begin:, here] = later
        if not holds.any():
            break
    results[holds] = recurrence.state[0][holds]
    return [results[start : start + width] for start, width in zip(starts, widths, strict=False)]


def _carefully(
    arithmetic: Arithmetic, terms: FloatArray, state: list[FloatArray], step: Step, history: FloatArray | None
) -> Float64Array:
    """Finish some columns in the format's own arithmetic, until all are NaN or no term is left."""
    with np.errstate(all="ignore"):  # overflow is a result
        for place, term in enumerate(terms):
            state = step(arithmetic, term, state)
            if history is not None:
                history[place:] = state[0]
            if np.isnan(state[0]).all():
                break
    return state[0].astype(np.float64)
