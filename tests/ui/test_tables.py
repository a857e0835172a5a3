"""A table's region has a name, because the keyboard focuses it; the text of a cell never becomes markup."""

import pytest

from ui.drawing.tables import table_html

HEADER = ["format", 'its "u" <in bits>']
ROWS = [["float32", "<b>24</b>"]]


@pytest.mark.parametrize(
    ("caption", "name"),
    [("Formats & bits", "Formats &amp; bits"), ("", "format, its &quot;u&quot; &lt;in bits&gt;")],
    ids=["by its caption", "by its columns"],
)
def test_the_region_that_scrolls_is_named_and_reached_by_the_keyboard(caption: str, name: str) -> None:
    html = table_html(HEADER, ROWS, caption=caption)
    assert html.startswith(f'<div class="lab-table-scroll" role="region" aria-label="{name}" tabindex="0">')


def test_cells_are_escaped() -> None:
    assert "<td>&lt;b&gt;24&lt;/b&gt;</td>" in table_html(HEADER, ROWS)
