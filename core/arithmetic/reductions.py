"""The ways to add up many numbers: the table ``REDUCTIONS``.

The order of a sum is part of its formula: in a narrow format it decides how much of the sum arrives. Every definition
here is written in operations of an arithmetic, so that it runs in any format, and in the recording arithmetic of
``core.autopsy`` too. What a formulation adds is in ``core.losses``; recurrences of many steps run in
``core.arithmetic.columns``.

Notation: n terms x, their sum S, T = sum |x|, u the unit roundoff, E the error of the computed sum.

References
----------
C.-P. Jeannerod, S. M. Rump, "Improved error bounds for inner products in floating-point arithmetic", SIAM J. Matrix
Anal. Appl. 34(2), 2013, doi 10.1137/120894488: |E| <= (n - 1) u T for every order, without a restriction on n u.
S. M. Rump, "Error estimation of floating-point summation and dot product", BIT 52, 2012,
doi 10.1007/s10543-011-0342-4: the same from left to right. N. J. Higham, "Accuracy and Stability of Numerical
Algorithms", 2nd ed., SIAM, 2002, chapter 4. A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation
endlicher Summen", ZAMM 54, 1974. M. Milakov, N. Gimelshein, "Online normalizer calculation for softmax", 2018, arXiv
1805.02867.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import numpy as np

from core.arithmetic import columns
from core.arithmetic.arrays import Float64Array
from core.arithmetic.columns import Columns, kahan_step
from core.arithmetic.entries import Text
from core.arithmetic.formats import FORMATS, FloatFormat
from core.arithmetic.rounded import Arithmetic, arithmetic_of

LANES = (8, 32)
"""A SIMD register's and a GPU warp's."""
BLOCK = 128
CHUNK = 4096
"""Classes whose logits exist at a time in a chunked loss."""
DEFAULT = "left"
"""The order in which a formulation adds, unless it is told another."""
BY_LIBRARY = "library"
"""Stands for the reduction that `library_order` names."""
KERNEL_BITS = 16
"""Width of the narrowest formats in which libraries compute losses; they only store narrower ones."""
MOST_IN_ORDER = 64
"""Terms up to which the library's order is taken to be from left to right, which an autopsy can show step by step."""
FEW_TERMS = 32
"""Up to so many terms, a loop over the terms costs less than joining columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """One way to add up.

    Parameters
    ----------
    name : str
        The name on the command line and in links.
    title : str
        The name to show.
    definition : str
        Which numbers are added to which, in one sentence.
    add_up : callable
        ``add_up(arithmetic, terms)`` adds along the first axis of terms, shape (num_terms, ...), at least one. The sum
        is in the format of ``accumulator``.
    law : str
        The bound of |E| / T in LaTeX.
    relative : callable
        From n and the format of the terms to that bound. It holds unless an addition overflows.
    storage : callable
        From n to how many numbers are kept between two terms that arrive one by one.
    passes : int, default 2
        How often a softmax by this sum reads its logits: for the maximum, and for the sum.
    streamed : callable, optional
        ``streamed(arithmetic, logits)`` adds exp(z - max z) without knowing the maximum before; otherwise the
        exponentials are computed first and then added up.
    accumulator : FloatFormat, optional
        The format of the sum, if it is not that of the terms.
    is_monotone : bool, default True
        Whether a sum of terms that are not negative is at least the largest of them: true of additions alone, as
        rounding is monotone, and not of corrections.
    """

    name: str
    title: str
    definition: str
    add_up: Callable[[Any, Any], Any]
    law: str
    relative: Callable[[int, FloatFormat], float]
    storage: Callable[[int], int]
    passes: int = 2
    streamed: Callable[[Any, Any], Any] | None = None
    accumulator: FloatFormat | None = None
    is_monotone: bool = True

    def sum_in(self, format: FloatFormat) -> FloatFormat:
        """Return the format of the sum of terms of a format."""
        return self.accumulator or format

    def bound(self, terms: Float64Array, total: Float64Array, format: FloatFormat) -> Float64Array:
        """Return the bound of the absolute error of computed sums; it is finite for any n u.

        Parameters
        ----------
        terms : ndarray of float64, shape (num_terms, ...)
            The exact terms, values of the format.
        total : ndarray of float64, shape (...)
            The computed sums. Where the law promises less, |computed| + T bounds the error.
        format : FloatFormat
            The format of the terms.
        """
        with np.errstate(invalid="ignore", over="ignore"):  # a law may be infinite, and T beyond float64
            size = np.abs(terms).sum(axis=0) * (1 + len(terms) * FORMATS["float64"].eps)
            law = self.relative(len(terms), format) * size
            if self.sum_in(format).min_subnormal > format.min_subnormal:  # terms may underflow in the accumulator
                law += len(terms) * self.sum_in(format).min_subnormal
            return np.asarray(np.fmin(law, size + np.abs(total)))

    def exponential_sum(self, arithmetic: Any, logits: Any) -> Any:
        """Return the sum of exp(z - max z) along the first axis, in the format of the sum."""
        if self.streamed is not None:
            return self.streamed(arithmetic, logits)
        return self.add_up(arithmetic, arithmetic.exp(arithmetic.subtract(logits, logits.max(axis=0))))


def in_order(arithmetic: Any, terms: Any) -> Any:
    """Add from the first term to the last."""
    if _is_long(arithmetic, terms):
        return _joined(columns.left_to_right, arithmetic, terms)
    total = terms[0]
    for term in terms[1:]:
        total = arithmetic.add(total, term)
    return total


def in_lanes(arithmetic: Any, terms: Any, lanes: int) -> Any:
    """Add term i to lane i mod ``lanes``, each lane in order, then the lanes pairwise."""
    sums = terms[:lanes].copy()
    for start in range(lanes, len(terms), lanes):
        row = terms[start : start + lanes]
        sums[: len(row)] = arithmetic.add(sums[: len(row)], row)
    return in_pairs(arithmetic, sums)


def in_blocks(arithmetic: Any, terms: Any, size: int = BLOCK) -> Any:
    """Add consecutive blocks, each in order, then the blocks pairwise."""
    whole = len(terms) // size
    blocks = terms[: whole * size].reshape(whole, size, *terms.shape[1:])
    parts = []
    if whole:
        sums = blocks[:, 0]
        for place in range(1, size):
            sums = arithmetic.add(sums, blocks[:, place])
        parts.append(sums)
    if len(terms) % size:
        parts.append(in_order(arithmetic, terms[whole * size :])[None])
    return in_pairs(arithmetic, np.concatenate(parts))


def in_pairs(arithmetic: Any, terms: Any) -> Any:
    """Add neighbours, level by level; an odd one out is carried on."""
    while len(terms) > 1:
        pairs = arithmetic.add(terms[0 : len(terms) - 1 : 2], terms[1::2])
        terms = np.concatenate([pairs, terms[-1:]]) if len(terms) % 2 else pairs
    return terms[0]


def by_kahan(arithmetic: Any, terms: Any) -> Any:
    """Add in order, each time less the error of the addition before."""
    if _is_long(arithmetic, terms):
        return _joined(columns.compensated, arithmetic, terms)
    state = [terms[0], arithmetic.subtract(terms[0], terms[0])]
    for term in terms[1:]:
        state = kahan_step(arithmetic, term, state)
    return state[0]


def by_neumaier(arithmetic: Any, terms: Any) -> Any:
    """Add in order, the errors apart, and both sums at the end."""
    sums = _sums_in_order(arithmetic, terms)
    before, added, raised = sums[:-1], terms[1:], sums[1:]
    if not len(added):
        return terms[0]
    is_larger = np.abs(before) >= np.abs(added)
    larger, smaller = np.where(is_larger, before, added), np.where(is_larger, added, before)
    errors = arithmetic.add(arithmetic.subtract(larger, raised), smaller)
    return arithmetic.add(sums[-1], in_order(arithmetic, errors))


def in_chunks(arithmetic: Any, terms: Any) -> Any:
    """Add the terms of each chunk pairwise, and the chunks in order."""
    starts = range(0, len(terms), CHUNK)
    return in_order(arithmetic, np.stack([in_pairs(arithmetic, terms[start : start + CHUNK]) for start in starts]))


def in_wider(arithmetic: Any, terms: Any, accumulator: FloatFormat) -> Any:
    """Convert the terms to the accumulator's format and add them there, pairwise; the sum stays in that format."""
    wide = arithmetic.converted(accumulator)
    return in_pairs(wide, wide.convert(terms))


