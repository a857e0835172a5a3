"""The jobs of the processes that read files of numbers: evaluating logits, and reading tables for training.

``core.logits.reader`` and ``core.keras.training.table_reader`` request them.
"""

from core.keras.training.table_reader import table_job
from core.logits.reader import packed, report_job
from logit_doctor.process.serving import serve

JOBS = {"report": report_job, "table": table_job}


def main() -> None:
    """Read the files that the server sends."""
    serve(JOBS, lambda: packed("file.csv", b"1,2\n3,4\n"))
