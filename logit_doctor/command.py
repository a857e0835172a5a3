"""The command line: judge files, notebooks, folders and ``.keras`` files.

Exit code 1 when there is an error, 0 when there are only warnings, advice or open questions.
"""

import argparse
import json
from pathlib import Path

from logit_doctor.finding import BACKENDS, SEVERITIES, Audit, refused
from logit_doctor.intake.archive import packed_config
from logit_doctor.intake.files import ARCHIVES, LEGACIES, expand
from logit_doctor.intake.limits import MAX_NOTEBOOK_BYTES, RefusalError, is_relevant
from logit_doctor.messages import say
from logit_doctor.process.pool import ALONE, Pool
from logit_doctor.report import Judged, as_rows, as_text, has_errors
from logit_doctor.rules import RULES

EPILOG = f"""\
JSON: [{{"path", "line", "column", "rule", "severity", "message", "where", "fix"}}], with "cell" in a notebook, where
"line" counts within the code cell, and "diff" where the correction is one literal or keyword. In a .keras file "line"
is null.
Severities: {", ".join(SEVERITIES)}; "unresolved" is what could not be followed, and is no approval.
Files found in a folder are read if they mention Keras or TensorFlow; hidden folders are passed over.

rules:
{chr(10).join(f"  {rule.name:<28}{rule.title}" for rule in RULES.values())}

exit codes: 0 no error, 1 an error, 2 bad input.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a .py, .ipynb or .keras file, or a folder of them")
    parser.add_argument(
        "--backend", choices=BACKENDS, default=BACKENDS[0], help="Keras' backend, which decides some severities"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list of findings")
    parser.add_argument("--diff", action="store_true", help="print the corrected source as diffs too")


def run(arguments: argparse.Namespace) -> int:
    """Judge the paths and print what was found."""
    with Pool(lanes=ALONE) as pool:
        judged = [
            Judged(path=str(path), audit=judge_path(pool, path, arguments.backend, named))
            for path, named in expand(arguments.paths)
        ]
    print(json.dumps(as_rows(judged)) if arguments.json else as_text(judged, arguments.diff))
    return int(has_errors(judged))


def judge_path(pool: Pool, path: Path, backend: str, named: bool) -> Audit:
    """Judge one file; a source found in a folder that mentions nothing of Keras is passed over."""
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