def _sums_in_order(arithmetic: Any, terms: Any) -> Any:
    """Return the sums from the first term to each."""
    if _is_long(arithmetic, terms):
        return columns.running_sums(Columns(arithmetic, terms.reshape(len(terms), -1))).reshape(terms.shape)
    sums = terms.copy()
    for place in range(1, len(terms)):
        sums[place] = arithmetic.add(sums[place - 1], terms[place])
    return sums


def _is_long(arithmetic: Any, terms: Any) -> bool:
    return isinstance(arithmetic, Arithmetic) and len(terms) > FEW_TERMS and columns.can_be_joined(arithmetic.format)


def _joined(recurrence: Callable[[Sequence[Columns]], list[Float64Array]], arithmetic: Arithmetic, terms: Any) -> Any:
    flat = terms.reshape(len(terms), -1)
    (sums,) = recurrence([Columns(arithmetic, flat)])
    return sums.astype(arithmetic.dtype).reshape(terms.shape[1:])


def online(arithmetic: Any, logits: Any) -> Any:
    """Add exp(z - m) in one pass, m the largest logit so far; where it rises, rescale the sum by exp(m_old - m_new)."""
    running = np.maximum.accumulate(logits)
    terms = arithmetic.exp(arithmetic.subtract(logits, running))
    has_risen = running[1:] > running[:-1]
    rises = 1 + np.flatnonzero(has_risen.any(axis=tuple(range(1, has_risen.ndim))))
    total, start = terms[:1], 1
    for rise in (*rises.tolist(), len(terms)):
        total = in_order(arithmetic, np.concatenate([total, terms[start:rise]]))[None]
        if rise < len(terms):
            factor = arithmetic.exp(arithmetic.subtract(running[rise - 1], running[rise]))
            total = arithmetic.add(arithmetic.multiply(total[0], factor), terms[rise])[None]
        start = rise + 1
    return total[0]


