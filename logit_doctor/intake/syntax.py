"""Python source as a syntax tree, for code that several threads may run at once.

Whatever a web server shows of its own source is parsed here and not by ``ast`` itself.
"""

import ast
import threading
import warnings

_PARSING = threading.Lock()


def parse(text: str) -> ast.Module:
    """Return the syntax tree of ``text``; what Python would warn of in it is not said.

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
    Python 3.11 counts the depth of a tree under construction once for all threads. A second parse that begins while a
    finalizer has interrupted the first ends in ``SystemError: AST constructor recursion depth mismatch``.

    References
    ----------
    https://github.com/python/cpython/issues/106905
    """
    with _PARSING, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
