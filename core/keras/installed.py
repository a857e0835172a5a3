"""Whether TensorFlow and Keras are installed, without importing them: a web server never does."""

import platform
from functools import cache
from importlib.util import find_spec

from core.messages import engine as said

LIBRARIES = {"tensorflow": "TensorFlow", "keras": "Keras"}
"""Packages that every experiment needs, by the names they are imported with."""


@cache
def shortage() -> str:
    """Say in one sentence that a library is not installed; empty if both are."""
    missing = [title for name, title in LIBRARIES.items() if not _is_installed(name)]
    if not missing:
        return ""
    major, minor, _ = platform.python_version_tuple()
    return said.NOT_INSTALLED(library=missing[0], version=f"{major}.{minor}")


def is_library(error: ImportError) -> bool:
    """Whether an import failed for want of one of them."""
    return (error.name or "").partition(".")[0] in LIBRARIES


def _is_installed(name: str) -> bool:
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):  # something stands in the way of imports
        return False
    # A folder without code has no origin: what an uninstallation may leave behind.
    return spec is not None and spec.origin is not None
