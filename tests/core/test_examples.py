"""The examples in docstrings run, and show what they say."""

import doctest
import importlib
import pkgutil
from types import ModuleType

import pytest

import core
import core.losses

MODULES = [
    module.name
    for package in (core, core.losses)
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    if not module.ispkg and not module.name.endswith("__main__")
]


def examples_of(module: ModuleType) -> int:
    return sum(len(test.examples) for test in doctest.DocTestFinder().find(module))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples_to_run() -> None:
    assert sum(examples_of(importlib.import_module(name)) for name in MODULES) > 10
