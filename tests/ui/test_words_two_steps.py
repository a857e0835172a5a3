"""Texts with "two steps" state what computes them: plain arithmetic, Keras on probabilities, or Keras' default.

The three give different losses for the same logits, so a text that leaves it open is wrong for two of them.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = [
    *sorted((ROOT / "ui").rglob("*.py")),
    *sorted((ROOT / "core").rglob("*.py")),
    *sorted((ROOT / "logit_doctor").rglob("*.py")),
    *sorted((ROOT / "pages").glob("*.py")),
    ROOT / "app.py",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "README.md",
    ROOT / "SECURITY.md",
]
TWO_STEPS = re.compile(
    r"\btwo(?: plain)?[ -]steps?\b|\bzwei(?:en)?(?: einfachen?)? Schritten?\b|\bzweischritt", re.IGNORECASE
)
WHO = re.compile(r"\bplain\b|\beinfach|nothing (?:is )?clipped|nichts abgeschnitten|Keras|PyTorch", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.?!])\**\s+")


def docstrings(tree: ast.Module) -> set[int]:
    """Return the places of the docstrings: read by programmers only, beside the code that they speak of."""
    owners = (node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef))
    return {id(node.body[0].value) for node in owners if node.body and isinstance(node.body[0], ast.Expr)}


def former_titles(tree: ast.Module) -> set[int]:
    """Return the places of what is kept only to read older links: it is shown nowhere."""
    tables = (
        node.value
        for node in tree.body
        if isinstance(node, ast.AnnAssign | ast.Assign) and "FORMER_" in ast.unparse(node).partition("=")[0]
    )
    return {id(node) for table in tables if table is not None for node in ast.walk(table)}


def said(path: Path) -> Iterator[str]:
    """Yield every text of a file that may come on a screen: strings of a module, lines of a document without code."""
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        yield from (re.sub(r"`[^`]*`", "", line) for line in source.splitlines())
        return
    tree = ast.parse(source)
    skipped = docstrings(tree) | former_titles(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            if " " in node.value:  # the rest are names
                yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def nameless(texts: Iterator[str]) -> list[str]:
    """Return the sentences about two steps that do not say whose they are."""
    sentences = (sentence for text in texts for sentence in SENTENCE.split(" ".join(text.split())))
    return [sentence for sentence in sentences if TWO_STEPS.search(sentence) and not WHO.search(sentence)]


@pytest.mark.parametrize("folder", ["ui", "core", "logit_doctor", "docs"])
def test_every_text_about_two_steps_says_who_takes_them(folder: str) -> None:
    paths = [
        path for path in TEXTS if folder in path.relative_to(ROOT).parts or (folder == "docs" and path.parent == ROOT)
    ]
    found = {str(path.relative_to(ROOT)): left for path in paths if (left := nameless(said(path)))}
    assert found == {}


@pytest.mark.parametrize(
    ("text", "is_nameless"),
    [
        ("Which loss will two steps, softmax and then the logarithm, give in float32?", True),
        ("Welchen Verlust ergeben zwei Schritte?", True),
        ("The two-step gradient is 0.", True),
        ("Two steps, plain float32. Two steps it is.", True),
        ("two steps, Keras, clipped", False),
        ("In zwei Schritten schneidet Keras ab.", False),
        ("Two plain steps.", False),
        ("One step after all.", False),
    ],
)
def test_a_text_that_leaves_it_open_is_seen(text: str, is_nameless: bool) -> None:
    assert bool(nameless(iter([text]))) == is_nameless


def test_there_are_texts_about_two_steps_in_both_languages() -> None:
    for language in ("en", "de"):
        words = (ROOT / "ui" / "words" / language).glob("*.py")
        assert sum(bool(TWO_STEPS.search(text)) for path in words for text in said(path)) > 5
