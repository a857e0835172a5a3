"""The table of figures that others have published, each beside what rounding alone gives."""

from types import ModuleType

from core.losses.published import PUBLISHED, Case
from ui.drawing.numbers import formatted, marked, shown
from ui.drawing.tables import table
from ui.words import core_text

SIGNIFICANT = 6
"""Digits of a figure of ours, unless the published one has more."""
BETWEEN = "; "


def published_section(text: ModuleType) -> None:
    """Draw the table, a row a source."""
    table(
        text.PUBLISHED_HEADER,
        [
            [
                f"{entry.source}, {entry.date}",
                text.PUBLISHED_AT.format(
                    measured=core_text("published", entry.source, entry.measured),
                    inputs=BETWEEN.join(marked(case.at) for case in entry.cases),
                ),
                BETWEEN.join(map(figure, entry.cases)),
                BETWEEN.join(map(ours, entry.cases)),
                core_text("published_laws", entry.source, entry.law),
            ]
            for entry in PUBLISHED
        ],
        caption=text.PUBLISHED_CAPTION,
    )


def figure(case: Case) -> str:
    """Return a published figure with the digits it was published with."""
    return formatted(case.value, _percent(case)) if case.is_share else marked(case.published)


def ours(case: Case) -> str:
    """Return what the law gives; a percentage with the decimals of the published one."""
    if case.is_share:
        return formatted(case.ours(), _percent(case))
    typed = case.published.split("e")[0].replace(".", "").lstrip("0")
    return shown(case.ours(), max(SIGNIFICANT, len(typed)))


def _percent(case: Case) -> str:
    return f".{len(case.published.partition('.')[2])}%"
