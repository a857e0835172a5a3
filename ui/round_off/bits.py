"""The bit editor: the bits of one number as switches, in three labelled fields."""

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit as st

from core.arithmetic.bits import bit_roles, hex_string, parse, value_of
from core.arithmetic.formats import FloatFormat
from core.arithmetic.round_off import NumberView
from ui.drawing.numbers import marked
from ui.round_off.shared import superscript

HERE = Path(__file__).parent
CHUNK = 4
ROLES = ("sign", "exponent", "significand")


def bit_editor(view: NumberView, text: ModuleType, *, key: str, on_change: Callable[[str], None]) -> None:
    """Draw the bits of a number; a flipped bit calls ``on_change`` with a text for the new pattern."""

    def report() -> None:
        flipped = getattr(st.session_state.get(key), "pattern", None)
        if isinstance(flipped, str) and is_readable(flipped, view.format):
            on_change(text_of(parse(flipped, view.format), view.format))

    _component()(key=key, data=message(view, text), on_pattern_change=report)


def is_readable(typed: str, format: FloatFormat) -> bool:
    """Return whether a text can be read as a number of the format."""
    try:
        parse(typed, format)
    except ValueError:
        return False
    return True


def text_of(pattern: int, format: FloatFormat) -> str:
    """Return the shortest text that ``core.arithmetic.bits.parse`` reads as this pattern in this format.

    Examples
    --------
    >>> from core.arithmetic.formats import FORMATS
    >>> text_of(0x2E66, FORMATS["float16"]), text_of(0x8000, FORMATS["float16"]), text_of(0x7C01, FORMATS["float16"])
    ('0.0999755859375', '-0.0', '0x7c01')
    """
    value = value_of(pattern, format)
    sign = "-" if math.copysign(1.0, value) < 0 else ""
    text = f"{sign}nan" if math.isnan(value) else repr(value)
    return text if parse(text, format) == pattern else hex_string(pattern, format)


def message(view: NumberView, text: ModuleType) -> dict[str, Any]:
    """Return the data for the browser: the bits, and for each field its title and the name of each bit."""
    names = bit_names(view.format, text)
    roles = bit_roles(view.format)
    titles = text.KINDS[view.fields.kind]
    facts = {
        "field": view.fields.exponent_field,
        "bias": view.format.bias,
        "exponent": str(view.fields.exponent).replace("-", "−"),
        "significand": marked(repr(view.fields.significand)),
        "sign": text.SIGNS[view.fields.sign],
    }
    return {
        "bits": view.bits.replace(" ", ""),
        "label": text.BITS_LABEL.format(format=view.format.name),
        # A tuple, because Streamlit imports pandas to check whether a list is a data frame.
        "groups": tuple(
            {
                "role": role,
                "title": titles[role].format(**facts),
                "chunks": _chunks([name for name, of in zip(names, roles, strict=True) if of == role]),
            }
            for role in ROLES
            if role in roles
        ),
    }


def bit_names(format: FloatFormat, text: ModuleType) -> list[str]:
    """Name each bit, from the leftmost on, by its field and its value there."""
    exponents = [f"2{superscript(power)}" for power in reversed(range(format.exponent_bits))]
    significands = [f"2{superscript(-place)}" for place in range(1, format.precision)]
    named = [("exponent", worth) for worth in exponents] + [("significand", worth) for worth in significands]
    sign = [text.SIGN_BIT] * format.has_sign
    return [*sign, *(text.BIT.format(role=text.ROLES[role], worth=worth) for role, worth in named)]


def _chunks(names: list[str]) -> list[list[str]]:
    """Split into fours, counted from the right as hexadecimal digits are."""
    first = len(names) % CHUNK
    starts = [0, *range(first, len(names), CHUNK)] if first else range(0, len(names), CHUNK)
    ends = [*starts[1:], len(names)]
    return [names[start:end] for start, end in zip(starts, ends, strict=True)]


@cache
def _component() -> Any:
    return st.components.v2.component(
        "lab_bits",
        html='<div class="lab-bits" role="group"></div>',
        js=(HERE / "bits.js").read_text("utf-8"),
        css=(HERE / "bits.css").read_text("utf-8"),
        isolate_styles=False,
    )
