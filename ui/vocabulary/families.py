"""The loss families: each way to compute one along its magnitude, and where it goes wrong."""

from types import ModuleType

import streamlit as st

from core.arithmetic.formats import FORMATS
from core.losses.families import FAMILIES
from core.losses.family import Family
from core.states.vocabulary import STATE
from core.sweep.families import FamilyCurves, along
from ui.drawing.chart import draw, encode
from ui.drawing.charts import families as figures
from ui.drawing.numbers import formatted, shown
from ui.drawing.tables import table
from ui.frame import controls
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.words import core_text, words

FIGURE = "vocabulary_families"


@shared(max_bytes=2 * MEGABYTE)
def measured(name: str, format: str) -> FamilyCurves:
    """Return every way of a family in a format along its magnitude."""
    return along(FAMILIES[name], FORMATS[format])


def families_section(format: str, text: ModuleType) -> None:
    """Draw the choice of a loss, its trap, the figure, and what each way computes."""
    st.markdown(text.FAMILIES_LEAD)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        name = controls.draw(STATE.family, text)
        part = controls.draw(STATE.family_error, text)
    family, found = FAMILIES[name], measured(name, format)
    st.markdown(f"**{_said('title', family)}:** ${family.formula}$")
    st.markdown(f"{_said('trap', family)} {sentence(found, text)}")
    draw(_drawing(name, format, part), key=FIGURE)
    st.caption(text.FAMILIES_READING)
    titles = titles_of(family)
    table(
        text.WAYS_HEADER,
        [
            [
                titles[way.name],
                core_text("ways_break", f"{family.name} {way.name}", way.breaks),
                formatted(found.curves[way.name].wrong_share, ".0%"),
            ]
            for way in family.ways
        ],
        caption=text.WAYS_CAPTION.format(family=_said("title", family), format=format),
        numeric=(2,),
        marked=[len(family.ways) - 1],
    )
    with st.expander(text.WAYS, icon=":material/functions:"):
        st.markdown(text.WAYS_INPUTS.format(inputs=_said("inputs", family)))
        for way in family.ways:
            st.markdown(text.WAY.format(title=titles[way.name], formula=way.formula))


def sentence(found: FamilyCurves, text: ModuleType) -> str:
    """Return how much of the range the first way and the one to prefer get right."""
    family, titles = found.family, titles_of(found.family)
    shares = [formatted(found.curves[way.name].wrong_share, ".0%") for way in (family.ways[0], family.best)]
    return str(
        text.FAMILIES_ANSWER.format(
            format=found.format.name,
            magnitude=_said("magnitude", family),
            low=shown(family.lowest, 3),
            high=shown(family.highest, 3),
            first=titles[family.ways[0].name],
            first_share=shares[0],
            best=titles[family.best.name],
            best_share=shares[1],
        )
    )


def titles_of(family: Family) -> dict[str, str]:
    """Return the title of each way in the session's language."""
    return {way.name: core_text("ways", f"{family.name} {way.name}", way.title) for way in family.ways}


def _said(part: str, family: Family) -> str:
    return core_text("families" if part == "title" else f"families_{part}", family.name, getattr(family, part))


@shared(max_bytes=4 * MEGABYTE, key=by_language)
def _drawing(name: str, format: str, part: str) -> bytes:
    text, family, found = words("vocabulary"), FAMILIES[name], measured(name, format)
    drawn = {
        "titles": titles_of(family),
        "title": text.FAMILIES_TITLE[part].format(family=_said("title", family), format=format),
        "text": text,
    }
    return encode(
        figures.family_figure(found, part, magnitude=_said("magnitude", family), **drawn),
        alt=figures.family_alt(found, **drawn),
        name=f"family_{name}_{part}_{format}",
    )
