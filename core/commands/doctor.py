"""``python -m core doctor``: judge files, notebooks, folders and ``.keras`` files.

Exit code 1 when there is an error, 0 when there are only warnings, advice or open questions.
"""

import argparse
import json

from core.doctor.files import expand, judge_path
from core.doctor.finding import BACKENDS, SEVERITIES
from core.doctor.pool import ALONE, Pool
from core.doctor.report import Judged, as_rows, as_text, has_errors
from core.doctor.rules import RULES

EPILOG = f"""\
JSON: [{{"path", "line", "column", "rule", "severity", "message", "where", "fix"}}], with "cell" in a notebook, where
"line" counts within the code cell, and "diff" where the correction is one literal or keyword. In a .keras file "line"
is null.
Severities: {", ".join(SEVERITIES)}; "unresolved" is what could not be followed, and is no approval.
Files found in a folder are read if they mention Keras or TensorFlow; hidden folders are passed over.

rules:
{chr(10).join(f"  {rule.identifier:<28}{rule.title}" for rule in RULES.values())}

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
