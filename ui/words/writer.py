"""Numbers, plurals and templates as a language writes them, according to CLDR."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from core.messages import Writer

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of CLDR, in the order in which a template gives a word's forms."""

Values = Mapping[str, Any]
Shown = Mapping[str, Callable[[Values], str]]
"""Functions by key that return a replacement for a message from its values."""


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


@cache
def _marks(language: str) -> dict[int, str]:
    locale = _locale(language)
    return str.maketrans({".": get_decimal_symbol(locale), ",": get_group_symbol(locale)})


@cache
def percent_sign(language: str) -> str:
    """Return the percent sign, with a space before it if the language has one."""
    return str(_locale(language).percent_formats[None].pattern).rpartition("0")[2]


def spelled(number: str, language: str) -> str:
    r"""Convert a number in English notation to that of a language.

    Examples
    --------
    >>> spelled("1,437.5", "de"), spelled("12.5%", "de"), spelled("1,437.5", "en")
    ('1.437,5', '12,5\xa0%', '1,437.5')
    """
    return number.translate(_marks(language)).replace("%", percent_sign(language))


def written(value: float, spec: str, language: str) -> str:
    """Return a number by a format specification, in a language's notation."""
    return spelled(format(value, spec), language)


@cache
def _forms(language: str) -> list[str]:
    tags = {*_locale(language).plural_form.tags, "other"}
    return [category for category in CATEGORIES if category in tags]


class LanguageWriter(Writer):
    """Fills in the templates of a language.

    Parameters
    ----------
    language : str
        Its code, the name of its folder.
    templates : mapping of str to str
        Templates of its messages, by key.
    shown : mapping of str to callable, optional
        Replacements for messages, by key.
    number : callable, optional
        Writes a number, in place of ``spelled``.
    """

    def __init__(
        self,
        language: str,
        templates: Mapping[str, str],
        shown: Shown | None = None,
        number: Callable[[str], str] | None = None,
    ) -> None:
        self._language, self._templates = language, templates
        self._shown, self._number = shown or {}, number

    def message(self, message: Any) -> str:
        """Return a message in the language; without a template it stays English, except for messages inside it."""
        if message.key in self._shown:
            return self._shown[message.key](message.values)
        template = self._templates.get(message.key, getattr(message, "template", None))
        return str(message) if template is None else self.fill(template, message.values)

    def number(self, written: str) -> str:
        """Return a number with the language's marks."""
        return self._number(written) if self._number else spelled(written, self._language)

    def plural(self, count: float, forms: list[str]) -> str:
        """Choose the form of a word by the language's plural rule."""
        place = _forms(self._language).index(_locale(self._language).plural_form(count))
        return forms[min(place, len(forms) - 1)]
