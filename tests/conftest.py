"""Fixtures and hooks for all tests."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner

from tests import measuring, pseudo

TESTS = Path(__file__).parent
READERS = (TESTS / "ui", TESTS / "pages")
"""Folders whose tests read what pages say. ``make test`` runs them once: in the pseudo language where it applies."""

# A deadline on one example times the machine, not the code; speed is measured by the benchmarks.
settings.register_profile("lab", deadline=None)
settings.load_profile("lab")

LONGEST_FIRST = (
    *("load/test_emptied_caches.py", "core/engine/test_engine_runs.py", "load/test_two_servers.py"),
    *("core/engine/test_engine_processes.py", "load/test_unwritable.py", "core/engine/test_engine_trainings.py"),
    *("load/test_fuzzed_uploads.py", "core/test_losses.py", "core/test_terminal.py", "load/test_fuzzed_messages.py"),
    *("pages/test_links.py", "core/engine/test_engine_sleep.py", "load/test_first_visitors.py"),
    *("core/keras/test_keras_probe.py", "test_additions.py", "core/test_export_runs.py", "load/test_fuzzed_links.py"),
    *("browser/test_edited_code.py", "browser/test_back.py", "browser/test_training_run.py", "browser/test_faults.py"),
    *("browser/test_blocked.py", "browser/test_links_of_every_control.py", "browser/test_every_page.py"),
    "browser/test_figure_buttons.py",
)
"""The slowest files below this folder: with two processes, a slow file at the end would leave one of them without
work. ``pytest --durations=150`` shows the durations."""


def pytest_configure(config: pytest.Config) -> None:
    """Limit what coverage measures; use the pseudo language from the first import on, if it is requested."""
    config.pluginmanager.register(measuring)
    if pseudo.VARIABLE in os.environ:
        pseudo.speak(pytest.MonkeyPatch())


@pytest.hookimpl(tryfirst=True)  # before pytest selects by marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slowest files; mark tests that the pseudo language applies to, and under it, leave out others."""
    applies = [item for item in items if not any(map(item.get_closest_marker, ("wording", "wordless")))]
    for item in applies:
        if any(map(item.path.is_relative_to, READERS)):
            item.add_marker("reworded")
    if pseudo.VARIABLE in os.environ:
        items[:] = applies
    places = {TESTS / name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session", autouse=True)
def quick_app_tests() -> Iterator[None]:
    """Avoid costs of page runs in this process that a server has only once, or never.

    At every run of a page, Streamlit's tester searches the metadata of all installed packages for components; and if
    Keras is loaded, which never happens in the lab's web server, each run clears its session and collects garbage.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        patched.setattr(script_runner, "_clean_problem_modules", lambda: None)
        yield
