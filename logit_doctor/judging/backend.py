"""The backend of Keras that a program chooses for itself."""

import ast
import re

from logit_doctor.finding import BACKENDS
from logit_doctor.judging.spelling import dotted

NAME = "KERAS_BACKEND"
ENVIRONMENT = re.compile(rf"^\s*%(?:set_)?env\s+{NAME}[ =]\s*(\w+)", re.MULTILINE)
"""The magic of a notebook that sets it."""


def declared_backend(tree: ast.Module, written: str) -> str | None:
    """Return the backend that a program sets in ``os.environ`` or by a magic, or None."""
    if NAME not in written:
        return None
    found = ENVIRONMENT.findall(written)
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Subscript(value=owner, slice=ast.Constant(value=name))], value=value):
                found += texts(value) if name == NAME and is_environment(owner) else []
            case ast.Call(func=ast.Attribute(attr="setdefault" | "putenv"), args=[key, value]):
                found += texts(value) if texts(key) == [NAME] else []
            case ast.Call(func=ast.Attribute(value=owner, attr="update")) if is_environment(owner):
                found += [text for word in node.keywords if word.arg == NAME for text in texts(word.value)]
                found += [text for given in node.args if isinstance(given, ast.Dict) for text in entries(given)]
    return next((backend for backend in reversed(found) if backend in BACKENDS), None)


def entries(given: ast.Dict) -> list[str]:
    """Return the backend in a dict display."""
    pairs = zip(given.keys, given.values, strict=True)
    return [text for key, value in pairs if key is not None and texts(key) == [NAME] for text in texts(value)]


def is_environment(node: ast.expr) -> bool:
    """Whether a node is ``os.environ``."""
    return (dotted(node) or "").endswith("environ")


def texts(node: ast.expr) -> list[str]:
    """Return the text of a literal in a list, or an empty list."""
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []
