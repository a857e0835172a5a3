"""The matrix of the data file, read once for all sessions."""

import streamlit as st

from core.keras.matrix.records import Matrix, load


@st.cache_resource(show_spinner=False)
def matrix() -> Matrix:
    """Return everything that Keras was asked to run."""
    return load()
