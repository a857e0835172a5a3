"""The examples in the docstrings of core run and print what they say."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Modules below core/keras import TensorFlow and are run by their own tests.
PATHS = [path for path in sorted((ROOT / "core").rglob("*.py")) if "keras" not in path.parts]
WITH_EXAMPLES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in PATHS if ">>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_print_what_they_say(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(name))
    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_the_examples_are_found() -> None:
    assert {"core.reference", "core.bits", "core.autopsy"} <= set(WITH_EXAMPLES)
