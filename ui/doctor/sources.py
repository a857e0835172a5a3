"""Where the source on the Doctor page comes from, the editor or an upload, and its audit.

Nothing that arrives here is run: sources go to the doctor's own process, ``.keras`` files are read in place.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

import streamlit as st

from core.doctor.archive import LEGACY
from core.doctor.audit import audit_archive, refused
from core.doctor.examples import EXAMPLES
from core.doctor.files import ARCHIVES, LEGACIES, SOURCES
from core.doctor.finding import Audit
from core.doctor.limits import MAX_SOURCE_BYTES
from core.doctor.pool import Pool
from ui import process
from ui.words import words

EDITOR_HEIGHT = 420
KEPT_AUDITS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is judged: its name, and its text if it has one to quote."""

    name: str
    data: bytes
    text: str = ""


def choose_source(example: str, version: str) -> Source:
    """Draw the editor and the upload; an uploaded file comes before what is typed."""
    text = words("doctor")
    uploaded = st.file_uploader(
        text.UPLOAD, type=[suffix.lstrip(".") for suffix in SOURCES + ARCHIVES + LEGACIES], key="doctor_upload"
    )
    if uploaded is not None:
        return from_upload(uploaded.name, uploaded.getvalue())
    program: str = getattr(EXAMPLES[example], version)
    typed = st.text_area(
        text.EDITOR, program, height=EDITOR_HEIGHT, max_chars=MAX_SOURCE_BYTES, key=f"doctor_code_{example}_{version}"
    )
    return Source(name="model.py", data=typed.encode("utf-8", "replace"), text=typed)


def from_upload(name: str, data: bytes) -> Source:
    """Return an uploaded file; a Python file is shown with its line numbers."""
    suffix = suffix_of(name)
    text = data[:MAX_SOURCE_BYTES].decode("utf-8", "replace") if suffix == ".py" else ""
    if text:
        st.code(text, language="python", line_numbers=True, height=EDITOR_HEIGHT)
    return Source(name=name, data=data, text=text)


def suffix_of(name: str) -> str:
    """Return what kind of file a name says it is; MODEL.KERAS is one too."""
    return PurePath(name).suffix.lower()


def audit(source: Source, backend: str) -> Audit:
    """Judge a source; the same source is judged once."""
    suffix = suffix_of(source.name)
    if suffix in LEGACIES:
        return refused(LEGACY, None)
    if suffix in ARCHIVES:
        return audit_archive(BytesIO(source.data), backend)
    return judged(f"model{suffix}", source.data, backend)


@st.cache_data(max_entries=KEPT_AUDITS, show_spinner=False)
def judged(name: str, data: bytes, backend: str) -> Audit:
    """Judge a source in the doctor's process."""
    return pool().judge(name, data, backend)


def pool() -> Pool:
    """Return the process that reads sources, one for the whole server."""
    return process.held("doctor", code=Pool, make=Pool, close=Pool.close)
