"""Positions of probabilities on an axis: scales on which 1e-9 and 1 - 1e-9 can be seen.

Positions come from exact decimals, since float64 can represent neither 1e-435 nor 1 - 1e-20.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from core.inference.probabilities import EXACT
from ui.drawing.numbers import SUPERSCRIPTS, formatted, marked

MIN_DECADES, MAX_DECADES = 6, 330
LABELS, FEW_LABELS = 4, 2
"""Labelled powers of ten on each side of the middle, in general and in a narrow figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A way to place probabilities on an axis.

    Parameters
    ----------
    name : str
    position : callable
        Maps a probability strictly between 0 and 1, and one minus it, to a coordinate.
    ends : tuple of bool
        Whether 0 and whether 1 are infinitely far away, so that they need a band.
    """

    name: str
    position: Callable[[Decimal, Decimal], float]
    ends: tuple[bool, bool]

    def span(self, positions: Sequence[float]) -> tuple[float, float]:
        """Return the range of the axis for these positions, in whole decades if it is logarithmic."""
        if not any(self.ends):
            return 0.0, 1.0
        widest = max((abs(position) for position in positions), default=0.0)
        decades = float(min(max(int(widest) + 1, MIN_DECADES), MAX_DECADES))
        return -decades, decades if self.ends[1] else 0.0

    def ticks(self, span: tuple[float, float], labels: int = LABELS) -> list[tuple[float, str]]:
        """Return the tick positions in a range with their labels, about ``labels`` on each side of the middle."""
        if not any(self.ends):
            return [(place / 4, formatted(place / 4, "g")) for place in range(5)]
        step = max(1, round(-span[0] / labels))
        powers = range(step, int(-span[0]) + 1, step)
        low = [(-float(power), power_of_ten(-power)) for power in powers]
        if not self.ends[1]:
            return [*low, (0.0, "1")]
        high = [(float(power), f"1 − {power_of_ten(-power)}") for power in powers]
        return [*low, (0.0, "½"), *high]


def power_of_ten(power: int) -> str:
    """Write a power of ten.

    Examples
    --------
    >>> power_of_ten(-9)
    '10⁻⁹'
    """
    return f"10{str(power).translate(SUPERSCRIPTS)}"


def _log_odds(probability: Decimal, complement: Decimal) -> float:
    with localcontext(EXACT):
        return float(probability.log10() - complement.log10())


def _log(probability: Decimal, complement: Decimal) -> float:
    with localcontext(EXACT):
        return float(probability.log10())


def _linear(probability: Decimal, complement: Decimal) -> float:
    return float(probability)


SCALES: dict[str, Scale] = {
    scale.name: scale
    for scale in (
        Scale(name="odds", position=_log_odds, ends=(True, True)),
        Scale(name="log", position=_log, ends=(True, False)),
        Scale(name="linear", position=_linear, ends=(False, False)),
    )
}
"""The available scales: log odds resolve both ends, log only the lower one, linear neither."""


def exact_number(value: Decimal, complement: Decimal, digits: int = 5) -> str:
    """Write an exact probability: as a power of ten near 0, as one minus a power of ten near 1.

    Examples
    --------
    >>> exact_number(Decimal("4.14e-8"), Decimal(1) - Decimal("4.14e-8"))
    '4.14 × 10⁻⁸'
    >>> exact_number(Decimal(1) - Decimal("4.14e-8"), Decimal("4.14e-8"))
    '1 − 4.14 × 10⁻⁸'
    >>> exact_number(Decimal("0.25"), Decimal("0.75"))
    '0.25'
    """
    if complement < Decimal("1e-3") and complement > 0:
        return f"1 − {_short(complement, digits)}"
    return _short(value, digits)


def _short(value: Decimal, digits: int) -> str:
    if value == 0 or Decimal("1e-3") <= abs(value) < 10:
        return formatted(float(value), f".{digits}g")
    significand, exponent = f"{value:.{digits - 1}e}".split("e")
    trimmed = significand.rstrip("0").rstrip(".")
    return f"{marked(trimmed)} × {power_of_ten(int(exponent))}"
