"""All topics together: the English template of every key, and messages from plain data."""

from collections.abc import Mapping
from typing import Any

from core.messages import (
    Template,
    answers,
    arguments,
    autopsy,
    claims,
    emergency,
    engine,
    files,
    fingerprints,
    training,
    watch,
)
from logit_doctor.messages import Message as OfTheDoctor

TOPICS = (arguments, autopsy, claims, engine, files, training, answers, fingerprints, emergency, watch)


def by_key(*constants: Mapping[str, Any]) -> dict[str, Template]:
    """Return the templates among the constants of modules, including those in tables.

    Raises
    ------
    ValueError
        If two of them have the same key.
    """
    found: dict[str, Template] = {}
    tables = [value for values in constants for value in values.values() if isinstance(value, dict)]
    for template in (value for values in (*constants, *tables) for value in values.values()):
        if isinstance(template, Template) and found.setdefault(template.key, template) is not template:
            raise ValueError(f"key: {template.key!r} names two templates")
    return found


ENGLISH = by_key(*map(vars, TOPICS))


def from_data(data: Any) -> Any:
    """Return the message from the result of ``core.messages.as_data``; other values unchanged."""
    if not isinstance(data, dict):
        return data
    values = {name: from_data(entry) for name, entry in data["values"].items()}
    if "template" in data:
        return OfTheDoctor(data["key"], data["template"], values)
    return ENGLISH[data["code"]](**values)
