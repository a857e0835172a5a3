"""One colour, dash and marker for each formulation, format and arm, the same on every page.

Colours are the Okabe-Ito family, darkened for light paper and lightened for dark, so that every line keeps a contrast
of 3 to 1 in its theme; what two colours leave open to a colour-blind eye, dash and marker say again. Figures are built
with the light colour; ``DARK_PARTNERS`` tells the browser what to draw instead in the dark theme.
"""

from dataclasses import dataclass

LIGHT_BACKGROUND = "#fcfaf6"
DARK_BACKGROUND = "#14181d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one thing looks in every figure.

    Parameters
    ----------
    light, dark : str
        Line colour in each theme, ``#rrggbb`` in lower case.
    dash : str
        Plotly's name of the line pattern.
    marker : str
        Plotly's name of the marker symbol.
    """

    light: str
    dark: str
    dash: str = "solid"
    marker: str = "circle"


TWO_STEP = Style(light="#7d2e5e", dark="#f57d9b", dash="dashdot", marker="triangle-up")
FUSED = Style(light="#0b62a8", dark="#62b0f4", dash="solid", marker="circle")
CLIPPED = Style(light="#b8470b", dark="#ff8f52", dash="dash", marker="diamond")

FORMULATIONS: dict[str, Style] = {
    "naive": Style(light="#5f5f16", dark="#c3c566", dash="dashdot", marker="square"),
    "max_shift": TWO_STEP,
    "keras_clip": CLIPPED,
    "log_softmax": Style(light="#12805c", dark="#45c898", dash="longdash", marker="triangle-down"),
    "lse_minus_logit": Style(light="#8f6400", dark="#e6b73d", dash="dot", marker="cross"),
    "log1p": Style(light="#4b4ca8", dark="#a9a8ff", dash="longdashdot", marker="x"),
    "log1p_exp": Style(light="#12805c", dark="#45c898", dash="longdash", marker="triangle-down"),
    "fused": FUSED,
}

FORMATS: dict[str, Style] = {
    "float8_e4m3fn": Style(light="#a8324a", dark="#ff8b9d", dash="dot", marker="x"),
    "float8_e5m2": Style(light="#b8470b", dark="#ff8f52", dash="dashdot", marker="cross"),
    "bfloat16": Style(light="#8f6400", dark="#e6b73d", dash="longdashdot", marker="triangle-up"),
    "float16": Style(light="#12805c", dark="#45c898", dash="dash", marker="diamond"),
    "float32": Style(light="#0b62a8", dark="#62b0f4", dash="solid", marker="circle"),
    "float64": Style(light="#5b3a9e", dark="#b99cff", dash="longdash", marker="square"),
}

ARMS: dict[str, Style] = {
    "fused": FUSED,
    "keras_default": Style(light="#12805c", dark="#45c898", dash="dash", marker="diamond"),
    "two_step_clip": Style(light=CLIPPED.light, dark=CLIPPED.dark, dash="solid", marker="square"),
    "two_step_raw": TWO_STEP,
    "double_activation": Style(light="#8f6400", dark="#e6b73d", dash="longdash", marker="triangle-down"),
    "missing_activation": Style(light="#5f5f16", dark="#c3c566", dash="dot", marker="cross"),
}


def _by_the_library(emulated: Style, marker: str) -> Style:
    """Return the look of a library's operation: the colour of what it computes, dotted, an open marker."""
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
    for style in (*FORMULATIONS.values(), *FORMATS.values(), *ARMS.values(), INK, GUIDE, BAND, ALARM, CAUTION)
}
