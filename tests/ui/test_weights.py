"""The memory of shared results: as much as stated, measured by malloc, and within the limit."""

import importlib
import itertools
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from heap import HAS_GLIBC, block_of, in_use

import ui
from core.arithmetic.formats import FORMATS
from core.losses import FORMULATIONS
from core.sweep import every_input
from core.sweep.run import SweepParams
from ui.server import cached, result_cache

ROOT = Path(__file__).parents[2]
MEGABYTE = 2**20
PATIENCE = 120.0

pytestmark = [
    pytest.mark.skipif(not HAS_GLIBC, reason="counts what glibc's malloc has handed out"),
    pytest.mark.wordless,
]


PICTURES: dict[str, Callable[[], bytes]] = {
    "every input": lambda: cached.inputs_drawing("softmax", "bfloat16", "naive"),
    "loss error": lambda: cached.error_drawing(SweepParams(loss="softmax", seed=3), (), "loss", "digits", (), 120),
    "heat map": lambda: cached.heat_drawing(SweepParams(loss="softmax", formats=tuple(FORMATS)[1:], seed=3)),
    "start": lambda: cached.start_drawings("float32", 20, False)[0],
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_lies_in_no_larger_block_than_it_needs(name: str) -> None:
    picture = PICTURES[name]()
    assert block_of(picture) < 1.1 * len(picture) + 4096


NARROW = [
    (loss, format, formulation)
    for loss, format in itertools.product(FORMULATIONS, every_input.NARROW_FORMATS)
    for formulation in FORMULATIONS[loss]
]


def test_who_asks_for_every_input_of_everything_fills_no_more_than_the_caches_may_take() -> None:
    cached.inputs_drawing(*NARROW[0])
    before = in_use()
    for choice in NARROW:
        cached.inputs_drawing(*choice)
    assert in_use() - before < 8 * MEGABYTE


WEIGHING = """
import gc, logging
logging.disable()
from core.sweep.run import SweepParams
from heap import in_use
from ui.server import cached
from ui.fixes.along import survey
from ui.server.result_cache import CACHES

def one(seed):
    return SweepParams(loss="softmax", formats=("float32", "bfloat16"), formulations=("naive", "fused"), seed=seed)

def fill(seeds):
    for seed in seeds:
        cached.error_drawing(one(seed), (), "loss", "digits", (), 120)
        cached.autopsy_of_worst(one(seed), "bfloat16", "naive", seed)
        cached.start_drawings("float32", seed, False)
        survey("float16", "wrong", -1 - seed)
        cached.inputs_drawing("softmax", ("bfloat16", "float16")[seed % 2], ("naive", "fused")[seed // 2 % 2])

fill([0])
for kept in CACHES.values():
    kept.clear()
before = in_use()
fill(range(1, 9))
print(in_use() - before, sum(kept.held for kept in CACHES.values()))
"""


def test_what_is_weighed_is_what_is_taken() -> None:
    """With every object of Python's in malloc, whose count is the judge."""
    weighed = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WEIGHING],
        cwd=ROOT,
        env=os.environ | {"PYTHONMALLOC": "malloc", "PYTHONPATH": str(ROOT / "tests" / "load")},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    grown, held = map(int, weighed.stdout.split() or [weighed.stderr])
    assert 0.9 * grown < held < 1.15 * grown


def test_all_caches_together_take_no_more_than_the_docs_say() -> None:
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        importlib.import_module(module.name)
    said = re.search(r"all\s+together (\d+) MB at most", (ROOT / "docs" / "scale.md").read_text("utf-8"))
    assert said is not None
    bounds = [kept.max_bytes for name, kept in result_cache.CACHES.items() if name.startswith("ui.")]
    assert 0.9 * int(said[1]) < sum(bounds) / MEGABYTE <= int(said[1])
