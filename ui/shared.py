"""Results shared by all sessions, found again in microseconds.

``st.cache_resource`` pickles and hashes every argument at every look, a millisecond of a frozen dataclass; here the
arguments themselves are the key. For what a moving slider asks for; whatever is rarer may use Streamlit's own.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from functools import wraps
from threading import Lock
from typing import Generic, TypeVar, TypeVarTuple

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


def shared(
    max_bytes: int, size: Callable[[Result], int]
) -> Callable[[Callable[[*Arguments], Result]], Callable[[*Arguments], Result]]:
    """Keep the results of a function of hashable positional arguments, the latest used ones.

    However many sessions ask at the same time, a result is computed once and the others wait for it. An exception
    reaches all of them and is forgotten.

    Parameters
    ----------
    max_bytes : int
        How much memory the results may take together; one that is larger by itself is not kept.
    size : callable
        From a result to the bytes it takes.
    """

    def decorate(function: Callable[[*Arguments], Result]) -> Callable[[*Arguments], Result]:
        kept: Kept[Result] = Kept(max_bytes)

        @wraps(function)
        def call(*args: *Arguments) -> Result:
            future, is_new = kept.entry(args)
            if not is_new:
                try:
                    return future.result()
                except CancelledError:
                    return call(*args)
            try:
                result = function(*args)
                kept.weigh(args, future, size(result))
                future.set_result(result)
            except Exception as problem:
                kept.forget(args, future)
                future.set_exception(problem)
            except BaseException:  # the asking script is stopped; the others ask again
                kept.forget(args, future)
                future.cancel()
                raise
            return future.result()

        return call

    return decorate


class Kept(Generic[Result]):
    """Results, finished or in the making, in the order in which they were last asked for.

    Parameters
    ----------
    max_bytes : int
        What the finished ones may weigh together; one in the making weighs nothing.
    """

    def __init__(self, max_bytes: int) -> None:
        self._entries: OrderedDict[Hashable, Future[Result]] = OrderedDict()
        self._weights: dict[Hashable, int] = {}
        self._total = 0
        self._max_bytes = max_bytes
        self._lock = Lock()

    def entry(self, key: Hashable) -> tuple[Future[Result], bool]:
        """Return the result for a key, and whether it is the caller's to make."""
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
                return self._entries[key], False
            self._entries[key] = Future()
            return self._entries[key], True

    def weigh(self, key: Hashable, future: Future[Result], weight: int) -> None:
        """Say what a result weighs, now that it is made; the ones not asked for the longest make room for it."""
        with self._lock:
            if self._entries.get(key) is not future:
                return
            self._weights[key] = weight
            self._total += weight
            if weight > self._max_bytes:
                self._drop(key)
            for other in list(self._entries):
                if self._total <= self._max_bytes:
                    break
                if other in self._weights:
                    self._drop(other)

    def forget(self, key: Hashable, future: Future[Result]) -> None:
        """Drop a result that was not made."""
        with self._lock:
            if self._entries.get(key) is future:
                self._drop(key)

    def _drop(self, key: Hashable) -> None:
        del self._entries[key]
        self._total -= self._weights.pop(key, 0)
