"""The pages about the rules, generated from the rules' files by ``python -m logit_doctor.docs [FOLDER]``."""

import sys
from collections.abc import Mapping
from pathlib import Path

from logit_doctor.finding import BACKENDS
from logit_doctor.judging.rule import Rule
from logit_doctor.rules import RULES

FOLDER = Path("docs/doctor")
PAGE = """\
# {code} {name}

{title}.

**Severity:** {severities}.

**Why:** {where}

**Fix:** {fix} {correction}

## A program that breaks the rule

```python
{failing}
```

## The same program, corrected

```python
{passing}
```
"""
TABLE = """\
# The rules of the doctor

Generated from `logit_doctor/rules/`, one file per rule, by `python -m logit_doctor.docs`. `logit-doctor --explain CODE`
prints a page. [In editors and in CI](tool.md): settings, comments, baselines, formats.

| code | rule | what it finds | {backends} |
|---|---|---|{dashes}
{rows}
"""
TITLES = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}
CORRECTION = {
    True: "`--diff` prints the correction.",
    False: "The correction takes more than one literal or keyword, so the doctor prints none.",
}


def page(rule: Rule) -> str:
    """Return the page about a rule, in Markdown."""
    title = str(rule.text("title"))
    return PAGE.format(
        code=rule.code,
        name=rule.name,
        title=title[:1].upper() + title[1:],
        severities=", ".join(f"{rule.severity(backend)} on {TITLES[backend]}" for backend in BACKENDS),
        where=rule.text("where"),
        fix=rule.text("fix"),
        correction=CORRECTION[rule.correct is not None],
        failing=rule.failing.strip(),
        passing=rule.passing.strip(),
    )


def table(rules: Mapping[str, Rule]) -> str:
    """Return the list of the rules, in Markdown."""
    rows = [
        f"| [{rule.code}]({rule.code}.md) | `{rule.name}` | {rule.text('title')} | "
        f"{' | '.join(rule.severity(backend) for backend in BACKENDS)} |"
        for rule in rules.values()
    ]
    backends = " | ".join(TITLES[backend] for backend in BACKENDS)
    return TABLE.format(backends=backends, dashes="---|" * len(BACKENDS), rows="\n".join(rows))


def pages(rules: Mapping[str, Rule] = RULES) -> dict[str, str]:
    """Return every page by its file name."""
    return {"README.md": table(rules)} | {f"{rule.code}.md": page(rule) for rule in rules.values()}


def main() -> None:
    """Write the pages into the folder given on the command line, or into ``docs/doctor``."""
    folder = Path(*sys.argv[1:]) if sys.argv[1:] else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
