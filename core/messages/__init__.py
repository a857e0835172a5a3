"""The messages of ``core`` as data: a stable key, values and, as the text itself, the English sentence.

Each module of this package has the templates of one topic and imports nothing else of ``core``. ``str(message)`` is for
the command line and for JSON; ``ui.words`` has the templates of other languages under the same keys and fills in the
same values. A number is formatted once, by the specification in the template, and never searched for in a sentence.
"""

import string
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, TypeAlias

from logit_doctor.messages import Message as OfTheDoctor
from logit_doctor.messages import held as held


class Message(str):
    """A sentence with the key of its template and the values in it; as a string it is English.

    Parameters
    ----------
    text : str
        The English sentence.
    key : str
        Identifies the template, the same in every language and every version.
    values : mapping of str to object
        The values of the fields: plain values, or other messages.
    """

    __slots__ = ("key", "values")
    key: str
    values: Mapping[str, Any]

    def __new__(cls, text: str, key: str, values: Mapping[str, Any]) -> "Message":
        """Return a string with two attributes."""
        message = super().__new__(cls, text)
        message.key, message.values = key, values
        return message

    def __reduce__(self) -> tuple[type["Message"], tuple[str, str, Mapping[str, Any]]]:
        return Message, (str(self), self.key, self.values)


class Digits(str):
    """A number that is already formatted, such as the digits of an exact value; a language sets the decimal mark."""

    __slots__ = ()


class Writer(string.Formatter):
    """Fills in templates, in English.

    A format specification may end with the counted noun, in one form per plural category of the language:
    ``{count:,|row|rows}`` gives "1 row" and "5,000 rows".
    """

    def fill(self, template: str, values: Mapping[str, Any]) -> str:
        """Return a template with its fields filled in."""
        return self.vformat(template, (), values)

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write one value."""
        spec, *forms = format_spec.split("|")
        if hasattr(value, "key"):
            return self.message(value)
        if isinstance(value, Digits):
            return self.number(value)
        written = str(super().format_field(value, spec))
        if isinstance(value, int | float) and not isinstance(value, bool):
            written = self.number(written)
        return f"{written} {self.plural(value, forms)}" if forms else written

    def message(self, message: Any) -> str:
        """Return a message in this writer's language."""
        return str(message)

    def number(self, written: str) -> str:
        """Return a number in this writer's language."""
        return written

    def plural(self, count: float, forms: list[str]) -> str:
        """Return the form of a noun for a number of things."""
        return forms[0] if count == 1 else forms[-1]


ENGLISH = Writer()


class Template(str):
    """English text with the fields of ``str.format``; calling it with their values returns a message.

    Parameters
    ----------
    key : str
        The stable name, in kebab-case; ``core.messages.catalogue`` rejects duplicates.
    english : str
        The text.

    Examples
    --------
    >>> late = Template("example-late", "{name} is {count:,|minute|minutes} late")
    >>> message = late(name="The train", count=1)
    >>> message, message.key, message.values
    ('The train is 1 minute late', 'example-late', {'name': 'The train', 'count': 1})
    """

    __slots__ = ("fields", "key")
    key: str
    fields: frozenset[str]

    def __new__(cls, key: str, english: str) -> "Template":
        """Return a string with two attributes."""
        template = super().__new__(cls, english)
        template.key, template.fields = key, frozenset(fields_of(english))
        return template

    def __reduce__(self) -> tuple[type["Template"], tuple[str, str]]:
        return Template, (self.key, str(self))

    def __call__(self, **values: Any) -> Message:
        """Fill in the fields; exactly their values must be given."""
        if values.keys() != self.fields:
            raise TypeError(f"{self.key}: {sorted(values)} given, {sorted(self.fields)} needed")
        return Message(ENGLISH.fill(self, values), self.key, values)

    def of(self, values: Mapping[str, Any]) -> Message:
        """Fill in the fields from a mapping that may have more values."""
        return self(**{name: values[name] for name in self.fields})


def fields_of(template: str) -> Iterable[str]:
    """Yield the names of a template's fields."""
    return (field for _, field, _, _ in string.Formatter().parse(template) if field)


Said: TypeAlias = str | OfTheDoctor
"""A message of ``core``, which is a string like any other text, or one of the doctor's."""


def said(error: BaseException) -> Said:
    """Return the message of an exception, of ``core`` or of the doctor, or else its text."""
    reason = getattr(error, "reason", error.args[0] if error.args else None)
    return reason if isinstance(reason, Message | OfTheDoctor) else str(error)


def with_codes(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record for JSON with ``NAME_code`` after every entry ``NAME`` that is a message.

    Examples
    --------
    >>> with_codes({"reason": Message("It is late.", "late", {}), "step": 3})
    {'reason': 'It is late.', 'reason_code': 'late', 'step': 3}
    """
    coded: dict[str, Any] = {}
    for name, value in record.items():
        coded[name] = value
        if isinstance(value, Message):
            coded[f"{name}_code"] = value.key
    return coded


def as_data(value: Any) -> Any:
    """Return a message as plain data, its code and its values; other values unchanged."""
    if isinstance(value, OfTheDoctor):
        return asdict(value)
    if not isinstance(value, Message):
        return value
    return {"code": value.key, "values": {name: as_data(entry) for name, entry in value.values.items()}}
