"""Benchmarks of speed and memory: one module per question, each with ``measure() -> dict[str, float]``.

The first line of a module's docstring states what is measured; the returned keys name each figure and its unit.
"""

import importlib
import pkgutil

LONG = ("soak",)
"""Benchmarks whose ``measure`` takes a number of minutes."""
CHOOSING = ("doors",)
"""Benchmarks whose ``measure`` takes a pattern that selects what is measured."""
EXPLAINED = {"soak": "memory"}
"""The benchmark that ``--explain`` runs instead of another one."""
BY_NAME = (*LONG, *EXPLAINED.values(), "cloud", "doors")
"""Benchmarks that run only by name: they take too long for daily use, or need more than a user's rights."""


def names() -> list[str]:
    """Return the names of the benchmarks, in alphabetical order, as written on the command line."""
    modules = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name.replace("_", "-") for name in modules if not name.startswith("_"))


def measured(name: str, *arguments: float | str) -> tuple[str, dict[str, float]]:
    """Return a benchmark's description and its figures."""
    module = importlib.import_module(f"benchmarks.{name.replace('-', '_')}")
    return (module.__doc__ or name).strip().splitlines()[0], module.measure(*arguments)
