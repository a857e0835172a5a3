"""Every figure on every page is drawn here, by one component that redraws in place.

``st.plotly_chart`` replaces the chart's DOM node on new data, so zoom and hidden curves are lost. This component calls
``Plotly.react`` on the existing node. It follows the theme live, fits its column, carries the alt text, names curves at
their ends, reads all of them at the pointer, reports a clicked point, and has a row of tools: full screen, pinned
curves, reset of the zoom, PNG, SVG, stand-alone HTML, embed code. The JavaScript is ``static/chart*.js``; Plotly itself
is one file in ``static/``, fetched once and cached by the browser, a third of the bundle that Streamlit would load.
"""

import base64
import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import plotly.graph_objects as go
import streamlit as st

from ui.drawing.literal import literal
from ui.drawing.numbers import marks
from ui.drawing.palette import DARK_PARTNERS
from ui.drawing.scripts import BASE, STATIC
from ui.words import language, words
from ui.words.writer import spelled

PLOTLY_BUNDLE = "plotly-cartesian-4.1.1.min.js"

PARTS = ("chart.js", "chart_theme.js", "chart_labels.js", "chart_axes.js", "chart_pins.js")
"""What the first figure needs, the entry first; ``chart.js`` loads the other files later."""
STYLE_SHEET = "chart.css"

# Only this is sent with every message. Streamlit's own script tag reveals the address of the server's files, whatever
# the base path, proxy or frame; the downloads of Plotly and of all parts start together, not one after another.
LOADER = """
const own = (name) => new URL(`${name}?v=%(version)s`, base).href;
const plotlyUrl = new URL("%(bundle)s", base).href;
const library = (window.labPlotly ??= new Promise((resolve, reject) => {
  const look = Object.assign(document.createElement("link"), { rel: "stylesheet", href: own("%(sheet)s") });
  const tag = document.createElement("script");
  tag.src = plotlyUrl;
  tag.onload = () => (window.Plotly ? resolve(window.Plotly) : reject());
  tag.onerror = reject;
  document.head.append(look, tag);
}));
const drawing = Promise.all(%(parts)s.map((name) => import(own(name)))).then(([entry]) => entry);
const parts = Promise.all([drawing, library]).catch(() => null);
function excuse({ data, parentElement }) {
  const { alt, missing } = JSON.parse(new TextDecoder().decode(data));
  const said = [missing, alt].map((textContent) => Object.assign(document.createElement("p"), { textContent }));
  parentElement.querySelector(".lab-chart").replaceChildren(...said);
}
export default async function (component) {
  const late = setTimeout(excuse, %(patience)d, component);
  const loaded = await parts;
  clearTimeout(late);
  if (!loaded) return excuse(component);
  const [{ draw }, Plotly] = loaded;
  return draw(component, Plotly, plotlyUrl);
}
"""
Played = Mapping[str, Sequence[Any]] | None
PATIENCE_MILLISECONDS = 20_000
"""Seconds to wait for a figure that neither arrives nor fails before a message replaces it; it is still drawn if it
arrives later."""

STYLE = """
.lab-chart { width: 100%; min-height: calc(min(var(--lab-chart-height, 20rem), 48vh) + 1.75rem); }
.lab-chart:has(> p) { min-height: 0; }
.lab-chart > p { margin: 0 0 0.5rem; font-size: 0.875rem; }
.lab-tools { min-height: 1.75rem; }
@media (pointer: coarse), (max-width: 599.9px) {
  .lab-chart { min-height: calc(min(var(--lab-chart-height, 20rem), 48vh) + 2.75rem); }
  .lab-tools { min-height: 2.75rem; }
}
"""
"""The room of a figure before it is drawn, its row of tools included; the rest is ``static/chart.css``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point of a figure that was clicked.

    Parameters
    ----------
    series : str
        The trace's ``uid`` (its name, unless the figure sets one).
    index : int
        Position in the trace.
    x, y : float or str
        Its coordinates as drawn; NaN where JavaScript had no number.
    """

    series: str
    index: int
    x: float | str
    y: float | str


@cache
def _loader() -> str:
    files = [*sorted(STATIC.glob("chart*")), STATIC / "numbers.js"]
    content = b"".join(path.read_bytes() for path in files)
    return BASE + LOADER % {
        "bundle": PLOTLY_BUNDLE,
        "version": hashlib.sha256(content).hexdigest()[:12],
        "sheet": STYLE_SHEET,
        "parts": orjson.dumps(PARTS).decode(),
        "patience": PATIENCE_MILLISECONDS,
    }


@cache
def _component() -> Any:
    return st.components.v2.component(
        "lab_chart", html='<div class="lab-chart"></div>', css=STYLE, js=_loader(), isolate_styles=False
    )


def encode(
    figure: go.Figure, *, alt: str, name: str = "figure", clickable: bool = False, played: Played = None
) -> bytes:
    """Turn a figure into the message that the browser draws; see ``encode_content``."""
    return encode_content(figure.to_dict(), alt=alt, name=name, clickable=clickable, played=played)


