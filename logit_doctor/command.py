"""The command line: what can be asked, and what is done with the answers."""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from logit_doctor import baseline
from logit_doctor.checking import STDIN, Check
from logit_doctor.finding import BACKENDS, NO_RULE, SEVERITIES
from logit_doctor.formats import FORMATS, WITH_CORRECTIONS, Report, render
from logit_doctor.process.shares import processors
from logit_doctor.report import as_rows, counted, place
from logit_doctor.rules import RULES
from logit_doctor.settings import DEFAULT, NEVER, settings_of

EPILOG = f"""\
--json: [{{"path", "line", "column", "rule", "code", "severity", "message", "where", "fix"}}], with "cell" in a
notebook, where "line" counts within the code cell, and "diff" where the correction is one literal or keyword. In a
.keras file "line" is null. "code" is the code of the rule, or {NO_RULE} for an unresolved finding.
--format json: an object with "schema_version", "findings" (with evidence, confidence and fingerprint), "suppressed",
"in_baseline" and "summary".
Severities: {", ".join(SEVERITIES)}. "unresolved" means that the doctor could not analyse the code there; it
does not mean that the code is correct.
Files in a folder are read if they mention Keras or TensorFlow; hidden folders are skipped.
A comment "# logit: ignore[CODE] reason" suppresses the findings of a rule on its line.
Defaults are in [tool.logit-doctor] of pyproject.toml: paths, exclude, rules, severities, backend, fail-on, baseline,
lab.

rules:
{chr(10).join(f"  {rule.code}  {rule.name:<28}{rule.title}" for rule in RULES.values())}

exit codes: 0 no error, 1 an error (see --fail-on), 2 bad input.
"""
OPTIONS: dict[str, dict[str, Any]] = {
    "paths": {
        "nargs": "*",
        "metavar": "PATH",
        "help": "a .py, .ipynb or .keras file, a folder of them, or - for standard input",
    },
    "--backend": {"choices": BACKENDS, "help": "the Keras backend, on which some severities depend"},
    "--json": {"action": "store_true", "help": "print one JSON list of findings"},
    "--format": {"choices": tuple(FORMATS), "default": "text", "help": "how findings are written"},
    "--output": {"metavar": "FILE", "help": "write them into a file instead of printing them"},
    "--diff": {"action": "store_true", "help": "also print the corrections as diffs; with --fix, change no file"},
    "--fix": {"action": "store_true", "help": "write the advised corrections of errors and warnings into the files"},
    "--fail-on": {"choices": (*SEVERITIES, NEVER), "help": "the least severity with exit code 1 (default error)"},
    "--baseline": {"metavar": "FILE", "help": "leave out the findings that this file knows"},
    "--write-baseline": {"action": "store_true", "help": f"write all findings to it (default {baseline.DEFAULT})"},
    "--config": {"metavar": "FILE", "help": "the pyproject.toml with the settings, instead of the nearest"},
    "--isolated": {"action": "store_true", "help": "take no settings from any file"},
    "--jobs": {"type": int, "metavar": "N", "help": "the most processes (default one for each processor)"},
    "--no-cache": {"action": "store_true", "help": "check files again that have not changed"},
    "--stdin-filename": {"metavar": "NAME", "default": "stdin.py", "help": "the name of what - reads"},
    "--watch": {"action": "store_true", "help": "check again whenever a file changes"},
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
    check = check_of(arguments)
    if arguments.write_baseline:
        return write_baseline(check)
    if arguments.fix and arguments.diff:
        return fix(check, writes=False)
    if arguments.fix:
        fix(check, writes=True)
    if arguments.watch:
        from logit_doctor.watching import watch

        watch(check, show=lambda: show(check, arguments))
    return show(check, arguments)


def check_of(arguments: argparse.Namespace) -> Check:
    """Return what the arguments ask for, with the settings of the project for what they leave open."""
    settings = DEFAULT if arguments.isolated else settings_of(Path.cwd(), arguments.config)
    given = {"backend": arguments.backend, "fail_on": arguments.fail_on}
    given["baseline"] = Path(arguments.baseline) if arguments.baseline else None
    settings = replace(settings, **{name: value for name, value in given.items() if value})
    paths = tuple(arguments.paths) or settings.paths
    if not paths:
        raise ValueError("the following arguments are required: PATH")
    if STDIN in paths and (len(paths) > 1 or arguments.fix):
        raise ValueError(f"PATH: {STDIN} is standard input, which is checked alone and not corrected")
    if arguments.baseline and not arguments.write_baseline and not Path(arguments.baseline).is_file():
        raise ValueError(f"--baseline: got {arguments.baseline!r}, need an existing file; --write-baseline makes one")
    return Check(
        paths=paths,
        settings=settings,
        jobs=arguments.jobs or processors(),
        corrects=arguments.json or arguments.diff or arguments.fix or arguments.format in WITH_CORRECTIONS,
        uses_cache=not arguments.no_cache,
        stdin_name=arguments.stdin_filename,
    )


def show(check: Check, arguments: argparse.Namespace) -> int:
    """Check everything, write the findings and return the exit code."""
    report = Report(files=tuple(check.run()), settings=check.settings, with_diffs=arguments.diff)
    text = json.dumps(as_rows(report.files)) if arguments.json else render(arguments.format, report)
    if arguments.output:
        Path(arguments.output).write_text(f"{text}\n", "utf-8")
    else:
        print(text, flush=True)
    return int(report.has_failed())


def write_baseline(check: Check) -> int:
    """Write all findings to the baseline."""
    path = check.settings.baseline or Path(baseline.DEFAULT)
    count = baseline.write(path, replace(check, settings=replace(check.settings, baseline=None)).run())
    print(f"{counted(count, 'finding')} written to {path}")
    return 0


def fix(check: Check, *, writes: bool) -> int:
    """Correct the files, or print what would be corrected; 1 if there is something."""
    from logit_doctor.fixing import correctable, difference, fixed, told

    is_any = False
    for file in check.run():
        path = Path(file.path)
        if not any(correctable(file.audit.findings)):
            continue
        before = path.read_bytes()
        after = fixed(path.name, before, check.judge(path))
        is_any |= bool(after.findings)
        if writes:
            path.write_bytes(after.data)
        else:
            print(difference(file.path, before, after.data), end="")
        for finding in after.findings:
            parts = [f"{place(file.path, finding)}: corrected {finding.code} {finding.rule}", told(finding.repairs[0])]
            print("; ".join(filter(None, parts)), file=sys.stderr)
    return int(is_any)


def explain(name: str) -> int:
    """Print the page about a rule."""
    from logit_doctor.docs import page

    rules = {key: rule for rule in RULES.values() for key in (rule.code.lower(), rule.name)}
    if name.lower() not in rules:
        raise ValueError(f"CODE: got {name!r}, need one of {', '.join(rule.code for rule in RULES.values())}")
    print(page(rules[name.lower()]), end="")
    return 0
