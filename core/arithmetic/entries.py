"""The common parts of all table entries: a text in several languages, and a style for figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.messages import ENGLISH


class Text(str):
    """An English text with its translations, so that an entry is complete in one place.

    Parameters
    ----------
    english : str
        The text itself.
    **others : str
        The same in other languages, by the name of the language's folder in ``ui/words``.

    Examples
    --------
    >>> title = Text("Nothing happens", de="Nichts geschieht")
    >>> title, title.others["de"]
    ('Nothing happens', 'Nichts geschieht')
    >>> gap = Text("from {gap:.3g} on", de="ab {gap:.3g}").of(gap=16.635)
    >>> gap, gap.others["de"], gap.values
    ('from 16.6 on', 'ab {gap:.3g}', {'gap': 16.635})
    """

    template: str
    others: dict[str, str]
    values: Mapping[str, Any]

    def __new__(cls, english: str, **others: str) -> "Text":
        """Return the English text with its translations."""
        text = super().__new__(cls, english)
        text.template, text.others, text.values = english, others, {}
        return text

    def of(self, **values: Any) -> "Text":
        """Fill in the fields of the English text, and keep the values for the others: each writes numbers its way."""
        text = Text(ENGLISH.fill(self, values), **self.others)
        text.template, text.values = self.template, values
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one thing looks in every figure.

    Parameters
    ----------
    light, dark : str
        Line colour in each theme, ``#rrggbb`` in lower case.
    dash : str
        Plotly's name of the line pattern.
    marker : str
        Plotly's name of the marker symbol.
    """

    light: str
    dark: str
    dash: str = "solid"
    marker: str = "circle"
