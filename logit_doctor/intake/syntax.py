"""Python source as a syntax tree, for code that several threads may run at once.

A web server that parses source in several threads uses this instead of calling ``ast`` directly.
"""

import ast
import re
import threading
import warnings

STATEMENT = re.compile(r"(?!(?:else|elif|except|finally|case)\b)[^\s#)\]}]")
"""The beginning of a statement of the module."""
_PARSING = threading.Lock()


def parse(text: str) -> ast.Module:
    """Return the syntax tree of ``text``, without Python's warnings about it.

    Parameters
    ----------
    text : str
        Source of a module.

    Returns
    -------
    ast.Module

    Raises
    ------
    SyntaxError
        If it is not Python.

    Notes
    -----
    Python 3.11 keeps one depth counter for all threads while it builds trees. A second parse that begins while a
    finalizer interrupts the first ends in ``SystemError: AST constructor recursion depth mismatch``.

    References
    ----------
    https://github.com/python/cpython/issues/106905
    """
    with _PARSING, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def without_broken(text: str, attempts: int) -> tuple[str, list[tuple[int, int, str]]] | None:
    """Return a source without the statements that do not parse.

    Parameters
    ----------
    text : str
        Source of a module.
    attempts : int
        Statements that may be left out; with more of them, it is another language.

    Returns
    -------
    tuple of str and list of (int, int, str)
        The source, with blank lines in their place; first line, last line and error of each. None if it still does not
        parse.
    """
    lines, left_out = text.split("\n"), []
    for _ in range(attempts):
        try:
            parse("\n".join(lines))
        except SyntaxError as error:
            place = min(error.lineno or 1, len(lines)) - 1
            first = next((number for number in range(place, -1, -1) if STATEMENT.match(lines[number])), 0)
            last = next(
                (number for number in range(place + 1, len(lines)) if STATEMENT.match(lines[number])), len(lines)
            )
            if not any(line.strip() for line in lines[first:last]):
                return None
            left_out.append((first + 1, last, error.msg))
            lines[first:last] = [""] * (last - first)
        except (ValueError, RecursionError, MemoryError):
            return None
        else:
            return "\n".join(lines), left_out
    return None


def parsed(text: str) -> ast.Module | None:
    """Return the tree of a source, or None when it does not parse."""
    try:
        return parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
