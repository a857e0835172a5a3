"""``python -m core watch-report``: what a watch of a training has found, with the causes and their repair."""

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.commands.emergency import paragraph, row
from core.emergency.diagnosis import Diagnosis, diagnose
from core.emergency.watched import signs_of_watch
from core.logits.watch_file import MAX_LINE, Watched, read_watch
from core.messages import files, said, with_codes
from logit_watch.journal import rotated, written

EPILOG = """\
The file is one that logit_watch has written; files rotated out of it, such as watch.jsonl.1, are read before it.

JSON: {"framework", "last_step", "events": [{"state", "step", "text", "text_code"}], "causes", "limits"}. "events" are
the beginnings of states, "causes" are as those of emergency, and "limits" says where the watch could not look.
"""
OPTIONS: dict[str, dict[str, Any]] = {
    "path": {"metavar": "FILE", "help": "a file of JSON lines, such as watch.jsonl"},
    "--json": {"action": "store_true", "help": "print JSON instead of text"},
}


def run(arguments: argparse.Namespace) -> int:
    """Print the report of a file.

    Raises
    ------
    ValueError
        If the file cannot be read or is not one of a watch.
    """
    path = Path(arguments.path)
    if not path.is_file():
        raise ValueError(f"FILE: got {arguments.path!r}, need an existing file")
    try:
        watched = read_watch(_lines(path))
    except ValueError as error:
        raise ValueError(files.IN_FILE(file=arguments.path, reason=said(error))) from None
    found = diagnose(signs_of_watch(watched))
    print(json.dumps(_as_json(watched, found)) if arguments.json else _as_text(watched, found))
    return 0


def _lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of all files of a run; of one that is too long, only enough to be refused."""
    for one in rotated(path):
        with one.open("rb") as file:
            while line := file.readline(MAX_LINE + 1):
                yield line


def _as_json(watched: Watched, found: Diagnosis) -> Mapping[str, Any]:
    return {
        "framework": watched.framework,
        "last_step": watched.last_step,
        "events": [
            {"state": event.state, "step": event.step} | with_codes({"text": event.text}) for event in watched.events
        ],
        "causes": [written(row(suspect)) for suspect in found.suspects],
        "limits": list(watched.limits),
    }


def _as_text(watched: Watched, found: Diagnosis) -> str:
    head = f"{watched.last_step:,} steps" + (f", {watched.framework}" if watched.framework else "")
    lines = [head, *(f"! {event.text}" for event in watched.events), *map(paragraph, found.suspects)]
    if not watched.events:
        lines.append("Nothing wrong was seen.")
    return "\n".join([*lines, *(f"? {sentence}" for sentence in watched.limits)])
