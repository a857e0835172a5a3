"""Small tables as HTML: no pandas in the server, every cell escaped, a wide one scrolls inside itself."""

from collections.abc import Collection, Sequence

import streamlit as st

from ui.drawing.literal import as_html


def table_html(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str = "",
    numeric: Collection[int] = (),
    marked: Collection[int] = (),
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
    """
    titles = "".join(
        f'<th scope="col" class="number">{as_html(title)}</th>'
        if place in numeric
        else f'<th scope="col">{as_html(title)}</th>'
        for place, title in enumerate(header)
    )
    body = "".join(_row(row, numeric, place in marked) for place, row in enumerate(rows))
    title = f"<caption>{as_html(caption)}</caption>" if caption else ""
    name = as_html(caption or ", ".join(header))
    return (
        f'<div class="lab-table-scroll" role="region" aria-label="{name}" tabindex="0"><table class="lab-table">{title}'
        f"<thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str = "",
    numeric: Collection[int] = (),
    marked: Collection[int] = (),
) -> None:
    """Draw a table; see ``table_html``."""
    st.html(table_html(header, rows, caption=caption, numeric=numeric, marked=marked))


def _row(row: Sequence[str], numeric: Collection[int], is_marked: bool) -> str:
    cells = "".join(
        f'<td class="number">{as_html(cell)}</td>' if place in numeric else f"<td>{as_html(cell)}</td>"
        for place, cell in enumerate(row)
    )
    return f'<tr class="marked">{cells}</tr>' if is_marked else f"<tr>{cells}</tr>"
