"""The rules: one file each, found by itself; whatever is known of a rule is in its file.

A rule's file has ``RULE``, what it is called and says; ``judge``, from a fact, or an output that meets a loss, to
remarks; if a correction is one literal or keyword, ``correct``, from the same fact to edits; and ``FAILING`` and
``PASSING``, whole programs that are its test and its page. They make their data, and leave what a test checks in
``model``, ``loss``, ``predicted`` or ``probabilities``.
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
"""By name, in the order of their codes."""
