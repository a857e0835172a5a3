"""How a curve of a sweep is called, drawn, found again after a click, and what happened to it where."""

from dataclasses import replace

import numpy as np

from core.arithmetic.arrays import TextArray
from core.sweep.curves import Curve
from core.sweep.run import Sweep
from ui.drawing.palette import FORMATS, FORMULATIONS, LIBRARY, Style


def curve_uid(curve: Curve) -> str:
    """Return what identifies a curve in a click."""
    return f"{curve.format}/{curve.formulation}/{curve.engine}"


def curve_named(sweep: Sweep, uid: str) -> Curve | None:
    """Return the curve that a click names, if the sweep still has it."""
    return next((curve for curve in sweep.curves if curve_uid(curve) == uid), None)


def curve_name(sweep: Sweep, curve: Curve) -> str:
    """Name a curve by what tells it from the others of its sweep."""
    parts = [curve.formulation] if len({other.formulation for other in sweep.curves}) > 1 else []
    parts += [curve.format] if len({other.format for other in sweep.curves}) > 1 or not parts else []
    return " · ".join(parts)


def curve_style(sweep: Sweep, curve: Curve) -> Style:
    """Return a curve's look: the formulation's colour, its dash told by the format where there are several.

    With a single formulation the formats' own colours tell them apart better.
    """
    of_format, of_formulation = FORMATS[curve.format], (FORMULATIONS | LIBRARY)[curve.formulation]
    if len({other.format for other in sweep.curves}) == 1:
        return of_formulation
    if len({other.formulation for other in sweep.curves}) == 1:
        return of_format
    return replace(of_formulation, dash=of_format.dash)


def event_kinds(curve: Curve, part: str) -> TextArray:
    """Name what happened to the worst sample at each magnitude; ``"finite"`` where nothing did."""
    if part == "loss":
        return curve.loss.classes
    gradient = curve.gradient
    return np.where(gradient.nonfinite_fraction > 0, "nan", np.where(gradient.dead_fraction > 0, "dead", "finite"))
