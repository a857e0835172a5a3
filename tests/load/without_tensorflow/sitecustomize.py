"""Python without TensorFlow wheels: started with this folder on PYTHONPATH, it finds neither TensorFlow nor Keras."""

import importlib.metadata
import sys

MISSING = {"tensorflow", "tensorflow_cpu", "keras"}


class Nowhere:
    """Stands before the finders of modules and packages and hides some of them."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        if name.partition(".")[0] in MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def _from_name(name: str) -> importlib.metadata.Distribution:
    if name.lower().replace("-", "_") in MISSING:
        raise importlib.metadata.PackageNotFoundError(name)
    return _found(name)


sys.meta_path.insert(0, Nowhere)
_found = importlib.metadata.Distribution.from_name
importlib.metadata.Distribution.from_name = staticmethod(_from_name)  # type: ignore[method-assign]
