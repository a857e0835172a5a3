"""One number: its bits to flip, their meaning, and the spacing of the numbers around it."""

from dataclasses import replace
from functools import partial
from html import escape
from types import ModuleType

import numpy as np
import streamlit as st

from core.arithmetic.bits import parse, pattern_of
from core.arithmetic.formats import FloatFormat, format_named
from core.arithmetic.round_off import NumberView, view_number
from core.states.round_off import STATE, WIDEST_FIRST
from ui.drawing.chart import draw, encode
from ui.drawing.charts import round_off as figures
from ui.drawing.numbers import formatted, marked, shown
from ui.frame import controls
from ui.round_off.bits import bit_editor, is_readable, text_of
from ui.round_off.shared import chosen_formats, superscript
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.words import words


def bits_section(decade: int, text: ModuleType) -> None:
    """Show one number: its bits to click, their meaning, and the spacing of the numbers around it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = controls.draw(STATE.format, text)
        format = format_named(name)
        typed = controls.draw(replace(STATE.number, reading=partial(parse, format=format)), text)
        if not is_readable(typed, format):
            st.error(_unreadable(format, text), icon=":material/edit:")
            return
        view = view_number(parse(typed, format), format)
        _neighbour("below", view.below, view, text)
        _neighbour("above", view.above, view, text)
    bit_editor(view, text, key="bits", on_change=_set_number)
    st.html(facts_html(view, text))
    chosen = chosen_formats(text)
    if chosen:
        shown_formats = tuple(one for one in WIDEST_FIRST if one in chosen or one == name)
        draw(_spacing_drawing(shown_formats, view.pattern, name), key="spacing")
        st.caption(text.SPACING_READING)


def _unreadable(format: FloatFormat, text: ModuleType) -> str:
    example = view_number(parse("1", format), format).hexadecimal
    return str(text.UNREADABLE.format(format=format.name, hex_digits=format.bits // 4, example=example))


def _set_number(typed: str) -> None:
    controls.set_values(number=typed)


def _neighbour(side: str, value: float, view: NumberView, text: ModuleType) -> None:
    labels = {"below": (text.BELOW, ":material/chevron_left:"), "above": (text.ABOVE, ":material/chevron_right:")}
    label, icon = labels[side]
    st.button(
        label,
        key=f"round_off_{side}",
        icon=icon,
        disabled=view.rank is None or value == view.value,
        on_click=_set_number,
        args=(text_of(pattern_of(value, view.format), view.format),),
    )


def facts_html(view: NumberView, text: ModuleType) -> str:
    """Return the meaning of the bits of a number, as a list."""
    is_finite = np.isfinite(view.value)
    kind = text.KINDS[view.fields.kind]["name"].format(
        precision=view.format.precision, min_normal=shown(view.format.min_normal, 4)
    )
    rank = text.RANK.format(rank=formatted(view.rank, ",").replace("-", "−")) if view.rank is not None else text.NONE
    facts = {
        "digits": marked(view.digits.replace("-", "−")),
        "equation": _equation(view, text) if is_finite else text.NONE,
        "kind": kind,
        "below": shown(view.below, 17),
        "above": shown(view.above, 17),
        "spacing": shown(view.spacing, 4),
        "hexadecimal": view.hexadecimal,
        "rank": rank,
    }
    rows = "".join(
        f'<div class="{name}"><dt>{escape(text.FACTS[name])}</dt><dd tabindex="0">{escape(fact)}</dd></div>'
        if name == "digits"
        else f'<div class="{name}"><dt>{escape(text.FACTS[name])}</dt><dd>{escape(fact)}</dd></div>'
        for name, fact in facts.items()
    )
    return f'<dl class="lab-facts">{rows}</dl>'


def _equation(view: NumberView, text: ModuleType) -> str:
    return str(
        text.EQUATION.format(
            sign="−" if view.fields.sign else "",
            significand=marked(repr(view.fields.significand)),
            exponent=superscript(view.fields.exponent),
        )
    )


@shared(max_bytes=2 * MEGABYTE, key=by_language)
def _spacing_drawing(names: tuple[str, ...], pattern: int, format: str) -> bytes:
    text, view = words("round_off"), view_number(pattern, format_named(format))
    formats = [format_named(name) for name in names]
    return encode(
        figures.spacing_figure(formats, view, text=text),
        alt=figures.spacing_alt(formats, view, text=text),
        name="spacing",
    )
