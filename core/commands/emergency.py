"""``python -m core emergency``: what is wrong with a loss, from whatever a training has left behind."""

import argparse
import codecs
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from core.emergency.diagnosis import Diagnosis, Suspect, diagnose
from core.emergency.entrances import Presented, from_text
from core.emergency.limits import MAX_CHARACTERS
from core.emergency.questions import QUESTIONS
from core.messages import files, said, with_codes
from core.messages.emergency import LONG_FILE
from logit_doctor.audit import audit_text
from logit_doctor.finding import BACKENDS

MOST_BYTES = 4 * MAX_CHARACTERS
ANSWERS = "; ".join(f"{question.name}={'|'.join(question.answers)}" for question in QUESTIONS.values())
EPILOG = f"""\
The file is a traceback or warning, a History or log of a training, logits with labels, or a program; which one it is,
is recognised. Nothing in it is executed. Answers that tell causes apart: {ANSWERS}.

JSON: {{"kind", "causes": [{{"cause", "title", "title_code", "why", "why_code", "repair", "repair_code", "evidence",
"against", "link"}}], "questions": [{{"question", "answers"}}]}}. "causes" is in order, the most likely first.
"evidence" and "against" are lists of {{"text", "text_code"}}. "link" is the address of the page that shows the cause,
below the address of the lab; null if there is none. "questions" has those whose answers would tell the causes apart.
"""
OPTIONS: dict[str, dict[str, Any]] = {
    "path": {"metavar": "FILE", "help": "a text file; - reads standard input"},
    "--answer": {"action": "append", "default": [], "metavar": "QUESTION=ANSWER", "help": "may be repeated"},
    "--backend": {"choices": BACKENDS, "default": "tensorflow", "help": "the backend of Keras, for a program"},
    "--json": {"action": "store_true", "help": "print JSON instead of text"},
}


def run(arguments: argparse.Namespace) -> int:
    """Print the causes of what a file shows.

    Raises
    ------
    ValueError
        If the file cannot be read, is too large, or an answer is unknown.
    """
    answers = dict(_answer(answer) for answer in arguments.answer)
    text = _text(arguments.path)
    try:
        presented = from_text(text)
    except ValueError as error:
        raise ValueError(files.IN_FILE(file=arguments.path, reason=said(error))) from None
    if presented.kind == "program":
        presented = from_text(text, audit_text(text, arguments.backend))
    found = diagnose(presented.signs, answers)
    print(json.dumps(_as_json(presented, found)) if arguments.json else _as_text(found))
    return 0


def _answer(text: str) -> tuple[str, str]:
    name, _, answer = text.partition("=")
    if name not in QUESTIONS or answer not in QUESTIONS[name].answers:
        raise ValueError(f"answer: got {text!r}, need one of {ANSWERS}")
    return name, answer


def _text(path: str) -> str:
    if path == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    elif not Path(path).is_file():
        raise ValueError(f"FILE: got {path!r}, need an existing file")
    else:
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError(files.IN_FILE(file=path, reason=LONG_FILE(most=MAX_CHARACTERS)))
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # as PowerShell redirects an output
    return data.decode("utf-16" if is_wide else "utf-8-sig", "replace")


def _as_json(presented: Presented, found: Diagnosis) -> Mapping[str, Any]:
    questions = [{"question": one.name, "answers": list(one.answers)} for one in found.questions]
    return {"kind": presented.kind, "causes": [row(suspect) for suspect in found.suspects], "questions": questions}


def row(suspect: Suspect) -> dict[str, Any]:
    """Return a cause as JSON has it."""
    cause = suspect.cause
    found = with_codes({"cause": cause.name, "title": cause.title, "why": cause.why, "repair": cause.repair})
    for name, texts in (("evidence", suspect.evidence), ("against", suspect.against)):
        found[name] = [with_codes({"text": text}) for text in texts]
    return found | {"link": _link(suspect)}


def _link(suspect: Suspect) -> str | None:
    if not suspect.page:
        return None
    return "?".join(filter(None, [f"/{suspect.page}", urlencode(suspect.state, doseq=True)]))


def _as_text(found: Diagnosis) -> str:
    return "\n".join(map(paragraph, found.suspects)) or "Nothing in this text points to a known cause."


def paragraph(suspect: Suspect) -> str:
    """Return a cause as lines of text."""
    lines = [f"- {suspect.cause.title}", f"  {suspect.cause.why}"]
    lines += [f"  + {text}" for text in suspect.evidence] + [f"  - {text}" for text in suspect.against]
    lines += [f"  {suspect.cause.repair}", *filter(None, [_link(suspect) and f"  {_link(suspect)}"])]
    return "\n".join(lines)
