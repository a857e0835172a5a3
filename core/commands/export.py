"""``python -m core export``: the state in a page's link as a standalone script or notebook."""

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.export import doctor, logits, loss_error, probabilities, training
from core.export.cells import KINDS, SUFFIXES, Document, written
from core.logits.report import example_file
from core.states.doctor import STATE as DOCTOR
from core.states.doctor import program
from core.states.loss_error import STATE as LOSS_ERROR
from core.states.probabilities import STATE as PROBABILITIES
from core.states.training import STATE as TRAINING
from logit_doctor.process.pool import ALONE, Pool

EPILOG = """\
example: python -m core export --page loss_error --state "side=right&formats=float16&reach=60" --output error.py

The state is the query string of the page's address ("copy link"), or the whole address. The exported code needs numpy,
plotly, ml_dtypes and, where TensorFlow itself does the computing, TensorFlow. It imports nothing from this lab, prints
its numbers as JSON lines and opens in Jupyter or Colab. The page "logits" is the check of logits on the Doctor page.
"""


def _loss_error(link: str) -> Document:
    params = LOSS_ERROR.read(link)
    return loss_error.document(params, LOSS_ERROR.values(link)[f"{params.loss}_library"])


def _training(link: str) -> Document:
    return training.document(TRAINING.read(link), TRAINING.preset_of(link).story)


def _doctor(link: str) -> Document:
    shown = DOCTOR.read(link)
    with Pool(lanes=ALONE) as pool:
        return doctor.document(program(shown), lambda text: pool.judge("model.py", text, shown["doctor_backend"]))


PAGES: dict[str, Callable[[str], Document]] = {
    "loss_error": _loss_error,
    "training": _training,
    "probabilities": lambda link: probabilities.document(PROBABILITIES.read(link)),
    "doctor": _doctor,
    "logits": lambda link: logits.document(example_file(DOCTOR.values(link)["logits_scale"])),
}
OPTIONS: dict[str, dict[str, Any]] = {
    "--page": {"choices": PAGES, "required": True, "help": "the page whose state is exported"},
    "--state": {"default": "", "help": "query string of the page's link (default: the page as it opens)"},
    "--kind": {"choices": KINDS, "help": "default: by the extension of the output file, otherwise a script"},
    "--json": {"action": "store_true", "help": 'print {"page", "kind", "output", "text"} as JSON'},
    "--output": {"type": Path, "metavar": "FILE", "help": "the file to write (default: standard output)"},
}


def run(arguments: argparse.Namespace) -> int:
    """Write the document.

    Raises
    ------
    ValueError
        If the state does not fit the page, or the file cannot be written.
    """
    output: Path | None = arguments.output
    is_notebook = output is not None and output.suffix == SUFFIXES["notebook"]
    kind = arguments.kind or ("notebook" if is_notebook else "script")
    text = written(PAGES[arguments.page](arguments.state), kind)
    if output is not None:
        _write(output, text)
    if arguments.json:
        place = None if output is None else str(output)
        print(json.dumps({"page": arguments.page, "kind": kind, "output": place, "text": text}))
    else:
        print(text if output is None else f"{output}: {len(text.splitlines())} lines")
    return 0


def _write(output: Path, text: str) -> None:
    try:
        target = Path(os.path.realpath(output))
        if target.exists() and not target.is_file():
            target.write_text(text, encoding="utf-8")
        else:
            _replace(target, text)
    except OSError as error:
        raise ValueError(f"output: cannot write {output}: {error.strerror}") from None


def _replace(target: Path, text: str) -> None:
    """Write all of a file or leave what is there: half a script, cut short by a full disk, may still run."""
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
        raise
