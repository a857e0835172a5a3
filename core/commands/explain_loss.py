"""``python -m core explain-loss``: what a loss value can mean."""

import argparse
import json
import math
from typing import Any
from urllib.parse import urlencode

from core.losses.fingerprints import Cause, asked, explain, note_on
from core.messages import with_codes

EPILOG = """\
Without --classes, only usual numbers of classes are considered (2 to 10, 20, 100, 1000 and known vocabularies); shares
of the examples at a clip need --examples.

JSON: {"value", "class", "classes", "examples", "causes": [{"cause", "value", "text", "text_code", "page", "state",
"link"}], "note", "note_code"}. "causes" is in order, the most likely first; "value" is the exact loss that a cause
gives. A value that is not finite is null, and "class" is "finite", "inf", "-inf" or "nan". "link" is the address of the
page that shows the cause, below the address of the lab; null if there is none. "note" says why there is no cause,
or that a zero may be a rounded one.
"""
OPTIONS: dict[str, dict[str, Any]] = {
    "value": {"metavar": "VALUE", "help": "the loss as it is printed, with all its digits: 2.303, 16.118, nan"},
    "--classes": {"type": int, "help": "number of classes of a softmax; 2 for a sigmoid"},
    "--examples": {"type": int, "help": "number of examples that the loss is the mean of"},
    "--json": {"action": "store_true", "help": "print JSON instead of text"},
}


def run(arguments: argparse.Namespace) -> int:
    """Print the causes of a loss value.

    Raises
    ------
    ValueError
        If the value is not a number, or a count is out of range.
    """
    question = asked(arguments.value, arguments.classes, arguments.examples)
    causes, note = explain(question), note_on(question)
    if arguments.json:
        content: dict[str, Any] = {
            "value": _finite(question.value),
            "class": _class(question.value),
            "classes": question.classes,
            "examples": question.examples,
            "causes": [_row(cause) for cause in causes],
            "note": note,
        }
        print(json.dumps(with_codes(content)))
    else:
        print("\n".join([*(_line(cause) for cause in causes), *filter(None, [note])]))
    return 0


def _row(cause: Cause) -> dict[str, Any]:
    row = {"cause": cause.fingerprint.name, "value": _finite(cause.value), "text": cause.text}
    page = cause.fingerprint.page or None
    return with_codes(row) | {"page": page, "state": dict(cause.fingerprint.state), "link": _link(cause)}


def _link(cause: Cause) -> str | None:
    fingerprint = cause.fingerprint
    if not fingerprint.page:
        return None
    return "?".join(filter(None, [f"/{fingerprint.page}", urlencode(fingerprint.state, doseq=True)]))


def _line(cause: Cause) -> str:
    return "\n".join(filter(None, [f"- {cause.text}", _link(cause) and f"  {_link(cause)}"]))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _class(value: float) -> str:
    return "finite" if math.isfinite(value) else str(value)
