"""What the doctor's processes do: judge a source, a notebook or a model, and write a source up with its corrections.

``pool`` asks. Without installed packages, which judging needs none of: such a process starts in a tenth of a second.
"""

import io
import json
import time
from dataclasses import asdict, replace

from core.doctor.audit import audit_archive, audit_bytes, audit_config, audit_text, refused
from core.doctor.calls import handed_on, yields
from core.doctor.catalogue import canonical, kind_of
from core.doctor.examples import EXAMPLES
from core.doctor.finding import Audit, displayable
from core.doctor.guards import satisfiable
from core.doctor.limits import RefusalError, check_text, decode_source
from core.export.doctor import document
from core.reading.frames import Header
from core.reading.worker import Job, serve

CORRECTING_SECONDS = 2.0
REMEMBERING = (canonical, kind_of, satisfiable, handed_on, yields)
"""What remembers names and syntax trees of a file, for as long as that file is judged."""


def judge_source(asked: Header, data: bytes) -> Audit:
    """Judge the bytes of a Python file; the text that was read comes back, for nobody else decodes it."""
    try:
        text = decode_source(data)
    except RefusalError as error:
        return refused(str(error))
    return judge_text(asked, text.encode())


def judge_text(asked: Header, data: bytes) -> Audit:
    """Judge text that arrived as text, in which a declared encoding means nothing."""
    try:
        text = check_text(data.decode("utf-8", "surrogatepass"))
        return replace(audit_text(text, asked["backend"], asked["name"]), text=displayable(text))
    except RefusalError as error:
        return refused(str(error))


def judge_notebook(asked: Header, data: bytes) -> Audit:
    """Judge a notebook."""
    return audit_bytes("n.ipynb", data, asked["backend"])


def judge_archive(asked: Header, data: bytes) -> Audit:
    """Judge a ``.keras`` file."""
    return audit_archive(io.BytesIO(data), asked["backend"])


def judge_config(asked: Header, data: bytes) -> Audit:
    """Judge the ``config.json`` of a ``.keras`` file."""
    return audit_config(data, asked["backend"])


def as_answer(audit: Audit) -> bytes:
    """Return an audit as JSON."""
    return json.dumps(asdict(audit)).encode("ascii")


def write_up(asked: Header, data: bytes) -> bytes:
    """Return the cells of the document about a source, with as many corrections as there is time for."""
    end = time.process_time() + CORRECTING_SECONDS

    def judge(text: str) -> Audit:
        if time.process_time() > end:
            return Audit(findings=())
        try:
            return audit_text(text, asked["backend"], corrections=1)  # they are made one after another
        except RefusalError as error:
            return refused(str(error))

    made = document(data.decode("utf-8", "surrogatepass"), judge)
    return json.dumps([asdict(cell) for cell in made.cells]).encode("ascii")


JUDGES = {
    "source": judge_source,
    "text": judge_text,
    "notebook": judge_notebook,
    "archive": judge_archive,
    "config": judge_config,
}


def judging(kind: str) -> Job:
    """Return the job that judges one kind of file."""

    def job(asked: Header, data: bytes) -> bytes:
        try:
            return as_answer(JUDGES[kind](asked, data))
        except RecursionError:
            return as_answer(refused("it nests too deeply to be followed"))
        finally:
            for function in REMEMBERING:
                function.cache_clear()

    return job


JOBS: dict[str, Job] = {kind: judging(kind) for kind in JUDGES} | {"document": write_up}


def warm_up() -> Audit:
    """Load what the first source would wait for."""
    return audit_text(EXAMPLES["missing-activation"].failing, "tensorflow")


def main() -> None:
    """Judge whatever the server sends."""
    serve(JOBS, warm_up)
