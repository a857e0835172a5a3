"""Small tables as HTML: no pandas in the server, every cell escaped.

A table too wide for its page scrolls inside itself; on a phone, where a thumb would be caught in it, it becomes a list
instead: each row a card, each cell under its column's title.
"""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import streamlit as st

from ui.drawing.literal import as_html
from ui.drawing.live import NONE, flags, with_places, without_places

NO_TONES: Mapping[tuple[int, int], str] = MappingProxyType({})
PHONE_CHARACTERS = 38
"""Characters that fit on a line of a narrow phone, in the table's type."""
GAP_CHARACTERS = 2
"""Width of the gap between two columns."""


def table_html(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str = "",
    numeric: Collection[int] = (),
    marked: Collection[int] = (),
    moving: Mapping[int, str] = NONE,
    tones: Mapping[tuple[int, int], str] = NO_TONES,
    places: Mapping[tuple[int, int], str] = NO_TONES,
) -> str:
    """Return a table as HTML.

    Parameters
    ----------
    header : sequence of str
        Column titles.
    rows : sequence of sequences of str
        Cells, as text of any origin: it is shown literally.
    caption : str
        Title of the table, shown above it and read by screen readers. It also names the scrolling region; without a
        caption, the columns do.
    numeric : collection of int
        Columns set in digits of equal width, aligned right.
    marked : collection of int
        Rows to highlight.
    moving : mapping of int to str
        Rows that a slider highlights, by the array that says so; cells and caption may have marked places, too
        (``ui.drawing.live``).
    tones : mapping of (row, column) to str
        Cells with a colour, ``right``, ``some`` (wrong) or ``most``, and ``chosen`` for a frame, separated by spaces.
        What a colour says, the cell says too.
    places : mapping of (row, column) to str
        Attributes of cells whose text or colour a slider chooses (``ui.drawing.live``).
    """
    is_wide = _fewest_characters(header, rows, numeric) > PHONE_CHARACTERS
    titles = "".join(
        f'<th scope="col" class="number">{as_html(title)}</th>'
        if place in numeric
        else f'<th scope="col">{as_html(title)}</th>'
        for place, title in enumerate(header)
    )
    labels = header if is_wide else [""] * len(header)
    body = "".join(
        _row(
            row,
            numeric,
            labels,
            place in marked,
            moving.get(place, ""),
            [tones.get((place, column), "") for column in range(len(row))],
            [places.get((place, column), "") for column in range(len(row))],
        )
        for place, row in enumerate(rows)
    )
    title = f"<caption>{as_html(caption)}</caption>" if caption else ""
    name = as_html(without_places(caption) or ", ".join(header))
    kind = "lab-table lab-cards" if is_wide else "lab-table"
    return with_places(
        f'<div class="lab-table-scroll" role="region" aria-label="{name}" tabindex="0"><table class="{kind}">{title}'
        f"<thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str = "",
    numeric: Collection[int] = (),
    marked: Collection[int] = (),
    moving: Mapping[int, str] = NONE,
    tones: Mapping[tuple[int, int], str] = NO_TONES,
    places: Mapping[tuple[int, int], str] = NO_TONES,
) -> None:
    """Draw a table; see ``table_html``."""
    said = table_html(
        header, rows, caption=caption, numeric=numeric, marked=marked, moving=moving, tones=tones, places=places
    )
    st.html(said)


def _row(
    row: Sequence[str],
    numeric: Collection[int],
    labels: Sequence[str],
    is_marked: bool,
    moving: str,
    tones: Sequence[str],
    places: Sequence[str],
) -> str:
    looks = [f"{'number' if place in numeric else ''} {tone}".strip() for place, tone in enumerate(tones)]
    cells = "".join(
        f"<td{_attribute('class', look)}{_attribute('data-label', label)}{place}>"
        f"{_content(cell, is_whole=bool(label) and not place)}</td>"
        for cell, look, label, place in zip(row, looks, labels, places, strict=True)
    )
    look = (' class="marked"' if is_marked else "") + (flags(marked=moving) if moving else "")
    return f"<tr{look}>{cells}</tr>"


def _content(cell: str, *, is_whole: bool) -> str:
    """Return the content of a cell, in one piece if it has a label beside it: marked terms would divide it."""
    return f"<span>{as_html(cell)}</span>" if is_whole else as_html(cell)


def _attribute(name: str, value: str) -> str:
    return f' {name}="{as_html(value)}"' if value else ""


def _fewest_characters(header: Sequence[str], rows: Sequence[Sequence[str]], numeric: Collection[int]) -> int:
    """Return the characters of a line that all columns need: a number whole, a text its longest word."""
    widest = [max(map(len, title.split()), default=0) for title in header]
    for row in rows:
        for place, cell in enumerate(map(without_places, row)):
            parts = (cell,) if place in numeric else cell.split()
            widest[place] = max(widest[place], *map(len, parts), 0)
    return sum(widest) + GAP_CHARACTERS * (len(widest) - 1)
