"""Every page of the page table runs from the start page, without an exception, also with a link that asks too much."""

import ast
from pathlib import Path

import pytest

from tests.pages.opening import open_page
from ui.pages import PAGES, ROOT

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
    first = next(node for node in body if not isinstance(node, ast.Import | ast.ImportFrom) and not _is_docstring(node))
    assert ast.unparse(first) == f"frame.page('{name}')"


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
