"""The doctor's processes as the lab runs them: they write a source up as well, with its corrections.

This module also runs in the processes, which import it by name.
"""

import json
import time
from dataclasses import asdict

from core.export.cells import Cell, Document
from core.export.doctor import document
from logit_doctor.audit import audit_text
from logit_doctor.finding import Audit, refused
from logit_doctor.intake.limits import RefusalError
from logit_doctor.process.frames import Header
from logit_doctor.process.pool import Pool
from logit_doctor.process.serving import serve
from logit_doctor.process.turns import BusyError, ExceededError
from logit_doctor.process.worker import JOBS, warm_up

DOCUMENT_PATIENCE = 2.0
"""A document is checked again after each correction."""
CORRECTING_SECONDS = 2.0


class DoctorPool(Pool):
    """Processes that audit sources, notebooks and models, and make documents of sources."""

    WORKER = "core.export.doctor_pool"

    def document(self, text: str, backend: str, *, session: str = "") -> Document | None:
        """Return the document about a program: its findings, and the corrected program.

        None if too many wait, or if it takes too long.
        """
        asked = {"job": "document", "name": "", "backend": backend}
        body = text.encode("utf-8", "surrogatepass")
        try:
            cells = json.loads(self.read(asked, body, session=session, patience=DOCUMENT_PATIENCE))
        except (BusyError, ExceededError):
            return None
        return Document(name="doctor", cells=tuple(Cell(**cell) for cell in cells))


def write_up(asked: Header, data: bytes) -> bytes:
    """Return the cells of the document about a source, with as many corrections as there is time for."""
    end = time.process_time() + CORRECTING_SECONDS

    def judge(text: str) -> Audit:
        if time.process_time() > end:
            return Audit(findings=())
        try:
            return audit_text(text, asked["backend"], corrections=1)  # they are made one after another
        except RefusalError as error:
            return refused(error.reason)

    made = document(data.decode("utf-8", "surrogatepass"), judge)
    return json.dumps([asdict(cell) for cell in made.cells]).encode("ascii")


def main() -> None:
    """Do the jobs that the server requests."""
    serve(JOBS | {"document": write_up}, warm_up)
