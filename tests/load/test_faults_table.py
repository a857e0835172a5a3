"""The table of docs/faults.md: every test in it exists, and every quoted sentence is a text of the lab."""

import ast
import re
from pathlib import Path

import pytest

from core.engine.dispatcher import UNAVAILABLE
from core.messages.engine import ENDINGS
from ui.words.en import figure, frame, training

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "faults.md").read_text("utf-8").splitlines()
    if line.startswith("| ")
][1:]
SAID = [
    *(UNAVAILABLE, frame.OFFLINE),
    *(frame.NO_FIGURES, figure.MISSING, frame.UNCONNECTED, *frame.REFUSED_UPLOADS.values()),
    *(UNAVAILABLE, frame.OFFLINE, *ENDINGS.values(), *frame.IN_LINE.values()),
    *(training.RESTARTED, training.GONE, *training.ENDINGS.values(), *training.NOT_READY.values()),
    *(training.RECORDING_LABEL, *training.RECORDING_OFFERS.values()),
]
FAULTS = (
    "killed",
    "memory",
    "too little memory",
    "not installed",
    "hangs",
    "scheduler",
    "browser is closed",
    "restarted",
    "disk is full",
    "write nowhere",
    "may not serve",
    "does not arrive",
    "WebSocket",
    "cookies",
    "too large",
    "slow",
    "at the same time",
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_tests_of_a_fault_exist(row: list[str]) -> None:
    named = re.findall(r"`(tests/\S+\.py)::(\w+)`", row[2])
    assert named
    assert row[2].count("`") == 2 * len(named)
    for path, name in named:
        tree = ast.parse((ROOT / path).read_text("utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_a_visitor_is_told_is_quoted_as_it_is_said(row: list[str]) -> None:
    quoted = re.findall(r"“(.+?)”", row[1])
    assert [quote for quote in quoted if not any(quote in sentence for sentence in SAID)] == []


def test_every_kind_of_fault_has_a_row() -> None:
    faults = " ".join(row[0] for row in ROWS)
    assert [kind for kind in FAULTS if kind not in faults] == []