def encode_content(
    content: dict[str, Any], *, alt: str, name: str = "figure", clickable: bool = False, played: Played = None
) -> bytes:
    """Turn a figure's content into the message that the browser draws.

    For figures that a slider moves: ``go.Figure`` checks and copies every value, which takes ten times as long as the
    rest.

    NumPy arrays are sent as typed arrays in base64: make them float32 if the difference cannot be seen.

    Parameters
    ----------
    content : dict
        ``data`` and ``layout`` in Plotly's format, with the light colours of ``ui.drawing.palette``; the browser
        replaces them in the dark theme.
    alt : str
        Description of the figure, including its finding, for readers who cannot see it.
    name : str
        File name, without suffix, of saved pictures.
    clickable : bool
        Whether a click on a point is reported to Python.
    played : mapping, optional
        The figure shows what the page's player has reached (``ui/training/player.js``): the first points of each line,
        and the picture behind them among ``pictures``, each from its entry in ``epochs`` on.

    Returns
    -------
    bytes
        JSON; cache it if the figure is expensive.
    """
    layout = {entry: value for entry, value in content["layout"].items() if entry != "template"}
    drawn = {
        "data": [{"uid": trace.get("name", ""), **_with_typed_arrays(trace)} for trace in content["data"]],
        "layout": {"uirevision": name, **_separators(), **layout},
    }
    message = {
        "figure": drawn,
        "alt": alt,
        "name": name,
        "clickable": clickable,
        "partners": DARK_PARTNERS,
        "missing": words("figure").MISSING,
        "played": played,
    }
    # orjson returns its whole write buffer, several times as large as its content; a copy has only the content.
    return bytes(memoryview(orjson.dumps(message, option=orjson.OPT_SERIALIZE_NUMPY)))


def figure_words() -> dict[str, Any]:
    """Return the words of what stands around every figure, and its marks of numbers; the frame of a page sends them."""
    text = words("figure")
    # Plotly's own sentences only where they differ from its English.
    return {
        **text.TOOLS,
        "marks": marks(),
        "plotly": {english: said for english, said in text.PLOTLY.items() if said != english},
    }


def _separators() -> dict[str, str]:
    """Return the language's number format for axes and hover texts, if it differs from the English one."""
    marks = spelled(".,", language())
    return {"separators": marks} if marks != ".," else {}


def _with_typed_arrays(trace: dict[str, Any]) -> dict[str, Any]:
    """Encode a trace's arrays in the form that Plotly reads fastest: base64 of their bytes."""
    return {
        entry: _typed_array(value) if isinstance(value, np.ndarray) and value.dtype.kind in "fiu" else value
        for entry, value in trace.items()
    }


def _typed_array(values: npt.NDArray[Any]) -> dict[str, str]:
    content = base64.b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")
    array = {"dtype": values.dtype.str.lstrip("<|"), "bdata": content}
    return array if values.ndim == 1 else array | {"shape": ", ".join(map(str, values.shape))}


def chart(figure: go.Figure, *, key: str, alt: str, clickable: bool = False) -> Point | None:
    """Draw a figure; new data under the same ``key`` moves the lines and keeps zoom and hidden series.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        See ``encode``. Set ``layout.uirevision`` to another value to forget zoom and hidden series.
    key : str
        Names the chart on its page, in saved pictures and in tests.
    alt : str
        Description of the figure, including its finding.
    clickable : bool
        Whether to report clicks.

    Returns
    -------
    Point or None
        The point clicked just now, in the one rerun that the click causes.
    """
    return draw(encode(figure, alt=alt, name=key, clickable=clickable), key=key)


def draw(message: bytes, *, key: str, on_click: Callable[[str], None] = lambda key: None) -> Point | None:
    """Draw the result of ``encode``; for figures whose encoded form is cached.

    If the server may not serve Plotly, show the description of the figure; the frame of the page explains why.

    ``on_click`` is called with the chart's key before the rerun that a click causes; ``clicked`` then has the point.
    """
    if not can_draw():
        st.caption(literal(orjson.loads(message)["alt"]))
        return None
    # Streamlit requires a callback for each event that it should report.
    result = _component()(key=key, data=message, on_point_change=partial(on_click, key))
    return _point(result.point)


def clicked(key: str) -> Point | None:
    """Return the point that was clicked in a chart just now; for callbacks."""
    return _point(getattr(st.session_state.get(key), "point", None))


def can_draw() -> bool:
    """Return whether the server serves the files of ``static/``."""
    return bool(st.get_option("server.enableStaticServing"))


def _point(value: Any) -> Point | None:
    """Return the point that the browser reports; None for anything else, which the lab's own script never sends."""
    match value:
        case {"series": str(series), "index": int(index)} if index >= 0:
            x, y = (place if isinstance(place := value.get(axis), int | float | str) else math.nan for axis in "xy")
            return Point(series=series, index=index, x=x, y=y)
    return None