def chunked(arithmetic: Any, logits: Any) -> Any:
    """Add the exponentials of each chunk pairwise, and the chunks in order, rescaled to the larger maximum."""
    largest = logits[:CHUNK].max(axis=0)
    total = in_pairs(arithmetic, arithmetic.exp(arithmetic.subtract(logits[:CHUNK], largest)))
    for start in range(CHUNK, len(logits), CHUNK):
        chunk = logits[start : start + CHUNK]
        peak = chunk.max(axis=0)
        part = in_pairs(arithmetic, arithmetic.exp(arithmetic.subtract(chunk, peak)))
        higher = np.maximum(largest, peak)
        kept, added = (
            arithmetic.multiply(sum_below, arithmetic.exp(arithmetic.subtract(below, higher)))
            for sum_below, below in ((total, largest), (part, peak))
        )
        total, largest = arithmetic.add(kept, added), higher
    return total


def _levels(count: int) -> int:
    """Return the additions above each of so many numbers that are added pairwise."""
    return (count - 1).bit_length()


def _by_depth(depth: int, num_terms: int, roundoff: float) -> float:
    """Bound |E| / T where at most ``depth`` additions lie above a term: each changes it by at most 1 + u / (1 + u)."""
    with np.errstate(over="ignore"):
        grown = float(np.expm1(depth * np.log1p(roundoff / (1 + roundoff))))
    return min((num_terms - 1) * roundoff, grown)


def _ordered_law(num_terms: int, format: FloatFormat) -> float:
    return (num_terms - 1) * format.unit_roundoff


