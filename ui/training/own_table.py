"""A visitor's own table for the Training page: the upload, and what was read of it in a process of its own."""

from dataclasses import dataclass
from types import ModuleType

import streamlit as st

from core.keras.training.own_data import MAX_BYTES, OwnTable
from core.keras.training.table_reader import read_table
from core.logits.reader import NotNowError
from core.messages import Said, said
from logit_doctor.process.turns import Pulse
from ui.server.answers import Answers, digest, session
from ui.server.number_files import reader
from ui.server.result_cache import MEGABYTE
from ui.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a file is not taken, and whether that will ever change."""

    said: Said
    lasts: bool


TABLES: Answers[OwnTable | Refusal] = Answers(
    f"{__name__}.read", 6 * MEGABYTE, lambda found: isinstance(found, OwnTable) or found.lasts
)


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
    found = TABLES.about(digest(data), lambda pulse: _table_or_refusal(data, pulse), words("doctor").READING)
    if isinstance(found, Refusal):
        raise ValueError(found.said)
    return found


def _table_or_refusal(data: bytes, pulse: Pulse) -> OwnTable | Refusal:
    try:
        return read_table(reader(), data, session=session(), pulse=pulse)
    except (ValueError, NotNowError) as error:
        return Refusal(said=said(error), lasts=isinstance(error, ValueError))
