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


def test_a_cell_may_have_a_colour() -> None:
    html = table_html(HEADER, ROWS, numeric=(1,), tones={(0, 1): "most chosen"})
    assert '<td>float32</td><td class="number most chosen">' in html


def test_m10_only_a_table_too_wide_for_a_phone_names_the_column_in_each_cell() -> None:
    narrow = table_html(["format", "bits"], [["float32", "24"]])
    assert "data-label" not in narrow
    header = ["formulation", *(f"format {place}" for place in range(8))]
    wide = table_html(header, [[f"value-{place}" for place in range(9)]])
    assert "lab-cards" in wide
    assert "<span>value-0</span></td>" in wide
    assert [f'data-label="{title}"' in wide for title in header] == [True] * len(header)
