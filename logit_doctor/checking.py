"""The check of many files: which are read, by how many processes, and what the project makes of the findings."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from logit_doctor import baseline
from logit_doctor.answering import without_answered
from logit_doctor.finding import Audit, Finding, refused
from logit_doctor.intake.archive import packed_config
from logit_doctor.intake.files import ARCHIVES, LEGACIES, SOURCES, expand
from logit_doctor.intake.limits import MAX_NOTEBOOK_BYTES, RefusalError, is_relevant, uses_models
from logit_doctor.messages import say
from logit_doctor.process.alone import judging
from logit_doctor.process.doctor import Doctor, audit_of
from logit_doctor.process.shares import in_shares
from logit_doctor.project import project_of
from logit_doctor.reading.state import NO_PROJECT, Project
from logit_doctor.report import Judged
from logit_doctor.settings import Settings

STDIN = "-"
COMMENT = b"logit:"
"""What a file mentions that has a comment for the doctor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a command checks, and how.

    Parameters
    ----------
    paths : tuple of str
        Files and folders; ``STDIN`` alone for standard input.
    settings : Settings
        The settings of the project.
    jobs : int
        The most processes at a time.
    corrects : bool
        Whether findings come with their corrections.
    uses_cache : bool
        Whether answers about several files are remembered.
    stdin_name : str
        The name under which standard input is checked and reported.
    """

    paths: tuple[str, ...]
    settings: Settings
    jobs: int = 1
    corrects: bool = True
    uses_cache: bool = False
    stdin_name: str = "stdin.py"

    def run(self) -> list[Judged]:
        """Check everything and set known findings apart."""
        return self.settled(self.judged_input() if self.paths == (STDIN,) else self.judged_files())

    def settled(self, judged: Sequence[Judged]) -> list[Judged]:
        """Return checked files with the project's rules, severities and baseline applied."""
        found = [Judged(path=file.path, audit=self.settings.applied(file.audit)) for file in judged]
        known = self.settings.baseline
        return baseline.without_known(found, known) if known is not None and known.exists() else found

    def files(self) -> list[tuple[Path, bool]]:
        """Return the files to check, and whether each was named."""
        return [
            (path, is_named) for path, is_named in expand(self.paths) if is_named or not self.settings.is_excluded(path)
        ]

    def judged_files(self) -> list[Judged]:
        """Check the files."""
        files = self.files()
        with doctor(self.uses_cache and len(files) > 1) as pool:
            pool.corrects = self.corrects

            def work(number: int) -> bytes:
                from logit_doctor.process.worker import as_answer

                path, is_named = files[number]
                audit = judge_path(pool, path, self.settings.backend, is_named)
                return as_answer(replace(audit, text="", cells=()))

            answers = in_shares(len(files), work, self.jobs)
        return without_answered(
            [Judged(path=str(path), audit=audit_of(answer)) for (path, _), answer in zip(files, answers, strict=True)]
        )

    def judged_input(self) -> list[Judged]:
        """Check standard input."""
        data = sys.stdin.buffer.read(MAX_NOTEBOOK_BYTES + 1)
        with doctor(False) as pool:
            pool.corrects = self.corrects
            return [Judged(path=self.stdin_name, audit=pool.judge(self.stdin_name, data, self.settings.backend))]

    def judge(self, path: Path) -> Callable[[bytes], tuple[Finding, ...]]:
        """Return the function from the content that a file may have to the findings in it."""

        def findings(data: bytes) -> tuple[Finding, ...]:
            with doctor(False) as pool:
                project = project_of(path, data) if path.suffix in SOURCES else NO_PROJECT
                audit = pool.judge(path.name, data, self.settings.backend, project=project)
            (file,) = self.settled([Judged(path=str(path), audit=audit)])
            return file.audit.findings

        return findings


def doctor(remembers: bool) -> Doctor:
    """Return the doctor for a command."""
    if not remembers:
        return judging()
    from logit_doctor.process.cache import Cached, default_folder

    return Cached(judging(), default_folder())


def judge_path(pool: Doctor, path: Path, backend: str, named: bool) -> Audit:
    """Check one file; a source found in a folder is skipped if it mentions neither Keras nor TensorFlow."""
    if path.suffix in LEGACIES:
        return refused(say("legacy"), None)
    try:
        with path.open("rb") as file:
            if path.suffix in ARCHIVES:
                return pool.judge_config(packed_config(file), backend)
            data = file.read(MAX_NOTEBOOK_BYTES + 1)
    except RefusalError as error:
        return refused(error.reason, None)
    except OSError as error:
        return refused(say("unreadable", why=error.strerror), None)
    project = project_of(path, data) if path.suffix in SOURCES and (named or uses_models(data)) else NO_PROJECT
    if not named and not is_relevant(data) and COMMENT not in data and not is_about_models(project):
        return Audit(findings=(), is_relevant=False)
    return pool.judge(path.name, data, backend, project=project)


def is_about_models(project: Project) -> bool:
    """Whether one of the modules that a file imports mentions a library and a topic of the rules."""
    return any(is_relevant(text.encode()) for _, text in project.sources.values())
