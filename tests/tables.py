"""Formats, formulations, loss families, arms and presets as a document: ``python -m tests.tables`` writes it."""

import math
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlencode

from core.arithmetic.formats import FORMATS, FloatFormat
from core.keras.training.arms import ARMS
from core.keras.training.presets import PRESETS
from core.losses import FORMULATIONS, LOSSES, Formulation
from core.losses.families import FAMILIES
from core.losses.family import Family
from core.losses.fingerprints import FINGERPRINTS, Asked, Fingerprint

LISTING = Path(__file__).parent.parent / "docs" / "tables.md"
LEAD = """\
# Formats, formulations, loss families, arms, presets, loss values

The tables behind the lab, one line per entry. `python -m tests.tables` writes this page.
"""


def listing() -> str:
    """Return the document."""
    parts = [
        _table(
            "Formats",
            ("format", "bits", "precision", "smallest", "largest", "lacks", "beyond the largest"),
            map(_format, FORMATS.values()),
        ),
        *(
            _table(
                f"Formulations: {LOSSES[loss].title}",
                ("formulation", "title", "loss", "where it goes wrong", "error bound"),
                map(_formulation, family.values()),
            )
            for loss, family in FORMULATIONS.items()
        ),
        _table(
            "Loss families",
            ("family", "title", "loss", "ways, the one to prefer last", "trap"),
            map(_family, FAMILIES.values()),
        ),
        _table(
            "Arms",
            ("arm", "title", "ending", "meaning"),
            ((f"`{arm.name}`", arm.title, arm.ending, arm.meaning) for arm in ARMS.values()),
        ),
        _table(
            "Presets",
            ("preset", "title", "why"),
            ((f"`{preset.name}`", preset.title, preset.cause) for preset in PRESETS.values()),
        ),
        _table(
            "Loss values: the causes of `explain-loss`",
            ("cause", "values without options", "shown at"),
            map(_fingerprint, FINGERPRINTS.values()),
        ),
    ]
    return LEAD + "".join(parts)


def lacks(entry: FloatFormat) -> tuple[str, ...]:
    """Return the features of IEEE 754 that a format lacks."""
    kinds = {
        "negative numbers": entry.has_sign,
        "zero": entry.has_zero,
        "negative zero": entry.has_negative_zero,
        "infinity": entry.has_infinity,
        "NaN": entry.has_nan,
    }
    return tuple(kind for kind, is_there in kinds.items() if not is_there)


def _format(entry: FloatFormat) -> tuple[str, ...]:
    beyond = f"{entry.max:.4g}" if entry.saturates else str(entry.overflow_value)
    sizes = f"{entry.min_subnormal:.4g}", f"{entry.max:.4g}"
    return (f"`{entry.name}`", str(entry.bits), str(entry.precision), *sizes, ", ".join(lacks(entry)), beyond)


def _formulation(entry: Formulation) -> tuple[str, ...]:
    bound = f"${entry.bound.formula}$" if entry.bound else ""
    return f"`{entry.name}`", entry.title, f"${entry.formula}$", entry.breaks, bound


def _family(entry: Family) -> tuple[str, ...]:
    ways = "; ".join(f"`{way.name}`: {way.title}" for way in entry.ways)
    return f"`{entry.name}`", entry.title, f"${entry.formula}$", ways, entry.trap


def _fingerprint(entry: Fingerprint) -> tuple[str, ...]:
    values = dict.fromkeys(f"{value:.5g}" for value, _ in entry.candidates(Asked(value=math.nan)))
    link = "?".join(filter(None, [f"/{entry.page}", urlencode(entry.state, doseq=True)])) if entry.page else ""
    return f"`{entry.name}`", ", ".join(values) or "depends on the value", link and f"`{link}`"


def _table(title: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [columns, ("---",) * len(columns), *rows]
    cells = (" | ".join(cell.replace("|", r"\|") for cell in line) for line in lines)
    return f"\n## {title}\n\n" + "".join(f"| {row} |\n" for row in cells)


if __name__ == "__main__":
    LISTING.write_text(listing(), "utf-8")
