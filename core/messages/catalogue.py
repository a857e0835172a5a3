"""All topics together: the English template of every key, and messages from plain data."""

from collections.abc import Mapping
from typing import Any

from core.messages import TEMPLATES, Template, arguments, autopsy, claims, engine, files, training
from logit_doctor.messages import Message as OfTheDoctor

TOPICS = (arguments, autopsy, claims, engine, files, training)
ENGLISH: Mapping[str, Template] = TEMPLATES


def from_data(data: Any) -> Any:
    """Return the message that ``core.messages.as_data`` was given; anything else as it is."""
    if not isinstance(data, dict):
        return data
    values = {name: from_data(entry) for name, entry in data["values"].items()}
    if "template" in data:
        return OfTheDoctor(data["key"], data["template"], values)
    return ENGLISH[data["code"]](**values)
