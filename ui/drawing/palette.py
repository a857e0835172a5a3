"""One colour, dash and marker for each formulation, format, arm and class, the same on every page.

An entry of ``core`` states its look; one that does not gets the next of a sequence. Colours are the Okabe-Ito family,
darkened for light backgrounds and lightened for dark ones, so that every line has a contrast of 3 to 1 in its theme.
Dash and marker also distinguish lines whose colours look alike to colour-blind readers. Figures are built with the
light colours; ``DARK_PARTNERS`` tells the browser which colours replace them in the dark theme.
"""

import itertools
from collections.abc import Mapping
from typing import Any

from core import losses
from core.arithmetic import formats, reductions
from core.arithmetic.entries import Style as Style
from core.keras.training import arms
from core.losses.families import FAMILIES

COLOURS = (
    ("#7d2e5e", "#f57d9b"),
    ("#5f5f16", "#c3c566"),
    ("#4b4ca8", "#a9a8ff"),
    ("#0d6c7a", "#52c4d4"),
    ("#70451f", "#d9a876"),
    ("#4a5568", "#aab4c3"),
    ("#8a2a9c", "#e39af0"),
)
"""Colours, in the light and the dark theme, of entries that state none, used in turn."""
MARKERS = ("star", "hexagon", "pentagon", "bowtie", "hourglass", "star-diamond", "star-square", "hexagram")
"""Their markers, which no entry states itself."""


def styles(entries: Mapping[str, Any]) -> dict[str, Style]:
    """Return the look of each entry: its own, or the next of an endless sequence in which no two have the same dash.

    Examples
    --------
    >>> looks = styles(formats.FORMATS)
    >>> looks["float32"].dash, looks["float32"].marker
    ('solid', 'circle')
    """
    places = itertools.count()
    return {name: entry.style or _further(next(places)) for name, entry in entries.items()}


def _further(place: int) -> Style:
    light, dark = COLOURS[place % len(COLOURS)]
    return Style(light=light, dark=dark, dash=f"{3 + 2 * place}px,3px", marker=MARKERS[place % len(MARKERS)])


FORMULATIONS = styles(
    {name: entry for family in reversed(losses.FORMULATIONS.values()) for name, entry in family.items()}
)
"""A formulation that both losses have by the same name looks as it does for the softmax."""
FORMATS = styles(formats.FORMATS)
ARMS = styles(arms.ARMS)
TWO_STEP, FUSED, CLIPPED = (FORMULATIONS[name] for name in ("max_shift", "fused", "keras_clip"))
REDUCTIONS = {name: _further(place) for place, name in enumerate(reductions.REDUCTIONS)} | {"float32": FUSED}
"""An accumulator in float32 is what the fused operation of a library has."""

WAYS: dict[str, dict[str, Style]] = {
    family.name: styles({way.name: way for way in family.ways})
    | {family.best.name: family.best.style or FORMULATIONS["fused"]}
    for family in FAMILIES.values()
}
"""The ways of each loss family; the one to prefer looks as the fused operation of a library."""


def _by_the_library(emulated: Style, marker: str) -> Style:
    """Return the look of a library's operation: the colour of the formulation it computes, dotted, an open marker."""
    return Style(light=emulated.light, dark=emulated.dark, dash="dot", marker=f"{marker}-open")


LIBRARY: dict[str, Style] = {
    "tf_softmax_log": _by_the_library(TWO_STEP, "triangle-up"),
    "tf_log_softmax": _by_the_library(FORMULATIONS["log_softmax"], "triangle-down"),
    "tf_dense": _by_the_library(FUSED, "circle"),
    "tf_sparse": _by_the_library(FUSED, "star"),
    "keras_sparse_probabilities": _by_the_library(CLIPPED, "diamond"),
    "keras_dense_probabilities": _by_the_library(CLIPPED, "square"),
    "tf_sigmoid_log": _by_the_library(FORMULATIONS["naive"], "pentagon"),
    "tf_sigmoid_cross_entropy": _by_the_library(FUSED, "hexagon"),
    "keras_binary_probabilities": _by_the_library(CLIPPED, "diamond-tall"),
}

INK = Style(light="#1f2933", dark="#e8e4da")
GUIDE = Style(light="#6b7280", dark="#9aa5b1", dash="dot")
BAND = Style(light="#efe8db", dark="#232a32")
ALARM = Style(light="#a8324a", dark="#ff8b9d")
CAUTION = Style(light="#8f6400", dark="#e6b73d")

DARK_PARTNERS: dict[str, str] = {
    style.light: style.dark
    for style in (
        *FORMULATIONS.values(),
        *FORMATS.values(),
        *ARMS.values(),
        *REDUCTIONS.values(),
        *(style for ways in WAYS.values() for style in ways.values()),
        INK,
        GUIDE,
        BAND,
        ALARM,
        CAUTION,
    )
}

CLASS_COLOURS = (
    "#d1603d",
    "#2b7fc4",
    "#2a9170",
    "#b57ab3",
    "#b08a1e",
    "#4aa3c7",
    "#a8584f",
    "#7d8f3a",
    "#7a6fc0",
    "#8a8a8a",
)
CLASS_MARKERS = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "x",
    "triangle-down",
    "star",
    "pentagon",
    "hexagon",
)
"""Colours of the classes of a data set: mid tones with enough contrast on light and dark backgrounds."""


def class_colour(index: int) -> str:
    """Return the colour of a class; beyond ten they repeat, with another marker."""
    return CLASS_COLOURS[index % len(CLASS_COLOURS)]


def class_marker(index: int) -> str:
    """Return the marker of a class; markers shift by one when colours repeat, so that no pair looks the same."""
    return CLASS_MARKERS[(index + index // len(CLASS_COLOURS)) % len(CLASS_MARKERS)]
