"""One colour and marker for each class of a data set: mid tones that keep their contrast on light and dark paper."""

COLOURS = (
    "#d1603d",
    "#2b7fc4",
    "#2a9170",
    "#b57ab3",
    "#b08a1e",
    "#4aa3c7",
    "#a8584f",
    "#7d8f3a",
    "#7a6fc0",
    "#8a8a8a",
)
MARKERS = ("circle", "square", "triangle-up", "diamond", "cross", "x", "triangle-down", "star", "pentagon", "hexagon")


def class_colour(index: int) -> str:
    """Return the colour of a class; beyond ten they repeat, with another marker."""
    return COLOURS[index % len(COLOURS)]


def class_marker(index: int) -> str:
    """Return the marker of a class; markers shift by one when colours repeat, so that no pair looks the same."""
    return MARKERS[(index + index // len(COLOURS)) % len(MARKERS)]
