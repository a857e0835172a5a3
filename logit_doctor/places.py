"""Where in a source a verdict stands: in characters for people and editors, as a fingerprint for baselines."""

import ast
import hashlib
from functools import cached_property

from logit_doctor.judging.edits import Source
from logit_doctor.judging.verdicts import Verdict

SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
DIGITS = 16
"""Hexadecimal digits of a fingerprint."""


class Places:
    """The places of one source.

    Parameters
    ----------
    source : Source
        The text and its tree.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    @cached_property
    def _scopes(self) -> list[tuple[int, int, str]]:
        """The first line, the last line and the name of every function and class."""
        return sorted(
            (node.lineno, node.end_lineno or node.lineno, node.name)
            for node in ast.walk(self._source.tree)
            if isinstance(node, SCOPES)
        )

    def column(self, line: int, column: int) -> int:
        """Return a 1-based column in characters, given one in bytes of UTF-8."""
        return self._source.offset(line, column - 1) - self._source.starts[line - 1] + 1

    def scope(self, line: int) -> str:
        """Return the dotted names of the functions and classes around a line; empty for the module itself."""
        return ".".join(name for first, last, name in self._scopes if first <= line <= last)

    def fingerprint(self, verdict: Verdict, code: str) -> str:
        """Return the hash of a rule's code, the scope and the code, whatever its white space, quotes and line.

        Two faults with the same code in the same function have the same fingerprint, so a baseline counts them.
        """
        text = "".join(self._code(verdict).split()).replace("'", '"').replace(",)", ")").replace(",]", "]")
        parts = "\n".join((code, self.scope(verdict.line), text))
        return hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()[:DIGITS]

    def _code(self, verdict: Verdict) -> str:
        if verdict.end is None:
            return self._source.lines[verdict.line - 1] if verdict.line <= len(self._source.lines) else ""
        start = self._source.offset(verdict.line, verdict.column - 1)
        end_line, end_column = verdict.end
        return self._source.text[start : self._source.offset(end_line, end_column - 1)]
