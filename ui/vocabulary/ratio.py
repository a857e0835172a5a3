"""The cost of storing log-probabilities in a format, for themselves and for the importance ratio of two of them."""

from types import ModuleType

import streamlit as st

from core.arithmetic.formats import FORMATS
from core.losses.stored import stored
from ui.drawing.numbers import shown
from ui.drawing.tables import table
from ui.vocabulary.prose import in_full


def stored_section(format: str, text: ModuleType) -> None:
    """Draw the table, one row a binade."""
    st.markdown(text.STORED_LEAD)
    table(
        text.STORED_HEADER,
        [
            [
                text.FROM_TO.format(low=shown(-binade.high), high=shown(-binade.low)),
                in_full(binade.error),
                shown(binade.ratio_error, 3),
            ]
            for binade in stored(FORMATS[format])
        ],
        caption=text.STORED_CAPTION.format(format=format),
        numeric=(0, 1, 2),
    )
