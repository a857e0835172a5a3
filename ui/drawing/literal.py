"""Text from outside, shown as the characters it has: in Markdown, in HTML and in figures.

Text from a visitor, a link, a file or a library passes through one of these functions on its way to the page. Streamlit
interprets Markdown in every message, caption and label, and more than Markdown: after parsing, it searches the text for
addresses, ``:emoji:``, ``:material/icons:`` and arrows, so a backslash alone does not keep text literal. Such a
character is put into a neutral directive, ``:color[…]{}``, because these searches do not cross its edges.
"""

import re
import unicodedata
from collections.abc import Sequence
from html import escape

MOST = 300
"""Characters of a text from outside that a sentence shows at most."""
MOST_IN_HTML = 1_000
"""Characters in a cell of a table or a line of a card."""
MOST_IN_FIGURE = 40
"""Characters at an axis or in a legend; more leave no room for the figure."""

BREAKS = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]+")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Categories of characters that are invisible, or reverse the characters beside them."""

PUNCTUATION = re.compile(r"""[\\`*\[\]<>#~$|&{}^!]|(?<![^\W_])_|_(?![^\W_])""")
"""Characters with a meaning in Markdown anywhere in a line."""
OPENING = re.compile(r"^(\d{0,9})([-+=.):])")
"""Characters with a meaning at the beginning of a line."""
FOUND_LATER = re.compile(r":(?!\s|$)|@|(?<=www)\.|<(?=[-=])|-(?=[->])|[>~](?==)", re.IGNORECASE)
"""Beginnings of what Streamlit searches for after parsing: emoji, icons, ``http://``, ``www.``, mail, arrows."""
ICON = ":material/"
"""Streamlit replaces this even in code."""


def visible(text: str, most: int | None = None) -> str:
    r"""Return a text on one line with every invisible character escaped, cut after ``most`` characters.

    Examples
    --------
    >>> visible("one\n\ntwo \u202ethree")
    'one two \\u202ethree'
    >>> visible("a long one", 6)
    'a long…'
    """
    shown = text if most is None else text[: most + 1]
    if not shown.isprintable():
        shown = "".join(map(_spelled, BREAKS.sub(" ", shown)))
    return shown if most is None or len(shown) <= most else f"{shown[:most]}…"


def _spelled(character: str) -> str:
    is_seen = unicodedata.category(character) not in UNSEEN
    return character if is_seen else character.encode("unicode_escape").decode("ascii")


def literal(text: object, most: int = MOST) -> str:
    r"""Return Markdown that Streamlit shows as the characters of a text.

    Parameters
    ----------
    text : object
        Text of any origin, or an object whose ``str`` it is, such as an exception.
    most : int
        Characters after which it is cut.

    Examples
    --------
    >>> print(literal("![](http://evil.test) **b** is < 1.5"))
    \!\[\](http:color[\:]{}//evil.test) \*\*b\*\* is \< 1.5
    """
    shown = visible(str(text).strip(), most)
    opened = OPENING.match(shown)
    start = opened.end() if opened else 0
    lead = f"{opened[1]}{_alone(opened[2])}" if opened else ""
    parts, place = [lead], start
    for found in FOUND_LATER.finditer(shown, start):
        parts += [_escaped(shown, place, found.start()), _alone(found[0])]
        place = found.end()
    return "".join([*parts, _escaped(shown, place, len(shown))])


def _escaped(text: str, start: int, end: int) -> str:
    """Escape a part of a text, depending on its neighbours."""
    parts, place = [], start
    for found in PUNCTUATION.finditer(text, start, end):
        parts += [text[place : found.start()], "\\", found[0]]
        place = found.end()
    return "".join([*parts, text[place:end]])


def _alone(character: str) -> str:
    return rf":color[\{character}]{{}}"


def as_code(text: object, most: int = MOST) -> str:
    r"""Return Markdown that shows a text as code, character by character; ``literal`` where code cannot.

    Examples
    --------
    >>> print(as_code("x\n\n![](y)"), as_code("a `b`"))
    `x ![](y)` `` a `b` ``
    """
    shown = visible(str(text).strip(), most)
    if ICON in shown or not shown:
        return literal(shown, most + 1)
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    pad = " " if "`" in (shown[0], shown[-1]) else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def as_html(text: object, most: int = MOST_IN_HTML) -> str:
    """Return HTML that shows the characters of a text, in an element or in an attribute."""
    return escape(visible(str(text), most))


def in_figure(text: object, most: int = MOST_IN_FIGURE) -> str:
    """Return text that Plotly, which interprets a few HTML tags in every text, draws as the given characters.

    Examples
    --------
    >>> in_figure('<a href="//evil.test">x</a>')
    '&lt;a href="//evil.test"&gt;x&lt;/a&gt;'
    """
    return escape(visible(str(text), most), quote=False)


def all_in_figure(names: Sequence[str]) -> list[str]:
    """Return names as Plotly draws them; those that differ stay different, however they are cut.

    Examples
    --------
    >>> all_in_figure(["<b>", "a" * 50, "a" * 60])[1:] == ["a" * 40 + "…", "a" * 40 + "… (3)"]
    True
    """
    drawn = [in_figure(name) for name in names]
    return [label if label not in drawn[:place] else f"{label} ({place + 1})" for place, label in enumerate(drawn)]
