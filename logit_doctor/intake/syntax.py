"""Python source as a syntax tree, for code that several threads may run at once.

A web server that parses source in several threads uses this instead of calling ``ast`` directly.
"""

import ast
import threading
import warnings

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
