"""Whether TensorFlow and Keras are installed, without importing them: a web server never does."""

import platform
from functools import cache
from importlib.util import find_spec

from core.messages import engine as said

LIBRARIES = {"tensorflow": "TensorFlow", "keras": "Keras"}
"""Packages that every experiment needs, by their import names."""


@cache
def shortage() -> str:
    """Return a sentence that a library is not installed; empty if both are."""
    missing = [title for name, title in LIBRARIES.items() if not _is_installed(name)]
    if not missing:
        return ""
    major, minor, _ = platform.python_version_tuple()
    return said.NOT_INSTALLED(library=missing[0], version=f"{major}.{minor}")


def is_library(error: ImportError) -> bool:
    """Whether an import failed because one of them is missing."""
    return (error.name or "").partition(".")[0] in LIBRARIES


def _is_installed(name: str) -> bool:
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):  # an object blocks the import
        return False
    # A folder without code, as an uninstallation may leave behind, has no origin.
    return spec is not None and spec.origin is not None
