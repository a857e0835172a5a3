"""The rules, one file each; the files are discovered, and everything about a rule is in its file.

A rule's file defines ``RULE``, its names and texts; ``judge``, which turns a fact, or an output paired with a loss,
into remarks; ``correct``, if one literal or keyword is a correction, which turns the same fact into edits; and
``FAILING`` and ``PASSING``, two complete programs that serve as its test and its documentation. The programs make their
own data and leave the value that a test checks in ``model``, ``loss``, ``predicted`` or ``probabilities``.
"""

import importlib
import pkgutil

from logit_doctor.judging.rule import Rule, completed

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in sorted(
        (completed(importlib.import_module(f"{__name__}.{found.name}")) for found in pkgutil.iter_modules(__path__)),
        key=lambda rule: rule.code,
    )
}
"""The rules by name, in the order of their codes."""
