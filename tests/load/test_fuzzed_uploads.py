"""Broken files: each page shows a result, or the sentence that explains the fault of the file."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from broken_models import keras_file, notebook_file, project_file, source_file
from broken_tables import csv_file, npy_file, npz_file
from damage import Chance
from fuzzing import PROMISED, SHARES, tried
from hypothesis import strategies as st

from core.keras.training.plan import TrainParams
from core.logits.file import read_logits
from core.logits.report import report_on
from logit_doctor.finding import SEVERITIES
from ui.doctor import cards, project, sources
from ui.doctor.sources import Source
from ui.words import words

SECONDS, HEAVY_SECONDS = 10.0, 20.0
"""For one file on a machine that does much else: many times what it takes alone."""
LONGEST_COMPLAINT = 1_000


def read_as_logits(name: str, data: bytes) -> str:
    """What the Doctor page says of a file of logits; empty if it is judged."""
    try:
        report = report_on(read_logits(name, data))
    except ValueError as error:
        return complaint(error, f"{name}: ")
    assert all(0 <= sum(outcome.shares.values()) <= 1 + 1e-9 for outcome in report.outcomes)
    report.worst_autopsy("float32", "fused")
    return ""


def read_as_training_data(name: str, data: bytes) -> str:
    """What the Training page says of a CSV file; empty if it can be trained on."""
    try:
        params = TrainParams(dataset="csv", csv=data.decode("utf-8", errors="replace"))
    except ValueError as error:
        return complaint(error, "csv: ")
    assert np.isfinite(params.data.train_features).all()
    assert params.steps_per_epoch >= 1
    return ""


def read_by_the_doctor(name: str, data: bytes) -> str:
    """What the Doctor page says of a model; empty if it is judged."""
    source = Source(suffix=Path(name).suffix.lower(), data=data)
    audit = sources.audit(source, "tensorflow")
    for finding in audit.findings:
        assert finding.severity in SEVERITIES
        assert cards.card_html(finding, source, words("doctor")).encode("utf-8")
    refusals = [str(finding.message) for finding in audit.findings if finding.message.key == "not-judged"]
    return refusals[0] if refusals else ""


def read_as_project(name: str, data: bytes) -> str:
    """What the Doctor page says of a zip of a project; empty if every file is judged."""
    text = words("doctor")
    audit = project.audit(Source(suffix=".zip", data=data, uploads=((name, data),)), "tensorflow")
    assert cards.verdict(audit, text)
    for file in audit.files:
        for finding in file.audit.findings:
            assert finding.severity in SEVERITIES
            evidence = project.evidence_html(file, finding, audit, text)
            assert cards.card_html(finding, project.source_of(file), text, evidence).encode("utf-8")
    return str(audit.unread[0].reason) if audit.unread else ""


def complaint(error: ValueError, start: str) -> str:
    """The message of an error, if it is one for users."""
    said = str(error)
    assert said.startswith(start)
    assert len(said) < LONGEST_COMPLAINT
    assert said.encode("utf-8")
    return said


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of file: how it is broken, and what reads it."""

    make: Callable[[Chance], tuple[str, bytes]]
    read: Callable[[str, bytes], str]


KINDS = {
    "logits as CSV": Kind(make=csv_file, read=read_as_logits),
    "logits as NPY": Kind(make=npy_file, read=read_as_logits),
    "logits as NPZ": Kind(make=npz_file, read=read_as_logits),
    "training data": Kind(make=csv_file, read=read_as_training_data),
    "saved model": Kind(make=keras_file, read=read_by_the_doctor),
    "notebook": Kind(make=notebook_file, read=read_by_the_doctor),
    "source": Kind(make=source_file, read=read_by_the_doctor),
    "project": Kind(make=project_file, read=read_as_project),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_file_is_read_or_refused_with_a_reason(kind: str) -> None:
    outcomes: set[bool] = set()

    def check(seed: int) -> None:
        name, data = KINDS[kind].make(random.Random(seed))
        started = time.perf_counter()
        outcomes.add(KINDS[kind].read(name, data) == "")
        assert time.perf_counter() - started < SECONDS

    tried("files", st.integers(0, 2**32 - 1), check, parts=len(KINDS))
    assert outcomes == {True, False}  # neither is everything refused, nor nothing


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of one process is limited as Linux does")
def test_a_file_that_asks_for_much_is_answered_within_its_memory() -> None:
    script = Path(__file__).with_name("heavy_uploads.py")
    path = os.pathsep.join([str(script.parents[2]), str(script.parent)])
    done = subprocess.run(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    answers = json.loads(done.stdout)
    assert {name: seconds for name, (seconds, _) in answers.items() if seconds > HEAVY_SECONDS} == {}
    assert all(said for _, said in answers.values())


def test_the_shares_are_what_is_promised() -> None:
    assert sum(SHARES.values()) >= PROMISED
