"""What moves while a slider is dragged: marked places of a page, and the table that the browser reads there.

How a page gets a live slider
-----------------------------
1. The slider's entry in ``core/states/<page>.py`` has ``is_live=True``. ``ui.frame.controls.draw`` then draws the lab's
   own slider (``ui.frame.slider``); everything else about the control stays the same.
2. What the page shows of it is computed for every position of the slider, as arrays whose first axis is the position:
   a ``Table``, made once for a format and cached as ``encode(table)``. ``show`` sends it. Streamlit sends again only
   the hash of a message that a browser has received: the table must not depend on the slider's present position.
3. The page marks its places. ``number`` takes the place of ``shown`` in a template: the text then goes through
   ``write`` (Markdown) or ``with_places`` (HTML). ``formula`` draws a formula whose fields are numbers of the table.
   An element of HTML gets ``flags`` for its classes and ``choice`` for one of several texts. What takes too long to
   compute for every position is out of sight meanwhile (``until_released``).
4. A figure's marks move by its ``movers``: a ``point`` (a trace of one point), a ``line`` (a vertical shape, by its
   name), a ``note`` (an annotation, by its name), a ``curve`` (a trace whose points keep their x) or ``bars``; or a
   whole figure moves by its ``zoom``. Plotly draws the same when the slider is released.

Numbers are written by ``static/numbers.js`` exactly as by ``ui.drawing.numbers``. Without files from ``static/``, pages
show the same numbers, and Streamlit's own slider.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from string import Formatter
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import streamlit as st

from core.states.table import Number
from ui.drawing.chart import can_draw
from ui.drawing.numbers import NO_BREAK, formatted, latex, marks, shown, unbroken
from ui.drawing.scripts import importing

Mover = dict[str, Any]
NONE: Mapping[Any, Any] = MappingProxyType({})

OPEN, CLOSE = "⟦", "⟧"
PLACE = re.compile(rf"{OPEN}(\w+)\|([^|{CLOSE}]*)\|([^{CLOSE}]*){CLOSE}")
"""A marked place in a text: name, form and present text."""
HOLE = r"{\textcolor{inherit}{\ldots}}"
"""A field of a formula that the browser fills in; KaTeX keeps the colour in its output, where it marks the hole."""

LOADER = """
const missing = () => null;
const installed = ([live, numbers, movers, zoom]) => (live.install({ numbers, movers, zoom }), live);
const ready = modules.then(installed).catch(missing);
export default async function ({ name, data, parentElement }) {
  const live = await ready;
  if (!live) return;
  const host = parentElement.querySelector(".lab-live");
  if (host.labData !== data) host.labTable = live.decoded(data);
  host.labData = data;
  live.setTable(host, host.labTable);
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """An array of a table.

    Parameters
    ----------
    values : ndarray
        Its first axes are positions of sliders; one more axis, if any, is a row, as a curve needs it.
    sliders : tuple of str
        The sliders it depends on, one for each of its first axes; empty for a constant row.
    """

    values: npt.NDArray[Any]
    sliders: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All that a page shows of its sliders.

    Parameters
    ----------
    name : str
        Names the table on its page.
    sliders : sequence of Number
        Controls of the page, with the range that they have there.
    arrays : mapping of str to Entries
        Numbers, flags, positions in a list of texts, and coordinates.
    differences : mapping of str to sequence of str
        Numbers that are an array minus others, one after the other, in float64.
    texts : mapping of str to sequence of str
        Lists of HTML from which an array chooses; with marked places or without.
    formulas : mapping of str to sequence of str
        Names of the numbers in the holes of each formula, in order, by the formula's key.
    figures : mapping of str to sequence of Mover
        What moves in each figure, by the figure's key.
    """

    name: str
    sliders: Sequence[Number[Any]]
    arrays: Mapping[str, Entries]
    differences: Mapping[str, Sequence[str]] = field(default_factory=lambda: NONE)
    texts: Mapping[str, Sequence[str]] = field(default_factory=lambda: NONE)
    formulas: Mapping[str, Sequence[str]] = field(default_factory=lambda: NONE)
    figures: Mapping[str, Sequence[Mover]] = field(default_factory=lambda: NONE)


def point(trace: str, *, at: str, height: str, y: str = "y") -> Mover:
    """Return the mover of a trace's only point, which is invisible where its height is not finite.

    Parameters
    ----------
    trace : str
        The trace's ``uid``.
    at, height : str
        Names of the arrays with its coordinates.
    y : str
        The axis of the height.
    """
    return {"kind": "point", "trace": trace, "at": at, "height": height, "y": y}


def line(shape: str, *, at: str) -> Mover:
    """Return the mover of a vertical line by the ``name`` of its shape and of the array with its place."""
    return {"kind": "line", "shape": shape, "at": at}


def note(annotation: str, *, at: str) -> Mover:
    """Return the mover of an annotation by its ``name``; it is invisible where the array ``at`` is not finite."""
    return {"kind": "note", "note": annotation, "at": at}


def curve(trace: str, *, along: str, heights: str, y: str = "y") -> Mover:
    """Return the mover of a trace whose points keep their x; ``along`` and ``heights`` name arrays of rows."""
    return {"kind": "curve", "trace": trace, "along": along, "heights": heights, "y": y}


def bars(name: str, *, along: str, verdicts: str, row: int, part: str, names: Sequence[str]) -> dict[str, Any]:
    """Return the mover of a row of horizontal bars, one trace for each of some verdicts, on a page with two parts.

    Parameters
    ----------
    name : str
        Names the row.
    along : str
        The slider along whose range the row runs.
    verdicts : str
        Name of the array with the pair of verdicts at each position, on the loss and on the gradient.
    row : int
        Position of the row, from the bottom.
    part : str
        ``"loss"`` or ``"gradient"``.
    names : sequence of str
        The verdicts, each the ``uid`` of its trace.
    """
    found = {"kind": "bars", "name": name, "along": along, "verdicts": verdicts, "row": row, "part": part}
    return found | {"names": list(names)}


def zoom(*, reach: str, step: str) -> Mover:
    """Return the mover of a figure of ``ui.drawing.charts.zoom``.

    ``reach`` and ``step`` name the arrays with the end of its axis and the distance between two labels.
    """
    return {"kind": "zoom", "reach": reach, "step": step}


def encode(table: Table) -> bytes:
    """Turn a table into the message that the browser reads; cache it by language."""
    sliders = [control.key for control in table.sliders]
    content, arrays = bytearray(), {}
    for name, entries in table.arrays.items():
        values = np.ascontiguousarray(entries.values)
        depth = len(entries.sliders)
        content.extend(bytes(-len(content) % values.itemsize))
        arrays[name] = {
            "kind": values.dtype.str.lstrip("<|"),
            "count": values.size,
            "at": len(content),
            "axes": [sliders.index(slider) for slider in entries.sliders],
            "row": int(np.prod(values.shape[depth:], dtype=int)),
        }
        content.extend(values.tobytes())
    head = orjson.dumps(
        {
            "name": table.name,
            "axes": [{"slider": one.key, "count": len(one.positions)} for one in table.sliders],
            "arrays": arrays,
            "differences": {name: list(names) for name, names in table.differences.items()},
            "texts": {name: [with_places(text) for text in texts] for name, texts in table.texts.items()},
            "formulas": {key: list(names) for key, names in table.formulas.items()},
            "figures": {key: list(movers) for key, movers in table.figures.items()},
            "marks": marks(),
        }
    )
    return len(head).to_bytes(4, "little") + head + bytes(content)


def show(message: bytes, *, key: str) -> None:
    """Send the result of ``encode``; it draws nothing."""
    if can_draw():
        _component()(key=key, data=message)


@cache
def _component() -> Any:
    return st.components.v2.component(
        "lab_live",
        html='<span class="lab-live" hidden></span>',
        js=importing("live.js", "numbers.js", "movers.js", "zoom.js") + LOADER,
        isolate_styles=False,
    )


def number(name: str, value: float, digits: int = 5) -> str:
    """Return the marked place of a number that a table has under a name; for templates, in place of ``shown``."""
    return _place(name, f"shown {digits}", shown(value, digits))


def whole(name: str, value: int) -> str:
    """Return the marked place of a whole number, written out."""
    return _place(name, "formatted d", formatted(value, "d"))


def signed(name: str, value: float, digits: int) -> str:
    """Return the marked place of a number that is written with its sign."""
    return _place(name, f"signed {digits}", f"+{shown(value, digits)}" if value > 0 else shown(value, digits))


def _place(name: str, form: str, text: str) -> str:
    return f"{OPEN}{name}|{form}|{text}{CLOSE}"


def without_places(text: str) -> str:
    """Return a text with marked places as it reads.

    Examples
    --------
    >>> without_places(f"a loss of {number('loss', 16.5)}")
    'a loss of 16.5'
    """
    return PLACE.sub(r"\3", text)


def with_places(html: str) -> str:
    """Return HTML or Markdown in which every marked place is an element that the browser finds.

    Examples
    --------
    >>> with_places(number("loss", 16.5))
    '<span data-live="loss" data-form="shown 5">16.5</span>'
    """
    return PLACE.sub(r'<span data-live="\1" data-form="\2">\3</span>', html)


def inline(markdown: str) -> str:
    r"""Return HTML for one line of the lab's own words: emphasis and code are the only Markdown in it.

    No line ends within a formula; a style sheet keeps a marked place on one line.

    Examples
    --------
    >>> inline("**0** by `log(p)` < 1")
    '<strong>0</strong> by <code>log(p)</code>\xa0&lt;\xa01'
    """
    kept = PLACE.sub(lambda place: place[0].replace(NO_BREAK, " "), unbroken(markdown))  # as the browser will write it
    html = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(kept, quote=False))
    return re.sub(r"`(.+?)`", r"<code>\1</code>", html)


def flags(**arrays: str) -> str:
    """Return the attribute of an element with classes that arrays turn on and off.

    ``flags(wrong="loss_is_wrong", most="tone=2")`` turns ``most`` on where the array ``tone`` is 2.
    """
    return f' data-flags="{escape(" ".join(f"{name}:{array}" for name, array in arrays.items()))}"'


def choice(array: str, texts: str) -> str:
    """Return the attribute of an element that contains one of a table's texts, which an array chooses."""
    return f' data-choice="{escape(array)} {escape(texts)}"'


def until_released(slider: str) -> str:
    """Return the attribute of an element that is out of sight while a slider has moved on: what takes too long."""
    return f' data-until-released="{escape(slider)}"'


def write(text: str, draw: Callable[..., object] = st.markdown) -> None:
    """Draw Markdown with marked places, as running text or by ``st.caption``."""
    if can_draw():
        draw(with_places(text), unsafe_allow_html=True)
    else:
        draw(without_places(text))


def formula(template: str, values: Mapping[str, float], *, key: str) -> None:
    """Draw a formula whose fields are numbers of the page's table; the table lists its ``fields`` under the key."""
    with st.container(key=key):
        if can_draw():
            st.latex(template.format(**dict.fromkeys(values, HOLE)))
        else:
            st.latex(template.format(**{name: latex(value) for name, value in values.items()}))


def fields(template: str) -> list[str]:
    r"""Return the names of a template's fields in order, repeated ones too.

    Examples
    --------
    >>> fields(r"\frac{{{one}}}{{2}} = {two}")
    ['one', 'two']
    """
    return [name for _, name, _, _ in Formatter().parse(template) if name]
