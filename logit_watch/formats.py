"""The floating-point formats in which losses and outputs are computed or stored: the table ``FORMATS``."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A floating-point format.

    Parameters
    ----------
    precision : int
        Bits of the significand, the implicit one included.
    largest : float
        The largest finite number.
    smallest_exponent : int
        The exponent of the smallest normal number.
    """

    precision: int
    largest: float
    smallest_exponent: int

    @property
    def unit_roundoff(self) -> float:
        """Half the distance between one and the next larger number."""
        return math.ldexp(1.0, -self.precision)

    def spacing(self, value: float) -> float:
        """Return the distance between neighbouring numbers at a finite value.

        Examples
        --------
        >>> FORMATS["bfloat16"].spacing(2.3)
        0.015625
        """
        exponent = max(math.frexp(value)[1] - 1, self.smallest_exponent) if value else self.smallest_exponent
        return math.ldexp(1.0, exponent - self.precision + 1)

    def holds(self, value: float) -> bool:
        """Return whether a finite value is a number of the format.

        Examples
        --------
        >>> FORMATS["bfloat16"].holds(2.296875), FORMATS["bfloat16"].holds(2.3)
        (True, False)
        """
        return abs(value) <= self.largest and (value / self.spacing(value)).is_integer()


FORMATS: dict[str, Format] = {
    "float16": Format(precision=11, largest=65504.0, smallest_exponent=-14),
    "bfloat16": Format(precision=8, largest=math.ldexp(255.0, 120), smallest_exponent=-126),
    "float32": Format(precision=24, largest=math.ldexp(2.0 - math.ldexp(1.0, -23), 127), smallest_exponent=-126),
    "float64": Format(precision=53, largest=math.ldexp(2.0 - math.ldexp(1.0, -52), 1023), smallest_exponent=-1022),
}
NARROW = ("float16", "bfloat16")
