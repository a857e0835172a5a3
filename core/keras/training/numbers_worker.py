"""The jobs of the processes that read files of numbers: logits, tables for training, and what a watch has written.

``core.logits.reader``, ``core.logits.watch_reader`` and ``core.keras.training.table_reader`` request them.
"""

from core.keras.training.table_reader import table_job
from core.logits.reader import packed, report_job
from core.logits.watch_reader import watch_job
from logit_doctor.process.serving import serve

JOBS = {"report": report_job, "table": table_job, "watch": watch_job}


def main() -> None:
    """Read the files that the server sends."""
    serve(JOBS, lambda: packed("file.csv", b"1,2\n3,4\n"))
