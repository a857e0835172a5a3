"""The command line: checks files, notebooks, folders and ``.keras`` files.

The exit code is 1 if there is an error, and 0 if there are only warnings, advice or unresolved findings.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from logit_doctor.finding import BACKENDS, NO_RULE, SEVERITIES, Audit, refused
from logit_doctor.intake.archive import packed_config
from logit_doctor.intake.files import ARCHIVES, LEGACIES, expand
from logit_doctor.intake.limits import MAX_NOTEBOOK_BYTES, RefusalError, is_relevant
from logit_doctor.messages import say
from logit_doctor.process.alone import judging
from logit_doctor.process.doctor import Doctor
from logit_doctor.report import Judged, as_rows, as_text, has_errors
from logit_doctor.rules import RULES

EPILOG = f"""\
JSON: [{{"path", "line", "column", "rule", "code", "severity", "message", "where", "fix"}}], with "cell" in a notebook,
where "line" counts within the code cell, and "diff" where the correction is one literal or keyword. In a .keras file
"line" is null. "code" is the code of the rule, or {NO_RULE} for an unresolved finding.
Severities: {", ".join(SEVERITIES)}. "unresolved" means that the doctor could not analyse the code there; it
does not mean that the code is correct.
Files in a folder are read if they mention Keras or TensorFlow; hidden folders are skipped.

rules:
{chr(10).join(f"  {rule.code}  {rule.name:<28}{rule.title}" for rule in RULES.values())}

exit codes: 0 no error, 1 an error, 2 bad input.
"""
OPTIONS: dict[str, dict[str, Any]] = {
    "paths": {"nargs": "*", "metavar": "PATH", "help": "a .py, .ipynb or .keras file, or a folder of them"},
    "--backend": {
        "choices": BACKENDS,
        "default": BACKENDS[0],
        "help": "the Keras backend, on which some severities depend",
    },
    "--json": {"action": "store_true", "help": "print one JSON list of findings"},
    "--diff": {"action": "store_true", "help": "also print the corrections as diffs"},
    "--explain": {"metavar": "CODE", "help": "print the page about a rule, given its code or name, and exit"},
}


def run(arguments: argparse.Namespace) -> int:
    """Check the paths and print the findings, or print the page about a rule.

    Raises
    ------
    ValueError
        If a path cannot be checked, no path is given, or there is no such rule.
    """
    if arguments.explain:
        return explain(arguments.explain)
    if not arguments.paths:
        raise ValueError("the following arguments are required: PATH")
    with judging() as pool:
        judged = [
            Judged(path=str(path), audit=judge_path(pool, path, arguments.backend, named))
            for path, named in expand(arguments.paths)
        ]
    print(json.dumps(as_rows(judged)) if arguments.json else as_text(judged, arguments.diff))
    return int(has_errors(judged))


def explain(name: str) -> int:
    """Print the page about a rule."""
    from logit_doctor.docs import page

    rules = {key: rule for rule in RULES.values() for key in (rule.code.lower(), rule.name)}
    if name.lower() not in rules:
        raise ValueError(f"CODE: got {name!r}, need one of {', '.join(rule.code for rule in RULES.values())}")
    print(page(rules[name.lower()]), end="")
    return 0


def judge_path(pool: Doctor, path: Path, backend: str, named: bool) -> Audit:
    """Check one file; a source found in a folder is skipped if it does not mention Keras or TensorFlow."""
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
    if not named and not is_relevant(data):
        return Audit(findings=())
    return pool.judge(path.name, data, backend)
