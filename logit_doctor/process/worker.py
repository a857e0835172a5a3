"""The jobs of the doctor's processes: the audit of a source, a notebook or a model.

``pool`` requests them. An audit needs no installed packages, and a process without them starts in a tenth of a second.
"""

import io
import json
from collections.abc import Callable
from dataclasses import asdict, replace

from logit_doctor.audit import audit_archive, audit_bytes, audit_config, audit_text
from logit_doctor.finding import Audit, displayable, refused
from logit_doctor.intake.limits import MAX_FINDINGS, RefusalError, check_text, decode_source
from logit_doctor.intake.together import unpacked
from logit_doctor.messages import say
from logit_doctor.process.frames import Header, Job
from logit_doctor.reading import frameworks
from logit_doctor.reading.calls import handed_on, yields
from logit_doctor.reading.catalogue import canonical, kind_of
from logit_doctor.reading.guards import satisfiable
from logit_doctor.reading.hubs import hub_of
from logit_doctor.reading.state import Project
from logit_doctor.rules import RULES
from logit_doctor.together import ProjectAudit, audit_uploads

REMEMBERING = (
    *(canonical, kind_of, hub_of, satisfiable, handed_on, yields),
    *(frameworks.canonical, frameworks.entry_of, frameworks.is_home),
)
"""The caches of names and syntax trees, which are cleared after each file."""


def judge_source(asked: Header, data: bytes) -> Audit:
    """Audit the bytes of a Python file; the answer contains the decoded text, which is decoded only here."""
    try:
        text = decode_source(data)
    except RefusalError as error:
        return refused(error.reason)
    return judge_text(asked, text.encode())


def judge_project(asked: Header, data: bytes) -> Audit:
    """Audit the bytes or the text of a Python file or a notebook that imports modules of its project."""
    given = json.loads(data)
    project = Project(name=given["name"], sources={name: tuple(source) for name, source in given["sources"].items()})
    if asked["name"].endswith(".ipynb"):
        notebook = given["data"].encode("latin-1")
        return audit_bytes("n.ipynb", notebook, asked["backend"], corrections=most_corrections(asked), project=project)
    try:
        text = check_text(given["text"]) if "text" in given else decode_source(given["data"].encode("latin-1"))
        audit = audit_text(text, asked["backend"], asked["name"], corrections=most_corrections(asked), project=project)
        return replace(audit, text=displayable(text))
    except RefusalError as error:
        return refused(error.reason)


def judge_text(asked: Header, data: bytes) -> Audit:
    """Audit source given as text, where an encoding declaration is ignored."""
    try:
        text = check_text(data.decode("utf-8", "surrogatepass"))
        audit = audit_text(text, asked["backend"], asked["name"], corrections=most_corrections(asked))
        return replace(audit, text=displayable(text))
    except RefusalError as error:
        return refused(error.reason)


def judge_notebook(asked: Header, data: bytes) -> Audit:
    """Audit a notebook."""
    return audit_bytes("n.ipynb", data, asked["backend"], corrections=most_corrections(asked))


def most_corrections(asked: Header) -> int:
    """Return how many corrections a request wants."""
    return MAX_FINDINGS if asked["corrects"] else 0


def judge_archive(asked: Header, data: bytes) -> Audit:
    """Audit a ``.keras`` file."""
    return audit_archive(io.BytesIO(data), asked["backend"])


def judge_config(asked: Header, data: bytes) -> Audit:
    """Audit the ``config.json`` of a ``.keras`` file."""
    return audit_config(data, asked["backend"])


def as_answer(audit: Audit | ProjectAudit) -> bytes:
    """Return an audit as JSON."""
    return json.dumps(asdict(audit)).encode("ascii")


def judge_uploads(asked: Header, data: bytes) -> ProjectAudit:
    """Audit files that were uploaded together."""
    return audit_uploads(unpacked(data), asked["backend"])


JUDGES: dict[str, Callable[[Header, bytes], Audit | ProjectAudit]] = {
    "source": judge_source,
    "project": judge_project,
    "text": judge_text,
    "notebook": judge_notebook,
    "archive": judge_archive,
    "config": judge_config,
    "uploads": judge_uploads,
}


def judging(kind: str) -> Job:
    """Return the job that audits one kind of file."""

    def job(asked: Header, data: bytes) -> bytes:
        try:
            return as_answer(JUDGES[kind](asked, data))
        except RecursionError:
            return as_answer(refused(say("nested")))
        finally:
            for function in REMEMBERING:
                function.cache_clear()

    return job


JOBS: dict[str, Job] = {kind: judging(kind) for kind in JUDGES}


def warm_up() -> Audit:
    """Load everything that the first source would otherwise wait for."""
    return audit_text(RULES["missing-activation"].failing, "tensorflow")


def main() -> None:
    """Audit the files that the server sends."""
    from logit_doctor.process.serving import serve

    serve(JOBS, warm_up)
