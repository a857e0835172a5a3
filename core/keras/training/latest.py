"""A function's latest results, bounded by the bytes that they take."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Generic, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Latest(Generic[Arguments, Result]):
    """A function that caches its latest results; one call at a time, so that only one builds temporary data.

    Parameters
    ----------
    function : callable
        A function of hashable arguments with immutable results.
    max_bytes : int
        Limit of the total size of the results.
    weigh : callable
        From a result to the bytes that it takes.
    """

    def __init__(self, function: Callable[Arguments, Result], max_bytes: int, weigh: Callable[[Result], int]) -> None:
        wraps(function)(self)
        self._function = function
        self._most = max_bytes
        self._weigh = weigh
        self._kept: OrderedDict[Hashable, tuple[Result, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.held = 0

    def __call__(self, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        """Return the result for these arguments, the same as long as it is kept."""
        place = (args, tuple(sorted(kwargs.items())))
        with self._lock:
            if place in self._kept:
                self._kept.move_to_end(place)
            else:
                result = self._function(*args, **kwargs)
                self._kept[place] = result, self._weigh(result)
                self.held += self._kept[place][1]
                while self.held > self._most and len(self._kept) > 1:
                    self.held -= self._kept.popitem(last=False)[1][1]
            return self._kept[place][0]
