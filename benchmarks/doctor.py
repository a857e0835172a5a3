"""The cost of the doctor on one small file, against a Python that only imports ast, argparse, json and dataclasses.

The two alternate, and start from a copy of the package with its compiled files, as in an installation.
"""

import compileall
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import logit_doctor
from logit_doctor.rules import RULES

TURNS = 40
IMPORTS = "import ast, argparse, json, dataclasses"
DOCTOR = "from logit_doctor.__main__ import script; script()"


def seconds(code: str, *arguments: str, folder: Path) -> float:
    """Return the time that a new Python takes to run some code."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, *arguments], cwd=folder, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - started


def measure() -> dict[str, float]:
    """Start both alternately and compare the medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(Path(logit_doctor.__file__).parent, folder / "logit_doctor")
        compileall.compile_dir(folder / "logit_doctor", quiet=1)
        small = folder / "model.py"
        small.write_text(RULES["missing-activation"].failing, "utf-8")
        turns = [(seconds(IMPORTS, folder=folder), seconds(DOCTOR, str(small), folder=folder)) for _ in range(TURNS)]
    imports, doctor = (statistics.median(column) for column in zip(*turns, strict=True))
    return {"small file, ms": 1e3 * doctor, "small file / imports alone": doctor / imports}
