"""Arguments and results on their way through the cluster.

Both are pickled here, so that errors show where they are made and the server decides which objects it loads.
"""

import io
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from core.engine.protocol import EngineError
from core.messages.engine import FOREIGN_IMPORT, FOREIGN_RESULT

NEVER_IN_THE_SERVER = frozenset({"tensorflow", "keras"})


class _Refusal:
    """An import hook that blocks TensorFlow and Keras, also for imports in other modules."""

    @staticmethod
    def find_spec(module: str, path: Any = None, target: Any = None) -> None:
        if module in NEVER_IN_THE_SERVER:
            raise EngineError(FOREIGN_IMPORT(module=module))


@contextmanager
def _refusing_tensorflow() -> Iterator[None]:
    sys.meta_path.insert(0, _Refusal)
    try:
        yield
    finally:
        sys.meta_path.remove(_Refusal)


class _Loader(pickle.Unpickler):
    """Loads results without ever importing TensorFlow, which would freeze the web server for seconds."""

    def find_class(self, module: str, name: str) -> Any:
        if module.partition(".")[0] in NEVER_IN_THE_SERVER:
            raise EngineError(FOREIGN_RESULT(name=f"{module}.{name}"))
        if module in sys.modules:
            return super().find_class(module, name)
        with _refusing_tensorflow():
            return super().find_class(module, name)


def pack(positional: tuple[Any, ...], keywords: dict[str, Any]) -> bytes:
    """Pickle the arguments of a call.

    Raises
    ------
    ValueError
        If an argument cannot be pickled.
    """
    try:
        return pickle.dumps((positional, keywords), protocol=pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise ValueError(f"arguments must be picklable: {error}") from error


def unpack(pickled: bytes) -> Any:
    """Load a record or a result that a worker pickled.

    Raises
    ------
    EngineError
        If it holds an object whose class comes from TensorFlow or Keras, or from a module that imports them.
    """
    return _Loader(io.BytesIO(pickled)).load()
