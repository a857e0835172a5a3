"""Twice a number in two ways: in every format, with all digits, and with the right ones marked."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from types import MappingProxyType, ModuleType

import numpy as np
import streamlit as st

from core.arithmetic.bits import exact_decimal
from core.arithmetic.formats import FORMATS
from core.arithmetic.round_off import TwoWays
from core.arithmetic.round_off import two_ways as core_two_ways
from core.states.round_off import OVERVIEW, STATE
from ui.drawing import live
from ui.drawing.live import inline
from ui.drawing.numbers import formatted, marked, shown
from ui.round_off.shared import step_of, superscript
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.words import listed, words

SHOWN_FORMATS = ("float64", "float32", "float16")
"""The formats that are shown unasked."""
MOST_WRONG, MOST, CUT = 6, 20, "…"
"""Wrong digits of a result, and digits of an operand, that are shown unasked, and what stands for the others."""
TOLD_FORMATS = ("float32", "float16")
"""The formats that the sentence is about, if the detour costs them digits but not all."""


def two_ways(decade: int, text: ModuleType) -> None:
    """Show 2 h computed in two ways: in a few formats with the digits that matter, then in every one with all."""
    st.html(moved("few", decade, text))
    st.html(moved("lead", decade, text))
    with st.expander(text.ALL_DIGITS.format(count=len(OVERVIEW)), icon=":material/unfold_more:"):
        st.html(moved("every", decade, text))


def moved(part: str, decade: int, text: ModuleType) -> str:
    """Return one of ``PARTS`` as an element whose content the slider chooses."""
    tag, look, content = PARTS[part]
    return f'<{tag} class="{look}"{live.choice(STATE.decade.key, part)}>{content(decade, text)}</{tag}>'


def answer(decade: int, text: ModuleType) -> str:
    """Return the sentences that answer the page's question: what the second way costs, and where nothing is left."""
    return inline(" ".join(_twice_sentences(_few(decade), text)))


def lead(decade: int, text: ModuleType) -> str:
    """Return the sentence that names h."""
    step = f"10{superscript(-decade)}"
    return inline(text.TWICE_LEAD.format(step=step, twice=f"2 × {step}"))


def few(decade: int, text: ModuleType) -> str:
    """Return both ways in a few formats, with the digits that matter."""
    exact = 2 * step_of(decade)
    return "".join(_ways_html(result, exact, text, most_wrong=MOST_WRONG) for result in _few(decade))


def every(decade: int, text: ModuleType) -> str:
    """Return both ways in every format, with all digits."""
    return "".join(_ways_html(result, 2 * step_of(decade), text) for result in _two_ways(decade))


PARTS: Mapping[str, tuple[str, str, Callable[[int, ModuleType], str]]] = MappingProxyType(
    {
        "answer": ("p", "lab-prose", answer),
        "lead": ("p", "lab-prose", lead),
        "few": ("div", "lab-twice", few),
        "every": ("div", "lab-twice", every),
    }
)
"""What the slider moves, each part an element, its class, and its HTML at a position."""


@shared(max_bytes=MEGABYTE, key=by_language)
def table() -> bytes:
    """Return every part at every position of the slider, for ``ui.drawing.live.show``."""
    text, key = words("round_off"), STATE.decade.key
    return live.encode(
        live.Table(
            name="round_off",
            sliders=(STATE.decade,),
            arrays={key: live.Entries(values=np.arange(len(STATE.decade.positions), dtype=np.uint8), sliders=(key,))},
            texts={
                name: [content(decade, text) for decade in STATE.decade.positions]
                for name, (*_, content) in PARTS.items()
            },
        )
    )


def _few(decade: int) -> list[TwoWays]:
    return [result for result in _two_ways(decade) if result.format.name in SHOWN_FORMATS]


@shared(max_bytes=MEGABYTE)
def _two_ways(decade: int) -> tuple[TwoWays, ...]:
    return tuple(core_two_ways(step=step_of(decade), format=FORMATS[name]) for name in OVERVIEW)


def _ways_html(result: TwoWays, exact: Fraction, text: ModuleType, most_wrong: int | None = None) -> str:
    operands = [marked(split_digits(value, Fraction(value)).right) for value in (result.above, result.below)]
    rows = [
        (text.DIRECT, result.direct, result.direct_error, ""),
        (text.DIFFERENCE, result.difference, result.difference_error, text.OPERANDS),
    ]
    lines = "".join(
        f"<dt>{escape(name)}</dt><dd>{_digits_html(value, exact, most_wrong)}"
        f' <span class="error">{escape(_error(error, text))}</span>'
        f"{_operands_html(template, operands, most_wrong)}</dd>"
        for name, value, error, template in rows
    )
    return f"<section><h2>{escape(result.format.name)}</h2><dl>{lines}</dl></section>"


def _digits_html(value: float, exact: Fraction, most_wrong: int | None) -> str:
    digits = split_digits(value, exact)
    rest = "" if most_wrong is None or len(digits.wrong) <= most_wrong else CUT
    wrong = f"<u>{escape(marked(digits.wrong[:most_wrong]))}</u>{rest}" if digits.wrong else ""
    return f'<span class="digits"><b>{escape(marked(digits.right))}</b>{wrong}</span>'


def _operands_html(template: str, operands: Sequence[str], most_wrong: int | None) -> str:
    if not template:
        return ""
    is_cut = most_wrong is not None
    above, below = (f"{one[:MOST]}{CUT}" if is_cut and len(one) > MOST else one for one in operands)
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
