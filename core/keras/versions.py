"""The versions on which a result depends, without importing the libraries."""

import importlib.metadata
import os
import platform
from pathlib import Path

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


def processor() -> str:
    """Return the hardware on which TensorFlow's bits depend: the processor's name and number of cores.

    Which kernels oneDNN and Eigen choose, and how they split a sum, follows from these.
    """
    name = platform.processor() or platform.machine()
    if (described := Path("/proc/cpuinfo")).is_file():
        lines = (line.partition(":") for line in described.read_text("utf-8", errors="replace").splitlines())
        name = next((value.strip() for key, _, value in lines if key.strip() == "model name"), name)
    return f"{name}, {os.cpu_count()} cores"
