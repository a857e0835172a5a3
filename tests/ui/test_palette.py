"""The palette: every name has a style, styles differ without colour, and colours are distinct and legible."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest

from core.arithmetic.formats import FORMATS
from core.keras.training.arms import ARMS
from core.keras.what_ran.library import LIBRARY
from core.losses import FORMULATIONS
from ui.drawing import palette
from ui.drawing.palette import Style

ROOT = Path(__file__).parents[2]
LIGHT_BACKGROUND, DARK_BACKGROUND = "#fcfaf6", "#14181d"
TABLES = {
    "formulations": palette.FORMULATIONS,
    "formats": palette.FORMATS,
    "arms": palette.ARMS,
    "library": palette.LIBRARY,
}
ALL_STYLES = {f"{table} {name}": style for table, styles in TABLES.items() for name, style in styles.items()}
SAME_LOOK = {frozenset({"log_softmax", "log1p_exp"})}
"""Pairs that never meet in a figure: one belongs to the softmax, the other to the sigmoid."""
JUST_DISTINCT = 0.09  # in Oklab, where black and white are 1 apart and 0.02 is just noticeable side by side
MINIMUM_CONTRAST = 3.0  # WCAG 2.2, 1.4.11, graphics

# Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB.
DICHROMACY = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


def linear(colour: str) -> list[float]:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]


def contrast(one: str, other: str) -> float:
    luminances = sorted(
        (0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (linear(one), linear(other))),
        reverse=True,
    )
    return (luminances[0] + 0.05) / (luminances[1] + 0.05)


def oklab(channels: list[float]) -> tuple[float, float, float]:
    red, green, blue = (min(max(channel, 0.0), 1.0) for channel in channels)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def seen(colour: str, blindness: str) -> tuple[float, float, float]:
    channels = linear(colour)
    rows = DICHROMACY[blindness]
    return oklab([sum(weight * value for weight, value in zip(row, channels, strict=True)) for row in rows])


def difference(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5


def test_every_formulation_format_and_arm_has_a_look() -> None:
    assert set(palette.FORMULATIONS) == {name for family in FORMULATIONS.values() for name in family}
    assert set(palette.FORMATS) == set(FORMATS)
    assert set(palette.ARMS) == set(ARMS)
    assert set(palette.LIBRARY) == {name for family in LIBRARY.values() for name in family}


@pytest.mark.parametrize("style", ALL_STYLES.values(), ids=ALL_STYLES)
def test_a_line_stands_out_from_its_background_in_both_themes(style: Style) -> None:
    assert contrast(style.light, LIGHT_BACKGROUND) >= MINIMUM_CONTRAST
    assert contrast(style.dark, DARK_BACKGROUND) >= MINIMUM_CONTRAST


@pytest.mark.parametrize("table", TABLES)
def test_two_things_differ_without_colour(table: str) -> None:
    for (one, its), (other, others) in itertools.combinations(TABLES[table].items(), 2):
        if frozenset({one, other}) not in SAME_LOOK:
            assert (its.dash, its.marker) != (others.dash, others.marker), (one, other)


@pytest.mark.parametrize("blindness", DICHROMACY)
@pytest.mark.parametrize(
    ("one", "other"), [("naive", "fused"), ("keras_clip", "fused"), ("max_shift", "fused"), ("max_shift", "keras_clip")]
)
def test_two_steps_and_one_keep_apart_for_colour_blind_eyes(one: str, other: str, blindness: str) -> None:
    for theme in ("light", "dark"):
        colours = [getattr(palette.FORMULATIONS[name], theme) for name in (one, other)]
        assert difference(*(seen(colour, blindness) for colour in colours)) > JUST_DISTINCT


def test_a_light_colour_has_one_dark_partner() -> None:
    pairs = {(style.light, style.dark) for style in ALL_STYLES.values()}
    assert len({light for light, _ in pairs}) == len(pairs)
    assert set(pairs) <= set(palette.DARK_PARTNERS.items())
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for pair in palette.DARK_PARTNERS.items() for colour in pair)


def test_the_backgrounds_are_those_of_the_theme() -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    assert theme["light"]["backgroundColor"] == LIGHT_BACKGROUND
    assert theme["dark"]["backgroundColor"] == DARK_BACKGROUND
    for mode in theme["light"], theme["dark"]:
        assert contrast(mode["textColor"], mode["backgroundColor"]) >= 7
        assert contrast(mode["linkColor"], mode["secondaryBackgroundColor"]) >= 4.5


def test_the_oracle_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert difference(oklab(linear("#ffffff")), oklab(linear("#000000"))) == pytest.approx(1, abs=1e-3)
