"""What the entries of every table share: a text in several languages, and a look in every figure."""

from dataclasses import dataclass


class Text(str):
    """A text in English that brings its translations along, so that one entry says all there is to say.

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
    """

    others: dict[str, str]

    def __new__(cls, english: str, **others: str) -> "Text":
        """Return the English text with its translations."""
        text = super().__new__(cls, english)
        text.others = others
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
