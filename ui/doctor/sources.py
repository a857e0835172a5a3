"""The source on the Doctor page, from the editor or an upload, and its audit.

Nothing that arrives here is run, or even read in this process: it all goes to the doctor's own processes.
"""

from dataclasses import dataclass, replace
from pathlib import PurePath
from types import ModuleType

import streamlit as st

from core.export.cells import Document
from core.export.doctor import uncorrected
from core.export.doctor_pool import DoctorPool
from logit_doctor.finding import Audit, refused
from logit_doctor.intake.files import ARCHIVES, LEGACIES, SOURCES
from logit_doctor.intake.limits import MAX_SOURCE_BYTES
from logit_doctor.messages import say
from logit_doctor.rules import RULES
from ui.server import process
from ui.server.answers import Answers, digest, session
from ui.server.result_cache import MEGABYTE

EDITOR_HEIGHT = 420
AUDITS: Answers[Audit] = Answers(f"{__name__}.audit", 8 * MEGABYTE, lambda audit: audit.is_permanent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The document to audit: its kind, by suffix, and its text if there is any to quote."""

    suffix: str
    data: bytes
    text: str = ""


def choose_source(example: str, version: str, text: ModuleType) -> Source:
    """Draw the editor and the upload; an uploaded file takes precedence over typed text."""
    uploaded = st.file_uploader(
        text.UPLOAD, type=[suffix.lstrip(".") for suffix in SOURCES + ARCHIVES + LEGACIES], key="doctor_upload"
    )
    if uploaded is not None:
        # MODEL.KERAS counts too; the audit returns its text.
        return Source(suffix=PurePath(uploaded.name).suffix.lower(), data=uploaded.getvalue())
    program: str = getattr(RULES[example], version)
    typed = st.text_area(
        text.EDITOR, program, height=EDITOR_HEIGHT, max_chars=MAX_SOURCE_BYTES, key=f"doctor_code_{example}_{version}"
    )
    return Source(suffix=".py", data=typed.encode("utf-8", "replace"), text=typed)


def audit(source: Source, backend: str) -> Audit:
    """Audit a source; the same source is audited once."""
    if source.suffix in LEGACIES:
        return refused(say("legacy"), None)
    data = source.text or source.data
    return AUDITS.about(
        (source.suffix, isinstance(data, str), digest(data), backend),
        lambda pulse: pool().judge(f"model{source.suffix}", data, backend, session=session(), pulse=pulse),
    )


def as_read(source: Source, audit: Audit) -> Source:
    """Return a source with the text to which its findings' line numbers refer, and draw an uploaded Python file."""
    if audit.text and not source.text:
        st.code(audit.text, language="python", line_numbers=True, height=EDITOR_HEIGHT)
    return replace(source, text=audit.text or source.text)


def write_up(source: Source, audit: Audit, backend: str, session: str) -> Document:
    """Return the document of a source, without corrections if there is no time for them."""
    return pool().document(source.text, backend, session=session) or uncorrected(source.text, audit)


def pool() -> DoctorPool:
    """Return the processes that read sources, the same for the whole server."""
    return process.held("doctor", code=DoctorPool, make=DoctorPool, close=DoctorPool.close)
