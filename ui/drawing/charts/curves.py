"""The name and style of a curve of a sweep, its identification after a click, and its events."""

from dataclasses import replace

import numpy as np

from core.arithmetic.arrays import TextArray
from core.sweep.curves import Curve
from core.sweep.run import Sweep
from ui.drawing.formulations import in_full, title
from ui.drawing.palette import FORMATS, FORMULATIONS, LIBRARY, Style


def curve_uid(curve: Curve) -> str:
    """Return the identifier of a curve in a click."""
    return f"{curve.format}/{curve.formulation}/{curve.engine}"


def curve_named(sweep: Sweep, uid: str) -> Curve | None:
    """Return the curve that a click identifies, if the sweep still has it."""
    return next((curve for curve in sweep.curves if curve_uid(curve) == uid), None)


def curve_name(sweep: Sweep, curve: Curve) -> str:
    """Return a name that distinguishes a curve from the others of its sweep, short enough for a figure."""
    return _distinguished(sweep, curve, title(sweep.params.loss, curve.formulation))


def curve_name_in_full(sweep: Sweep, curve: Curve) -> str:
    """Return a curve's name, together with that of its formulation in code."""
    return _distinguished(sweep, curve, in_full(sweep.params.loss, curve.formulation))


def _distinguished(sweep: Sweep, curve: Curve, formulation: str) -> str:
    parts = [formulation] if len({other.formulation for other in sweep.curves}) > 1 else []
    parts += [curve.format] if len({other.format for other in sweep.curves}) > 1 or not parts else []
    return " · ".join(parts)


def curve_style(sweep: Sweep, curve: Curve) -> Style:
    """Return a curve's style: the formulation's colour and, if there are several formats, the dash of its format.

    With a single formulation, the formats' own colours distinguish the curves better.
    """
    of_format, of_formulation = FORMATS[curve.format], (FORMULATIONS | LIBRARY)[curve.formulation]
    if len({other.format for other in sweep.curves}) == 1:
        return of_formulation
    if len({other.formulation for other in sweep.curves}) == 1:
        return of_format
    return replace(of_formulation, dash=of_format.dash)


def event_kinds(curve: Curve, part: str) -> TextArray:
    """Return the event of the worst sample at each magnitude; ``"finite"`` if there is none."""
    if part == "loss":
        return curve.loss.classes
    gradient = curve.gradient
    return np.where(gradient.nonfinite_fraction > 0, "nan", np.where(gradient.dead_fraction > 0, "dead", "finite"))
