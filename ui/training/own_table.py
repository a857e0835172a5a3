"""A visitor's own table for the Training page: the upload, and what was read of it in a process of its own."""

from types import ModuleType

import streamlit as st

from core.keras.training.own_data import MAX_BYTES, OwnTable
from core.keras.training.table_reader import read_table
from ui.server.answers import Answers, digest, session
from ui.server.number_files import Refusal, lasts, made_of, reader
from ui.server.result_cache import MEGABYTE

TABLES: Answers[OwnTable | Refusal] = Answers(f"{__name__}.read", 6 * MEGABYTE, lasts)


def upload(text: ModuleType) -> bytes | None:
    """Draw the upload; return the file's bytes, one more than are read where it has more."""
    given = st.file_uploader(text.CSV, type=["csv", "txt"], key="lab_training_csv", help=text.CSV_HELP)
    return None if given is None else given.getvalue()[: MAX_BYTES + 1]


def read(data: bytes) -> OwnTable:
    """Return the table in a file; the same file is read once.

    Raises
    ------
    ValueError
        If there is none; the message says why.
    """
    return made_of(TABLES, digest(data), lambda pulse: read_table(reader(), data, session=session(), pulse=pulse))
