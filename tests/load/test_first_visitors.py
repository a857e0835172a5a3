"""The first visitors of a server come at once, each to another page, and each page's modules load beside NumPy's.

A module that two threads load at once, one of them starting inside it, stays half loaded until the server restarts.
"""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is forked for each page")

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
FIRST_VISITORS = """
import importlib
import json
import os
import signal
import sys
import threading
import time
from importlib.machinery import SourceFileLoader

import streamlit  # which the server has loaded before anybody comes

begun, problems, load = threading.Event(), [], SourceFileLoader.exec_module

def place():
    frame = sys._current_frames()[threading.main_thread().ident]
    return id(frame), frame.f_lasti

def load_slowly(loader, module):
    '''The first visitor loses its turn as NumPy begins to load, until the other has come to stand.'''
    if module.__name__ == "numpy" and not begun.is_set():
        begun.set()
        still, before = 0, None
        while still < 5:
            time.sleep(0.05)
            still, before = (still + 1 if place() == before else 0), place()
    load(loader, module)

def visit(*modules):
    try:
        for module in modules:
            importlib.import_module(module)
    except BaseException as problem:
        problems.append(f"{type(problem).__name__}: {problem}")

SourceFileLoader.exec_module = load_slowly
assert "numpy" not in sys.modules and threading.active_count() == 1
for page, modules in json.loads(sys.argv[1]).items():
    if os.fork() == 0:  # a server for each page, as it is before anybody comes
        signal.alarm(120)  # the end of two that wait for each other
        first = threading.Thread(target=visit, args=["numpy"])
        first.start()
        assert begun.wait(30)
        visit(*modules)
        first.join()
        print(json.dumps([page, problems]), flush=True)
        os._exit(0)
    os.wait()
"""


def imported(page: Path) -> list[str]:
    """Return the modules of the lab that a page imports, in order."""
    found: list[str] = []
    for node in ast.walk(ast.parse(page.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            if (ROOT / node.module.replace(".", "/")).is_dir():
                found += [f"{node.module}.{alias.name}" for alias in node.names if is_module(node.module, alias.name)]
            else:
                found.append(node.module)
    return [name for name in found if name.partition(".")[0] in ("core", "logit_doctor", "logit_watch", "ui")]


def is_module(package: str, name: str) -> bool:
    path = ROOT / package.replace(".", "/") / name
    return path.is_dir() or path.with_suffix(".py").is_file()


@pytest.fixture(scope="module")
def problems() -> dict[str, list[str]]:
    """What went wrong on each page."""
    modules = {page.stem: imported(page) for page in PAGES}
    assert all(modules.values())
    done = subprocess.run(
        [sys.executable, "-c", FIRST_VISITORS, json.dumps(modules)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return dict(map(json.loads, done.stdout.splitlines()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_loads_while_another_visitor_loads_numpy(page: Path, problems: dict[str, list[str]]) -> None:
    assert problems.get(page.stem) == []
