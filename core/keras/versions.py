"""The versions that a result depends on, without importing what they belong to."""

import importlib.metadata
import platform

PACKAGES = (("tensorflow", ("tensorflow-cpu", "tensorflow")), ("keras", ("keras",)), ("numpy", ("numpy",)))


def versions() -> dict[str, str]:
    """Return the versions of Python, TensorFlow, Keras and NumPy."""
    found = {"python": platform.python_version()}
    for name, distributions in PACKAGES:
        for distribution in distributions:
            try:
                found[name] = importlib.metadata.version(distribution)
            except importlib.metadata.PackageNotFoundError:
                continue
            break
    return found
