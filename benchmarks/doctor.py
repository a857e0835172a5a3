"""The cost of the doctor: on one small file, and on a project of a thousand modules, new and after one edit.

The small file is compared with a Python that only imports ast, argparse, json and dataclasses. The two alternate, and
start from a copy of the package with its compiled files, as in an installation.
"""

import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import logit_doctor
from benchmarks import _project
from logit_doctor.rules import RULES

TURNS = 40
IMPORTS = "import ast, argparse, json, dataclasses"
DOCTOR = "from logit_doctor.__main__ import script; script()"


def seconds(code: str, *arguments: str, folder: Path) -> float:
    """Return the time that a new Python takes to run some code; the doctor's cache is in the folder."""
    command, environment = [sys.executable, "-c", code, *arguments], os.environ | {"XDG_CACHE_HOME": str(folder)}
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - started


def project(folder: Path) -> dict[str, float]:
    """Check a large project for the first time, again, and after an edit of one module."""
    lines = _project.write(folder)
    first, again = (seconds(DOCTOR, _project.PACKAGE, folder=folder) for _ in range(2))
    with (folder / _project.place(0)).open("a", encoding="utf-8") as file:
        file.write("EDITED = True\n")
    return {
        "project: modules": _project.FILES,
        "project: median of their lines": lines,
        "project: new, s": first,
        "project: unchanged, s": again,
        "project: after one edit, s": seconds(DOCTOR, _project.PACKAGE, folder=folder),
    }


def measure() -> dict[str, float]:
    """Start both alternately and compare the medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(Path(logit_doctor.__file__).parent, folder / "logit_doctor")
        compileall.compile_dir(folder / "logit_doctor", quiet=1)
        small = folder / "model.py"
        small.write_text(RULES["missing-activation"].failing, "utf-8")
        large = project(folder)
        turns = [(seconds(IMPORTS, folder=folder), seconds(DOCTOR, str(small), folder=folder)) for _ in range(TURNS)]
    imports, doctor = (statistics.median(column) for column in zip(*turns, strict=True))
    return {"small file, ms": 1e3 * doctor, "small file / imports alone": doctor / imports} | large
