"""The source on the Doctor page, from the editor or an upload, and its audit.

Nothing that arrives here is run, or even read in this process: it all goes to the doctor's own processes.
"""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import PurePath
from types import ModuleType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.export.cells import Document
from core.export.doctor import uncorrected
from core.export.doctor_pool import DoctorPool
from logit_doctor.finding import Audit, refused
from logit_doctor.intake.files import ARCHIVES, LEGACIES, SOURCES
from logit_doctor.intake.together import ZIPS
from logit_doctor.messages import say
from ui.doctor import program
from ui.server import process
from ui.server.answers import Answers, digest, session
from ui.server.result_cache import MEGABYTE

MAX_CELLS = 200
AUDITS: Answers[Audit] = Answers(f"{__name__}.audit", 8 * MEGABYTE, lambda audit: audit.is_permanent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The document to audit: its kind, by suffix; its text or cells to quote; whether it is in the editor.

    Several files, or a zip file of a project, are ``uploads`` instead: the content by name.
    """

    suffix: str
    data: bytes
    text: str = ""
    cells: tuple[str, ...] = ()
    is_edited: bool = False
    name: str = "model.py"
    uploads: tuple[tuple[str, bytes], ...] = ()

    def cell(self, number: int) -> str:
        """Return the code cell of a notebook with a number, counted from 1; empty if its text is not known."""
        return self.cells[number - 1] if 1 <= number <= len(self.cells) else ""


def choose_source(example: str, version: str, text: ModuleType, check_place: DeltaGenerator | None) -> Source:
    """Draw the editor and the upload; uploaded files take precedence over typed text.

    The button that has typed text checked is above the editor, or at ``check_place``.
    """
    above = st.container()
    uploads = st.file_uploader(
        text.UPLOAD,
        type=[suffix.lstrip(".") for suffix in SOURCES + ARCHIVES + LEGACIES + ZIPS],
        accept_multiple_files=True,
        key="doctor_upload",
    )
    given = tuple((file.name, file.getvalue()) for file in uploads)
    if given:
        # MODEL.KERAS counts too; the audit returns its text.
        name, data = given[0]
        suffix = PurePath(name).suffix.lower()
        is_project = len(given) > 1 or suffix in ZIPS
        return Source(suffix=suffix, data=data, name=name, uploads=given if is_project else ())
    with check_place or above:
        program.check_button(text)
    with above:
        typed = program.edit(example, version, text)
    return Source(suffix=".py", data=typed.encode("utf-8", "replace"), text=typed, is_edited=True)


def audit(source: Source, backend: str) -> Audit:
    """Audit a source; the same source is audited once."""
    if source.suffix in LEGACIES:
        return refused(say("legacy"), None)
    data = source.text or source.data
    return AUDITS.about(
        (source.suffix, isinstance(data, str), digest(data), backend),
        lambda pulse: pool().judge(f"model{source.suffix}", data, backend, session=session(), pulse=pulse),
    )


def as_read(source: Source, audit: Audit, text: ModuleType) -> Source:
    """Return a source with the text to which its findings' lines refer, and draw an uploaded file."""
    if audit.text and not source.text:
        st.code(audit.text, language="python", line_numbers=True, height=program.HEIGHT)
    _cells(audit, text)
    return replace(source, text=audit.text or source.text, cells=audit.cells)


def _cells(audit: Audit, text: ModuleType) -> None:
    """Draw the code cells of a notebook, numbered as in the findings; those with a finding are unfolded."""
    counts = Counter(finding.cell for finding in audit.findings)
    for number, cell in enumerate(audit.cells[:MAX_CELLS], 1):
        template = text.CELL_WITH_FINDINGS if counts[number] else text.CELL
        title = template.format(cell=number, count=counts[number])
        with st.expander(title, expanded=bool(counts[number]), icon=":material/data_object:"):
            st.code(cell, language="python", line_numbers=True)
    if audit.cells:
        st.caption(text.CELLS.format(count=len(audit.cells)))


def write_up(source: Source, audit: Audit, backend: str, session: str) -> Document:
    """Return the document of a source, without corrections if there is no time for them."""
    return pool().document(source.text, backend, session=session) or uncorrected(source.text, audit)


def pool() -> DoctorPool:
    """Return the processes that read sources, the same for the whole server."""
    return process.held("doctor", code=DoctorPool, make=DoctorPool, close=DoctorPool.close)
