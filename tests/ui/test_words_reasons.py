"""What ``core`` says when it does not accept something, read from its source, in other languages."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import core
import ui.words
from logit_doctor.messages import TEMPLATES
from ui.words import DEFAULT_LANGUAGE, LANGUAGES, core_sentence

CORE = Path(core.__file__).parent
OTHERS = [language for language in LANGUAGES if language != DEFAULT_LANGUAGE]
SAMPLE = "7"
"""What stands in a field of a sentence that is only read from the source."""
REFUSING = (
    "keras/training/own_data.py",
    "keras/training/plan.py",
    "logits/file.py",
    "logits/reader.py",
    "sweep/run.py",
)
"""Modules whose errors a page shows."""
ERRORS = {"ValueError", "NotNowError"}


def written(node: ast.expr) -> str | None:
    """The text of a literal, with a sample in each of its fields."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else SAMPLE for part in node.values)
    return None


def of_refusals() -> Iterator[str]:
    for name in REFUSING:
        for node in ast.walk(ast.parse((CORE / name).read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ERRORS:
                said = node.args[0]
                texts = [said.body, said.orelse] if isinstance(said, ast.IfExp) else [said]
                yield from (text for text in map(written, texts) if text and text != f"{SAMPLE}: {SAMPLE}")


def of_zips() -> Iterator[str]:
    """What the check of logits says of an archive, in words of ``logit_doctor``."""
    fields = defaultdict(lambda: 7)
    yield from (template.format_map(fields) for key, template in TEMPLATES.items() if key.startswith("zip"))


@pytest.fixture(params=OTHERS, autouse=True)
def other(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(ui.words, "language", lambda: request.param)
    return str(request.param)


@pytest.mark.parametrize("english", sorted({*of_refusals(), *of_zips()}))
def test_a_reason_is_said_in_the_language(english: str) -> None:
    said = core_sentence(english)
    assert said != english
    assert said.count(SAMPLE) <= english.count(SAMPLE)
