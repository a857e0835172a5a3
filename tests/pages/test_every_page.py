"""Every page of the page table runs from the start page without an exception, also with invalid links."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages.opening import open_page
from ui.frame.page_table import PAGES, ROOT

SECONDS = 60
MAX_LINES = 120


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_and_asks_its_question(name: str) -> None:
    app = open_page(name)
    assert not app.exception
    assert len(app.title) == 1
    assert not app.warning


@pytest.mark.parametrize("name", PAGES)
def test_a_page_survives_lecture_mode(name: str) -> None:
    open_page(name, lecture="1")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_short(name: str) -> None:
    assert len((ROOT / PAGES[name].file).read_text("utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_every_script_in_pages_is_in_the_page_table(path: Path) -> None:
    assert path.stem in PAGES


@pytest.mark.parametrize("name", PAGES)
def test_the_frame_comes_first(name: str) -> None:
    body = ast.parse((ROOT / PAGES[name].file).read_text("utf-8")).body
    for_the_server = next((node for node in body if isinstance(node, ast.If)), None)
    if PAGES[name].file == "app.py" and for_the_server is not None:
        body = for_the_server.orelse
    first = next(node for node in body if not isinstance(node, ast.Import | ast.ImportFrom) and not _is_docstring(node))
    assert ast.unparse(first) == f"text = frame.page('{name}')"


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.wordless
def test_no_page_imports_pandas_into_the_server() -> None:
    """In a process of its own. It takes a third of the server's memory; two visitors at once saw half of it."""
    program = """
import sys
from streamlit.testing.v1 import AppTest
from ui.frame.page_table import PAGES, ROOT
for page in PAGES.values():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["state"] = "format=none"  # of which the browser is told what it means
    app.switch_page(page.file).run()
    assert not app.exception
    print(page.file, *{"pandas", "pyarrow", "tensorflow", "keras"} & sys.modules.keys())
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines() == [page.file for page in PAGES.values()], done.stderr
