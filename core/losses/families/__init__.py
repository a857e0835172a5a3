"""The loss families, one file each; the files are discovered, and everything about a family is in its file.

A family's file defines ``FAMILY``: the loss, the ways in which people compute it, its exact value in balls, and samples
along a magnitude.
"""

import importlib
import pkgutil

from core.losses.family import Family

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        importlib.import_module(f"{__name__}.{found.name}").FAMILY for found in pkgutil.iter_modules(__path__)
    )
}
"""The families by name, in the order of their names."""


def family_named(name: str) -> Family:
    """Return the family called ``name``.

    Raises
    ------
    ValueError
        If there is no such family. The message lists the allowed names.
    """
    if name not in FAMILIES:
        raise ValueError(f"family: unknown name {name!r}, choose from {', '.join(FAMILIES)}")
    return FAMILIES[name]
