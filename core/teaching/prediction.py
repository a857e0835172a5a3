"""The question and the answer of a round: a choice between computed values, or a position on a scale."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Number = float | int
Facts = Mapping[str, Number | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Computed values to choose from.

    Parameters
    ----------
    options : tuple of float or of str
        Numbers in increasing order, NaN last; or keys of the words, in the order of their table.
    right : int
        Which option is the answer.
    facts : mapping of str to number or str
        The numbers available to question and explanation.
    """

    options: tuple[Number, ...] | tuple[str, ...]
    right: int
    facts: Facts = field(default_factory=dict)

    @property
    def num_answers(self) -> int:
        """Number of possible answers."""
        return len(self.options)

    def is_right(self, answer: int) -> bool:
        """Return whether an option is the answer."""
        return answer == self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A position to find on a scale that starts at 0.

    Parameters
    ----------
    step : int
        Distance between two positions.
    num_answers : int
        Number of positions.
    truth : float
        The computed position.
    facts : mapping of str to number or str
        The numbers available to question and explanation.
    """

    step: int
    num_answers: int
    truth: float
    facts: Facts = field(default_factory=dict)

    def is_right(self, answer: int) -> bool:
        """Return whether a position is within a step of the truth."""
        return abs(answer * self.step - self.truth) <= self.step


Prediction = Choice | Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A question with its computed answer.

    Parameters
    ----------
    name : str
        Key of ``ROUNDS`` and of the words.
    predict : callable
        Computes the answer and the wrong ones.
    page : str
        The page that shows it.
    state : mapping of str to str
        The state of that page to open, as in a link.
    """

    name: str
    predict: Callable[[], Prediction]
    page: str
    state: Mapping[str, str | tuple[str, ...]]


def choose(truth: Number, *others: Number, **facts: Number | str) -> Choice:
    """Return the choice between a true value and others.

    Raises
    ------
    ValueError
        If two of them are the same.

    Examples
    --------
    >>> found = choose(16.1, 20.0, 0.0)
    >>> found.options, found.right
    ((0.0, 16.1, 20.0), 1)
    """
    options = sorted((truth, *others), key=lambda value: (math.isnan(value), value))
    if len({repr(float(option)) for option in options}) < len(options):
        raise ValueError(f"others: got {others} with {truth}, need different values")
    return Choice(options=tuple(options), right=options.index(truth), facts={"truth": truth, **facts})
