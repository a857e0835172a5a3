"""The title of a figure as an annotation: in the size of the theme's text, so that it grows in lecture mode."""

from typing import Any


def titled(text: str) -> dict[str, Any]:
    """Return an annotation at the top left, above the axes."""
    return {
        "text": text,
        "name": "title",
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 6,
        "showarrow": False,
    }
