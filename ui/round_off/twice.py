"""Twice a number in two ways: in every format, with all digits, and with the right ones marked."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from types import ModuleType

import numpy as np
import streamlit as st

from core.arithmetic.bits import exact_decimal
from core.arithmetic.formats import FORMATS
from core.arithmetic.round_off import TwoWays
from core.arithmetic.round_off import two_ways as core_two_ways
from core.states.round_off import OVERVIEW
from ui.drawing.numbers import formatted, marked, shown
from ui.round_off.shared import step_of, superscript
from ui.server.result_cache import MEGABYTE, shared
from ui.words import listed

TOLD_FORMATS = ("float32", "float16")
"""The formats that the sentence is about, if the detour costs them digits but not all."""


def two_ways(decade: int, text: ModuleType) -> None:
    """Show 2 h computed in two ways in every format, with all digits, and state the cost of the second way."""
    results = _two_ways(decade)
    st.markdown(text.TWICE_LEAD.format(step=f"10{superscript(-decade)}", twice=f"2 × 10{superscript(-decade)}"))
    ways = "".join(_ways_html(result, 2 * step_of(decade), text) for result in results)
    st.html(f'<div class="lab-twice">{ways}</div>')
    st.markdown(" ".join(_twice_sentences(results, text)))


@shared(max_bytes=MEGABYTE)
def _two_ways(decade: int) -> tuple[TwoWays, ...]:
    return tuple(core_two_ways(step=step_of(decade), format=FORMATS[name]) for name in OVERVIEW)


def _ways_html(result: TwoWays, exact: Fraction, text: ModuleType) -> str:
    operands = [marked(split_digits(value, Fraction(value)).right) for value in (result.above, result.below)]
    rows = [
        (text.DIRECT, result.direct, result.direct_error, ""),
        (text.DIFFERENCE, result.difference, result.difference_error, text.OPERANDS),
    ]
    lines = "".join(
        f"<dt>{escape(name)}</dt><dd>{_digits_html(value, exact)}"
        f' <span class="error">{escape(_error(error, text))}</span>'
        f"{_operands_html(template, operands)}</dd>"
        for name, value, error, template in rows
    )
    return f"<section><h2>{escape(result.format.name)}</h2><dl>{lines}</dl></section>"


def _digits_html(value: float, exact: Fraction) -> str:
    digits = split_digits(value, exact)
    wrong = f"<u>{escape(marked(digits.wrong))}</u>" if digits.wrong else ""
    return f'<span class="digits"><b>{escape(marked(digits.right))}</b>{wrong}</span>'


def _operands_html(template: str, operands: Sequence[str]) -> str:
    if not template:
        return ""
    above, below = operands
    return f'<span class="operands">{escape(template.format(above=above, below=below))}</span>'


def _error(error: float, text: ModuleType) -> str:
    if not np.isfinite(error):
        return str(text.NO_NUMBER)
    if abs(error) >= 1:
        return str(text.NOTHING)
    return str(text.EXACT if error == 0 else text.RELATIVE.format(error=shown(abs(error), 2)))


def _twice_sentences(results: Sequence[TwoWays], text: ModuleType) -> list[str]:
    gone = [result.format.name for result in results if result.difference == 0]
    kept = [
        result
        for result in results
        if result.difference and abs(result.difference_error) > abs(result.direct_error) > 0
    ]
    said = []
    if kept:
        told = next((result for result in kept if result.format.name in TOLD_FORMATS), kept[0])
        said.append(
            text.TWICE_SEEN.format(
                lost=formatted(np.log10(abs(told.difference_error / told.direct_error)), ".1f"),
                format=told.format.name,
                direct=shown(abs(told.direct_error), 2),
                difference=shown(abs(told.difference_error), 2),
            )
        )
    if gone:
        said.append(text.TWICE_GONE.format(formats=listed(gone)))
    return said


@dataclass(frozen=True, slots=True, kw_only=True)
class Digits:
    """A number with all its decimal digits, split where its error begins.

    Parameters
    ----------
    right : str
        The digits whose place is worth at least the error.
    wrong : str
        The digits after them; all of them if the error is as large as the number.
    """

    right: str
    wrong: str


def split_digits(computed: float, exact: Fraction) -> Digits:
    """Split the digits of a computed number at its error.

    A digit is wrong if its place is worth less than the error. So 1.999 instead of 2 is right to two decimals, although
    no digit agrees.

    Parameters
    ----------
    computed : float
        Any float; a value that is not finite is entirely wrong.
    exact : Fraction
        The exact value.

    Examples
    --------
    >>> split_digits(0.00020003318786621094, Fraction(2, 10000))
    Digits(right='0.0002000', wrong='331878662109375')
    >>> split_digits(0.0, Fraction(2, 10000)), split_digits(0.25, Fraction(1, 4))
    (Digits(right='', wrong='0'), Digits(right='0.25', wrong=''))
    """
    digits = exact_decimal(computed)
    if not math.isfinite(computed):
        return Digits(right="", wrong=digits)
    error = abs(Fraction(computed) - exact)
    if error == 0:
        return Digits(right=digits, wrong="")
    if error >= abs(exact):
        return Digits(right="", wrong=digits)
    whole, _, _ = digits.partition(".")
    decimals = math.floor(-math.log10(error))
    end = len(whole) + decimals + (decimals > 0)
    return Digits(right=digits[:end], wrong=digits[end:])
