"""What every tier of tests shares."""

import os
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner

from tests import pseudo

# A deadline on one example times the machine, not the code; speed is measured by the benchmarks.
settings.register_profile("lab", deadline=None)
settings.load_profile("lab")


def pytest_configure() -> None:
    """Speak the pseudo language from the first import on, where it is asked for."""
    if pseudo.VARIABLE in os.environ:
        pseudo.speak(pytest.MonkeyPatch())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about English or German words where the pseudo language is spoken."""
    if pseudo.VARIABLE in os.environ:
        items[:] = [item for item in items if item.get_closest_marker("wording") is None]


@pytest.fixture(scope="session", autouse=True)
def quick_app_tests() -> Iterator[None]:
    """Let pages in this process pay once for what a server pays once, or never.

    Streamlit's tester looks through the metadata of all installed packages at every run of a page, for components;
    where Keras is loaded, as in no web server of the lab, each run clears its session and collects garbage.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        patched.setattr(script_runner, "_clean_problem_modules", lambda: None)
        yield
