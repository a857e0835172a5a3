"""Benchmarks of speed and memory: one module per question, each with ``measure() -> dict[str, float]``.

The first line of a module's docstring states what is measured; the returned keys name each figure and its unit.
"""

import importlib
import pkgutil

LONG = ("soak",)
"""Their ``measure`` takes a number of minutes."""
CHOOSING = ("doors",)
"""Their ``measure`` takes a pattern of what is measured."""
EXPLAINED = {"soak": "memory"}
"""What says of a benchmark why it is as it is."""
BY_NAME = (*LONG, *EXPLAINED.values(), "cloud", "doors")
"""Run only by name: too long for daily use, or in need of more than a user's rights."""


def names() -> list[str]:
    """Return the benchmarks, in alphabetical order: their modules, as one writes them on a command line."""
    modules = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name.replace("_", "-") for name in modules if not name.startswith("_"))


def measured(name: str, *arguments: float | str) -> tuple[str, dict[str, float]]:
    """Return what a benchmark measures and its figures."""
    module = importlib.import_module(f"benchmarks.{name.replace('-', '_')}")
    return (module.__doc__ or name).strip().splitlines()[0], module.measure(*arguments)
