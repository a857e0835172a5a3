"""Settings of the server that an operator may give in its environment; ``docs/install.md`` lists them."""

import os


def whole(name: str, default: int) -> int:
    """Return a whole number from the environment.

    Parameters
    ----------
    name : str
        Of the variable.
    default : int
        Its value where the variable is missing or empty.

    Raises
    ------
    ValueError
        If it is not a whole number of at least 1.
    """
    asked = os.environ.get(name, "")
    if not asked:
        return default
    if not (asked.isascii() and asked.isdigit() and int(asked) > 0):
        raise ValueError(f"{name} must be a whole number of at least 1, got {asked!r}")
    return int(asked)
