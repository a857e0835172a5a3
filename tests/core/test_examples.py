"""The examples in docstrings run, and show what they say."""

import doctest
import importlib
import pkgutil
from types import ModuleType

import pytest

import core

MODULES = [
    module.name
    for module in pkgutil.walk_packages(core.__path__, "core.")
    if not module.ispkg and not module.name.endswith("__main__")
]


def examples_of(module: ModuleType) -> int:
    return sum(len(test.examples) for test in doctest.DocTestFinder().find(module))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples_to_run() -> None:
    assert sum(examples_of(importlib.import_module(name)) for name in MODULES) > 10
