"""What ``core`` says when it does not judge or does not accept something, read from its source, in other languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import core
import ui.words
from logit_doctor.intake.limits import too_large
from logit_doctor.process import pool
from ui.words import DEFAULT_LANGUAGE, LANGUAGES, core_sentence

CORE = Path(core.__file__).parent
DOCTOR = CORE.parent / "logit_doctor"
OTHERS = [language for language in LANGUAGES if language != DEFAULT_LANGUAGE]
SAMPLE = "7"
"""What stands in a field of a sentence that is only read from the source."""
SPEAKERS = {"RefusalError": 0, "unjudged": 0, "refused": 0, "lost": -1}
"""Functions and the place of the argument that says why."""
REFUSING = (
    "../logit_doctor/intake/zips.py",
    "keras/own_data.py",
    "keras/plan.py",
    "logits_file.py",
    "logits_reader.py",
    "sweep.py",
)
"""Modules whose errors a page shows."""
ERRORS = {"ValueError", "ArchiveError", "UnreadError", "CrowdedError", "NotNowError"}
PARTS = {"arithmetic", "clipping", "'", "' is not followed", f"{SAMPLE} of the output is not followed"}
"""Words that the doctor puts into a sentence of its own, and that sentence, said of each of them in turn."""


def written(node: ast.expr) -> str | None:
    """The text of a literal, with a sample in each of its fields."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else SAMPLE for part in node.values)
    return None


def reasons(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "reason":
            yield node.value
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "reason":
            yield from ast.walk(node.value) if isinstance(node.value, ast.IfExp) else (node.value,)  # type: ignore[misc]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in SPEAKERS and node.args:
            yield node.args[0]
            yield node.args[-1]


def of_the_doctor() -> Iterator[str]:
    for path in sorted(DOCTOR.rglob("*.py")):
        for node in reasons(ast.parse(path.read_text("utf-8"))):
            text = written(node) if isinstance(node, ast.expr) else None
            if text and text not in PARTS and not re.fullmatch(r"'?7'?", text):
                yield text


def of_refusals() -> Iterator[str]:
    for name in REFUSING:
        for node in ast.walk(ast.parse((CORE / name).read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ERRORS:
                said = node.args[0]
                texts = [said.body, said.orelse] if isinstance(said, ast.IfExp) else [said]
                yield from (text for text in map(written, texts) if text and text != f"{SAMPLE}: {SAMPLE}")


@pytest.fixture(params=OTHERS, autouse=True)
def other(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(ui.words, "language", lambda: request.param)
    return str(request.param)


def of_the_pool() -> Iterator[str]:
    yield from (pool.BUSY, *(reason.format(seconds=7) for reason in pool.REASONS.values()))
    yield from (too_large(name, 7, 7) for name in pool.NAMES.values())


@pytest.mark.parametrize("english", sorted({*of_the_doctor(), *of_refusals(), *of_the_pool()}))
def test_a_reason_is_said_in_the_language(english: str) -> None:
    said = core_sentence(english)
    assert said != english
    assert said.count(SAMPLE) <= english.count(SAMPLE)
