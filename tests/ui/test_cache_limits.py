"""The limits of all caches of the web server add up to what docs/scale.md says, and none is without one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.server.result_cache import MEGABYTE

ROOT = Path(__file__).parents[2]
MAKERS: dict[str, str | int] = {"shared": "max_bytes", "Answers": 1, "Kept": 0}
"""What makes a cache, and where it takes its limit: a keyword, or a position."""
PASSED_ON = {"ui/server/result_cache.py", "ui/server/answers.py"}
"""Their limits are those of their callers."""

pytestmark = pytest.mark.wordless


def limits(path: Path) -> Iterator[int]:
    """Yield the limits in bytes of the caches that a file makes."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
            where = MAKERS[node.func.id]
            named = {keyword.arg: keyword.value for keyword in node.keywords}
            limit = node.args[where] if isinstance(where, int) else named[where]
            names = {name.id for name in ast.walk(limit) if isinstance(name, ast.Name)}
            assert names <= {"MEGABYTE"}, f"{path}: {ast.unparse(node)}"
            yield eval(ast.unparse(limit), {"MEGABYTE": MEGABYTE})


def test_all_caches_together_may_take_what_the_documentation_says() -> None:
    files = [path for path in sorted(ROOT.glob("ui/**/*.py")) if str(path.relative_to(ROOT)) not in PASSED_ON]
    found = [limit for path in files for limit in limits(path)]
    assert len(found) > 30
    said = re.findall(r"all together (\d+) MB at most", (ROOT / "docs" / "scale.md").read_text("utf-8"))
    assert said == [str(round(sum(found) / MEGABYTE))]
