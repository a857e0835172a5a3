"""Arguments and results on their way through the cluster.

Both are pickled by hand, so that a mistake is found where it is made and the server decides what it is willing to load.
"""

import io
import pickle
from typing import Any

from core.engine.protocol import EngineError

NEVER_IN_THE_SERVER = frozenset({"tensorflow", "keras"})


class _Loader(pickle.Unpickler):
    """Loads results without ever importing TensorFlow, which would freeze the web server for seconds."""

    def find_class(self, module: str, name: str) -> Any:
        if module.partition(".")[0] in NEVER_IN_THE_SERVER:
            raise EngineError(f"A result holds a {module}.{name}; results are plain numbers and arrays.")
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
        If it holds an object of a library that the server never imports.
    """
    return _Loader(io.BytesIO(pickled)).load()