def _lanes_law(num_terms: int, format: FloatFormat, *, lanes: int) -> float:
    depth = -(-num_terms // lanes) - 1 + _levels(min(lanes, num_terms))
    return _by_depth(depth, num_terms, format.unit_roundoff)


def _blocks_law(num_terms: int, format: FloatFormat) -> float:
    depth = min(BLOCK, num_terms) - 1 + _levels(-(-num_terms // BLOCK))
    return _by_depth(depth, num_terms, format.unit_roundoff)


def _pairs_law(num_terms: int, format: FloatFormat) -> float:
    return _by_depth(_levels(num_terms), num_terms, format.unit_roundoff)


def _chunks_law(num_terms: int, format: FloatFormat) -> float:
    depth = _levels(min(CHUNK, num_terms)) + -(-num_terms // CHUNK) - 1
    return _by_depth(depth, num_terms, format.unit_roundoff)


def _kahan_law(num_terms: int, format: FloatFormat) -> float:
    """Return the bound of Kahan's sum: 4 u to first order, and infinite once n u^2 is near 1/2.

    Notes
    -----
    With e_k the error of s_k = fl(s + y_k): c_k = e_k if |s| >= |y_k|, and else |c_k - e_k| <= u (1 + 8 u) |y_k|. So a
    step moves s - c away from its exact value by at most 2 u (1 + 6 u) (|x_k| + |c|), and with C the largest |c| the
    error D of s - c is at most 2 u (1 + 6 u) (T + n C). As |c_k| <= u |s_k| + u (1 + 11 u) (|x_k| + C) and
    |s_k| <= T + D + C, also C <= u (T + D + C) + u (1 + 11 u) (T + C). Both together give D + C, for u <= 1/4.
    """
    roundoff = format.unit_roundoff
    step, late = 2 * roundoff * (1 + 6 * roundoff), roundoff * (1 + 11 * roundoff)
    rest = 1 - roundoff - late - roundoff * step * num_terms
    if num_terms == 1 or rest <= 0 or roundoff > 1 / 4:
        return 0.0 if num_terms == 1 else math.inf
    largest = (roundoff * (1 + step) + late) / rest
    return step * (1 + num_terms * largest) + largest


def _neumaier_law(num_terms: int, format: FloatFormat) -> float:
    """Return the bound of Neumaier's sum: u to first order.

    Notes
    -----
    The errors of the additions are exact, each at most u (1 + n u) T; adding n - 1 of them has an error of at most
    (n - 2) u times their sum, and the last addition one of u |S| and u times that.
    """
    roundoff = format.unit_roundoff
    grown = num_terms * roundoff
    return roundoff + (1 + roundoff) * grown * grown * (1 + grown) if num_terms > 1 else 0.0


def _wider_law(num_terms: int, format: FloatFormat, *, accumulator: FloatFormat) -> float:
    by_additions = _pairs_law(num_terms, accumulator)
    if accumulator.precision >= format.precision:
        return by_additions
    return by_additions + accumulator.unit_roundoff * (1 + by_additions)


def _kept_by_pairs(num_terms: int) -> int:
    return _levels(num_terms) + 1


def _lanes(count: int) -> Reduction:
    return Reduction(
        name=f"lanes{count}",
        title=Text(f"{count} lanes", de=f"{count} Spuren"),
        definition=Text(
            "term i goes to lane i mod {lanes}; each lane is added from left to right, then the lanes pairwise",
            de="Term i kommt in Spur i mod {lanes}; jede Spur wird von links nach rechts addiert, dann die Spuren "
            "paarweise",
        ).of(lanes=count),
        add_up=partial(in_lanes, lanes=count),
        law=rf"\bigl(1+\tfrac{{u}}{{1+u}}\bigr)^{{\lceil n/{count}\rceil-1+\log_2 {count}}}-1",
        relative=partial(_lanes_law, lanes=count),
        storage=lambda num_terms: min(count, num_terms),
    )


def _wider(accumulator: FloatFormat) -> Reduction:
    return Reduction(
        name=accumulator.name,
        title=Text(f"{accumulator.name} accumulator", de=f"Akkumulator in {accumulator.name}"),
        definition=Text(
            "the same terms, added pairwise in {format}, whose sum is not rounded back",
            de="dieselben Terme, paarweise in {format} addiert; die Summe wird nicht zurückgerundet",
        ).of(format=accumulator.name),
        add_up=partial(in_wider, accumulator=accumulator),
        law=r"\bigl(1+\tfrac{u}{1+u}\bigr)^{\lceil\log_2 n\rceil}-1,\ u\text{ of the accumulator}",
        relative=partial(_wider_law, accumulator=accumulator),
        storage=_kept_by_pairs,
        accumulator=accumulator,
    )


REDUCTIONS: dict[str, Reduction] = {
    entry.name: entry
    for entry in (
        Reduction(
            name="left",
            title=Text("Left to right", de="Von links nach rechts"),
            definition=Text(
                "each term is added to the sum of those before it", de="jeder Term wird zur Summe der früheren addiert"
            ),
            add_up=in_order,
            law=r"(n-1)\,u",
            relative=_ordered_law,
            storage=lambda num_terms: 1,
        ),
        *map(_lanes, LANES),
        Reduction(
            name="blocks128",
            title=Text("Blocks of 128", de="Blöcke von 128"),
            definition=Text(
                "consecutive blocks of {size} are each added from left to right, then the blocks pairwise",
                de="aufeinanderfolgende Blöcke von {size} werden je von links nach rechts addiert, dann die Blöcke "
                "paarweise",
            ).of(size=BLOCK),
            add_up=in_blocks,
            law=rf"\bigl(1+\tfrac{{u}}{{1+u}}\bigr)^{{{BLOCK - 1}+\lceil\log_2\lceil n/{BLOCK}\rceil\rceil}}-1",
            relative=_blocks_law,
            storage=lambda num_terms: 1 + _kept_by_pairs(-(-num_terms // BLOCK)),
        ),
        Reduction(
            name="pairwise",
            title=Text("Pairwise", de="Paarweise"),
            definition=Text(
                "neighbours are added, level by level; an odd one out is carried on",
                de="Nachbarn werden addiert, Ebene für Ebene; ein überzähliger wird mitgenommen",
            ),
            add_up=in_pairs,
            law=r"\bigl(1+\tfrac{u}{1+u}\bigr)^{\lceil\log_2 n\rceil}-1",
            relative=_pairs_law,
            storage=_kept_by_pairs,
        ),
        Reduction(
            name="kahan",
            title=Text("Kahan", de="Kahan"),
            definition=Text(
                "from left to right, each term corrected by the rounding error of the addition before",
                de="von links nach rechts, jeder Term um den Rundungsfehler der vorigen Addition berichtigt",
            ),
            add_up=by_kahan,
            law=r"4u+O(n u^2)",
            relative=_kahan_law,
            is_monotone=False,
            storage=lambda num_terms: 2,
        ),
        Reduction(
            name="neumaier",
            title=Text("Neumaier", de="Neumaier"),
            definition=Text(
                "from left to right, the rounding errors added up apart, both sums added at the end",
                de="von links nach rechts, die Rundungsfehler für sich addiert, am Ende beide Summen",
            ),
            add_up=by_neumaier,
            law=r"u+(1+u)(nu)^2(1+nu)",
            relative=_neumaier_law,
            is_monotone=False,
            storage=lambda num_terms: 2,
        ),
        *map(_wider, (FORMATS["float32"], FORMATS["float64"])),
        Reduction(
            name="online",
            title=Text("Online softmax", de="Online-Softmax"),
            definition=Text(
                "one pass from left to right: where the running maximum rises, the sum so far is rescaled",
                de="ein Durchgang von links nach rechts: wo das laufende Maximum steigt, wird die bisherige Summe "
                "umskaliert",
            ),
            add_up=in_order,
            streamed=online,
            law=r"(n-1)\,u\text{ for a constant maximum}",
            relative=_ordered_law,
            storage=lambda num_terms: 2,
            passes=1,
        ),
        Reduction(
            name="chunked",
            title=Text("Chunked", de="In Teilstücken"),
            definition=Text(
                "chunks of {size} are each added pairwise under their own maximum, then rescaled and added in order",
                de="Teilstücke von {size} werden je unter ihrem eigenen Maximum paarweise addiert, dann umskaliert und "
                "der Reihe nach addiert",
            ).of(size=CHUNK),
            add_up=in_chunks,
            streamed=chunked,
            law=rf"\bigl(1+\tfrac{{u}}{{1+u}}\bigr)^{{\log_2 {CHUNK}+\lceil n/{CHUNK}\rceil-1}}-1",
            relative=_chunks_law,
            storage=lambda num_terms: min(CHUNK, num_terms) + 2,
            passes=1,
        ),
    )
}


@cache
def arithmetic_in(format: FloatFormat, reduction: str = DEFAULT) -> Arithmetic:
    """Return the arithmetic of a format with sums taken by a reduction, a key of ``REDUCTIONS``."""
    arithmetic = arithmetic_of(format)
    if reduction == DEFAULT:
        return arithmetic
    entry = REDUCTIONS[reduction]
    wide = None if entry.accumulator is None else arithmetic_of(entry.accumulator)
    return replace(arithmetic, add_up=entry.add_up, accumulator=wide)


def library_order(format: FloatFormat, num_terms: int) -> str:
    """Return the reduction with which a sum of so many terms is most like that of a library's kernel.

    Kernels add 16-bit formats in float32, and many terms in blocks or pairs: what TensorFlow's losses of 1,000 and
    100,000 classes confirm. Narrower formats have no such kernels, and few terms are added from left to right here.

    Examples
    --------
    >>> [library_order(FORMATS[name], 1000) for name in ("bfloat16", "float32", "float64")]
    ['float32', 'pairwise', 'pairwise']
    >>> library_order(FORMATS["bfloat16"], 10)
    'left'
    """
    if num_terms <= MOST_IN_ORDER or format.bits < KERNEL_BITS:
        return DEFAULT
    return "float32" if format.precision < FORMATS["float32"].precision else "pairwise"


def reduction_named(name: str) -> Reduction:
    """Return the reduction called ``name``.

    Raises
    ------
    ValueError
        If the table has no such reduction. The message lists the allowed names.
    """
    if name not in REDUCTIONS:
        raise ValueError(f"reduction: unknown name {name!r}, choose from {', '.join(REDUCTIONS)}")
    return REDUCTIONS[name]
