"""The losses so far, in bounded memory: ``History``."""

import math
from collections import deque
from statistics import median

WINDOW = 50
FIRST = 5
GROWTH = 4.0
"""Factor over the smallest loss by which one that explodes has grown before it is not finite."""
NEAR = 3
"""Losses before the present one among which the largest of one that explodes is."""


class History:
    """The losses of a run; only what the states look at is kept.

    Examples
    --------
    >>> history = History()
    >>> for loss in (2.3, 1.9, 60.0, 4e9):
    ...     history.add(loss)
    >>> history.growth()
    (1.9, 4000000000.0)
    """

    def __init__(self) -> None:
        self.first: list[float] = []
        self.recent: deque[float] = deque(maxlen=WINDOW)
        self.least = math.inf
        self.largest_weight: float | None = None

    def add(self, loss: float) -> None:
        """Take the next loss, which may be infinite or NaN."""
        self.recent.append(loss)
        if math.isfinite(loss):
            self.least = min(self.least, loss)
            if len(self.first) < FIRST:
                self.first.append(loss)

    def growth(self) -> tuple[float, float] | None:
        """Return the smallest loss and the largest of the last few, if the loss has grown to it; None otherwise."""
        finite = [loss for loss in self.recent if math.isfinite(loss)]
        peak = max(finite[-NEAR:], default=0.0)
        if len(finite) > 1 and peak > GROWTH * max(self.least, 0.0) and peak > GROWTH * abs(self.first[0]):
            return self.least, peak
        return None

    def starts_at(self) -> float | None:
        """Return the median of the first losses; None until they are there."""
        return median(self.first) if len(self.first) == FIRST else None
